"""What only a whole sheet shows: nothing that it hides frees a record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.intake.catalogue import read_catalogue
from engine.intake.events import ON_SOME_DAY, read_events
from engine.intake.fact_values import NotUnderstoodError
from engine.intake.table_errors import TableError
from engine.model.date_forms import DateForm
from engine.model.dates import Interval
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.findings import FindingCode
from engine.model.mappings import TableMapping
from tests.engine.intake.drawn_tables import inline, merged_header, part, with_parts, with_sheet, workbook

VOCABULARY = Vocabulary(
    facts={
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
        "captured_on": FactDefinition(name="captured_on", kind=FactKind.DATE),
    },
    events={"ended": EventDefinition(kind="ended", per="customer")},
)
BRITISH = TableMapping(dates=(DateForm.of("DD/MM/YYYY"),))
SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["event", "asset", "on", "on_latest"]
MARCH, APRIL = date(2019, 3, 4), date(2019, 4, 3)


def test_a_last_day_that_is_merged_with_the_one_above_is_an_unknown_day() -> None:
    rows: list[list[Any]] = [HEADER, ["ended", "C-1", "2015-01-01", "2024-12-31"], ["ended", "C-2", "2015-01-01", None]]
    read = read_events(merged_header(rows, "D2:D3"), name="e.xlsx", vocabulary=VOCABULARY)
    assert [event.on == ON_SOME_DAY for event in read.events] == [False, True]
    assert [finding.place for finding in read.findings] == ["e.xlsx:3"]


def test_an_asset_that_is_merged_with_the_one_above_refuses_the_table() -> None:
    rows: list[list[Any]] = [HEADER, ["ended", "C-1", "2015-01-01", None], ["ended", None, "2015-01-01", None]]
    with pytest.raises(TableError) as caught:
        read_events(merged_header(rows, "B2:B3"), name="e.xlsx", vocabulary=VOCABULARY)
    assert "the cell is merged" in caught.value.cause


def test_a_fact_that_is_merged_with_the_one_above_is_missing_and_a_path_leaves_its_row_out() -> None:
    rows: list[list[Any]] = [["path", "customer"], ["a.tif", "C-1"], ["b.tif", None], [None, "C-3"]]
    read = read_catalogue(merged_header(rows, "B2:B3"), name="c.xlsx", vocabulary=VOCABULARY)
    assert [[said.texts for said in row.says] for row in read.rows] == [[("C-1",)], [()]]
    read = read_catalogue(merged_header(rows, "A3:A4"), name="c.xlsx", vocabulary=VOCABULARY)
    assert [row.place for row in read.left_out] == ["c.xlsx:4"]


def test_a_line_that_is_merged_across_the_sheet_is_one_cell() -> None:
    rows: list[list[Any]] = [["path", "customer"], ["Kowloon"], ["a.tif", "C-1"]]
    read = read_catalogue(merged_header(rows, "A2:H2"), name="c.xlsx", vocabulary=VOCABULARY)
    assert [row.path for row in read.rows] == ["Kowloon", "a.tif"]
    assert not read.findings


def test_dates_beside_texts_that_are_dates_mean_both_days() -> None:
    rows: list[list[Any]] = [
        ["ended", "C-1", "25/12/2019"],
        ["ended", "C-2", MARCH],
        ["ended", "C-3", date(2019, 3, 14)],
    ]
    read = read_events(workbook(E=[HEADER[:3], *rows]), name="e.xlsx", vocabulary=VOCABULARY, mapping=BRITISH)
    assert [event.on for event in read.events] == [
        Interval.on(date(2019, 12, 25)),
        Interval(earliest=MARCH, latest=APRIL),
        Interval.on(date(2019, 3, 14)),
    ]
    assert [(finding.code, finding.place) for finding in read.findings] == [(FindingCode.DATE_AMBIGUOUS, "e.xlsx:3")]


def test_facts_beside_texts_that_are_dates_mean_both_days_even_where_nobody_declared_their_form() -> None:
    rows: list[list[Any]] = [["path", "captured_on"], ["a.tif", MARCH], ["b.tif", "25/12/2019 00:00"]]
    read = read_catalogue(workbook(C=rows), name="c.xlsx", vocabulary=VOCABULARY)
    assert read.rows[0].says[0].values(VOCABULARY.facts["captured_on"]) in ((MARCH, APRIL), (APRIL, MARCH))


def test_dates_alone_and_beside_other_texts_mean_one_day() -> None:
    rows: list[list[Any]] = [["path", "captured_on"], ["a.tif", MARCH], ["b.tif", "2019-12-25"], ["c.tif", "unknown"]]
    read = read_catalogue(workbook(C=rows), name="c.xlsx", vocabulary=VOCABULARY)
    assert read.rows[0].says[0].values(VOCABULARY.facts["captured_on"]) == (MARCH,)


@pytest.mark.parametrize("day", ["1900-01-01", "1970-01-01", "9999-12-31", "01/01/1900"])
def test_a_fact_of_a_day_that_systems_write_for_none_is_missing(day: str) -> None:
    read = read_catalogue(
        f"path,captured_on\na.tif,{day}\n".encode(), name="c.csv", vocabulary=VOCABULARY, mapping=BRITISH
    )
    with pytest.raises(NotUnderstoodError, match="systems write this one for no date"):
        read.rows[0].says[0].values(VOCABULARY.facts["captured_on"])


def test_hidden_rows_count_and_are_told() -> None:
    made = "".join(
        f'<row r="{at}" hidden="{hidden}">{inline(f"A{at}", text)}</row>'
        for at, (text, hidden) in enumerate([("path", 0), *((f"{one}.tif", 1) for one in range(7)), ("z.tif", 0)], 1)
    )
    read = read_catalogue(with_sheet(made + '<row r="10" hidden="1"/>'), name="c.xlsx", vocabulary=VOCABULARY)
    assert len(read.rows) == 8
    assert [(finding.code, finding.place, finding.detail) for finding in read.findings] == [
        (FindingCode.LOOK_AT_TABLE, "c.xlsx:2", "hidden rows count as all others: 2, 3, 4, 5, 6 and 2 more")
    ]


def test_hidden_columns_count_and_are_told() -> None:
    data = workbook(C=[["path", "customer"], ["a.tif", None], ["b.tif", "C-1"]])
    sheet = part(data, SHEET).replace(
        b"<sheetData>",
        b'<cols><col min="2" max="16384" hidden="1"/><col min="1" max="1"/></cols><sheetData>',
    )
    read = read_catalogue(with_parts(data, {SHEET: sheet}), name="c.xlsx", vocabulary=VOCABULARY)
    assert [said.texts for row in read.rows for said in row.says] == [("C-1",)]
    assert [(finding.code, finding.place, finding.detail) for finding in read.findings] == [
        (FindingCode.LOOK_AT_TABLE, "c.xlsx:3", "hidden columns count as all others: 2")
    ]


def test_dates_of_which_a_spreadsheet_may_have_chosen_the_century_are_told() -> None:
    rows: list[list[Any]] = [
        ["path", "captured_on"],
        ["a.tif", date(1935, 5, 1)],
        ["b.tif", date(1950, 1, 1)],
        ["c.tif", "1935-05-01"],
    ]
    read = read_catalogue(workbook(C=rows), name="c.xlsx", vocabulary=VOCABULARY)
    assert [(finding.code, finding.place) for finding in read.findings] == [(FindingCode.LOOK_AT_TABLE, "c.xlsx:2")]
    assert "column 2 has dates before 1950 (1)" in read.findings[0].detail
