"""The parts of a report, each composed from the same evidence."""
