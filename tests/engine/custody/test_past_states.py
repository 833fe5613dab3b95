"""What changed between scans is kept, nothing else is, and every change of what was kept is seen."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from engine.custody.clock import FixedClock
from engine.custody.ledger import LedgerRunsBackError, Scribe
from engine.custody.store import PastChangedError, Scan, Store
from engine.ledger.entries import Actor
from engine.model.facts import Fact, known
from engine.model.holds import RememberedLink
from engine.model.past import PastState
from engine.model.records import Inventory, Link, LinkKind, Record
from tests.engine.custody.older import lay
from tests.engine.custody.test_ledger import FailsAt

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number: int) -> date:
    return (FIRST + timedelta(days=number)).date()


def scribe(number: int) -> Scribe:
    return Scribe(actor=Actor(account="a"), clock=FixedClock(FIRST + timedelta(days=number, minutes=1)))


def record(name: str, *, customer: str | None = "C-1", content: str | None = None, line: int = 2) -> Record:
    facts = {"customer": known(customer, sources=(f"index.csv:{line}",))} if customer is not None else {}
    return Record(id=name, location=name, sha256=(content or name).encode().hex().ljust(64, "0"), size=1, facts=facts)


def scan(
    number: int, *records: Record, links: tuple[Link, ...] = (), archive: str = "/a", name: str | None = None
) -> Scan:
    at = FIRST + timedelta(days=number)
    inventory = Inventory(records=records, links=links)
    return Scan(id=name or f"s-{number}", archive=archive, started_at=at, finished_at=at, inventory=inventory)


def save(store: Store, *scans: Scan) -> None:
    for one in scans:
        store.save_scan(one, scribe=scribe((one.finished_at - FIRST).days))


def state(name: str, customer: str, until: int | None, *, content: str | None = None, archive: str = "/a") -> PastState:
    return PastState(
        archive=archive,
        record=name,
        sha256=(content or name).encode().hex().ljust(64, "0"),
        facts={"customer": Fact(values=(customer,))},
        until=None if until is None else day(until),
    )


def rows(store: Store, table: str = "record_state") -> int:
    with store.database.reading() as connection:
        return int(connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def test_only_what_changed_is_kept(store: Store) -> None:
    save(store, scan(1, record("a"), record("b")))
    assert rows(store) == 2
    # A row that is put in above moves the line of a catalogue, and says nothing new.
    save(store, scan(2, record("a", line=3), record("b", line=4)))
    assert rows(store) == 2
    save(store, scan(3, record("a"), record("b", customer="C-2")))
    assert rows(store) == 3
    assert store.past_of("s-3").states == (state("b", "C-1", 3),)
    assert store.past_of("s-2").states == (state("b", "C-2", None),)


def test_a_fact_in_doubt_is_another_state_than_silence(store: Store) -> None:
    silent = record("a", customer=None)
    save(store, scan(1, silent), scan(2, replace(silent, doubted=("customer",))))
    assert rows(store) == 2


def test_what_is_gone_and_comes_back_has_a_past(store: Store) -> None:
    save(store, scan(1, record("a")), scan(2), scan(3))
    assert rows(store) == 2
    assert store.past_of("s-3").states == (state("a", "C-1", 2),)
    save(store, scan(4, record("a", customer="C-2")))
    assert store.past_of("s-4").states == (state("a", "C-1", 2),)
    assert store.past_of("s-2").states == (state("a", "C-1", 2), state("a", "C-2", None))


def test_bytes_that_are_known_from_another_archive_bring_their_past(store: Store) -> None:
    save(
        store,
        scan(1, record("a", content="x"), record("z"), archive="/b", name="other"),
        scan(2, record("m", content="x", customer="C-9")),
    )
    assert store.past_of("s-2").states == (state("a", "C-1", None, content="x", archive="/b"),)


def test_ties_are_kept_by_the_day_on_which_a_scan_missed_them(store: Store) -> None:
    tie = Link(first="a", second="b", kind=LinkKind.LOOKALIKE, evidence={"distance": 1})
    near = Link(first="a", second="b", kind=LinkKind.CANDIDATE)
    both = (record("a"), record("b"))
    save(
        store,
        scan(1, *both, links=(tie, near)),
        scan(2, *both, links=(replace(tie, evidence={"distance": 2}), tie)),
        scan(3, record("z"), archive="/b"),
        scan(5, *both),
        scan(6, *both),
    )
    assert rows(store, "link_state") == 2
    seen = RememberedLink(first="a", second="b", kind=LinkKind.LOOKALIKE, last_seen=day(5))
    assert store.past_of("s-6").links == (seen,)
    save(store, scan(7, *both, links=(tie,)), scan(8, *both, links=(tie,)))
    assert store.past_of("s-8").links == (replace(seen, last_seen=date.max),)


def test_only_what_was_known_by_then_is_given(store: Store) -> None:
    save(store, *(scan(number, record("a", customer=f"C-{number}")) for number in (1, 2, 3)))
    assert store.past_of("s-2", until=FIRST + timedelta(days=2)).states == (state("a", "C-1", 2),)
    found = store.scan_known_on("/a", FIRST + timedelta(days=2, hours=1))
    assert found is not None
    assert found.id == "s-2"
    assert store.scan_known_on("/a", FIRST) is None
    assert store.scan_known_on("/b", FIRST + timedelta(days=9)) is None


def test_scans_that_were_kept_in_another_order_than_they_ended_lose_no_day(store: Store) -> None:
    late = scribe(9)
    store.save_scan(scan(2, record("a")), scribe=late)
    store.save_scan(scan(1, record("a", customer="C-2")), scribe=late)
    # What a hold reached until the second was kept, it reached on that day.
    assert store.past_of("s-1").states == (state("a", "C-1", 9),)


def test_a_scan_is_not_kept_by_a_clock_that_was_set_back(store: Store) -> None:
    save(store, scan(2, record("a")))
    with pytest.raises(LedgerRunsBackError):
        save(store, scan(1, record("b")))
    assert (store.scan_ids(), rows(store)) == (("s-2",), 1)


@pytest.mark.parametrize("table", ["record_state", "link_state", "policy_text"])
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_the_past_is_never_changed(store: Store, table: str, change: str) -> None:
    tie = Link(first="a", second="b", kind=LinkKind.IDENTICAL)
    save(store, scan(1, record("a"), record("b"), links=(tie,)))
    with store.database.writing() as connection:
        connection.execute(sa.text("INSERT INTO policy_text VALUES ('0', x'00')"))
    with pytest.raises(IntegrityError, match="is never changed"), store.database.writing() as connection:
        connection.execute(sa.text(change.format(table)))


CHANGES = [
    "UPDATE record_state SET facts = x'00' WHERE number = 1",
    "UPDATE record_state SET facts = replace(facts, 'C-1', 'C-2') WHERE number = 1",
    "UPDATE record_state SET sha256 = replace(sha256, '6', '7') WHERE number = 1",
    "UPDATE record_state SET record_id = 'x' WHERE number = 1",
    "UPDATE record_state SET archive = '/b' WHERE number = 1",
    "UPDATE record_state SET scan_id = 's-1' WHERE number = 3",
    "UPDATE record_state SET number = 9 WHERE number = 1",
    "UPDATE record_state SET doubted = '[]' WHERE number = 1",
    "UPDATE record_state SET gone = 1 WHERE number = 2",
    "DELETE FROM record_state WHERE number = 3",
    "DELETE FROM record_state WHERE scan_id = 's-1'",
    "INSERT INTO record_state (number, archive, scan_id, record_id, gone) VALUES (9, '/a', 's-2', 'a', 1)",
    "INSERT INTO record_state (number, archive, scan_id, record_id, gone) VALUES (0, '/a', 's-2', 'a', 1)",
    "INSERT INTO record_state (number, archive, scan_id, record_id, gone) VALUES (9, '/a', 's-9', 'a', 1)",
    "UPDATE link_state SET kind = 'doubtful' WHERE number = 1",
    "DELETE FROM link_state",
    "INSERT INTO link_state VALUES (9, '/a', 's-2', 'a', 'c', 'identical', 0)",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_past_that_was_changed_is_not_believed(path: Path, change: str) -> None:
    tie = Link(first="a", second="b", kind=LinkKind.IDENTICAL)
    with Store.open(path) as store:
        save(store, scan(1, record("a"), record("b"), links=(tie,)), scan(2, record("a"), record("b", customer="C-2")))
        store.past_of("s-2")
    altered(path, change)
    with Store.open(path) as store:
        with pytest.raises(PastChangedError) as caught:
            store.past_of("s-2")
        assert caught.value.exit_code == 4
        assert caught.value.help


def altered(path: Path, change: str) -> None:
    """Change a store as somebody who owns it can, without what refuses changes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        for (name,) in owner.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            owner.execute(f"DROP TRIGGER {name}")
        owner.execute(change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record SET facts = '{}' WHERE ordinal = 0",
        "UPDATE record SET problem = 'x'",
        "DELETE FROM link",
        "UPDATE record SET ordinal = 9 WHERE ordinal = 0",
        "UPDATE scan SET finished_at = '2026-03-01T12:00:00+00:00'",
        "UPDATE scan SET archive = '/b'",
    ],
)
def test_a_scan_that_was_changed_is_not_believed(path: Path, change: str) -> None:
    tie = Link(first="a", second="b", kind=LinkKind.IDENTICAL)
    with Store.open(path) as store:
        save(store, scan(1, record("a"), record("b"), links=(tie,)))
    altered(path, change)
    with Store.open(path) as store, pytest.raises(PastChangedError):
        store.load_scan("s-1")


def test_a_fault_at_any_statement_keeps_nothing(store: Store) -> None:
    tie = Link(first="a", second="b", kind=LinkKind.IDENTICAL)
    save(store, scan(1, record("a"), record("c")))
    before = (store.ledger.root(), rows(store))
    survived = 0
    for fault in range(1, 60):
        fails = FailsAt(fault)
        event.listen(store.database.engine, "before_cursor_execute", fails)
        try:
            save(store, scan(2, record("a", customer="C-2"), record("b"), links=(tie,)))
        except OSError:
            assert (store.ledger.root(), rows(store)) == before
            assert store.scan_ids() == ("s-1",)
            assert rows(store, "link_state") == 0
        else:
            survived = fault
            break
        finally:
            event.remove(store.database.engine, "before_cursor_execute", fails)
    # Every statement failed once, and then none did.
    assert survived > 15
    assert store.past_of("s-2").states == (state("a", "C-1", 2), state("c", "C-1", 2))
    assert store.ledger.problems() == ()


def test_a_process_that_is_killed_leaves_whole_scans(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from engine.custody.store import Store\n"
        "from tests.engine.custody.test_past_states import record, save, scan\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    for number in range(len(store.scan_ids()), 10_000):\n"
        "        save(store, scan(number, *(record(f'r-{n}', customer=f'C-{number % 3}') for n in range(40))))\n"
        "        print('kept', flush=True)\n"
    )
    for after in (1, 3):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.readline() == "kept\n"
        process.send_signal(signal.SIGKILL)
        process.stdout.read()
        process.wait()
        process.stdout.close()
        with Store.open(path) as store:
            ids = store.scan_ids()
            assert len(ids) >= after
            assert len(store.past_of(ids[-1]).states) == 40 * (len(ids) - 1)
            assert [store.load_scan(id).id for id in ids] == list(ids)


def test_an_older_store_gets_the_past_of_its_scans(path: Path) -> None:
    statements = []
    customers = [("s-1", ["C-1", "C-1"]), ("s-2", ["C-1", "C-2"]), ("s-3", ["C-1"])]
    for number, (name, of) in enumerate(customers, start=1):
        at = (FIRST + timedelta(days=number)).isoformat()
        statements.append(
            f"INSERT INTO scan (id, archive, started_at, finished_at) VALUES ('{name}', '/a', '{at}', '{at}')"
        )
        for ordinal, customer in enumerate(of):
            one = record("ab"[ordinal], customer=customer)
            facts = {"customer": {"values": [{"text": customer}], "sources": ["index.csv:2"], "said": []}}
            statements.append(
                "INSERT INTO record (scan_id, ordinal, record_id, location, sha256, size, facts) VALUES "
                f"('{name}', {ordinal}, '{one.id}', '{one.id}', '{one.sha256}', 1, '{json.dumps(facts)}')"
            )
    statements.append(
        "INSERT INTO link (scan_id, ordinal, first, second, kind, evidence) "
        "VALUES ('s-1', 0, 'a', 'b', 'identical', '{}')"
    )
    lay(path, *statements, revision="0007")
    with Store.open(path) as store:
        assert store.past_of("s-3").states == (state("b", "C-1", 2), state("b", "C-2", 3))
        tie = RememberedLink(first="a", second="b", kind=LinkKind.IDENTICAL, last_seen=day(2))
        assert store.past_of("s-3").links == (tie,)
        assert store.load_scan("s-2").inventory.records[1] == record("b", customer="C-2")
        assert store.ledger.problems() == ()
        # What is scanned now goes on from there.
        save(store, scan(4, record("a")))
        assert rows(store) == 4
