"""The policies of each plan can be had again as they were, but for the words of sealed matters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from engine.custody.clock import FixedClock
from engine.custody.ledger import Scribe
from engine.custody.policies_used import PolicyTextChangedError
from engine.custody.store import Store
from engine.language.source import Source
from engine.ledger.entries import Actor
from tests.engine.custody.test_ledger import FailsAt

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
A, B, CHANGED = Source("a.yaml", b"a: 1"), Source("b.yaml", "乙".encode()), Source("a.yaml", b"a: 2")
SECRET = Source("holds/secret-matter.yaml", b"matter: a secret")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.db") as opened:
        yield opened


def use(store: Store, hours: int, *sources: Source, sealed: tuple[str, ...] = ()) -> None:
    scribe = Scribe(actor=Actor(account="a"), clock=FixedClock(NOON + timedelta(hours=hours)))
    store.record_policies(sources, bundle="3f" * 32, sealed=sealed, scribe=scribe)


def known(store: Store, hours: float) -> tuple[Source, ...] | None:
    return store.policies_known_on(NOON + timedelta(hours=hours))


def test_the_policies_of_a_time_are_those_of_the_last_plan_by_then(store: Store) -> None:
    use(store, 0, B, A)
    use(store, 1, A, B)
    use(store, 2, CHANGED, B)
    use(store, 3, A, B)
    assert [one.entry.kind for one in store.ledger.entries()] == ["policies-used"] * 3
    assert known(store, -1) is None
    assert known(store, 0) == known(store, 1) == known(store, 1.9) == known(store, 9) == (A, B)
    assert known(store, 2) == (CHANGED, B)


def test_a_sealed_file_leaves_neither_text_nor_name(store: Store, tmp_path: Path) -> None:
    use(store, 0, A, SECRET, sealed=(SECRET.name,))
    assert known(store, 0) == (A,)
    (entry,) = store.ledger.entries()
    assert entry.payload.body["sealed"] == 1
    store.close()
    assert b"secret" not in (tmp_path / "s.db").read_bytes()


@pytest.mark.parametrize("change", ["UPDATE policy_text SET data = x'00'", "DELETE FROM policy_text"])
def test_a_text_that_was_changed_is_not_believed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "s.db"
    with Store.open(path) as store:
        use(store, 0, A)
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("DROP TRIGGER policy_text_refuses_update")
        owner.execute("DROP TRIGGER policy_text_refuses_delete")
        owner.execute(change)
    with Store.open(path) as store:
        with pytest.raises(PolicyTextChangedError) as caught:
            known(store, 1)
        assert caught.value.exit_code == 4


def test_a_fault_at_any_statement_keeps_no_policy(store: Store) -> None:
    survived = 0
    for fault in range(1, 30):
        fails = FailsAt(fault)
        event.listen(store.database.engine, "before_cursor_execute", fails)
        try:
            use(store, 0, A, B)
        except OSError:
            assert known(store, 1) is None
            with store.database.reading() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM policy_text").scalar() == 0
        else:
            survived = fault
            break
        finally:
            event.remove(store.database.engine, "before_cursor_execute", fails)
    assert survived > 5
    assert known(store, 0) == (A, B)
