"""Other programs that find copies, each run by a Python of an environment of its own and never imported here."""
