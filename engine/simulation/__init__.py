"""Simulation: what days to come, other policies and other facts would make of an inventory, as the judge says."""
