"""The store keeps whole values, refuses places where it would lose them, and never changes what was entered."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from engine.custody import database
from engine.custody.clock import FixedClock
from engine.custody.database import StoreBusyError, StoreError, StoreOnNetworkError, open_database
from engine.custody.file_systems import network_file_system
from engine.custody.ledger import Scribe
from engine.custody.store import (
    AlreadyKeptError,
    IssuedReport,
    MadePlan,
    PlanUnknownError,
    Scan,
    ScanUnknownError,
    Store,
)
from engine.ledger.entries import Actor
from engine.model.records import Inventory, Record
from tests.engine.custody import drawn_values as drawn

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCRIBE = Scribe(actor=Actor(account="a"), clock=FixedClock(NOON))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "muniment.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store") / "100% shared.db") as opened:
        yield opened


def empty(id_: str) -> Scan:
    return Scan(id=id_, archive="a", started_at=NOON, finished_at=NOON, inventory=Inventory(records=()))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(scan=drawn.scans)
def test_a_scan_is_loaded_as_it_was_kept(shared: Store, scan: Scan) -> None:
    if scan.id in shared.scan_ids():
        with pytest.raises(AlreadyKeptError):
            shared.save_scan(scan, scribe=SCRIBE)
        return
    shared.save_scan(scan, scribe=SCRIBE)
    assert shared.load_scan(scan.id) == scan
    assert shared.scan_ids()[-1] == scan.id


def test_many_records_are_kept_in_their_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.custody.rows.BATCH", 7)
    records = tuple(Record(id=f"r-{n * 7 % 50}", location=f"{n}", sha256=f"{n:064x}", size=n) for n in range(50))
    scan = Scan(id="s", archive="a", started_at=NOON, finished_at=NOON, inventory=Inventory(records=records))
    store.save_scan(scan, scribe=SCRIBE)
    assert store.load_scan("s") == scan


def test_a_scan_is_kept_whole_or_not_at_all(store: Store) -> None:
    twice = Record(id="r-1", location="a", sha256="0" * 64, size=1)
    broken = Scan(id="s", archive="a", started_at=NOON, finished_at=NOON, inventory=Inventory(records=(twice, twice)))
    with pytest.raises(IntegrityError):
        store.save_scan(broken, scribe=SCRIBE)
    assert store.scan_ids() == ()


def test_an_unknown_scan_is_an_error_for_people(store: Store) -> None:
    with pytest.raises(ScanUnknownError, match="the store has no scan `x`"):
        store.load_scan("x")


def test_plans_and_reports_are_known_again(store: Store) -> None:
    plan = MadePlan(digest="a" * 64, plan_id="MUN-a", as_of=date(2026, 11, 22), made_at=NOON)
    store.record_plan(plan, scribe=SCRIBE)
    store.record_plan(
        MadePlan(digest="a" * 64, plan_id="MUN-a", as_of=plan.as_of, made_at=NOON + timedelta(days=1)), scribe=SCRIBE
    )
    assert store.plan("a" * 64) == plan
    assert store.plan("b" * 64) is None
    reports = [IssuedReport(sha256=c * 64, plan_digest=plan.digest, issued_at=NOON) for c in "dc"]
    for report in (*reports, reports[0]):
        store.record_report(report, scribe=SCRIBE)
    assert store.reports_of(plan.digest) == tuple(reports)
    # What was kept already is entered once.
    assert [one.entry.kind for one in store.ledger.entries()] == ["plan-made", "report-issued", "report-issued"]
    with pytest.raises(PlanUnknownError):
        store.record_report(IssuedReport(sha256="e" * 64, plan_digest="b" * 64, issued_at=NOON), scribe=SCRIBE)
    with pytest.raises(AlreadyKeptError):
        store.record_plan(
            MadePlan(digest="a" * 64, plan_id="MUN-a", as_of=date(2027, 1, 1), made_at=NOON), scribe=SCRIBE
        )


@pytest.mark.parametrize("table", ["plan", "report", "ledger_entry"])
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_what_was_entered_is_never_changed(store: Store, table: str, change: str) -> None:
    store.record_plan(MadePlan(digest="a", plan_id="p", as_of=date(2026, 1, 1), made_at=NOON), scribe=SCRIBE)
    store.record_report(IssuedReport(sha256="r", plan_digest="a", issued_at=NOON), scribe=SCRIBE)
    with pytest.raises(IntegrityError, match="is never changed"), store.database.writing() as connection:
        connection.execute(sa.text(change.format(table)))


def test_migrations_and_models_agree(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_settings_of_the_file_are_those_that_lose_nothing(store: Store) -> None:
    with store.database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    assert stat.S_IMODE(store.database.path.stat().st_mode) == 0o600


def test_a_store_is_opened_again_with_what_it_had(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as first:
        first.save_scan(empty("s"), scribe=SCRIBE)
    with Store.open(tmp_path / "s.db") as second:
        assert second.load_scan("s") == empty("s")


def test_settings_in_the_working_folder_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = nowhere\nsqlalchemy.url = sqlite:///other.db\n")
    monkeypatch.chdir(tmp_path)
    Store.open(tmp_path / "s.db").close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alembic.ini", "s.db"]


def test_a_database_of_something_else_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE invoices (id)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert caught.value.cause == "it is a database of something else"
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("invoices",)]
    connection.close()


def everything_in(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


EMPTIED = "".join(f"DROP TABLE {table};" for table in SQLModel.metadata.tables)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("DELETE FROM alembic_version;", "no version"),
        (f"DELETE FROM alembic_version; {EMPTIED}", "no version"),
        ("UPDATE alembic_version SET version_num = '';", "no version"),
        ("INSERT INTO alembic_version VALUES ('0001');", "more than one version"),
    ],
    ids=["version", "version and tables", "blank", "two"],
)
def test_a_store_without_its_version_is_refused_untouched(tmp_path: Path, change: str, found: str) -> None:
    path = tmp_path / "s.db"
    with Store.open(path) as made:
        made.save_scan(empty("s"), scribe=SCRIBE)
    connection = sqlite3.connect(path)
    connection.executescript(change)
    connection.close()
    before = everything_in(path)
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert caught.value.cause == f"it is damaged: its table `alembic_version` has {found}"
    assert "backups" in caught.value.help
    assert everything_in(path) == before


def test_a_table_of_versions_that_is_not_ours_is_of_something_else(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "s.db")
    connection.executescript("CREATE TABLE alembic_version (x)")
    connection.close()
    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path / "s.db")
    assert caught.value.cause == "it is a database of something else"


def test_a_store_of_a_newer_program_is_refused(store: Store, tmp_path: Path) -> None:
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path / "muniment.db")
    assert "newer Muniment" in caught.value.help


@pytest.mark.parametrize("content", [b"not a database" * 100, b"\x89PNG\r\n\x1a\n" + bytes(5000)])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(StoreError):
        Store.open(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == content


@pytest.mark.parametrize("place", ["", "missing/s.db"])
def test_a_place_that_cannot_hold_a_file_is_an_error_for_people(tmp_path: Path, place: str) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(tmp_path / place)


def test_a_store_that_another_keeps_busy_is_an_error_for_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_MILLISECONDS", 1)
    with Store.open(tmp_path / "s.db") as one, Store.open(tmp_path / "s.db") as other:
        with one.database.writing(), pytest.raises(StoreError, match="cannot be used"):
            other.save_scan(empty("s"), scribe=SCRIBE)
        other.save_scan(empty("s"), scribe=SCRIBE)


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:44 / /home rw - nfs4 server:/home rw
31 30 0:45 / /home/local rw shared:3 - xfs /dev/vdb rw
32 22 0:46 / /mnt/with\\040space rw - fuse.sshfs server: rw
33 22 0:47 / /mnt/over rw - ext4 /dev/vdc rw
34 33 0:48 / /mnt/over rw - cifs //server/share rw
a broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/muniment", None),
        ("/home/officer", "nfs4"),
        ("/home", "nfs4"),
        ("/homely", None),
        ("/home/local/x", None),
        ("/mnt/with space/x", "fuse.sshfs"),
        ("/mnt/over", "cifs"),
    ],
)
def test_network_file_systems_are_seen(tmp_path: Path, folder: str, kind: str | None) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert network_file_system(Path(folder), mounts=mounts) == kind


def test_a_store_on_another_machine_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "network_file_system", lambda folder: "nfs4")
    with pytest.raises(StoreOnNetworkError) as caught:
        open_database(tmp_path / "s.db")
    assert caught.value.exit_code == 4
    assert not list(tmp_path.iterdir())


def test_a_system_without_a_list_of_mounts_is_not_refused(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, mounts=tmp_path / "none") is None


def test_an_archive_whose_name_is_no_unicode_is_kept_as_it_is(store: Store) -> None:
    path = os.fsdecode("/檔案".encode("big5"))
    scan = replace(empty("s"), archive=path, read=7, known=2)
    store.save_scan(scan, scribe=SCRIBE)
    assert store.load_scan("s") == scan


def test_a_store_that_another_process_writes_to_is_busy_and_says_so(store: Store) -> None:
    with store.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(store.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError) as caught:
        store.save_scan(empty("s"), scribe=SCRIBE)
    other.close()
    assert caught.value.help
    store.save_scan(empty("s"), scribe=SCRIBE)
