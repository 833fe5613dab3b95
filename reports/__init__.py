"""The report: a pure document, its pages, its seal, and the check of all three."""
