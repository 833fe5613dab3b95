"""The ledger keeps what was entered, whole and in order, and every change of it is seen."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.custody.clock import FixedClock
from engine.custody.keys import SigningKey, generate_local_key
from engine.custody.ledger import Act, Ledger, LedgerRunsBackError, NoEntryError, Scribe
from engine.custody.store import Store
from engine.ledger.entries import Actor
from engine.ledger.heads import Head, HeadError, head_of
from engine.model.trees import merkle_root

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFICER = Actor(account="officer (uid 1000)")


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return generate_local_key(tmp_path_factory.mktemp("keys") / "k.pem", organisation="Invented Bureau", now=NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "muniment.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Store.open(path) as store:
        yield Ledger(store.database)


def at(time: datetime) -> Scribe:
    return Scribe(actor=OFFICER, clock=FixedClock(time))


def acts(number: int, *, first: int = 0) -> list[Act]:
    return [Act(kind="hold-placed", body={"hold": f"H-{first + one}", "matter": "事件"}) for one in range(number)]


def test_what_was_entered_is_there_in_its_order(ledger: Ledger) -> None:
    ledger.append(acts(3), scribe=at(NOON))
    ledger.append(
        [Act(kind="hold-placed", body={"hold": "S-1"}, is_confidential=True)],
        scribe=Scribe(actor=Actor(account="b", person="p-2"), clock=FixedClock(NOON + timedelta(seconds=1))),
    )
    found = ledger.entries()
    assert [one.payload.body["hold"] for one in found] == ["H-0", "H-1", "H-2", "S-1"]
    assert [one.entry.sequence for one in found] == [0, 1, 2, 3]
    assert [one.payload.is_confidential for one in found] == [False, False, False, True]
    assert found[-1].entry.actor == Actor(account="b", person="p-2")
    assert [one.payload.digest() for one in found] == [one.entry.payload for one in found]
    assert ledger.entry(2) == found[2]
    assert ledger.problems() == ()


def test_the_root_is_that_of_the_leaves_however_they_were_entered(ledger: Ledger, tmp_path: Path) -> None:
    sizes = [1, 1, 2, 5, 3, 9, 1]
    for size in sizes:
        ledger.append(acts(size), scribe=at(NOON))
    leaves = [one.entry.leaf() for one in ledger.entries()]
    assert ledger.root() == merkle_root(leaves)
    assert [ledger.root(size) for size in range(len(leaves) + 1)] == [
        merkle_root(leaves[:size]) for size in range(len(leaves) + 1)
    ]
    assert ledger.size() == sum(sizes)


def test_every_entry_can_be_proved_by_itself(ledger: Ledger) -> None:
    ledger.append(acts(7), scribe=at(NOON))
    proofs = [ledger.prove(sequence) for sequence in range(7)]
    assert all(proof.holds for proof in proofs)
    assert {proof.root for proof in proofs} == {ledger.root()}
    for sequence in (-1, 7):
        with pytest.raises(NoEntryError):
            ledger.prove(sequence)


def test_a_clock_that_was_set_back_enters_nothing(ledger: Ledger) -> None:
    ledger.append(acts(1), scribe=at(NOON))
    with pytest.raises(LedgerRunsBackError):
        ledger.append(acts(1), scribe=at(NOON - timedelta(microseconds=1)))
    assert ledger.size() == 1
    ledger.append(acts(1), scribe=at(NOON))
    assert ledger.problems() == ()


class FailsAt:
    """Fails at the n-th statement."""

    def __init__(self, fault: int) -> None:
        self.left = fault

    def __call__(self, *given: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "No space left on device")


def test_a_fault_at_any_statement_enters_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.append(acts(5), scribe=at(NOON))
    before = ledger.root()
    monkeypatch.setattr("engine.custody.ledger._TOGETHER", 2)
    survived = 0
    for fault in range(1, 40):
        fails = FailsAt(fault)
        event.listen(ledger.database.engine, "before_cursor_execute", fails)
        try:
            ledger.append(acts(7, first=5), scribe=at(NOON))
        except OSError:
            assert ledger.problems() == ()
            assert (ledger.size(), ledger.root()) == (5, before)
        else:
            survived = fault
            break
        finally:
            event.remove(ledger.database.engine, "before_cursor_execute", fails)
    # Every statement of one appending failed once, and then none did.
    assert survived > 8
    assert ledger.size() == 12


def test_two_who_enter_at_the_same_moment_both_stand_there(path: Path, ledger: Ledger) -> None:
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from engine.custody.store import Store; from engine.custody.ledger import Act, Scribe\n"
        "from engine.custody.clock import FixedClock; from engine.ledger.entries import Actor\n"
        "clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    for number in range(25):\n"
        "        acts = [Act(kind='hold-placed', body={'hold': sys.argv[2], 'number': number})]\n"
        "        store.ledger.append(acts, scribe=Scribe(actor=Actor(account=sys.argv[2]), clock=clock))\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", program, str(path), name], cwd=Path(__file__).parents[3])
        for name in ("a", "b")
    ]
    assert [one.wait() for one in both] == [0, 0]
    found = ledger.entries()
    for name in ("a", "b"):
        assert [one.payload.body["number"] for one in found if one.entry.actor.account == name] == list(range(25))
    assert ledger.problems() == ()


def test_a_process_that_is_killed_leaves_a_whole_ledger(path: Path, ledger: Ledger) -> None:
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from engine.custody.store import Store; from engine.custody.ledger import Act, Scribe\n"
        "from engine.custody.clock import FixedClock; from engine.ledger.entries import Actor\n"
        "clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    while True:\n"
        "        acts = [Act(kind='hold-placed', body={'number': number}) for number in range(7)]\n"
        "        store.ledger.append(acts, scribe=Scribe(actor=Actor(account='a'), clock=clock))\n"
        "        print('entered', flush=True)\n"
    )
    told = 0
    for after in (1, 2, 5, 3):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.readline() == "entered\n"
        process.send_signal(signal.SIGKILL)
        told += after + len(process.stdout.readlines())
        process.wait()
        process.stdout.close()
        assert ledger.problems() == ()
        # All that somebody was told of is there, and of the last one all or nothing.
        assert ledger.size() % 7 == 0
        assert ledger.size() >= 7 * told


def test_what_was_entered_is_never_changed(ledger: Ledger, key: SigningKey) -> None:
    ledger.append(acts(2), scribe=at(NOON))
    ledger.sign_head(key, at=NOON)
    for table in ("ledger_entry", "ledger_node", "ledger_head"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid + 1"):
            with pytest.raises((IntegrityError, DBAPIError)), ledger.database.engine.begin() as connection:
                connection.exec_driver_sql(change)


COLUMNS = [
    ("ledger_entry", ("kind", "leaf", "salt", "body", "is_confidential")),
    ("ledger_node", ("hash",)),
    ("ledger_head", ("size", "head", "certificate")),
]


def opened_wide(path: Path) -> sqlite3.Connection:
    """Open the file as somebody who owns it can, without what refuses changes."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def test_every_byte_is_watched(path: Path, ledger: Ledger, key: SigningKey) -> None:
    ledger.append(acts(3), scribe=at(NOON))
    ledger.sign_head(key, at=NOON)
    ledger.append(acts(2, first=3), scribe=at(NOON))
    assert ledger.problems() == ()
    connection = opened_wide(path)
    tried = 0
    for table, columns in COLUMNS:
        for rowid, *values in connection.execute(f"SELECT rowid, {', '.join(columns)} FROM {table}").fetchall():
            for column, value in zip(columns, values, strict=True):
                for other in changes(value):
                    tried += 1
                    change = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
                    connection.execute(change, (other, rowid))
                    assert ledger.problems() != (), (table, rowid, column, other)
                    connection.execute(change, (value, rowid))
    connection.close()
    assert tried > 3_000
    assert ledger.problems() == ()


def changes(value: object) -> Iterator[object]:
    """Yield a value with each of its bytes changed, or another number."""
    match value:
        case str():
            for place, character in enumerate(value):
                yield value[:place] + chr(ord(character) ^ 1) + value[place + 1 :]
        case bytes():
            for place in range(len(value)):
                yield value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        case int():
            yield 1 - value if value in (0, 1) else value + 1


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger_entry WHERE sequence = 1",
        "DELETE FROM ledger_entry WHERE sequence = 4",
        "DELETE FROM ledger_node WHERE level = 1",
        "UPDATE ledger_entry SET sequence = 9 WHERE sequence = 4",
        "UPDATE ledger_entry SET leaf = 7 WHERE sequence = 2",
        "UPDATE ledger_entry SET body = '[]' WHERE sequence = 2",
        "UPDATE ledger_entry SET body = x'ff' WHERE sequence = 2",
        "INSERT INTO ledger_node VALUES (9, 9, x'00')",
        "DELETE FROM ledger_head WHERE number = 1",
    ],
)
def test_what_is_missing_or_added_is_seen(path: Path, ledger: Ledger, key: SigningKey, change: str) -> None:
    ledger.append(acts(5), scribe=at(NOON))
    ledger.sign_head(key, at=NOON)
    ledger.sign_head(key, at=NOON)
    connection = opened_wide(path)
    connection.execute(change)
    connection.close()
    assert ledger.problems() != ()


def test_a_head_kept_elsewhere_exposes_yesterdays_store_and_a_cut_tail(
    path: Path, ledger: Ledger, key: SigningKey, tmp_path: Path
) -> None:
    ledger.append(acts(3), scribe=at(NOON))
    with sqlite3.connect(path) as today, sqlite3.connect(tmp_path / "yesterday.sqlite") as yesterday:
        today.backup(yesterday)
    ledger.append(acts(2, first=3), scribe=at(NOON + timedelta(hours=1)))
    in_a_report = head_of(ledger.sign_head(key, at=NOON + timedelta(hours=2)).to_plain())
    assert ledger.problems(heads=[in_a_report]) == ()
    with Store.open(tmp_path / "yesterday.sqlite") as restored:
        old = Ledger(restored.database)
        # By itself it is whole.
        assert old.problems() == ()
        assert [one.what for one in old.problems(heads=[in_a_report])] == [
            "it knew 5 entries, and the ledger has 3: its tail is cut off"
        ]
        # And so it stays when it is filled up with other entries.
        old.append(acts(4, first=90), scribe=at(NOON + timedelta(hours=1)))
        assert [one.what for one in old.problems(heads=[in_a_report])] == [
            "the first 5 entries were others when it was signed"
        ]


def test_a_head_is_read_in_no_other_form(ledger: Ledger, key: SigningKey) -> None:
    ledger.append(acts(1), scribe=at(NOON))
    head = ledger.sign_head(key, at=NOON)
    plain = head.to_plain()
    assert head_of(plain) == head
    assert head.is_signed_by(key.certificate)
    for name, value in plain.items():
        others: list[object] = [None, 7.5, "", f"{value}0", [value]]
        for other in others:
            with pytest.raises(HeadError):
                head_of(plain | {name: other})
        with pytest.raises(HeadError):
            head_of({other_name: one for other_name, one in plain.items() if other_name != name})
    changed = Head(size=2, root=head.root, at=head.at, key=head.key, signature=head.signature)
    assert not changed.is_signed_by(key.certificate)
