"""Rows with the right number of cells in the wrong columns: what can be seen of it keeps, and repeats nobody's name."""

from __future__ import annotations

import pytest

from engine.intake.assembly import Assembled, assemble
from engine.intake.catalogue import Catalogue, read_catalogue
from engine.intake.events import ON_SOME_DAY, ReadEvents, read_events
from engine.intake.table_errors import TableError
from engine.model.date_forms import DateForm
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.mappings import Meaning, TableMapping
from tests.engine.intake.drawn_tables import workbook
from tests.engine.intake.test_assembly import file

VOCABULARY = Vocabulary(
    facts={
        definition.name: definition
        for definition in (
            FactDefinition(name="series", kind=FactKind.ONE_OF, values=("cheque-image", "account-form")),
            FactDefinition(name="customer", kind=FactKind.TEXT, is_personal=True),
            FactDefinition(name="matter", kind=FactKind.TEXT),
            FactDefinition(name="registered", kind=FactKind.YES_NO),
            FactDefinition(name="pages", kind=FactKind.NUMBER),
            FactDefinition(name="captured_on", kind=FactKind.DATE),
        )
    },
    events={
        "ended": EventDefinition(kind="ended", per="customer", cleared_by="resumed"),
        "resumed": EventDefinition(kind="resumed", per="customer"),
    },
)
COMPACT = TableMapping(dates=(DateForm.of("YYYYMMDD"),))
SETTLED = b"path,customer,matter,series\na.png,C-1,M-1,cheque-image"


def catalogue(header: str, *rows: str, mapping: TableMapping = COMPACT) -> Catalogue:
    data = "\n".join([header, *rows]).encode()
    return read_catalogue(data, name="index.csv", vocabulary=VOCABULARY, mapping=mapping)


def joined(read: Catalogue, *others: bytes) -> Assembled:
    catalogues = [
        *(read_catalogue(data, name=f"{number}.csv", vocabulary=VOCABULARY) for number, data in enumerate(others)),
        read,
    ]
    return assemble([file(b"a.png", measured={})], vocabulary=VOCABULARY, catalogues=catalogues)


def facts(assembled: Assembled) -> dict[str, tuple[object, ...]]:
    (record,) = assembled.inventory.records
    return {name: fact.values for name, fact in record.facts.items()}


def reasons(read: Catalogue) -> list[tuple[str, str]]:
    return [(finding.place, finding.detail.partition(";")[0]) for finding in read.findings]


@pytest.mark.parametrize(
    ("header", "row", "from_", "to"),
    [
        # A cell is missing, and a blank one stands at the end instead.
        ("path,customer,series", "a.png,cheque-image,", 2, 3),
        ("path,customer,captured_on", "a.png,2019-04-03,", 2, 3),
        ("path,customer,registered", "a.png,yes,", 2, 3),
        ("path,matter,customer,series,pages", "a.png,C-1,cheque-image,3,", 4, 5),
        ("path,matter,series,customer", "a.png,cheque-image,C-1,", 3, 4),
        ("path,matter,series,Remarks,pages", "a.png,account-form,x,3,", 3, 4),
        # A blank cell too many, and the last one, which was blank, is not there.
        ("path,customer,series,matter", "a.png,,C-1,cheque-image", 4, 3),
        ("path,series,customer,matter", "a.png,,account-form,C-1", 3, 2),
    ],
)
def test_cells_that_stand_beside_their_columns_say_nothing(header: str, row: str, from_: int, to: int) -> None:
    read = catalogue(header, row)
    (reason,) = [detail for place, detail in reasons(read) if place == "index.csv:2"]
    assert reason.startswith(f"its cells may have moved: what stands in column {from_} ")
    assert reason.endswith(f"could belong to column {to}")
    assert not any(cell and not cell.isdecimal() and cell in reason for cell in row.split(","))
    assert not {"customer", "matter"} & {fact for fact in facts(joined(read, SETTLED)) if fact in header}


def test_what_stands_before_the_gap_is_read() -> None:
    read = catalogue("path,pages,series,customer,captured_on", "a.png,3,C-1,2019-04-03,")
    told = facts(joined(read, SETTLED))
    assert told["pages"] == (3,)
    assert told["matter"] == ("M-1",)
    assert not {"series", "customer", "captured_on"} & set(told)
    assert not [place for place, _ in reasons(read) if place != "index.csv:2"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("path,series,customer,captured_on", "a.png,cheque-image,C-1,"),
        ("path,series,customer,captured_on", "a.png,cheque-imgae,C-1,2019-04-03"),
        ("path,series,captured_on,customer", "a.png,cheque-imgae,2019-04-03,"),
        ("path,series,customer,captured_on,Remarks", "a.png,cheque-image,C-1,03/04/99,"),
        ("path,customer,captured_on", "a.png,20190403,"),
        ("path,customer,pages", "a.png,417,"),
        ("path,customer,series,captured_on", "a.png,,cheque-image,2019-04-03"),
        ("path,customer,matter", "a.png,C-1,"),
        ("path,customer,matter,series", "a.png,C-1,,"),
    ],
)
def test_a_row_that_fits_only_as_it_stands_is_read(header: str, row: str) -> None:
    read = catalogue(header, row)
    assert [one.path for one in read.rows] == ["a.png"]
    assert not [detail for _, detail in reasons(read) if "moved" in detail]
    assert all(one.texts for one in read.rows[0].says)


def test_a_word_that_is_called_missing_or_cannot_be_read_is_no_blank() -> None:
    mapping = TableMapping(missing=frozenset({"-"}))
    for last in ("-", "#N/A"):
        read = catalogue("path,customer,series", f"a.png,cheque-image,{last}", mapping=mapping)
        assert [one.path for one in read.rows] == ["a.png"]
        assert not read.findings


def test_words_are_those_of_the_mapping() -> None:
    mapping = TableMapping(columns={"Type": Meaning(of="series", values={"CHQ": "cheque-image"})})
    assert reasons(catalogue("path,customer,Type", "a.png,CHQ,", mapping=mapping))
    assert not reasons(catalogue("path,customer,series", "a.png,CHQ,"))


def test_cells_of_a_workbook_move_too() -> None:
    data = workbook(Index=[["path", "customer", "series"], ["a.png", "cheque-image"], ["b.png", "C-1"]])
    read = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY)
    assert [place for place, _ in reasons(read)] == ["index.xlsx:2"]
    assert [one.path for one in read.rows] == ["b.png"]
    assert [one.names for one in read.left_out] == [("a.png", "cheque-image")]


def events(*rows: str, header: str = "event,asset,on,on_latest") -> ReadEvents:
    return read_events("\n".join([header, *rows]).encode(), name="events.csv", vocabulary=VOCABULARY)


@pytest.mark.parametrize(
    "row", ["ended,2019-04-03,,", "ended,2019-04-03,2019-05-03,", "C-1,2019-04-03,,", ",ended,C-1,", "2019-04-03,,,"]
)
def test_an_event_whose_asset_may_stand_in_another_column_refuses_the_table(row: str) -> None:
    with pytest.raises(TableError) as caught:
        events("ended,C-2,2019-04-03,", row)
    assert caught.value.line == 3
    assert "C-1" not in caught.value.cause
    assert "take it out" in caught.value.help


def test_an_event_of_which_only_the_day_is_in_doubt_stays() -> None:
    assert [one.on for one in events("ended,C-1,soon,").events] == [ON_SOME_DAY]
    assert [one.kind for one in events("moved,C-1,,").events] == ["ended", "resumed"]
    assert not events("ended,C-1,2019-04-03,", "ended,20190403,2019-04-03,").findings
