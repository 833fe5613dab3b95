"""Catalogues and events: what is written is understood, or is named with its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.intake.catalogue import CatalogueRow, read_catalogue
from engine.intake.control_totals import read_control_totals
from engine.intake.events import ON_SOME_DAY, ReadEvents, read_events
from engine.intake.fact_values import NotUnderstoodError, understand
from engine.intake.table_errors import TableError
from engine.model.dates import Interval
from engine.model.facts import Event, EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.findings import FindingCode
from engine.model.values import Value

VOCABULARY = Vocabulary(
    facts={
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
        "account": FactDefinition(name="account", kind=FactKind.NUMBER),
        "series": FactDefinition(name="series", kind=FactKind.TEXT),
        "x": FactDefinition(name="x", kind=FactKind.TEXT),
    },
    events={
        "ended": EventDefinition(kind="ended", per="customer", cleared_by="resumed"),
        "resumed": EventDefinition(kind="resumed", per="customer"),
        "closed": EventDefinition(kind="closed", per="account"),
    },
)


def told(row: CatalogueRow) -> dict[str, tuple[str, ...]]:
    return {statement.fact: statement.texts for statement in row.says}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_catalogue_is_read_with_or_without_a_mark(mark: bytes, end: bytes) -> None:
    lines = ["path,series,x", 'a.png, cheque-image ,"陳, 大文"', "", "b.png,,", '"c\nd.png",x,y']
    read = read_catalogue(mark + end.join(line.encode() for line in lines), name="facts.csv", vocabulary=VOCABULARY)
    assert [(row.path, told(row)) for row in read.rows] == [
        ("a.png", {"series": ("cheque-image",), "x": ("陳, 大文",)}),
        ("b.png", {}),
        ("c\nd.png", {"series": ("x",), "x": ("y",)}),
    ]
    assert read.rows[2].place == "facts.csv:5"
    assert not read.findings


@pytest.mark.parametrize(
    ("data", "line", "cause"),
    [
        (b"", 0, "it is empty"),
        (b"\n\n", 0, "it is empty"),
        ("path,x\na,支票".encode("big5"), 2, "byte 0xA4, 9 bytes in, is not UTF-8"),
        ("path,x\n".encode("utf-16"), 0, "UTF-16"),
        (b"path,x\na,b\x00c\n", 2, "a NUL byte"),
        (b"path;series\na;b\n", 1, "not divided by commas"),
        (b"path\tseries\na\tb\n", 1, "not divided by commas"),
        (b"path,x,x\n", 1, "columns 2 and 3 have the same name"),
        (b"series,x\na,b\n", 1, "neither a column `path` nor `sha256`"),
        (b'path,x\na,"never closed\nb,c\n', 2, "a quotation mark is missing"),
        (b'path,x\na,"closed" badly\n', 2, "a quotation mark is missing or out of place"),
        (b'path,x\na,"' + b"x" * 200_000 + b'"\n', 2, "a cell has more than 131,072 characters"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_line(data: bytes, line: int, cause: str) -> None:
    with pytest.raises(TableError) as caught:
        read_catalogue(data, name="facts.csv", vocabulary=VOCABULARY)
    assert caught.value.line == line
    assert cause in caught.value.cause
    assert caught.value.message.startswith("`facts.csv` cannot be read")


def test_a_row_that_does_not_fit_is_left_out_and_named() -> None:
    digest = "AB" * 32
    lines = ["path,sha256,x", "a.png", "b.png,,1,2", "c.png,,1,", ",,1", "d.png,123,1", f",{digest},1"]
    read = read_catalogue("\n".join(lines).encode(), name="facts.csv", vocabulary=VOCABULARY)
    assert [(row.place, row.path, row.sha256) for row in read.rows] == [("facts.csv:7", None, digest.lower())]
    assert [(finding.place, finding.code) for finding in read.findings] == [
        (f"facts.csv:{line}", FindingCode.VALUE_NOT_UNDERSTOOD) for line in (2, 3, 4, 5, 6)
    ]


def test_a_blank_cell_too_many_or_too_few_is_another_number_of_cells() -> None:
    lines = ["path,customer,x", "a.png,Chan, Tai Man,", "b.png,C-1", "c.png,C-1,", ",,,,"]
    read = read_catalogue("\n".join(lines).encode(), name="facts.csv", vocabulary=VOCABULARY)
    assert [row.path for row in read.rows] == ["c.png"]
    assert [(finding.place, finding.detail.partition(";")[0]) for finding in read.findings] == [
        ("facts.csv:2", "the row has 4 cells and the header 3"),
        ("facts.csv:3", "the row has 2 cells and the header 3"),
    ]
    for row, cells in (("ended,C-1,2024-01-31,,", 5), ("ended,C-1,2024-01-31", 3)):
        with pytest.raises(TableError) as caught:
            events(row)
        assert (caught.value.line, caught.value.cause) == (2, f"the row has {cells} cells and the header 4")
    with pytest.raises(TableError) as caught:
        read_control_totals(b"x,files\nA,1,\n", name="totals.csv", vocabulary=VOCABULARY)
    assert (caught.value.line, caught.value.cause) == (2, "the row has 3 cells and the header 2")


def test_a_header_that_ends_with_a_comma_is_as_long_as_rows_that_do() -> None:
    read = read_catalogue(b"path,x,\na.png,1,\n", name="facts.csv", vocabulary=VOCABULARY)
    assert [row.path for row in read.rows] == ["a.png"]
    assert not read.findings


def events(*lines: str, header: str = "event,asset,on,on_latest") -> ReadEvents:
    return read_events("\n".join([header, *lines]).encode(), name="events.csv", vocabulary=VOCABULARY)


def test_events_are_read_in_a_stable_order() -> None:
    lines = ["ended,C-1,2024-01-31,", "closed,007,2020-02-29,2020-03-31", "ended,C-1,2020-01-01,"]
    read = events(*lines)
    assert read.events == (
        Event(kind="closed", asset="7", on=Interval(earliest=date(2020, 2, 29), latest=date(2020, 3, 31))),
        Event(kind="ended", asset="C-1", on=Interval.on(date(2020, 1, 1))),
        Event(kind="ended", asset="C-1", on=Interval.on(date(2024, 1, 31))),
    )
    assert events(*reversed(lines)) == read
    assert not read.findings
    assert events("ended,C-1,2024-01-31", header="event,asset,on").events


@pytest.mark.parametrize("row", ["ended,,2024-01-31,", "closed,seven,2024-01-31,", "ended,C-1", ",,2024-01-31,"])
def test_a_row_that_could_be_anybodys_refuses_the_table_with_its_line(row: str) -> None:
    with pytest.raises(TableError) as caught:
        events("ended,C-2,2020-01-01,", row)
    assert caught.value.line == 3
    assert "take" in caught.value.help


def test_a_cell_below_no_name_is_never_passed_over() -> None:
    with pytest.raises(TableError) as caught:
        events("ended,C-1,2015-01-01,", "ended,C-1,2015-01-01,2024-12-31", header="event,asset,on,")
    assert (caught.value.line, caught.value.cause) == (3, "column 4 has no name, and the row has something in it")
    assert events("ended,C-1,2015-01-01,", header="event,asset,on,").events
    read = read_catalogue(b"path,customer,\na.png,C-1,C-2\nb.png,C-1,\n", name="facts.csv", vocabulary=VOCABULARY)
    assert [row.path for row in read.rows if row.says] == ["b.png"]
    assert [(finding.code, finding.place) for finding in read.findings] == [
        (FindingCode.VALUE_NOT_UNDERSTOOD, "facts.csv:2")
    ]


def test_a_cell_below_no_name_refuses_control_totals() -> None:
    with pytest.raises(TableError) as caught:
        read_control_totals(b"x,files,\nA,1,2\n", name="totals.csv", vocabulary=VOCABULARY)
    assert caught.value.cause == "column 3 has no name, and the row has something in it"


DEBRIS = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "########", "4.02881E+15"]


@pytest.mark.parametrize("left", DEBRIS)
def test_what_a_spreadsheet_leaves_of_a_value_is_no_value(left: str) -> None:
    read = read_catalogue(f"path,customer\na.png,{left}\n".encode(), name="facts.csv", vocabulary=VOCABULARY)
    assert [(said.texts, bool(said.problem)) for row in read.rows for said in row.says] == [((), True)]
    with pytest.raises(TableError) as caught:
        events(f"ended,{left},2024-01-31,")
    assert caught.value.line == 2
    assert [event.on for event in events(f"ended,C-1,2024-01-31,{left}").events] == [ON_SOME_DAY]


def test_a_value_that_only_looks_like_what_a_spreadsheet_leaves_is_a_value() -> None:
    data = b"path,customer\na,#1\nb,4E15\nc,N/A\nd,3E-12\n"
    read = read_catalogue(data, name="facts.csv", vocabulary=VOCABULARY)
    assert [told(row)["customer"] for row in read.rows] == [("#1",), ("4E15",), ("N/A",), ("3E-12",)]


@pytest.mark.parametrize("asset", ["\ufeffC-1", "C\u200b-1", "C-\t1", "C-\u00a01", "C-1\ufe0f", "C-\x071"])
def test_an_asset_with_a_character_that_nobody_sees_refuses_the_table(asset: str) -> None:
    with pytest.raises(TableError) as caught:
        events("ended,C-2,2020-01-01,", f"ended,{asset},2024-01-31,")
    assert caught.value.line == 3
    assert "which nobody sees" in caught.value.cause


def test_what_stands_in_a_shifted_row_is_not_repeated() -> None:
    read = events("A123456(7),C-1,Chan Tai Man,2024-01-31", "ended,C-1,Chan Tai Man,A123456(7)")
    said = [finding.detail for finding in read.findings]
    with pytest.raises(TableError) as caught:
        events(header="ended,C-00417,2024-01-31,")
    said += [caught.value.cause, caught.value.help]
    with pytest.raises(TableError) as caught:
        read_catalogue(b"C-00417,C-00417\n", name="facts.csv", vocabulary=VOCABULARY)
    said += [caught.value.cause, caught.value.help]
    assert len(said) == 6
    assert not [one for one in said if "Chan" in one or "A123456" in one or "00417" in one]


@pytest.mark.parametrize(
    ("row", "stands"),
    [
        ("C-1,resumed,2024-01-01,", "a kind of event"),
        ("C-1,Resumed ,2024-01-01,", "a kind of event"),
        ("ended,resumed,2024-01-01,", "a kind of event"),
        ("C-1,ended;resumed,2024-01-01,", "a kind of event"),
        ("resumed,2024-01-01,C-1,", "a date"),
        ("resumed,31/12/2019,C-1,", "a date"),
        ("resumed,3.4.2019,C-1,", "a date"),
    ],
)
def test_an_asset_that_belongs_in_another_column_refuses_the_table(row: str, stands: str) -> None:
    with pytest.raises(TableError) as caught:
        events("ended,C-1,2015-01-01,", row)
    assert caught.value.line == 3
    assert caught.value.cause == f"in the place of the asset stands {stands}: two cells may have changed places"
    assert caught.value.help
    assert "2019" not in caught.value.cause + caught.value.help


def test_an_asset_that_is_written_like_a_date_is_one_where_the_day_stands_in_its_place() -> None:
    read = events("ended,01/02/2019,2024-01-01,", "ended,20190401,2024-01-01,")
    assert {event.asset for event in read.events} == {"01/02/2019", "20190401"}
    assert not read.findings


@pytest.mark.parametrize(
    "day",
    ["0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1970-01-01", "9999-12-31"],
)
@pytest.mark.parametrize("row", ["ended,C-1,{},", "ended,C-1,2015-01-01,{}", "ended,C-1,{},2015-01-01"])
def test_a_day_that_systems_write_for_none_is_an_unknown_day(row: str, day: str) -> None:
    read = events(row.format(day))
    assert [event.on for event in read.events] == [ON_SOME_DAY]
    assert "a day that systems write for no date" in read.findings[0].detail


def test_a_day_before_all_images_clears_what_it_can_and_starts_nothing() -> None:
    read = events("resumed,C-1,1825-12-31,", "resumed,C-2,1826-01-02,")
    assert [event.on == ON_SOME_DAY for event in read.events] == [True, False]
    assert [finding.detail for finding in read.findings] == [
        "`on` lies before 1826; the event counts as of an unknown day"
    ]


def test_an_unknown_kind_counts_as_every_kind_on_some_day_so_that_nothing_is_freed() -> None:
    read = events("moved,007,2024-01-31,", "ended,C-1,2024-01-31,", "moved,C-2,x,", ",C-3,2024-01-31,")
    some_day = {(event.kind, event.asset) for event in read.events if event.on == ON_SOME_DAY}
    kinds = set(VOCABULARY.events)
    by_number = {kind for kind in kinds if VOCABULARY.facts[VOCABULARY.events[kind].per].kind is FactKind.NUMBER}
    assert some_day == {
        *((kind, "7" if kind in by_number else "007") for kind in kinds),
        *((kind, asset) for kind in kinds - by_number for asset in ("C-2", "C-3")),
    }
    assert Event(kind="ended", asset="C-1", on=Interval.on(date(2024, 1, 31))) in read.events
    assert [(finding.place, finding.detail) for finding in read.findings] == [
        ("events.csv:5", "the event is blank; 1 row counts as every event, of an unknown day"),
        ("events.csv:2", "the event is none of the vocabulary; 2 rows count as every event, of an unknown day"),
    ]


@pytest.mark.parametrize(
    "when", ["31/01/2024,", "2024-02-30,", "20240131,", ",", ",2024-01-31", "2024-01-31,soon", "2024-02-01,2024-01-31"]
)
def test_an_event_whose_date_is_not_understood_happened_on_some_day(when: str) -> None:
    read = events(f"ended,C-1,{when}")
    assert read.events == (Event(kind="ended", asset="C-1", on=ON_SOME_DAY),)
    (finding,) = read.findings
    assert finding.place == "events.csv:2"
    assert "counts as of an unknown day" in finding.detail


@pytest.mark.parametrize("header", ["event,asset,when", "event,asset,on,on-latest", "event,on", "asset,on"])
def test_a_table_of_events_with_other_columns_is_refused(header: str) -> None:
    with pytest.raises(TableError):
        events(header=header)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FactKind.ONE_OF, "lossy", "lossy"),
        (FactKind.ONE_OF, "Lossy", None),
        (FactKind.TEXT, "C-00417 陳", "C-00417 陳"),
        (FactKind.YES_NO, "yes", True),
        (FactKind.YES_NO, "no", False),
        (FactKind.YES_NO, "Yes", None),
        (FactKind.YES_NO, "true", None),
        (FactKind.NUMBER, "300", Decimal(300)),
        (FactKind.NUMBER, "-2.50", Decimal("-2.5")),
        (FactKind.NUMBER, "1,000", None),
        (FactKind.NUMBER, "1e3", None),
        (FactKind.NUMBER, "NaN", None),
        (FactKind.NUMBER, "٣", None),
        (FactKind.NUMBER, "1" * 16, None),
        (FactKind.DATE, "2024-02-29", date(2024, 2, 29)),
        (FactKind.DATE, "2023-02-29", None),
        (FactKind.DATE, "2024-W05-1", None),
        (FactKind.DATE, "29/02/2024", None),
        (FactKind.PATH, r"registry\hk", "registry/hk"),
        (FactKind.PATH, "./registry//hk/", "registry/hk"),
        (FactKind.PATH, "../registry", None),
        (FactKind.PATH, "/registry", None),
        (FactKind.PATH, "/", None),
    ],
)
def test_each_value_has_one_spelling(kind: FactKind, text: str, value: Value | None) -> None:
    definition = FactDefinition(name="x", kind=kind, values=("lossless", "lossy"))
    if value is None:
        with pytest.raises(NotUnderstoodError):
            understand(text, definition=definition)
    else:
        understood = understand(text, definition=definition)
        assert understood == value
        assert type(understood) is type(value)
