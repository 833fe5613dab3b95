"""Frozen values of the domain: no clock, no I/O, no database."""
