"""Tables as spreadsheets write them, drawn for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """Return an XLSX workbook; what is written of each sheet is its rows."""
    book = Workbook()
    for number, (title, rows) in enumerate(sheets.items()):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = title
        for row in rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def merged_header(rows: Sequence[Sequence[Any]], cells: str) -> bytes:
    """Return a workbook of one sheet in which some cells are merged."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.worksheets[0].merge_cells(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def formatted(value: float | str | date, format_: str) -> bytes:
    """Return a workbook of one cell that is shown by a format."""
    book = Workbook()
    cell = book.worksheets[0].cell(row=1, column=1, value=value)
    cell.number_format = format_
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def part(data: bytes, name: str) -> bytes:
    """Return one part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a workbook in which some parts are others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted({*old.namelist(), *parts}):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return written.getvalue()


def with_sheet(rows: str, *, after: str = "") -> bytes:
    """Return a workbook whose one sheet has these rows, as XML, and something after them."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return with_parts(workbook(Index=[["path"]]), {"xl/worksheets/sheet1.xml": sheet.encode()})


def inline(reference: str, text: str) -> str:
    """Return a cell with its own text, as XML."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
