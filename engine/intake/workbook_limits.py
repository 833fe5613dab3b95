"""What a workbook may ask of this machine: looked at before anything else reads it.

A workbook is a ZIP of XML, and a small one can unpack to terabytes, name a row a thousand million, or define entities
that grow without end. Every part is read once here, in pieces and with a constant need of memory, and the first thing
that is too much refuses the workbook. The second reading may then rely on rows and cells that ascend, because a reader
that meets them in another order passes some over in silence.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from engine.intake.merged_cells import MergedRange
from engine.intake.table_errors import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, TableError

MOST_PARTS = 1_000
MOST_UNPACKED = 1 << 30
MOST_TIMES = 200
"""How many times larger than in the file a part may be; a workbook of repeated rows comes to 50."""

MOST_DEPTH = 64
MOST_CELLS = 10_000_000
MOST_SHARED_STRINGS = 2_000_000
MOST_MERGED = 200_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_SMALL = 1 << 20
_CHUNK = 1 << 16
_MAIN = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(rf"{_REFERENCE.pattern}(?::{_REFERENCE.pattern})?")
_COLUMN_NUMBER = re.compile("[1-9][0-9]{0,4}")
_NO_SIZE = re.compile(r"0(?:\.[0-4][0-9]*)?|[0-9.]+E-[0-9]+")
"""Less than half a point, or half a sign."""

_TRUE = ("1", "true")
_WAY_OUT = "save the sheet that counts as CSV UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetShape:
    """What a sheet holds: whether any of its cells says something, and which formulas have no stored result.

    `merged` has its merged ranges, and `hidden` and `hidden_columns` the numbers of the rows and columns
    that a spreadsheet does not show. `formulas` has the cells that are computed, by row and column; `styled` those with
    a text of their own, not among the shared ones, of which a part has a line through it, or is raised or lowered.
    """

    has_values: bool
    without_result: frozenset[tuple[int, int]]
    merged: tuple[MergedRange, ...] = ()
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    styled: frozenset[tuple[int, int]] = frozenset()


class _TooMuchError(Exception):
    """A part asks too much, or is not as a spreadsheet writes it."""


def look_over(data: bytes, *, name: str) -> dict[str, SheetShape]:
    """Return the shape of every sheet of a workbook, by the name of its part.

    Raises `TableError` for what is no workbook, is encrypted or damaged, or asks for more than the limits of this
    module.
    """
    if len(data) > MOST_BYTES:
        raise TableError(name=name, cause=f"it has more than {MOST_BYTES >> 20:,} MiB", help=_WAY_OUT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_large(entries, name=name, size=len(data))
            if _MAIN not in archive.namelist():
                cause = "it is a ZIP and no XLSX workbook"
                raise TableError(name=name, cause=cause, help="save it as .xlsx or as CSV UTF-8")
            return {entry.filename: _look_over_part(archive, entry, name=name) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        # A part that is locked, or packed in a way nobody uses, is a RuntimeError or a NotImplementedError.
        raise TableError(name=name, cause=f"the workbook is damaged: {_plain(error)}", help=_WAY_OUT) from None


def _refuse_large(entries: list[zipfile.ZipInfo], *, name: str, size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS:
        cause = f"it has {len(entries):,} parts, and at most {MOST_PARTS:,} are read"
    elif len({entry.filename for entry in entries}) < len(entries) or sum(e.compress_size for e in entries) > size:
        cause = "its parts overlap"
    elif unpacked > MOST_UNPACKED:
        cause = f"it unpacks to {unpacked:,} bytes, and at most {MOST_UNPACKED:,} are read"
    elif any(entry.file_size > max(_SMALL, MOST_TIMES * entry.compress_size) for entry in entries):
        cause = f"a part of it unpacks to more than {MOST_TIMES} times its size"
    else:
        return
    raise TableError(name=name, cause=cause, help=_WAY_OUT)


def _look_over_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, name: str) -> SheetShape:
    watch = _Watch()
    parser = DefusedXMLParser(forbid_dtd=True, target=watch)
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except _TooMuchError as error:
        raise TableError(name=name, cause=f"in `{entry.filename}`, {error}", help=_WAY_OUT) from None
    except DefusedXmlException:
        cause = f"`{entry.filename}` declares entities or a document type, which no spreadsheet does"
        raise TableError(name=name, cause=cause, help=_WAY_OUT) from None
    except ParseError:
        # Pictures and settings of printers are no XML. Whatever reads them as XML stops where this one did.
        if entry.filename.endswith((".xml", ".rels")):
            raise TableError(name=name, cause=f"`{entry.filename}` is damaged", help=_WAY_OUT) from None
    return SheetShape(
        has_values=watch.has_values,
        without_result=frozenset(watch.without_result),
        merged=tuple(watch.merged),
        hidden=frozenset(watch.hidden),
        hidden_columns=frozenset(watch.hidden_columns),
        formulas=frozenset(watch.formulas),
        styled=frozenset(watch.styled),
    )


class _Watch:
    """Hears every element of a part, and keeps counts alone."""

    def __init__(self) -> None:
        self.has_values = False
        self.without_result: set[tuple[int, int]] = set()
        self.merged: list[MergedRange] = []
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.styled: set[tuple[int, int]] = set()
        self._next_column = 1
        self._depth = 0
        self._length = 0
        self._cells = 0
        self._strings = 0
        self._row = 0
        self._column = 0
        self._type = "n"
        self._has_formula = False
        self._has_result = False
        self._is_in_cell = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise _TooMuchError(f"elements are nested deeper than {MOST_DEPTH} levels")
        match tag.rpartition("}")[2]:
            case "row":
                self._row = self._later(attributes.get("r"), than=self._row, most=LAST_ROW, what="row")
                self._column = 0
                if _is_not_shown(attributes, size="ht"):
                    self.hidden.add(self._row)
            case "col":
                if _is_not_shown(attributes, size="width"):
                    self._hide(attributes.get("min", ""), attributes.get("max", ""))
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "c":
                self._begin_cell(attributes)
            case "f":
                self._has_formula = True
            case "strike" | "vertAlign" if self._is_in_cell:
                if attributes.get("val", "true") not in ("0", "false", "baseline"):
                    self.styled.add((self._row, self._column))
            case "v":
                self._length = 0
                self._has_result = self._type == "str"
            case "si":
                self._length = 0
                self._strings += 1
                if self._strings > MOST_SHARED_STRINGS:
                    raise _TooMuchError(f"there are more than {MOST_SHARED_STRINGS:,} shared texts")

    def data(self, text: str) -> None:
        """Hear a piece of text."""
        self._length += len(text)
        if self._length > LONGEST_CELL and text.strip():
            raise _TooMuchError(f"a text has more than {LONGEST_CELL:,} characters")

    def end(self, tag: str) -> None:
        """Hear that an element ends."""
        self._depth -= 1
        match tag.rpartition("}")[2]:
            case "v":
                self._has_result |= self._length > 0
                self.has_values |= self._length > 0
            case "is":
                self.has_values = True
            case "c":
                self._is_in_cell = False
                if self._has_formula:
                    self.formulas.add((self._row, self._column))
                if self._has_formula and not self._has_result:
                    self.without_result.add((self._row, self._column))
            case "si":
                return
        self._length = 0

    def close(self) -> None:
        """Hear that the part ends."""

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise _TooMuchError(f"there are more than {MOST_CELLS:,} cells")
        self._type = attributes.get("t", "n")
        self._has_formula = self._has_result = False
        self._is_in_cell = True
        column = None
        reference = attributes.get("r")
        if reference is not None:
            found = _REFERENCE.fullmatch(reference)
            if found is None or int(found[2]) != self._row:
                raise _TooMuchError(f"row {self._row:,} has a cell that no spreadsheet has")
            column = str(_number_of(found[1]))
        self._column = self._later(column, than=self._column, most=LAST_COLUMN, what="column")

    def _hide(self, first: str, last: str) -> None:
        """Remember columns that are not shown; what is no range of them hides none that anybody could name."""
        if _COLUMN_NUMBER.fullmatch(first) and _COLUMN_NUMBER.fullmatch(last):
            # Columns ascend, and each is looked at once however often it is named.
            self.hidden_columns.update(range(max(int(first), self._next_column), min(int(last), MOST_COLUMNS) + 1))
            self._next_column = max(self._next_column, int(last) + 1)

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found is None:
            raise _TooMuchError("merged cells are not written as a spreadsheet writes them")
        if len(self.merged) == MOST_MERGED:
            raise _TooMuchError(f"there are more than {MOST_MERGED:,} ranges of merged cells")
        first_row, first_column = int(found[2]), _number_of(found[1])
        last_row, last_column = (int(found[4]), _number_of(found[3])) if found[3] else (first_row, first_column)
        if not (first_row <= last_row <= LAST_ROW and first_column <= last_column <= LAST_COLUMN):
            raise _TooMuchError("merged cells are not written as a spreadsheet writes them")
        self.merged.append(MergedRange(first_row, last_row, first_column, last_column))

    @staticmethod
    def _later(given: str | None, *, than: int, most: int, what: str) -> int:
        """Return the number of a row or column, which is after the one before."""
        if given is None:
            number = than + 1
        elif given.isascii() and given.isdigit() and len(given) < 10:
            number = int(given)
        else:
            raise _TooMuchError(f"a {what} is not numbered as a spreadsheet numbers it")
        if number <= than:
            raise _TooMuchError(f"a {what} comes after {what} {than:,} and has no greater number")
        if number > most:
            raise _TooMuchError(f"there is a {what} beyond number {most:,}")
        return number


def _is_not_shown(attributes: dict[str, str], *, size: str) -> bool:
    """Say whether a row or column is hidden, or drawn together until nothing of it is seen."""
    return attributes.get("hidden") in _TRUE or _NO_SIZE.fullmatch(attributes.get(size, "")) is not None


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _plain(error: Exception) -> str:
    text = str(error).split("\n")[0].strip().rstrip(".")
    return f"{text[:1].lower()}{text[1:100]}" if text else "it ends too early"
