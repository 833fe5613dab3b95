"""What an import enters and tells, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.custody.clock import FixedClock
from engine.custody.ledger import LedgerRunsBackError
from engine.custody.store import Store
from engine.intake.table_errors import TableError
from engine.model.findings import FindingCode
from procedures.event_corrections import (
    correct,
)
from procedures.events import EventKindsUnknownError, ImportOrder, import_events, list_events
from procedures.intake import TableNotGivenError
from procedures.ledger import NoDatabaseError
from tests.procedures.registered import (
    ENDED,
    NOON,
    POLICIES,
    RIGHT,
    imported,
    keep,
    scanned,
    table,
)


def test_what_is_new_is_entered_once(database: Path) -> None:
    first = imported(database, ENDED, "relationship-ended,C-2,2015-01-01,2015-12-31")
    assert (len(first.taken.new), first.taken.known, first.taken.entries) == (2, (), (0,))
    again = imported(database, ENDED, "relationship-ended,C-3,2016-01-01", name="later.csv")
    assert ([one.asset for one in again.taken.new], [one.asset for one in again.taken.known]) == (["C-3"], ["C-00417"])
    assert imported(database, ENDED).taken.entries == ()
    with Store.open(database) as store:
        assert store.ledger.size() == 2
        assert len(store.standing().events) == 3


def test_an_import_tells_what_nobody_has_and_what_lies_ahead(database: Path) -> None:
    assert imported(database, ENDED).nobody is None
    keep(database, scanned("C-00417"))
    done = imported(
        database,
        "relationship-ended,C-00417,2014-01-01",
        "relationship-ended,c-00417,2015-01-01",
        "relationship-ended,C-9,2015-01-01",
        "relationship-ended,C-9,2027-01-01",
        "relationship-ended,C-00417,not a day",
    )
    assert len(done.taken.new) == 5
    assert done.nobody is not None
    assert done.nearly is not None
    assert (done.nobody.number, done.nobody.examples) == (2, ("e.csv:4", "e.csv:5"))
    assert (done.nearly.number, done.nearly.examples) == (1, ("e.csv:3",))
    assert (done.future.number, done.future.examples, done.unknown_day) == (1, ("e.csv:5",), 1)
    assert [(one.code, one.place) for one in done.findings] == [
        (FindingCode.EVENT_NOT_UNDERSTOOD, "e.csv:6"),
        (FindingCode.START_IMPLAUSIBLE, "e.csv:5"),
    ]
    assert not [one for one in done.findings if "C-" in one.detail]


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([ENDED, "relationship-ended,,2015-01-01"], TableError),
        ([ENDED, "relationship-ended,C-1"], TableError),
        ([ENDED, "relationship-paused,C-1,2015-01-01"], EventKindsUnknownError),
        ([ENDED, ",C-1,2015-01-01"], EventKindsUnknownError),
    ],
)
def test_a_refused_table_enters_nothing(database: Path, rows: list[str], error: type[Exception]) -> None:
    path = database.parent / "e.csv"
    path.write_text("\n".join(("event,asset,on", *rows)))
    with pytest.raises(error):
        import_events(ImportOrder(tables=(path,), policies=POLICIES, database=database), clock=NOON)
    other = table(database.parent, ENDED, name="a.csv")
    with pytest.raises(error):
        import_events(ImportOrder(tables=(other, path), policies=POLICIES, database=database), clock=NOON)
    assert list_events(database) == ()


def test_rows_of_an_unknown_kind_are_named(database: Path) -> None:
    rows = [f"relationship-paused,C-{number},2015-01-01" for number in range(5)]
    with pytest.raises(EventKindsUnknownError, match="5 of its rows") as caught:
        imported(database, ENDED, *rows)
    assert caught.value.lines == (3, 4, 5, 6, 7)
    assert "see line 3, 4, 5 and 2 more" in caught.value.cause


def test_a_mapping_for_other_tables_too_is_read_and_a_table_that_it_names_is_needed(database: Path) -> None:
    mapping = database.parent / "mapping.yaml"
    head = "muniment: 1\nkind: mapping\ncatalogues:\n  index.csv:\n    columns: {A: customer}\nevents:\n  e.csv:\n"
    mapping.write_text(head + "    columns: {What: {event: true, values: {ENDE: relationship-ended}}}\n")
    path = database.parent / "e.csv"
    path.write_text("What,asset,on\nENDE,C-1,2015-01-01\n")
    order = ImportOrder(tables=(path,), policies=POLICIES, database=database, mapping=mapping)
    assert len(import_events(order, clock=NOON).taken.new) == 1
    other = path.rename(database.parent / "f.csv")
    with pytest.raises(TableNotGivenError):
        import_events(ImportOrder(tables=(other,), policies=POLICIES, database=database, mapping=mapping), clock=NOON)


def test_nothing_is_entered_into_a_database_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "none.sqlite"
    with pytest.raises(NoDatabaseError):
        imported(missing, ENDED)
    with pytest.raises(NoDatabaseError):
        list_events(missing)
    with pytest.raises(NoDatabaseError):
        correct(missing, RIGHT, to=None, reason="r", clock=NOON)
    assert not missing.exists()


def test_a_clock_that_was_set_back_enters_nothing(database: Path) -> None:
    imported(database, ENDED)
    back = FixedClock(NOON.time - timedelta(hours=1))
    with pytest.raises(LedgerRunsBackError):
        imported(database, "relationship-ended,C-2,2015-01-01", clock=back)
    with pytest.raises(LedgerRunsBackError):
        correct(database, RIGHT, to=None, reason="r", clock=back)
    assert len(list_events(database)) == 1
    # What is known already needs no clock.
    assert imported(database, ENDED, clock=back).taken.new == ()
