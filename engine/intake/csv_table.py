"""A CSV table as people and their systems write it: UTF-8, a header, commas; anything else is refused with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.errors import MunimentError
from engine.model.findings import Finding, FindingCode

_MARK = b"\xef\xbb\xbf"
_FIELD_LIMIT = 131_072
_SAVE_AS = "save it as CSV UTF-8, with commas"


class TableError(MunimentError):
    """A table that cannot be read; `line` counts from 1, and is 0 where no line is to blame."""

    def __init__(self, *, name: str, line: int, cause: str, help: str = "") -> None:
        super().__init__(f"`{name}` cannot be read" + (f" at line {line}" if line else ""), cause=cause, help=help)
        self.name = name
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: its first line in the file, and what its cells say, by column; a blank cell says nothing."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a table; a row with too few or too many cells is left out, and is among the `findings`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    findings: tuple[Finding, ...]


def read_table(data: bytes, *, name: str, damage: FindingCode) -> Table:
    """Return the table in `data`, with or without a byte order mark; `damage` is the code for a broken row.

    Cells lose the spaces around them. Raises `TableError` for another encoding, a NUL, quotes that do not close, a
    missing or doubled column name.
    """
    text = _decoded(data, name=name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] = ()
    rows: list[TableRow] = []
    findings: list[Finding] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableError(name=name, line=line, cause=_in_words(error), help=_SAVE_AS) from None
        if cells is None:
            break
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        if not columns:
            columns = _columns(stripped, name=name, line=line)
        elif len(stripped) < len(columns) or any(stripped[len(columns) :]):
            detail = f"the row has {len(stripped)} cells and the header {len(columns)}; the row is left out"
            findings.append(Finding(code=damage, place=f"{name}:{line}", detail=detail))
        else:
            rows.append(
                TableRow(line=line, cells={c: cell for c, cell in zip(columns, stripped, strict=False) if c and cell})
            )
    if not columns:
        raise TableError(name=name, line=0, cause="it is empty", help="begin it with a line of column names")
    return Table(name=name, columns=tuple(filter(None, columns)), rows=tuple(rows), findings=tuple(findings))


def _decoded(data: bytes, *, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError(name=name, line=0, cause="it is in UTF-16", help=_SAVE_AS)
    data = data.removeprefix(_MARK)
    if (at := data.find(b"\x00")) != -1:
        raise TableError(name=name, line=data.count(b"\n", 0, at) + 1, cause="it has a NUL byte", help=_SAVE_AS)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        cause = f"byte 0x{data[error.start]:02X}, {error.start:,} bytes in, is not UTF-8"
        raise TableError(name=name, line=line, cause=cause, help=_SAVE_AS) from None


def _columns(cells: list[str], *, name: str, line: int) -> tuple[str, ...]:
    if len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
        raise TableError(name=name, line=line, cause="its columns are not divided by commas", help=_SAVE_AS)
    named = [cell for cell in cells if cell]
    double = next((cell for cell in named if named.count(cell) > 1), None)
    if double is not None:
        raise TableError(name=name, line=line, cause=f"it has two columns `{double}`", help="give each its own name")
    return tuple(cells)


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return f"a cell has more than {_FIELD_LIMIT:,} characters: a quotation mark may be missing"
    return "a quotation mark is missing or out of place" if "'" in said or "end of data" in said else said
