"""Tables that people keep, CSV or XLSX, as rows of named cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.intake.csv_table import csv_rows
from engine.intake.encodings import decode
from engine.intake.merged_cells import MERGED
from engine.intake.rows import CellKind, Row
from engine.intake.sheet_doubts import seen_in_sheet, with_both_days
from engine.intake.swallowed_rows import SWALLOWED, may_have_swallowed
from engine.intake.table_errors import MOST_BYTES, MOST_ROWS, TableError
from engine.intake.workbook import is_workbook, workbook_rows
from engine.language.notes import closest
from engine.model.findings import Finding
from engine.model.mappings import Encoding, TableMapping

_HEADER = "mend its `header` in the mapping"
_SMALLER = "divide it into several tables"
_ERRORS = frozenset(
    (
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    )
)
_TOO_NARROW = re.compile("#{2,}")
_SHORTENED = re.compile(r"-?[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}")
"""4.02881E+15: the digits after the sixth are lost, and two numbers have become one."""

_DIVIDERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: its line, and what its cells say, by column; a blank cell says nothing.

    `unread` says of a column why its cell cannot be read; `called_missing` has the columns whose cell says, by a word
    of the mapping, that nothing is recorded; `kinds` says of a column what a spreadsheet stored there, where it was
    neither text nor number. `fault` says why the row cannot be used; its cells are then as they stand. `has_breaks`
    where a cell, of any column, goes on in another line.
    """

    line: int
    cells: Mapping[str, str]
    unread: Mapping[str, str] = field(default_factory=dict)
    called_missing: frozenset[str] = frozenset()
    kinds: Mapping[str, CellKind] = field(default_factory=dict)
    fault: str | None = None
    has_breaks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns and their positions from 1, the line that names them, and its rows, to be read once.

    Reading the rows raises `TableError` where the table goes on in a way that cannot be read.
    """

    name: str
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    header: int
    rows: Iterator[TableRow]
    findings: tuple[Finding, ...] = ()


def read_table(data: bytes, *, name: str, mapping: TableMapping) -> Table:
    """Return the table in `data`: a workbook by its first bytes, otherwise CSV.

    The columns are named by the row that `mapping` says, or by the first that is not blank. What `mapping` calls
    missing is blank. Raises `TableError` where no table can be read, several sheets could be meant, columns have the
    same name, or the mapping speaks of a column that is not there.
    """
    if len(data) > MOST_BYTES:
        cause = f"it has more than {MOST_BYTES >> 20:,} MiB"
        raise TableError(name=name, cause=cause, help=_SMALLER)
    findings: tuple[Finding, ...] = ()
    if is_workbook(data):
        _refuse_csv_words(mapping, name=name)
        rows = workbook_rows(data, name=name, sheet=mapping.sheet)
    else:
        if mapping.sheet is not None:
            raise TableError(
                name=name, cause="the mapping names a sheet of it, and it is no workbook", help="take `sheet` out"
            )
        text, findings = decode(data, name=name, encoding=mapping.encoding)
        rows = csv_rows(text, name=name, delimiter=mapping.delimiter)
    head = _head(rows, name=name, number=mapping.header)
    if is_workbook(data):
        # What a date means may depend on the rows below it.
        below = list(rows)
        findings = tuple(seen_in_sheet(below, name=name))
        rows = with_both_days(below)
    columns = _columns(head, name=name, mapping=mapping, is_csv=not is_workbook(data))
    return Table(
        name=name,
        columns=tuple(filter(None, columns)),
        positions=tuple(position for position, column in enumerate(columns, 1) if column),
        header=head.line,
        rows=_named(rows, columns=columns, name=name, mapping=mapping, fills_up=is_workbook(data)),
        findings=findings,
    )


def _refuse_csv_words(mapping: TableMapping, *, name: str) -> None:
    if mapping.encoding not in (None, Encoding.UTF8) or mapping.delimiter != ",":
        cause = "the mapping gives it an encoding or a delimiter, and it is a workbook"
        raise TableError(name=name, cause=cause, help="a workbook has neither: take the lines out of the mapping")


def _head(rows: Iterator[Row], *, name: str, number: int | None) -> Row:
    """Return the row that names the columns; rows above it are passed over."""
    for count, row in enumerate(rows, 1):
        if number is None:
            if not row.is_blank:
                return row
        elif count == number:
            if row.is_blank:
                raise TableError(name=name, line=row.line, cause="the row of the column names is blank", help=_HEADER)
            return row
    cause = "it is empty" if number is None else f"it has no row {number:,} to name its columns"
    raise TableError(name=name, cause=cause, help="begin it with a row of column names")


def _columns(head: Row, *, name: str, mapping: TableMapping, is_csv: bool) -> tuple[str, ...]:
    named = [cell for cell in head.cells if cell]
    if is_csv and len(head.cells) == 1:
        divider = next((one for one in _DIVIDERS if one != mapping.delimiter and one in head.cells[0]), None)
        if divider is not None:
            written = "tab" if divider == "\t" else divider
            raise TableError(
                name=name,
                line=head.line,
                cause=f"its columns are not divided by {'commas' if mapping.delimiter == ',' else 'that delimiter'}",
                help=f'save it as CSV UTF-8 with commas, or declare `delimiter: "{written}"` in a mapping',
            )
    seen: dict[str, int] = {}
    for position, cell in enumerate(head.cells, 1):
        if cell in seen:
            # The name is not shown: in a table without a header it is a value, and perhaps a person's.
            cause = f"columns {seen[cell]} and {position} have the same name"
            raise TableError(name=name, line=head.line, cause=cause, help="give each its own name")
        if cell:
            seen[cell] = position
    asked = [*mapping.columns, *(mapping.path.groups if mapping.path is not None else ())]
    for column in asked:
        if column not in seen:
            meant = closest(column, choices=named)
            help = f"did you mean `{meant}`?" if meant else "mend the mapping, or its `header`"
            raise TableError(name=name, line=head.line, cause=f"it has no column `{column}`", help=help)
    return head.cells


def _named(
    rows: Iterator[Row], *, columns: tuple[str, ...], name: str, mapping: TableMapping, fills_up: bool
) -> Iterator[TableRow]:
    """Yield the rows below the header; one with another number of cells, or one in a column without a name, is faulty.

    A cell below no name may belong to the column beside it, as under a merged header: nobody can say what it means.
    A blank cell too many or too few counts in CSV: a comma inside a name makes one, and all after it have moved. A
    sheet has no number of cells in a row, so there blank ones at the end mean nothing.
    """
    count = 0
    for row in rows:
        if row.is_blank:
            continue
        count += 1
        if count > MOST_ROWS:
            raise TableError(name=name, line=row.line, cause=f"it has more than {MOST_ROWS:,} rows", help=_SMALLER)
        fault = _fault(row, columns=columns, fills_up=fills_up)
        if fault is None and may_have_swallowed(row, columns=len(columns), delimiter=mapping.delimiter):
            fault = SWALLOWED
        yield _row(row, columns=columns, mapping=mapping, fault=fault)


def _fault(row: Row, *, columns: tuple[str, ...], fills_up: bool) -> str | None:
    # The rest of merged cells says nothing by itself: a line across the sheet may reach beyond its columns.
    unread = (position for position, why in row.unread.items() if why != MERGED)
    filled = {*(position for position, cell in enumerate(row.cells) if cell), *unread}
    is_uneven = len(row.cells) != len(columns) and not fills_up
    if is_uneven or any(position >= len(columns) for position in filled):
        return f"the row has {len(row.cells)} cells and the header {len(columns)}"
    nameless = min((position for position in filled if not columns[position]), default=None)
    return None if nameless is None else f"column {nameless + 1} has no name, and the row has something in it"


def _debris(cell: str) -> str | None:
    """Return why a text is nothing that anybody wrote, but what a spreadsheet left where a value was."""
    if cell.upper() in _ERRORS or _TOO_NARROW.fullmatch(cell):
        return "the cell has an error of a spreadsheet, or a column was too narrow"
    return "the cell has a number that a spreadsheet shortened" if _SHORTENED.fullmatch(cell) else None


def _row(row: Row, *, columns: tuple[str, ...], mapping: TableMapping, fault: str | None) -> TableRow:
    filled = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column and cell}
    said = {column: cell for column, cell in filled.items() if cell not in mapping.missing}
    debris = {column: why for column, cell in said.items() if (why := _debris(cell)) is not None}
    unread = {columns[at]: why for at, why in row.unread.items() if at < len(columns) and columns[at]}
    return TableRow(
        line=row.line,
        cells={column: cell for column, cell in said.items() if column not in debris},
        unread={**unread, **debris},
        called_missing=frozenset(filled.keys() - said.keys()),
        kinds={column: kind for at, kind in row.kinds.items() if at < len(columns) and (column := columns[at]) in said},
        fault=fault,
        has_breaks=bool(row.with_breaks),
    )
