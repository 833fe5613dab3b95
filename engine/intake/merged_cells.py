"""Cells of a sheet that are merged: a spreadsheet shows the first of them for all, and stores nothing in the others.

Whether the first speaks for the rows below it too, nobody can say: a blank cell there would be taken for nothing said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.intake.table_errors import MOST_COLUMNS

MERGED = "the cell is merged with others, and only the first of them says something: type the value in each"

NOT_SHOWN = "the cell is merged with others and holds something that nobody sees: type the value in each"


class TooMuchMergedError(Exception):
    """Merged cells that would take too long to look at."""


@dataclass(frozen=True, slots=True, order=True)
class MergedRange:
    """A range of merged cells, numbered from 1, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


class MergedCells:
    """The merged ranges of a sheet, asked row by row from the top.

    It looks at `most` cells at the most, however many ranges cover them and however often.
    """

    def __init__(self, ranges: Iterable[MergedRange], *, most: int) -> None:
        # What is further to the right than a column can be has no name, and says nothing.
        self._to_come = sorted((one for one in ranges if one.first_column <= MOST_COLUMNS), reverse=True)
        self._open: list[MergedRange] = []
        self._left = most

    def covered(self, row: int) -> frozenset[int]:
        """Return the positions, from 0, of the cells of a row that are merged and not the first of theirs.

        Raises `TooMuchMergedError`.
        """
        while self._to_come and self._to_come[-1].first_row <= row:
            self._open.append(self._to_come.pop())
        self._open = [one for one in self._open if one.last_row >= row]
        found: set[int] = set()
        for one in self._open:
            last = min(one.last_column, MOST_COLUMNS)
            self._left -= last - one.first_column + 1
            if self._left < 0:
                raise TooMuchMergedError
            found.update(range(one.first_column - (one.first_row < row), last))
        return frozenset(found)
