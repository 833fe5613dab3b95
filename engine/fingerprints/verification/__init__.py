"""Verification: whether two pages are files of one paper, decided by the worst place and never by a mean.

Hashes nominate pairs; on forms most of what they nominate is two people's papers. `verify` answers `lookalike`,
`doubtful` with the reasons, or `different`, and shows where the pages differ most.
"""
