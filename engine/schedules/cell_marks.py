"""What a reader of a sheet sees in a cell and its text does not have: a line through it, a raised sign, a note."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.cell.rich_text import CellRichText, TextBlock

from engine.intake.workbook import AnyCell

Marks = dict[str, dict[tuple[int, int], str]]

STRUCK = "the cell is struck through, wholly or in part"
RAISED = "the cell has a raised or lowered sign, which its text cannot tell from the others"
NOTED = "the cell has a note of the spreadsheet, which is not read"
STYLED = "a part of the cell is struck through, raised or lowered"

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def marks_of(data: bytes) -> Marks:
    """Return by sheet why a cell, by row and column from 1, may mean something else than its text says.

    Call it only with a workbook that `workbook_outline` has looked over, because it reads without limits of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it leaves out of styles and links
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True
        )
    found: Marks = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for page in book.worksheets:
            page.reset_dimensions()
            part = str(getattr(page, "_worksheet_path", ""))
            marks = dict.fromkeys(_noted(archive, part), NOTED)
            for row, cells in enumerate(page.iter_rows(), 1):
                for column, cell in enumerate(cells, 1):
                    mark = _mark(cell)
                    if mark is not None:
                        marks[row, column] = mark
            found[page.title] = marks
    return found


def _mark(cell: AnyCell) -> str | None:
    value: object = cell.value
    if value is None:
        return None
    # A run without a font of its own has that of the cell.
    fonts = [cell.font]
    if isinstance(value, CellRichText):
        fonts += [run.font for run in value if isinstance(run, TextBlock)]
    if any(font.strike for font in fonts):
        return STRUCK
    return RAISED if any(font.vertAlign in ("superscript", "subscript") for font in fonts) else None


def _noted(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, int]]:
    """Yield the cells of a sheet to which a note or a comment was written."""
    folder, _, file = sheet.lstrip("/").rpartition("/")
    there = set(archive.namelist())
    for relation in _elements(archive, f"{folder}/_rels/{file}.rels", there=there, tag="Relationship"):
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if relation.get("TargetMode") == "External" or not relation.get("Type", "").lower().endswith("comments"):
            continue
        for tag in ("comment", "threadedComment"):
            for note in _elements(archive, part, there=there, tag=tag):
                place = _REFERENCE.fullmatch(note.get("ref", ""))
                if place is not None:
                    yield int(place[2]), _number_of(place[1])


def _elements(archive: zipfile.ZipFile, part: str, *, there: set[str], tag: str) -> Iterator[Element]:
    if part in there:
        yield from fromstring(archive.read(part), forbid_dtd=True).findall(f".//{{*}}{tag}")


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
