"""Rows as any kind of table gives them, before anybody knows what a column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CellKind(StrEnum):
    """What a spreadsheet stores in a cell that is neither a text nor a number."""

    DATE = "a date"
    TRUTH = "true or false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its first line (of a sheet, its number), and its cells as text; a blank cell is an empty text.

    `unread` says of a cell, by its position, why nothing can be read in it though it is not blank: a formula without a
    result, a number that the file does not hold exactly. `kinds` says of a cell that it was stored as no text and no
    number, though it is text here. `is_hidden` where a spreadsheet does not show the row, `hidden` the positions of
    cells that say something in columns that it does not show. `with_breaks` has the cells that go on in another line,
    with the spaces and breaks at their ends.
    """

    line: int
    cells: tuple[str, ...]
    unread: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[int, CellKind] = field(default_factory=dict)
    is_hidden: bool = False
    hidden: frozenset[int] = frozenset()
    with_breaks: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Say whether no cell says anything."""
        return not any(self.cells) and not self.unread
