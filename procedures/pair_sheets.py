"""The sheet in which a person answers: written for a spreadsheet, and read back as strictly as what stays for good.

A sheet has a row a pair: the draw, the pair, the digests of both files, the answer and a remark. No message repeats
what stands in a cell: in a row whose cells have moved it could be anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from engine.intake.table_errors import TableError
from engine.intake.tables import TableRow, read_table
from engine.model.calibration import DrawnPair, Said
from engine.model.errors import MunimentError
from engine.model.mappings import TableMapping
from engine.register.acts import PairSaid
from engine.register.calibrating import LONGEST_REMARK, StandingDraw

DRAW, PAIR, FIRST, SECOND, ANSWER, REMARK = "draw", "pair", "first", "second", "same_record", "remark"
COLUMNS = (DRAW, PAIR, FIRST, SECOND, ANSWER, REMARK)
_NEEDED = COLUMNS[:-1]

NAME_DIGITS = 16
_MARK = b"\xef\xbb\xbf"
_SAID = {one.value: one for one in Said} | {"cannot tell": Said.UNSURE}
_MEND = "write the row as the sheet had it: only `same_record` and `remark` are for you"


class SheetOfNoDrawError(MunimentError):
    """A sheet of a draw that this database does not have."""

    def __init__(self, *, name: str, line: int) -> None:
        super().__init__(
            f"`{name}` at line {line} is of a draw that this database does not have",
            help="name the database with which the pairs were drawn; `muniment calibrate show` lists its draws",
        )
        self.line = line


class NothingJudgedError(MunimentError):
    """A sheet without any answer."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            f"`{name}` has no answer", help="write yes, no or unsure in the column `same_record`, and save it"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """The answers of a sheet for a draw, by the order of its pairs, and how many pairs it leaves without one."""

    draw: StandingDraw
    answers: tuple[PairSaid, ...]
    blank: int


def draw_name(digest: str) -> str:
    """Return the name of a draw as sheets and pages have it: no spreadsheet takes it for a number."""
    return f"draw-{digest[:NAME_DIGITS]}"


def pair_name(place: int) -> str:
    """Return the name of a pair by its place in the draw, from 0."""
    return f"P{place + 1:04}"


def sheet_of(digest: str, pairs: Sequence[DrawnPair]) -> bytes:
    """Return an empty sheet as CSV, marked as UTF-8 so that spreadsheets keep it so."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for place, pair in enumerate(pairs):
        writer.writerow((draw_name(digest), pair_name(place), pair.first, pair.second, "", ""))
    return _MARK + out.getvalue().encode("utf-8")


def read_sheet(data: bytes, *, name: str, draws: Sequence[StandingDraw]) -> ReadSheet:
    """Return what a sheet says, CSV or XLSX; commas, semicolons or tabs may divide it.

    Any row that is not one of the draw, as it was drawn, refuses the whole sheet. Raises `TableError` with the line,
    `SheetOfNoDrawError` and `NothingJudgedError`.
    """
    table = read_table(data, name=name, mapping=TableMapping(delimiter=_delimiter(data)))
    for column in _NEEDED:
        if column not in table.columns:
            raise TableError(name=name, line=table.header, cause=f"it has no column `{column}`", help=_MEND)
    draw: StandingDraw | None = None
    answers: dict[int, PairSaid] = {}
    lines: dict[int, int] = {}
    for row in table.rows:
        fault = row.fault or next((row.unread[column] for column in COLUMNS if column in row.unread), None)
        if fault is not None:
            raise TableError(name=name, line=row.line, cause=fault, help=_MEND)
        draw = _draw_of(row, name=name, draws=draws, before=draw)
        place = _place_of(row, draw, name=name)
        if place in lines:
            cause = f"its pair stands at line {lines[place]} already"
            raise TableError(name=name, line=row.line, cause=cause, help="keep one row for each pair")
        lines[place] = row.line
        said = _said(row, name=name)
        if said is not None:
            answers[place] = PairSaid(pair=place, said=said, remark=_remark(row, name=name))
    if draw is None or not answers:
        raise NothingJudgedError(name=name)
    return ReadSheet(
        draw=draw,
        answers=tuple(answers[place] for place in sorted(answers)),
        blank=len(draw.act.pairs) - len(answers),
    )


def _delimiter(data: bytes) -> str:
    """Return what divides the columns: spreadsheets of some countries write semicolons."""
    first = data.removeprefix(_MARK).split(b"\n", 1)[0]
    return next((mark for mark in (";", "\t") if first.count(mark.encode()) >= len(_NEEDED) - 1), ",")


def _draw_of(row: TableRow, *, name: str, draws: Sequence[StandingDraw], before: StandingDraw | None) -> StandingDraw:
    said = row.cells.get(DRAW, "")
    found = next((draw for draw in draws if draw_name(draw.digest) == said), None)
    if found is None:
        raise SheetOfNoDrawError(name=name, line=row.line)
    if before is not None and found.digest != before.digest:
        cause = "it is of another draw than the rows above it"
        raise TableError(name=name, line=row.line, cause=cause, help="enter the sheet of each draw by itself")
    return found


def _place_of(row: TableRow, draw: StandingDraw, *, name: str) -> int:
    said = row.cells.get(PAIR, "")
    place = next((at for at in range(len(draw.act.pairs)) if pair_name(at) == said), None)
    if place is None:
        raise TableError(name=name, line=row.line, cause="its pair is none of the draw", help=_MEND)
    pair = draw.act.pairs[place]
    if (row.cells.get(FIRST), row.cells.get(SECOND)) != (pair.first, pair.second):
        cause = "its digests are not those of the pair that was drawn"
        raise TableError(name=name, line=row.line, cause=cause, help=_MEND)
    return place


def _said(row: TableRow, *, name: str) -> Said | None:
    text = row.cells.get(ANSWER, "").casefold()
    if text and text not in _SAID:
        cause = f"its `{ANSWER}` is neither yes, no nor unsure"
        raise TableError(name=name, line=row.line, cause=cause, help="write one of these, or leave it blank")
    return _SAID.get(text)


def _remark(row: TableRow, *, name: str) -> str:
    remark = row.cells.get(REMARK, "")
    if len(remark) > LONGEST_REMARK:
        cause = f"its remark has more than {LONGEST_REMARK:,} characters"
        raise TableError(name=name, line=row.line, cause=cause, help="write less")
    return remark
