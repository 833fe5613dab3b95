"""Rehearsal: what policies do to the cases of their authors, and whether those cases would notice a change."""
