"""Processes that may only read, think and answer: what opens a stranger's image runs in one of them."""
