"""Events are entered once, all or none, whoever else enters at the same time."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.custody import event_entry
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.event_entry import EventsOf
from engine.custody.ledger import Scribe
from engine.custody.store import Store
from engine.ledger.entries import Actor
from engine.model.dates import Interval
from engine.model.facts import Event

ROOT = Path(__file__).resolve().parents[3]
SCRIBE = Scribe(actor=Actor(account="a"), clock=FixedClock(datetime(2026, 11, 22, tzinfo=HONG_KONG)))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "m.sqlite"
    Store.open(path).close()
    return path


def ended(*assets: str) -> tuple[Event, ...]:
    return tuple(Event(kind="ended", asset=asset, on=Interval.on(date(2015, 1, 1))) for asset in assets)


def test_what_two_sources_say_is_of_the_first(database: Path) -> None:
    with Store.open(database) as store:
        store.enter_events([EventsOf(source="old", events=ended("C-0"))], scribe=SCRIBE)
        sources = [
            EventsOf(source="a", events=ended("C-1", "C-0", "C-1")),
            EventsOf(source="b", events=ended("C-1", "C-2")),
        ]
        taken = store.enter_events(sources, scribe=SCRIBE)
        entered = [(one.source, one.events) for one in store.standing().entered_events]
    assert (taken.new, taken.known, taken.entries) == (ended("C-1", "C-2"), ended("C-0"), (1, 2))
    assert entered == [("old", ended("C-0")), ("a", ended("C-1")), ("b", ended("C-2"))]


def test_many_events_are_several_entries_of_one_time(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_entry, "TOGETHER", 3)
    with Store.open(database) as store:
        events = ended(*(f"C-{number}" for number in range(7)))
        assert store.enter_events([EventsOf(source="a", events=events)], scribe=SCRIBE).entries == (0, 1, 2)
        assert [len(one.events) for one in store.standing().entered_events] == [3, 3, 1]
        assert store.standing().events == events
        assert len({one.entry.at for one in store.ledger.entries()}) == 1


PROGRAM = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from engine.custody import event_entry
from engine.custody.acts import Signer
from engine.custody.clock import FixedClock
from engine.custody.event_entry import EventsOf
from engine.custody.ledger import Scribe
from engine.custody.store import Store
from engine.ledger.entries import Actor
from engine.model.dates import Interval
from engine.model.decisions import FloorNotStarted
from engine.model.facts import Event

event_entry.TOGETHER = 10
scribe = Scribe(actor=Actor(account="a"), clock=FixedClock(datetime(2026, 11, 22, tzinfo=UTC)))
with Store.open(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[2])):
        events = tuple(
            Event(kind="ended", asset=f"C-{number}-{one}", on=Interval.on(date(2015, 1, 1))) for one in range(35)
        )
        taken = store.enter_events([EventsOf(source="t", events=events)], scribe=scribe)
        print(len(taken.new), flush=True)
"""


def started(database: Path, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(database), str(rounds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once_enter_each_event_once(database: Path) -> None:
    both = [started(database, 8) for _ in range(2)]
    told = [[int(line) for line in one.communicate()[0].split()] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert [first + second for first, second in zip(*told, strict=True)] == [35] * 8
    with Store.open(database) as store:
        assert store.ledger.problems() == ()
        entered = [event for one in store.standing().entered_events for event in one.events]
    assert (len(entered), len(set(entered))) == (280, 280)


def test_an_import_that_is_killed_leaves_nothing_half(database: Path) -> None:
    for after in (1, 2, 4):
        process = started(database, 400)
        assert process.stdout is not None
        for _ in range(after):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with Store.open(database) as store:
            assert store.ledger.problems() == ()
            events = store.standing().events
        # Of each import, which is four entries, all events are there or none.
        assert len(events) % 35 == 0
        assert len(events) >= 35 * after
