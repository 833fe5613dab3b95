"""Sheets of text: the one form between policies and the files of spreadsheet programs.

Every cell is text. A sheet has one row of headings, and each row below it says one thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""How a workbook writes a character that it cannot hold: a reader that does not know it takes it for text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key, its heading in two languages, and its width in characters.

    What stands in a column `is_for_reading` follows from others: it is compared when it is read back, and never obeyed.
    """

    key: str
    en: str
    zh: str
    width: int = 18
    is_for_reading: bool = False

    @property
    def heading(self) -> str:
        """Return the heading as it is written, in both languages."""
        return f"{self.en} {self.zh}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet to be written: a row has a text for each column, empty where nothing is said."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that was read: where it stands, as `Rules!D14`, and its text."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row that was read, by the keys or names of its columns; blank cells are there too, with their place.

    `beside` has the cells that say something under no heading.
    """

    line: int
    cells: Mapping[str, Cell]
    beside: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a sheet that is not read: where, what, and a way out.

    `text` is what stands there, and `code` that of a message of the policy language.
    """

    place: str
    message: str
    help: str
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """A sheet as it lies in the file: its rows that say something, by their number, and what was wrong with cells."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: tuple[Fault, ...] = ()


def place_of(sheet: str, *, row: int, column: int) -> str:
    """Return the place of a cell as spreadsheets name it; `row` and `column` count from 1.

    >>> place_of("Rules", row=14, column=28)
    'Rules!AB14'
    """
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{sheet}!{letters}{row}"
