"""A quotation mark that swallows a row frees nothing, and notes of several lines are read."""

from __future__ import annotations

import pytest

from engine.intake.catalogue import Catalogue, read_catalogue
from engine.intake.events import read_events
from engine.intake.swallowed_rows import SWALLOWED
from engine.intake.table_errors import TableError
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.mappings import IGNORE, Meaning, TableMapping
from tests.engine.intake.drawn_tables import workbook

VOCABULARY = Vocabulary(
    facts={name: FactDefinition(name=name, kind=FactKind.TEXT) for name in ("customer", "note")},
    events={"ended": EventDefinition(kind="ended", per="customer")},
)
EVENTS = TableMapping(columns={"remark": Meaning(of=IGNORE)})


def catalogue(*lines: str) -> Catalogue:
    return read_catalogue("\n".join(lines).encode(), name="c.csv", vocabulary=VOCABULARY)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("opens", ["see file", ""])
def test_a_row_of_events_that_is_swallowed_refuses_the_table(opens: str, end: str) -> None:
    lines = ["event,asset,on,remark", f'ended,C-2,2015-01-01,"{opens}', 'resumed,C-1,2024-01-01,box 12"']
    with pytest.raises(TableError) as caught:
        read_events(end.join(lines).encode(), name="e.csv", vocabulary=VOCABULARY, mapping=EVENTS)
    assert (caught.value.line, caught.value.cause) == (2, SWALLOWED)
    assert caught.value.help


def test_a_row_of_events_that_was_swallowed_before_it_came_into_a_sheet_refuses_the_table() -> None:
    rows: list[list[str | None]] = [
        ["event", "asset", "on", "remark"],
        ["ended", "C-2", "2015-01-01", "see\nresumed,C-1,2024-01-01,box"],
    ]
    with pytest.raises(TableError) as caught:
        read_events(workbook(E=rows), name="e.xlsx", vocabulary=VOCABULARY, mapping=EVENTS)
    assert caught.value.cause == SWALLOWED


def test_a_line_break_at_the_end_of_a_cell_of_a_sheet_is_no_other_line() -> None:
    rows: list[list[str | None]] = [["event", "asset", "on", "remark"], ["ended", "C-2\n", "2015-01-01", None]]
    read = read_events(workbook(E=rows), name="e.xlsx", vocabulary=VOCABULARY, mapping=EVENTS)
    assert [event.asset for event in read.events] == ["C-2"]


@pytest.mark.parametrize(
    "lines",
    [
        ('a.tif,C-1,"see', 'b.tif,C-2,box"'),
        ('a.tif,C-1,"', 'b.tif,C-2,box"'),
        ('a.tif,"C-1,see', 'b.tif,C-2",box'),
        ('"a.tif,C-1,see', 'b.tif",C-2,box'),
        ('a.tif,C-1,"see', "b.tif,C-2,box", 'the rest"'),
    ],
)
def test_a_row_of_a_catalogue_that_may_have_swallowed_another_is_left_out_with_what_both_name(
    lines: tuple[str, ...],
) -> None:
    read = catalogue("path,customer,note", *lines, "c.tif,C-3,")
    assert [row.path for row in read.rows] == ["c.tif"]
    (left_out,) = read.left_out
    assert left_out.place == "c.csv:2"
    assert {"a.tif", "b.tif"} <= {*left_out.names}
    (finding,) = read.findings
    assert finding.detail.startswith(SWALLOWED)
    assert "C-2" not in finding.detail


@pytest.mark.parametrize(
    "row",
    [
        'a.tif,C-1,"two lines\nof a note"',
        'a.tif,C-1,"Flat 4, Block 2,\n18 Nathan Road, Kowloon"',
        'a.tif,C-1,"one, two, three\nfour, five"',
        'a.tif,"C-1\nC-2",x',
        '"a\nb.tif",C-1,x',
    ],
)
def test_notes_of_several_lines_are_read(row: str) -> None:
    read = catalogue("path,customer,note", row)
    assert len(read.rows) == 1
    assert not read.findings


def test_a_catalogue_of_one_column_has_no_rows_to_swallow() -> None:
    assert [row.path for row in catalogue("path", '"a\nb.tif"').rows] == ["a\nb.tif"]
