"""The rows of an XLSX sheet: values as they are stored, never a formula, and nothing that lies outside the file."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.styles.numbers import BUILTIN_FORMATS

from engine.intake.cell_formats import FIRST_OWN_FORMAT, shows_day, shows_number, shows_text
from engine.intake.merged_cells import MERGED, NOT_SHOWN, MergedCells, TooMuchMergedError
from engine.intake.rows import CellKind, Row
from engine.intake.swallowed_rows import has_break
from engine.intake.table_errors import MOST_COLUMNS, MOST_ROWS, TableError
from engine.intake.workbook_limits import MOST_CELLS, SheetShape, look_over
from engine.language.notes import closest

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; what is larger has lost its end."""

_SMALLER = "divide it into several tables"
_WHICH_SHEET = "declare in a mapping which `sheet` counts"
NO_RESULT = "the formula has no stored result"
_AN_ERROR = "the cell shows an error of the spreadsheet"
_NOT_EXACT = "the number has more than 15 digits, and a spreadsheet stores no more: type it as text"
_A_TIME = "the cell holds a time and no date"
_SHOWS_OTHER = "the cell shows something else than it stores: type it as text"
_NO_DAY = "the cell does not show the day, the month and the year of its date"

AnyCell = ReadOnlyCell | EmptyCell | Cell | MergedCell


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes are a workbook of some spreadsheet, which only `workbook_rows` can read or refuse."""
    return data.startswith((_ZIP, _OLD))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOutline:
    """A sheet of a workbook without its values: whether a spreadsheet shows it, and which cells are computed."""

    is_hidden: bool
    shape: SheetShape


def workbook_outline(data: bytes, *, name: str) -> dict[str, SheetOutline]:
    """Return the sheets of cells of a workbook by their titles; raises `TableError` as `workbook_rows` does."""
    if data.startswith(_OLD):
        raise _old(name)
    shapes = look_over(data, name=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it leaves out of styles and links
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return {
                one.title: SheetOutline(
                    is_hidden=one.sheet_state != "visible", shape=shapes[str(getattr(one, "_worksheet_path", ""))]
                )
                for one in book.worksheets
            }
    except Exception as error:  # noqa: BLE001 - openpyxl has no error of its own for a part that says nonsense
        raise _damaged(error, name=name) from None


def workbook_rows(data: bytes, *, name: str, sheet: str | None) -> Iterator[Row]:
    """Yield the rows of one sheet, blank ones too: the one that is named, or the only one that says something.

    Dates become YYYY-MM-DD, whole numbers lose their point, true and false become yes and no; a cell that shows
    something else than it stores is unread. Raises `TableError` where no sheet is named and several say something, or a
    hidden one does; and for an older or encrypted workbook, a damaged one, and one beyond the limits.
    """
    if data.startswith(_OLD):
        raise _old(name)
    shapes = look_over(data, name=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it leaves out of styles and links
            yield from _rows(data, name=name, sheet=sheet, shapes=shapes)
    except TableError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl has no error of its own for a part that says nonsense
        raise _damaged(error, name=name) from None


def _old(name: str) -> TableError:
    return TableError(
        name=name,
        cause="it is an encrypted workbook, or one of Excel before 2007",
        help="save it as .xlsx without a password, or as CSV UTF-8",
    )


def _damaged(error: Exception, *, name: str) -> TableError:
    # Its words may repeat what stands in a cell.
    cause = f"the workbook is damaged ({type(error).__name__})"
    return TableError(name=name, cause=cause, help="save it anew, or as CSV UTF-8")


def _rows(data: bytes, *, name: str, sheet: str | None, shapes: dict[str, SheetShape]) -> Iterator[Row]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = {one.title: one for one in book.worksheets}
    paths = {title: str(getattr(one, "_worksheet_path", "")) for title, one in sheets.items()}
    if sheet is not None and sheet not in sheets:
        meant = closest(sheet, choices=sheets)
        help = f"did you mean `{meant}`?" if meant else f"its sheets: {', '.join(sheets)}"
        raise TableError(name=name, cause=f"it has no sheet `{sheet}`", help=help)
    if not sheets:
        raise TableError(name=name, cause="it has no sheet of cells", help="save the sheet that counts as CSV UTF-8")
    telling = [title for title in sheets if shapes[paths[title]].has_values]
    if sheet is None and len(telling) > 1:
        cause = f"more than one of its sheets says something: {', '.join(telling)}"
        raise TableError(name=name, cause=cause, help=_WHICH_SHEET)
    if sheet is None and telling and sheets[telling[0]].sheet_state != "visible":
        raise TableError(name=name, cause=f"only a hidden sheet says something: {telling[0]}", help=_WHICH_SHEET)
    title = sheet if sheet is not None else next(iter(telling or sheets))
    # The size that a sheet states of itself is not always true, and what lies outside would be passed over.
    sheets[title].reset_dimensions()
    shape = shapes[paths[title]]
    merged = MergedCells(shape.merged, most=MOST_CELLS)
    for number, cells in enumerate(sheets[title].iter_rows(), 1):
        if number > MOST_ROWS:
            raise TableError(name=name, line=number, cause=f"it has more than {MOST_ROWS:,} rows", help=_SMALLER)
        row = _row(number, cells, name=name, without_result=shape.without_result)
        if row.is_blank:
            # A row in which nothing stands but the rest of merged cells belongs to the one above.
            yield row
            continue
        try:
            row = _with_merged(row, merged.covered(number))
        except TooMuchMergedError:
            cause = f"merged cells cover more than {MOST_CELLS:,} cells of its rows"
            raise TableError(name=name, line=number, cause=cause, help="take the merging of cells out") from None
        columns = shape.hidden_columns
        hidden = frozenset(at for at, cell in enumerate(row.cells) if columns and cell and at + 1 in columns)
        is_hidden = number in shape.hidden
        yield replace(row, is_hidden=is_hidden, hidden=hidden) if is_hidden or hidden else row


def _row(number: int, cells: tuple[AnyCell, ...], *, name: str, without_result: frozenset[tuple[int, int]]) -> Row:
    texts: list[str] = []
    unread: dict[int, str] = {}
    kinds: dict[int, CellKind] = {}
    breaks: dict[int, str] = {}
    for position, cell in enumerate(cells):
        text, reason = _text(cell)
        if (number, position + 1) in without_result:
            text, reason = "", NO_RESULT
        texts.append(text)
        if reason:
            unread[position] = reason
        elif text and (kind := _kind(cell)) is not None:
            kinds[position] = kind
        if isinstance(cell.value, str) and has_break(cell.value.rstrip()):
            breaks[position] = cell.value
    while texts and not texts[-1] and len(texts) - 1 not in unread:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise TableError(name=name, line=number, cause=f"it has more than {MOST_COLUMNS:,} columns", help=_SMALLER)
    return Row(line=number, cells=tuple(texts), unread=unread, kinds=kinds, with_breaks=breaks)


def _with_merged(row: Row, covered: frozenset[int]) -> Row:
    """Return a row in which the cells that are merged, but for the first, are unread."""
    if not covered:
        return row
    stored = {*row.unread, *(position for position, cell in enumerate(row.cells) if cell)}
    why = {position: NOT_SHOWN if position in stored else MERGED for position in covered}
    return replace(
        row,
        cells=tuple("" if position in covered else cell for position, cell in enumerate(row.cells)),
        unread={**row.unread, **why},
        kinds={position: kind for position, kind in row.kinds.items() if position not in covered},
    )


def _text(cell: AnyCell) -> tuple[str, str]:
    """Return what a cell says, or nothing and the reason why it cannot be read."""
    if isinstance(cell, ReadOnlyCell) and cell.data_type == "e":
        return "", _AN_ERROR
    value: object = cell.value
    match value:
        case None:
            return "", ""
        case bool():
            return "yes" if value else "no", ""
        case date():
            day = value.date() if isinstance(value, datetime) else value
            return (day.isoformat(), "") if shows_day(by=_format_of(cell)) else ("", _NO_DAY)
        case time() | timedelta():
            return "", _A_TIME
        case int() | float() | Decimal():
            return _number(value, by=_format_of(cell))
    text = str(value).strip()
    return (text, "") if not text or shows_text(by=_format_of(cell)) else ("", _SHOWS_OTHER)


def _kind(cell: AnyCell) -> CellKind | None:
    value: object = cell.value
    if isinstance(value, bool):
        return CellKind.TRUTH
    return CellKind.DATE if isinstance(value, date) else None


def _format_of(cell: AnyCell) -> str:
    """Return the format of a cell; what only the spreadsheet itself knows (dates of some languages) shows nothing."""
    if not isinstance(cell, ReadOnlyCell):
        return BUILTIN_FORMATS[0]
    number = cell.style_array.numFmtId
    return cell.number_format if number >= FIRST_OWN_FORMAT or number in BUILTIN_FORMATS else ";;;"


def _number(value: float | Decimal, *, by: str) -> tuple[str, str]:
    if not math.isfinite(value):
        return "", _AN_ERROR
    if not -_EXACT < value < _EXACT:
        return "", _NOT_EXACT
    exact = Decimal(repr(value) if isinstance(value, float) else value)
    if not shows_number(exact, by=by):
        return "", _SHOWS_OTHER
    text = f"{exact:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text), ""
