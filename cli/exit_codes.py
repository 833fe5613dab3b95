"""What the command line ends with; `docs/commands.md` explains each, and what a shell says where a signal ended it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """0 clean, 1 Muniment broke, 2 usage, 3 findings, 4 refused on safety grounds, 130 stopped by the user."""

    CLEAN = 0
    BROKE = 1
    USAGE = 2
    FINDINGS = 3
    REFUSED = 4
    STOPPED = 130
