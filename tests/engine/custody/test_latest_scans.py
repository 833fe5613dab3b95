"""Of each archive only the latest scan is asked, with its ghosts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.latest_scans import events_of_scans, latest_records, latest_scans
from engine.custody.ledger import Scribe
from engine.custody.store import Scan, Store
from engine.ledger.entries import Actor
from engine.model.dates import Interval
from engine.model.facts import Event, known
from engine.model.records import Ghost, Inventory, Record

NOON = datetime(2026, 11, 22, 12, tzinfo=HONG_KONG)


def record(name: str, customer: str) -> Record:
    return Record(id=name, location=f"{name}.png", sha256="1" * 64, size=1, facts={"customer": known(customer)})


def ended(asset: str) -> Event:
    return Event(kind="ended", asset=asset, on=Interval.on(date(2015, 1, 1)))


SCRIBE = Scribe(actor=Actor(account="a"), clock=FixedClock(NOON))


def scan(id: str, archive: str, records: Sequence[Record], *assets: str) -> Scan:
    found = Inventory(records=tuple(records), events=tuple(ended(asset) for asset in assets))
    return Scan(id=id, archive=archive, started_at=NOON, finished_at=NOON, inventory=found)


def test_the_latest_scan_of_each_archive_counts(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        with store.database.reading() as connection:
            assert latest_scans(connection) == ()
        store.save_scan(scan("s-1", "/a", [record("old", "C-1")], "C-1", "C-2"), scribe=SCRIBE)
        other = scan("s-2", "/b", [record("b", "C-2")], "C-2")
        ghost = Ghost(survivor="b", record=record("gone", "C-3"))
        store.save_scan(replace(other, inventory=replace(other.inventory, ghosts=(ghost,))), scribe=SCRIBE)
        store.save_scan(scan("s-3", "/a", [record("new", "C-1")], "C-1"), scribe=SCRIBE)
        with store.database.reading() as connection:
            assert sorted(latest_scans(connection)) == ["s-2", "s-3"]
            assert sorted(one.id for one in latest_records(connection)) == ["b", "gone", "new"]
            assert events_of_scans(connection) == {ended("C-1"): "s-3", ended("C-2"): "s-2"}
            assert events_of_scans(connection, asset="C-2") == {ended("C-2"): "s-2"}
            assert events_of_scans(connection, asset="c-2") == {}
