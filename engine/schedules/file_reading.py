"""The sheets of a file, read for certain: what is computed, merged, hidden or not text is a fault, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.intake.csv_table import csv_rows
from engine.intake.encodings import decode
from engine.intake.rows import Row
from engine.intake.table_errors import MOST_BYTES, TableError
from engine.intake.workbook import SheetOutline, is_workbook, workbook_outline, workbook_rows
from engine.schedules.books import ESCAPE, Fault, RawSheet, place_of
from engine.schedules.cell_marks import STYLED, marks_of
from engine.schedules.csv_writing import unescaped

MOST_RULES = 20_000
"""Rows of one sheet; a schedule of so many lines is no schedule."""

_DIVIDERS = (";", "\t", "|")
_SMALLER = "divide it: a schedule has at most 20,000 rows"
_SAVE_AS = "save it as CSV UTF-8, or as XLSX"
_SHOWN = "show it, or delete it: what nobody sees is not imported"


def read_sheets(data: bytes, *, name: str, of_csv: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook that say something, or the one table of a CSV file, called `of_csv`.

    Raises `TableError` where the file as a whole cannot be read.
    """
    if len(data) > MOST_BYTES:
        raise TableError(name=name, cause=f"it has more than {MOST_BYTES >> 20:,} MiB", help=_SMALLER)
    if is_workbook(data):
        outlines = workbook_outline(data, name=name)
        sheets = tuple(
            _sheet(workbook_rows(data, name=name, sheet=title), title=title, name=name, outline=outline)
            for title, outline in outlines.items()
            if outline.shape.has_values
        )
        marks = marks_of(data)
        for title, outline in outlines.items():
            marks[title] = dict.fromkeys(outline.shape.styled, STYLED) | marks.get(title, {})
        return tuple(replace(one, faults=(*one.faults, *_marked(one, marks[one.name]))) for one in sheets)
    try:
        text, findings = decode(data, name=name, encoding=None)
    except TableError as error:
        # The mapping of a schedule declares no encoding, so there is one way out.
        raise TableError(name=name, line=error.line, cause=error.cause, help=_SAVE_AS) from None
    if findings:
        raise TableError(name=name, cause="it is not UTF-8", help=_SAVE_AS)
    rows = (
        Row(line=number, cells=tuple(unescaped(cell.replace("\r\n", "\n")) for cell in row.cells), unread=row.unread)
        for number, row in enumerate(csv_rows(text, name=name, delimiter=","), 1)
    )
    return (_sheet(rows, title=of_csv, name=name, outline=None),)


def _sheet(rows: Iterable[Row], *, title: str, name: str, outline: SheetOutline | None) -> RawSheet:
    faults: list[Fault] = []
    if outline is not None and outline.is_hidden:
        faults.append(Fault(place=title, message="this sheet is hidden, and says something", help=_SHOWN))
    formulas = frozenset() if outline is None else outline.shape.formulas
    found: list[tuple[int, tuple[str, ...]]] = []
    hidden_columns: set[int] = set()
    for row in rows:
        if row.is_blank:
            continue
        if len(found) > MOST_RULES:
            raise TableError(name=name, line=row.line, cause=f"it has more than {MOST_RULES:,} rows", help=_SMALLER)
        if not found and outline is None and len(row.cells) == 1 and any(one in row.cells[0] for one in _DIVIDERS):
            cause, help = "its columns are not divided by commas", "save it as CSV UTF-8 with commas, or as XLSX"
            raise TableError(name=name, line=row.line, cause=cause, help=help)
        faults += _faults(row, title=title, formulas=formulas)
        hidden_columns |= row.hidden
        found.append((row.line, row.cells))
    for position in sorted(hidden_columns):
        place = place_of(title, row=1, column=position + 1)
        faults.append(Fault(place=place, message="this column is hidden, and says something", help=_SHOWN))
    return RawSheet(name=title, rows=tuple(found), faults=tuple(faults))


def _marked(sheet: RawSheet, marks: Mapping[tuple[int, int], str]) -> Iterator[Fault]:
    for (row, column), message in sorted(marks.items()):
        place = place_of(sheet.name, row=row, column=column)
        yield Fault(place=place, message=message, help="write in the cell what is meant, and nothing else")


def _faults(row: Row, *, title: str, formulas: frozenset[tuple[int, int]]) -> Iterable[Fault]:
    if row.is_hidden:
        place = place_of(title, row=row.line, column=1)
        yield Fault(place=place, message="this row is hidden, and says something", help=_SHOWN)
    width = max(len(row.cells), *(position + 1 for position in row.unread), 0) if row.unread else len(row.cells)
    for position in range(width):
        place = place_of(title, row=row.line, column=position + 1)
        if (row.line, position + 1) in formulas:
            help = "copy the cell and paste it as a value, then look at what it says"
            yield Fault(place=place, message="this cell is computed by a formula", help=help)
        elif position in row.unread:
            yield Fault(place=place, message=row.unread[position], help="type what is meant, as text")
        elif ESCAPE.search(row.cells[position]):
            message = "the cell has an escape of a spreadsheet in place of a character"
            yield Fault(place=place, message=message, help="type the text again", text=row.cells[position])
