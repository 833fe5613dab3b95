"""Sheets to an XLSX workbook: every cell is text, nothing is computed, and it can be printed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.intake.table_errors import LONGEST_CELL
from engine.model.errors import MunimentError
from engine.schedules.books import ESCAPE, Sheet, place_of

_TEXT = "@"
_A3 = 8
_LAST_ROW_OF_CHOICES = 2_000
_EDGE = Side(style="thin", color="D0D0D0")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEAD = PatternFill("solid", fgColor="1F3A4D")
_FOR_READING = PatternFill("solid", fgColor="F0F0F0")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


class CellNotWritableError(MunimentError):
    """A text that no cell of a spreadsheet can hold as it is."""

    def __init__(self, *, place: str, why: str) -> None:
        super().__init__(f"`{place}` cannot be written", cause=why, help="shorten or mend the text in the policy")
        self.place = place


def workbook_bytes(sheets: Sequence[Sheet], *, choices: Mapping[str, Sequence[str]]) -> bytes:
    """Return a workbook of `sheets`; `choices` names what a column may say by its key, offered where it is edited.

    Raises `CellNotWritableError`.
    """
    book = Workbook()
    book.properties.creator = "Muniment"
    book.properties.title = "Retention schedule 保存期限表"
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _write(page, sheet)
        _offer(page, sheet, choices=choices)
        _set_up(page, sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, 1):
        _text(page, 1, at, column.heading, sheet=sheet)
        head = page.cell(1, at)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), _HEAD
        page.column_dimensions[get_column_letter(at)].width = column.width
    for number, row in enumerate(sheet.rows, 2):
        for at, (column, text) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _text(page, number, at, text, sheet=sheet)
            if column.is_for_reading:
                page.cell(number, at).fill = _FOR_READING


def _text(page: Worksheet, row: int, at: int, text: str, *, sheet: Sheet) -> None:
    cell = page.cell(row, at)
    cell.number_format, cell.alignment, cell.border = _TEXT, _WRAPPED, _BORDER
    if not text:
        return
    if len(text) > LONGEST_CELL or ILLEGAL_CHARACTERS_RE.search(text):
        why = f"a cell holds at most {LONGEST_CELL:,} characters, and none that control a machine"
        raise CellNotWritableError(place=place_of(sheet.name, row=row, column=at), why=why)
    if ESCAPE.search(text):
        why = "a spreadsheet reads `_x`, four digits and `_` as another character"
        raise CellNotWritableError(place=place_of(sheet.name, row=row, column=at), why=why)
    cell.value = text
    # Whatever it looks like, it is text: a formula never, and no error of a spreadsheet either.
    cell.data_type = "s"
    cell.quotePrefix = True


def _offer(page: Worksheet, sheet: Sheet, *, choices: Mapping[str, Sequence[str]]) -> None:
    for at, column in enumerate(sheet.columns, 1):
        if column.key in choices:
            listed = DataValidation(type="list", formula1=f'"{",".join(choices[column.key])}"', allow_blank=True)
            letter = get_column_letter(at)
            listed.add(f"{letter}2:{letter}{max(_LAST_ROW_OF_CHOICES, len(sheet.rows) + 1)}")
            page.add_data_validation(listed)


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "C2" if len(sheet.columns) > 3 else "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = page.HeaderFooter.oddFooter
    assert footer is not None
    footer.left.text, footer.right.text = sheet.name, "&P / &N"
