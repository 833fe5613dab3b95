"""Tables that cannot be read, and how large one may be: what is larger is no catalogue of an archive, or an attack."""

from __future__ import annotations

from engine.model.errors import MunimentError

MOST_BYTES = 1 << 28
"""Bytes of one table, 256 MiB."""

MOST_ROWS = 2_000_000
MOST_COLUMNS = 1_000

LONGEST_CELL = 32_767
"""Characters of one cell: as many as a spreadsheet allows."""


class TableError(MunimentError):
    """A table that cannot be read; `line` counts from 1, and is 0 where no line is to blame."""

    def __init__(self, *, name: str, line: int = 0, cause: str, help: str = "") -> None:
        super().__init__(f"`{name}` cannot be read" + (f" at line {line}" if line else ""), cause=cause, help=help)
        self.name = name
        self.line = line
