"""The rows of a CSV table as people and their systems write it; what is too large or broken is refused by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from engine.intake.rows import Row
from engine.intake.swallowed_rows import has_break
from engine.intake.table_errors import LONGEST_CELL, MOST_COLUMNS, TableError

_SAVE_AS = "save it as CSV UTF-8, with commas"
_LONGEST_LINE = 4_000_000
_MOST_LINES_OF_A_ROW = 10_000

_FIELD_LIMIT = 131_072
"""What the reader of the standard library takes for one cell; more means that a quotation mark is missing."""


class _Lines:
    """The lines of a text, none too long, and not too many for one row."""

    def __init__(self, text: str, *, name: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._name = name
        self._taken = 0
        self.row_begins = 1
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._lines.readline(_LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._taken += 1
        if len(line) > _LONGEST_LINE:
            raise TableError(
                name=self._name,
                line=self.number,
                cause=f"the line has more than {_LONGEST_LINE:,} characters",
                help=_SAVE_AS,
            )
        if self._taken > _MOST_LINES_OF_A_ROW:
            raise TableError(name=self._name, line=self.row_begins, cause=_UNCLOSED, help=_SAVE_AS)
        return line

    def begin_row(self) -> None:
        """Count the lines of a row anew."""
        self._taken = 0
        self.row_begins = self.number + 1


_UNCLOSED = f"a row goes on for more than {_MOST_LINES_OF_A_ROW:,} lines: a quotation mark may be missing"


def csv_rows(text: str, *, name: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a CSV text, blank ones too; a row is named by its first line.

    Cells lose the spaces around them. Raises `TableError` for quotes that do not close, and for a cell, a line or a row
    that is too long.
    """
    lines = _Lines(text, name=name)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    while True:
        lines.begin_row()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableError(name=name, line=lines.row_begins, cause=_in_words(error), help=_SAVE_AS) from None
        if cells is None:
            return
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            cause = f"it has more than {MOST_COLUMNS:,} columns"
            raise TableError(name=name, line=lines.row_begins, cause=cause, help=_SAVE_AS)
        stripped = tuple(cell.strip() for cell in cells)
        if any(len(cell) > LONGEST_CELL for cell in stripped):
            cause = f"a cell has more than {LONGEST_CELL:,} characters: a quotation mark may be missing"
            raise TableError(name=name, line=lines.row_begins, cause=cause, help=_SAVE_AS)
        goes_on = lines.number > lines.row_begins
        breaks = {position: cell for position, cell in enumerate(cells) if goes_on and has_break(cell)}
        yield Row(line=lines.row_begins, cells=stripped, with_breaks=breaks)


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return f"a cell has more than {_FIELD_LIMIT:,} characters: a quotation mark may be missing"
    return "a quotation mark is missing or out of place" if "'" in said or "end of data" in said else said
