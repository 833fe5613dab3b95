"""Policies proved: what the formulas of a bundle rule out for every record, event and date."""
