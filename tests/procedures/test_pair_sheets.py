"""A sheet is read back as it was drawn or not at all, with the row to blame; what people and spreadsheets do is met."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from engine.intake.table_errors import TableError
from engine.model.calibration import Answered, DrawnPair, Said
from engine.model.digests import sha256_hex
from engine.register.acts import PairsDrawn
from engine.register.calibrating import StandingDraw, draw_digest
from procedures.pair_sheets import (
    COLUMNS,
    NothingJudgedError,
    ReadSheet,
    SheetOfNoDrawError,
    draw_name,
    read_sheet,
    sheet_of,
)

Rows = list[list[str]]
SAME, OTHER = Answered.LOOKALIKE, Answered.DIFFERENT


def drawn(seed: int) -> StandingDraw:
    pairs = tuple(
        DrawnPair(first=sha256_hex(b"a%d" % n), second=sha256_hex(b"b%d" % n), series="deed", answered=answered)
        for n, answered in enumerate((SAME, OTHER, SAME))
    )
    act = PairsDrawn(archive="/a", scan="s", verifier="v", seed=seed, number=3, strata=(), pairs=pairs)
    return StandingDraw(act=act, digest=draw_digest(act), sequence=0, on=date(2026, 11, 22), account="me")


DRAW, ANOTHER = drawn(1), drawn(2)
EMPTY = sheet_of(DRAW.digest, DRAW.act.pairs)


def rows(*answers: str) -> Rows:
    found = list(csv.reader(io.StringIO(EMPTY.decode("utf-8-sig"), newline="")))
    for row, answer in zip(found[1:], answers, strict=False):
        row[4] = answer
    return found


def written(rows: Rows, *, delimiter: str = ",", mark: str = "\ufeff") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return (mark + out.getvalue()).encode()


def read(data: bytes) -> ReadSheet:
    return read_sheet(data, name="answers.csv", draws=(ANOTHER, DRAW))


def said(found: ReadSheet) -> dict[int, Said]:
    return {answer.pair: answer.said for answer in found.answers}


def test_an_empty_sheet_tells_nothing_of_the_answers_of_the_machine() -> None:
    assert tuple(rows()[0]) == COLUMNS
    assert [row[4:] for row in rows()[1:]] == [["", ""]] * 3
    assert not any(answered.value.encode() in EMPTY for answered in Answered)
    with pytest.raises(NothingJudgedError):
        read(EMPTY)


def test_answers_are_taken_in_any_case_and_blank_ones_are_not_judged() -> None:
    found = read(written(rows("YES", " No ", "")))
    assert (found.draw, said(found), found.blank) == (DRAW, {0: Said.SAME, 1: Said.OTHER}, 1)
    assert said(read(written(rows("cannot tell", "unsure", "no")))) == {0: Said.UNSURE, 1: Said.UNSURE, 2: Said.OTHER}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_spreadsheets_make_of_it_is_read(delimiter: str, mark: str) -> None:
    given = rows("yes", "no", "unsure")
    given[1][5] = '備註, with "marks"; and more'
    found = read(written([given[0], *given[:0:-1], [""] * 6], delimiter=delimiter, mark=mark))
    assert said(found) == {0: Said.SAME, 1: Said.OTHER, 2: Said.UNSURE}
    assert found.answers[0].remark == given[1][5]


def test_a_workbook_is_read_and_so_is_a_sheet_without_remarks_or_some_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows("yes", "no"):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert said(read(out.getvalue())) == {0: Said.SAME, 1: Said.OTHER}
    short = read(written([row[:5] for row in rows("yes")[:2]]))
    assert (said(short), short.blank) == ({0: Said.SAME}, 2)


def changed(row: int, column: int, to: str) -> Callable[[Rows], None]:
    def change(given: Rows) -> None:
        given[row][column] = to

    return change


@pytest.mark.parametrize(
    ("change", "line", "cause"),
    [
        (changed(2, 4, "maybe"), 3, "neither yes, no nor unsure"),
        (changed(2, 4, "=1+1"), 3, "neither yes, no nor unsure"),
        (changed(1, 1, "P0009"), 2, "its pair is none of the draw"),
        (changed(1, 1, "P1"), 2, "its pair is none of the draw"),
        (changed(1, 1, ""), 2, "its pair is none of the draw"),
        (changed(3, 2, sha256_hex(b"x")), 4, "digests are not those"),
        (changed(3, 3, ""), 4, "digests are not those"),
        (changed(3, 2, "1.2E+45"), 4, "shortened"),
        (changed(3, 0, draw_name(ANOTHER.digest)), 4, "another draw than the rows above"),
        (changed(1, 5, "x" * 1001), 2, "remark has more than 1,000"),
        (changed(0, 4, "same record"), 1, "no column `same_record`"),
        (changed(0, 4, "pair"), 1, "the same name"),
        (lambda given: given.append(list(given[1])), 5, "stands at line 2 already"),
        (lambda given: given[2].append("more"), 3, "7 cells"),
        (lambda given: given[2].pop(2), 3, "5 cells"),
        (lambda given: given[2].insert(2, given[2].pop(3)), 3, "digests are not those"),
    ],
)
def test_a_row_that_is_not_as_it_was_drawn_refuses_the_sheet(
    change: Callable[[Rows], None], line: int, cause: str
) -> None:
    given = rows("yes", "no", "yes")
    change(given)
    with pytest.raises(TableError) as raised:
        read(written(given))
    assert (raised.value.line, cause in str(raised.value.cause)) == (line, True), raised.value.cause
    assert raised.value.help


@pytest.mark.parametrize("name", ["", "draw-0000000000000000", DRAW.digest, "draw-"])
def test_a_sheet_of_no_draw_of_this_database_is_refused(name: str) -> None:
    given = rows("yes", "no")
    for row in given[1:]:
        row[0] = name
    with pytest.raises(SheetOfNoDrawError) as raised:
        read(written(given))
    assert raised.value.line == 2


@pytest.mark.parametrize("data", [b"", b"\x00" * 9, b"\xff\xfe\x00", b'"', b"draw,pair", b"PK\x03\x04", EMPTY + b'"'])
def test_what_is_no_sheet_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(TableError):
        read(data)
