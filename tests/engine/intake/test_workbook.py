"""Workbooks: cells say what a person sees in them, and what would harm is refused before it is read."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import pytest

from engine.intake import workbook as reading
from engine.intake import workbook_limits
from engine.intake.merged_cells import MERGED, NOT_SHOWN
from engine.intake.rows import Row
from engine.intake.table_errors import TableError
from engine.intake.workbook import NO_RESULT, workbook_rows
from tests.engine.intake.drawn_tables import MAIN, formatted, inline, part, with_parts, with_sheet, workbook

DAY = date(2021, 10, 1)
SHEET = "xl/worksheets/sheet1.xml"


def rows(data: bytes, *, sheet: str | None = None) -> list[Row]:
    return list(workbook_rows(data, name="index.xlsx", sheet=sheet))


def cells(*values: Any) -> Sequence[str]:
    (row,) = rows(workbook(Index=[values]))
    return row.cells


def refusal(data: bytes) -> str:
    with pytest.raises(TableError) as caught:
        rows(data)
    assert caught.value.help
    return caught.value.cause


def test_cells_become_the_text_of_their_value() -> None:
    assert cells("C-00417", " 陳大文 ", 12.0, 417, 0.1, 1e-7, -2.5) == (
        "C-00417", "陳大文", "12", "417", "0.1", "0.0000001", "-2.5",
    )  # fmt: skip
    assert cells(True, False, None, "", "x") == ("yes", "no", "", "", "x")
    evening = datetime(2019, 4, 3, 23, 59)  # noqa: DTZ001 - cells have no zone
    assert cells(date(2019, 4, 3), evening) == ("2019-04-03", "2019-04-03")


def test_a_cell_that_holds_no_certain_value_says_why() -> None:
    values = ["x", 10**15, "=A1&1", "#N/A", time_of_day(9, 30), timedelta(hours=30), 999_999_999_999_999]
    (row,) = rows(workbook(Index=[values]))
    assert row.cells == ("x", "", "", "", "", "", "999999999999999")
    assert set(row.unread) == {1, 2, 3, 4, 5}
    assert "15 digits" in row.unread[1]
    assert row.unread[2] == NO_RESULT
    assert "error" in row.unread[3]
    assert row.unread[4] == row.unread[5] == "the cell holds a time and no date"


def test_a_formula_counts_by_its_stored_result() -> None:
    made = '<row r="1"><c r="A1" t="str"><f>B1</f><v>C-1</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
    made += '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>NOW()</f></c><c r="E1"><f>NOW()</f><v></v></c></row>'
    (row,) = rows(with_sheet(made))
    assert row.cells == ("C-1", "2", "", "", "")
    assert dict(row.unread) == {3: NO_RESULT, 4: NO_RESULT}


def merging(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in ranges) + "</mergeCells>"


def test_of_merged_cells_only_the_first_says_something() -> None:
    made = f'<row r="2">{inline("A2", "a")}{inline("B2", "b")}</row><row r="3">{inline("A3", "c")}</row>'
    made += f'<row r="4">{inline("D4", "d")}{inline("E4", "e")}</row><row r="5"><c r="B5"/></row>'
    read = rows(with_sheet(made, after=merging("D4:E4", "B2:B3", "A4:B5", "F1", "B3:C3")))
    assert [(row.line, row.cells, dict(row.unread)) for row in read if not row.is_blank] == [
        (2, ("a", "b"), {}),
        (3, ("c",), {1: MERGED, 2: MERGED}),
        (4, ("", "", "", "d", ""), {1: MERGED, 4: NOT_SHOWN}),
    ]


@pytest.mark.parametrize("ranges", [["B1:B1048576"], ["B1:XFD1048576"] * 300, ["B1:C9", "C1:D9", "B2:B3"]])
def test_merged_cells_of_any_size_are_soon_looked_at(ranges: list[str]) -> None:
    made = "".join(f'<row r="{row}">{inline(f"A{row}", "a")}</row>' for row in (1, 2, 1_000))
    read = rows(with_sheet(made, after=merging(*ranges)))
    assert [1 in row.unread for row in read if not row.is_blank] == [False, True, len(ranges) != 3]


def test_merged_cells_that_take_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CELLS", 100)
    made = "".join(f'<row r="{row}">{inline(f"A{row}", "a")}</row>' for row in range(1, 60))
    assert refusal(with_sheet(made, after=merging("B1:C60"))) == "merged cells cover more than 100 cells of its rows"
    assert len(rows(with_sheet(made, after=merging("B1:C40")))) == 59


@pytest.mark.parametrize(
    "reference", ["", "A:A", "1:3", "B2:A1", "A1:XFE2", "A1:A1048577", "A1:B2:C3", "$A$1:$B$2", "x"]
)
def test_merged_cells_that_no_spreadsheet_has_are_refused(reference: str) -> None:
    data = with_sheet(f'<row r="1">{inline("A1", "x")}</row>', after=merging(reference))
    assert "merged cells are not written as a spreadsheet writes them" in refusal(data)


def test_rows_keep_their_numbers_and_gaps() -> None:
    data = with_sheet(f'<row r="2">{inline("B2", "x")}</row><row r="5">{inline("A5", "y")}</row>')
    assert [(row.line, row.cells) for row in rows(data) if not row.is_blank] == [(2, ("", "x")), (5, ("y",))]


def test_a_size_that_a_sheet_states_falsely_hides_nothing() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:A1"/><sheetData><row r="1">{inline("A1", "a")}'
    sheet += f'{inline("B1", "b")}</row><row r="2">{inline("A2", "c")}</row></sheetData></worksheet>'
    read = rows(with_parts(workbook(Index=[["x"]]), {SHEET: sheet.encode()}))
    assert [row.cells for row in read] == [("a", "b"), ("c",)]


def test_the_sheet_that_is_named_is_read_and_otherwise_the_only_one_that_says_something() -> None:
    data = workbook(Old=[["a"]], New=[["b"]], Empty=[])
    assert rows(data, sheet="New")[0].cells == ("b",)
    with pytest.raises(TableError) as caught:
        rows(data, sheet="new")
    assert caught.value.cause == "it has no sheet `new`"
    assert caught.value.help == "did you mean `New`?"
    with pytest.raises(TableError) as caught:
        rows(data)
    assert caught.value.cause == "more than one of its sheets says something: Old, New"
    assert rows(workbook(Empty=[], Only=[["a"]], Other=[]))[0].cells == ("a",)


def test_a_hidden_sheet_is_read_only_by_its_name() -> None:
    parts = {"xl/workbook.xml": part(workbook(Index=[["a"]], Empty=[]), "xl/workbook.xml")}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"', 1)
    data = with_parts(workbook(Index=[["a"]], Empty=[]), parts)
    assert refusal(data) == "only a hidden sheet says something: Index"
    assert rows(data, sheet="Index")[0].cells == ("a",)


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (417, "General", "417"), (417, "0", "417"), (417, "0_ ", "417"), (1417, "#,##0", "1417"), (417, "@", "417"),
        (4.5, "0.00", "4.5"), (-4, "0", "-4"), (1234.5, "#,##0.00_);(#,##0.00)", "1234.5"), (0, "0;-0;0", "0"),
        (417, '"C-"00000', None), (417, "00000", None), (417, '0"A"', None), (417, "0;;;", "417"), (0, "0;-0;", None),
        (417.5, "0", None), (0.5, "0%", None), (417, "0.00E+00", None), (417, ";;;", None), (-4, "0;(0)", None),
        (417, '[>400]"D-"0;0', None), (417, "0,", None), (417, "[Red]0", None),
        (DAY, "yyyy-mm-dd", "2021-10-01"), (DAY, "d/m/yy", "2021-10-01"), (DAY, "mm-dd-yy", "2021-10-01"),
        (DAY, "[$-409]d\\-mmm\\-yyyy;@", "2021-10-01"), (DAY, 'yyyy"年"m"月"d"日"', "2021-10-01"),
        (DAY, "yyyy-mm-dd h:mm:ss", "2021-10-01"),
        (DAY, "mmm-yy", None), (DAY, "yyyy", None), (DAY, "d-mmm", None), (DAY, "dddd mmm yyyy", None),
        (DAY, "yyyy d h:mm", None), (DAY, "h:mm", None), (DAY, '"day" mmm-yy', None), (DAY, "mmmmm d yyyy", None),
        ("417", "@", "417"), ("417", "General", "417"), ("417", "0.00", "417"), ("417", '"C-"@', None),
        ("417", ";;;", None), ("417", '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "417"), ("417", '0;0;0;"none"', None),
    ],
)  # fmt: skip
def test_a_cell_that_shows_something_else_than_it_stores_is_unread(
    value: float | str | date, format_: str, text: str | None
) -> None:
    (row,) = rows(formatted(value, format_))
    assert row.cells[0] == (text or "")
    assert bool(row.unread) == (text is None)


def test_a_format_that_only_the_spreadsheet_knows_is_unread() -> None:
    styles = part(formatted(417, "0"), "xl/styles.xml").replace(b'numFmtId="1"', b'numFmtId="31"')
    (row,) = rows(with_parts(formatted(417, "0"), {"xl/styles.xml": styles}))
    assert row.unread


def test_an_older_or_encrypted_workbook_is_refused_with_a_way_out() -> None:
    with pytest.raises(TableError) as caught:
        rows(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "encrypted" in caught.value.cause
    assert caught.value.help == "save it as .xlsx without a password, or as CSV UTF-8"


def zipped(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return written.getvalue()


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "no XLSX workbook"),
        (workbook(Index=[["a"]])[:-30], "the workbook is damaged"),
        (with_parts(workbook(Index=[["a"]]), {SHEET: b"<worksheet>"}), "`xl/worksheets/sheet1.xml` is damaged"),
        (with_parts(workbook(Index=[["a"]]), {SHEET: f"{ENTITIES}<worksheet>&b;</worksheet>".encode()}), "entities"),
        (with_parts(workbook(Index=[["a"]]), {"xl/workbook.xml": f"{ENTITIES}<x>&b;</x>".encode()}), "entities"),
        (with_parts(workbook(Index=[["a"]]), {"xl/media/1.png": f"{ENTITIES}<x>&b;</x>".encode()}), "entities"),
        (with_parts(workbook(Index=[["a"]]), {SHEET: b" " * (1 << 21)}), "unpacks to more than 200 times"),
        (with_sheet('<row r="999999999"/>'), "beyond number 1,048,576"),
        (with_sheet('<row r="2"/><row r="1"/>'), "has no greater number"),
        (with_sheet('<row r="1.5"/>'), "not numbered as a spreadsheet"),
        (with_sheet(f'<row r="1">{inline("B1", "x")}{inline("A1", "y")}</row>'), "has no greater number"),
        (with_sheet(f'<row r="1">{inline("XFE1", "x")}</row>'), "beyond number 16,384"),
        (with_sheet(f'<row r="1">{inline("ZZZZZZ1", "x")}</row>'), "a cell that no spreadsheet has"),
        (with_sheet(f'<row r="1">{inline("A2", "x")}</row>'), "a cell that no spreadsheet has"),
        (with_sheet("<row>" + "<c/>" * 16_385 + "</row>"), "beyond number 16,384"),
        (with_sheet(f'<row r="1">{inline("A1", "x" * 32_768)}</row>'), "more than 32,767 characters"),
        (with_sheet(f'<row r="1">{inline("ALM1", "x")}</row>'), "more than 1,000 columns"),
        (with_sheet("<a>" * 70 + "</a>" * 70), "deeper than 64"),
        (with_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "the workbook is damaged (IndexError)"),
        (with_sheet('<row r="1"><c r="A1" t="n"><v>Chan</v></c></row>'), "the workbook is damaged (ValueError)"),
    ],
)
def test_what_would_harm_is_refused(data: bytes, cause: str) -> None:
    assert cause in refusal(data)


@pytest.mark.parametrize(
    ("limit", "most", "cause"),
    [
        ("MOST_PARTS", 3, "at most 3 are read"),
        ("MOST_UNPACKED", 5_000, "at most 5,000 are read"),
        ("MOST_CELLS", 3, "more than 3 cells"),
        ("MOST_SHARED_STRINGS", 2, "more than 2 shared texts"),
        ("MOST_BYTES", 1 << 10, "MiB"),
        ("MOST_MERGED", 2, "more than 2 ranges of merged cells"),
    ],
)
def test_every_other_limit_refuses(monkeypatch: pytest.MonkeyPatch, limit: str, most: int, cause: str) -> None:
    monkeypatch.setattr(workbook_limits, limit, most)
    shared = f'<sst xmlns="{MAIN}">' + "<si><t>x</t></si>" * 3 + "</sst>"
    data = workbook(Index=[["a", "b", "c"], ["d", "e", "f"]])
    if limit == "MOST_MERGED":
        data = with_sheet("", after=merging("A1:B1", "A2:B2", "A3:B3"))
    assert cause in refusal(with_parts(data, {"xl/sharedStrings.xml": shared.encode()}))


def test_parts_that_overlap_are_refused() -> None:
    data = bytearray(workbook(Index=[["a"]]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        directory = archive.start_dir
    # The second entry of the directory is made to point at the first part.
    second = data.find(b"PK\x01\x02", directory + 4)
    data[second + 42 : second + 46] = data[directory + 42 : directory + 46]
    assert "damaged" in refusal(bytes(data)) or "overlap" in refusal(bytes(data))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = with_parts(workbook(Index=[["a"]]), {SHEET: b"<worksheet>" + b"<c/>" * 4_000_000})
    tracemalloc.start()
    assert "200 times" in refusal(data)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()
