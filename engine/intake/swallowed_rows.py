"""Cells with a line break, in which a row may be lost: a quotation mark too many takes all up to the next one.

`"see file` at the end of one row and `box 12"` at the end of the next make one row of two, with as many cells as the
header has. Nothing else shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.intake.rows import Row

SWALLOWED = "a cell has a line break in it and could have swallowed a row: a quotation mark may be missing"

_BREAK = re.compile(r"\r\n|\r|\n")


def has_break(text: str) -> bool:
    """Say whether a text goes on in another line."""
    return "\n" in text or "\r" in text


def may_have_swallowed(row: Row, *, columns: int, delimiter: str) -> bool:
    """Say whether the lines of a row could be rows of their own, each with as many cells as the header.

    A note of several lines seldom has as many delimiters in one of them.
    """
    if columns < 2:
        return False
    for position, text in row.with_breaks.items():
        counts = [line.count(delimiter) for line in _BREAK.split(text)]
        # The cells before this one are in its first line too, and those after it in its last.
        if counts[-1] == position and counts[0] == columns - 1 - position:
            return True
        if columns - 1 in counts[1:-1]:
            return True
    return False


def pieces(row: Row, *, delimiter: str) -> Iterator[str]:
    """Yield what would be cells, if the lines in the cells of a row were rows."""
    for text in row.with_breaks.values():
        for line in _BREAK.split(text):
            yield from (piece for one in line.split(delimiter) if (piece := one.strip()))
