"""Counts what an archive holds, and whether a second one still has it; knows no policy and decides nothing."""
