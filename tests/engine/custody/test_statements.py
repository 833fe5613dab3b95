"""What was said of a record is learnt once, at its first hearing, and never changed."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engine.custody.clock import FixedClock
from engine.custody.ledger import Scribe
from engine.custody.statements import Learnt
from engine.custody.store import Scan, Store
from engine.ledger.entries import Actor
from engine.model.records import Inventory
from engine.model.statements import Told
from tests.engine.custody.older import lay

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCRIBE = Scribe(actor=Actor(account="a"), clock=FixedClock(NOON + timedelta(days=9)))
CUSTOMER = Told(record="r-1", fact="customer", text="C-1", source="catalogue", place="index.csv:2")
CORRECTED = replace(CUSTOMER, text="C-2")


def scan(number: int, *told: Told) -> Scan:
    at = NOON + timedelta(days=number)
    return Scan(
        id=f"s-{number}", archive="a", started_at=at, finished_at=at, inventory=Inventory(records=()), told=told
    )


def test_a_statement_that_is_heard_again_keeps_its_first_time(tmp_path: Path) -> None:
    with Store.open(tmp_path / "x.sqlite") as store:
        store.save_scan(scan(1, CUSTOMER), scribe=SCRIBE)
        store.save_scan(scan(2, CUSTOMER, CORRECTED), scribe=SCRIBE)
        assert store.learnt("r-1", archive="a") == (
            Learnt(told=CUSTOMER, scan="s-1", at=NOON + timedelta(days=1)),
            Learnt(told=CORRECTED, scan="s-2", at=NOON + timedelta(days=2)),
        )
        assert store.learnt("r-1", archive="b") == store.learnt("r-2", archive="a") == ()


def test_a_row_that_moves_is_learnt_once_and_another_table_or_text_anew(tmp_path: Path) -> None:
    moved, elsewhere = replace(CUSTOMER, place="index.csv:3"), replace(CUSTOMER, place="other.csv:2")
    beside = replace(CUSTOMER, source="sidecar", place="index.csv")
    with Store.open(tmp_path / "x.sqlite") as store:
        store.save_scan(scan(1, CUSTOMER), scribe=SCRIBE)
        store.save_scan(scan(2, moved, elsewhere, beside), scribe=SCRIBE)
        assert [(one.told, one.scan) for one in store.learnt("r-1", archive="a")] == [
            (CUSTOMER, "s-1"),
            (elsewhere, "s-2"),
            (beside, "s-2"),
        ]


def test_what_an_older_store_learnt_twice_keeps_its_first_time(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    file = replace(CUSTOMER, source="name", place="box/2009")
    scans = [
        f"INSERT INTO scan (id, archive, started_at, finished_at) VALUES ('s-{n}', 'a', '{NOON}', '{NOON}')"
        for n in (1, 2)
    ]
    rows = [
        f"INSERT INTO statement VALUES ('a', '{one.record}', '{one.fact}', '{one.source}', '{one.place}', "
        f"'{one.text}', 's-{number}', '{(NOON + timedelta(days=number)).isoformat()}')"
        for number, one in ((1, CUSTOMER), (2, replace(CUSTOMER, place="index.csv:33")), (2, file))
    ]
    lay(path, *scans, *rows, revision="0004")
    with Store.open(path) as store:
        assert store.learnt("r-1", archive="a") == (
            Learnt(told=CUSTOMER, scan="s-1", at=NOON + timedelta(days=1)),
            Learnt(told=file, scan="s-2", at=NOON + timedelta(days=2)),
        )
        store.save_scan(scan(3, replace(CUSTOMER, place="index.csv:9"), file), scribe=SCRIBE)
        assert len(store.learnt("r-1", archive="a")) == 2
        with pytest.raises(IntegrityError, match="is never changed"), store.database.writing() as connection:
            connection.execute(sa.text("DELETE FROM statement"))


def test_statements_about_an_archive_whose_name_is_no_unicode_are_kept(tmp_path: Path) -> None:
    archive = os.fsdecode("檔案".encode("big5"))
    with Store.open(tmp_path / "x.sqlite") as store:
        store.save_scan(replace(scan(1, CUSTOMER), archive=archive), scribe=SCRIBE)
        assert [one.told for one in store.learnt("r-1", archive=archive)] == [CUSTOMER]


def test_a_statement_that_is_made_twice_at_once_is_one(tmp_path: Path) -> None:
    with Store.open(tmp_path / "x.sqlite") as store:
        store.save_scan(scan(1, CUSTOMER, CUSTOMER), scribe=SCRIBE)
        assert len(store.learnt("r-1", archive="a")) == 1


@pytest.mark.parametrize("change", ["UPDATE statement SET learnt_at = ''", "DELETE FROM statement"])
def test_what_was_learnt_is_never_changed(tmp_path: Path, change: str) -> None:
    with Store.open(tmp_path / "x.sqlite") as store:
        store.save_scan(scan(1, CUSTOMER), scribe=SCRIBE)
        with pytest.raises(IntegrityError, match="is never changed"), store.database.writing() as connection:
            connection.execute(sa.text(change))
