"""Renderings: findings as text, for people, for screen readers and for the programs that show them elsewhere."""
