"""How fast files are hashed, beside other programs on the same files, and how a scan grows."""
