"""A removal is entered whole, with whatever letters stand in the copy's tags, and is there from its time on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from engine.custody.clock import FixedClock
from engine.custody.ledger import Scribe
from engine.custody.store import Store
from engine.ledger.entries import Actor
from engine.model.past import Removal
from engine.model.records import Record
from tests.engine.custody import drawn_values as drawn
from tests.engine.custody.test_ledger import FailsAt

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
COPY = Record(id="g", location="g.png", sha256="1" * 64, size=3, tags={"作者": "王"})
REMOVAL = Removal(survivor="s", survivor_sha256="1" * 64, record=COPY)


def at(hours: int) -> Scribe:
    return Scribe(actor=Actor(account="a"), clock=FixedClock(NOON + timedelta(hours=hours)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("removals") / "s.db") as opened:
        yield opened


def test_a_removal_is_known_in_its_archive_from_its_time_on(tmp_path: Path) -> None:
    archive = os.fsdecode("/檔案".encode("big5"))
    later = replace(REMOVAL, record=replace(COPY, id="h"))
    with Store.open(tmp_path / "s.db") as store:
        store.record_removal(REMOVAL, archive=archive, scribe=at(0))
        store.record_removal(later, archive=archive, scribe=at(2))
        assert store.removals_of(archive) == (REMOVAL, later)
        assert store.removals_of(archive, until=NOON + timedelta(hours=1)) == (REMOVAL,)
        assert store.removals_of("/other") == ()
        assert [one.entry.kind for one in store.ledger.entries()] == ["copy-removed", "copy-removed"]
        assert store.ledger.problems() == ()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(record=drawn.records)
def test_a_removed_copy_is_given_back_as_it_was(shared: Store, record: Record) -> None:
    removal = replace(REMOVAL, record=record)
    shared.record_removal(removal, archive="/a", scribe=at(0))
    assert shared.removals_of("/a")[-1] == removal


def test_a_fault_at_any_statement_enters_no_removal(tmp_path: Path) -> None:
    survived = 0
    with Store.open(tmp_path / "s.db") as store:
        for fault in range(1, 20):
            fails = FailsAt(fault)
            event.listen(store.database.engine, "before_cursor_execute", fails)
            try:
                store.record_removal(REMOVAL, archive="/a", scribe=at(0))
            except OSError:
                assert store.ledger.size() == 0
            else:
                survived = fault
                break
            finally:
                event.remove(store.database.engine, "before_cursor_execute", fails)
        assert survived > 3
        assert store.removals_of("/a") == (REMOVAL,)
