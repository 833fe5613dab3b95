"""Two officers at one moment, a process that is killed, a database that is busy: nothing is lost and nothing freed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.custody.accounts import account
from engine.custody.clock import SystemClock
from engine.register.acts import Act, PersonEnrolled, ReleaseEntered, Role, RoleGiven
from procedures.hold_releasing import Freeing, FreeingRefusedError, free
from tests.cli.hold_office import PASSPHRASE, Office, at, open_office
from tests.cli.running import ROOT, SECONDS, Ended, environment

pytestmark = pytest.mark.xdist_group("holds")

KILLED_BEFORE_IT_COMMITS = """\
import os, signal, sys
sys.path.insert(0, {root!r})
from engine.custody import register
enter = register.enter
def entered(*args, **more):
    enter(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)
register.enter = entered
from cli.main import run
run(sys.argv[1:])
"""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office by the clock of this machine, where whoever runs the tests is a legal officer."""
    clock = SystemClock()
    # What the processes enter is later than what was entered here.
    office = open_office(tmp_path, seen=capsys, patch=monkeypatch, clock=clock)
    with office.store() as store:
        acts: list[Act] = [
            PersonEnrolled(person="fay", name="Fay Invented", account=account()),
            RoleGiven(person="fay", role=Role.LEGAL, first=clock.today()),
        ]
        store.enter(acts, scribe=at(clock), signer=office.signers["zoe"])
    return office


def together(office: Office, *orders: tuple[str | Path, ...]) -> list[Ended]:
    """Run several commands at once, each in a process of its own."""
    started = [
        subprocess.Popen(
            [sys.executable, "-I", "-m", "muniment", "holds", *map(str, order), "--database", str(office.database)],
            cwd=office.folder,
            env=environment(office.folder) | {"MUNIMENT_PASSPHRASE": PASSPHRASE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for order in orders
    ]
    ended = []
    for process in started:
        out, err = process.communicate(timeout=SECONDS)
        assert "Traceback" not in out + err
        ended.append(Ended(code=process.returncode, out=out, err=err))
    return ended


def place(office: Office, id: str, customer: str = "C-1") -> tuple[str | Path, ...]:
    said = ("--id", id, "--type", "legal", "--matter", "Example v Bank", "--customer", customer)
    return ("place", *said, "--policies", office.policies)


def is_whole(office: Office) -> bool:
    with office.store() as store:
        return not store.ledger.problems()


def test_two_officers_place_at_one_moment_and_both_holds_bind(office: Office) -> None:
    ended = together(office, place(office, "HCA-1"), place(office, "HCA-2"))
    assert [one.code for one in ended] == [0, 0], [one.said for one in ended]
    with office.store() as store:
        assert set(store.standing().holds) == {"HCA-1", "HCA-2"}
    assert is_whole(office)


def test_of_two_holds_of_one_id_the_first_binds_and_the_other_is_told(office: Office) -> None:
    ended = together(office, place(office, "HCA-1", "C-1"), place(office, "HCA-1", "C-2"))
    assert sorted(one.code for one in ended) == [0, 4], [one.said for one in ended]
    (other,) = (one for one in ended if one.code == 4)
    assert "the id `HCA-1` is in use" in other.err
    with office.store() as store:
        standing = store.standing()
    assert (list(standing.holds), standing.faults) == (["HCA-1"], ())


def test_one_hold_that_two_place_stands_once_and_both_are_told_so(office: Office) -> None:
    ended = together(office, place(office, "HCA-1"), place(office, "HCA-1"))
    assert [one.code for one in ended] == [0, 0], [one.said for one in ended]
    assert sorted("stands already" in one.out for one in ended) == [False, True]


def test_of_two_releases_of_one_hold_one_waits_and_the_other_is_told(office: Office) -> None:
    (placed,) = together(office, place(office, "HCA-1"))
    assert placed.code == 0, placed.said
    today = SystemClock().today().isoformat()
    order = ("release", "HCA-1", "--on", today, "--reason", "settled", "--policies", office.policies)
    ended = together(office, (*order, *office.key("ada")), (*order, *office.key("bo")))
    assert sorted(one.code for one in ended) == [0, 4], [one.said for one in ended]
    assert any("its release waits already" in one.err for one in ended)
    with office.store() as store:
        standing = store.standing()
    (proposal,) = (one for one in standing.open() if isinstance(one.subject, ReleaseEntered))
    assert len(proposal.approvals) == 1
    assert standing.releases() == ()
    assert is_whole(office)


def test_a_release_that_came_in_after_the_first_look_is_seen_in_the_transaction(office: Office) -> None:
    clock = SystemClock()
    assert office.place("HCA-1").code == 0
    with office.store() as store:
        order = Freeing(hold=store.standing().holds["HCA-1"].hold, on=clock.today(), reason="settled")
        # Both officers have looked, and neither saw a release.
        free(store, order, clock=clock, signer=office.signers["ada"])
        before = store.ledger.size()
        with pytest.raises(FreeingRefusedError, match="its release waits already"):
            free(store, order, clock=clock, signer=office.signers["bo"])
        assert store.ledger.size() == before


@pytest.mark.parametrize("command", ["place", "release"])
def test_a_process_that_is_killed_before_it_ends_enters_nothing(office: Office, command: str) -> None:
    if command == "release":
        (placed,) = together(office, place(office, "HCA-1"))
        assert placed.code == 0
    before = office.size()
    today = SystemClock().today().isoformat()
    release = ("release", "HCA-1", "--on", today, "--reason", "x", "--policies", office.policies, *office.key("ada"))
    order = place(office, "HCA-2") if command == "place" else release
    script = KILLED_BEFORE_IT_COMMITS.format(root=str(ROOT))
    killed = subprocess.run(
        [sys.executable, "-c", script, "holds", *map(str, order), "--database", str(office.database)],
        cwd=office.folder,
        env=environment(office.folder) | {"MUNIMENT_PASSPHRASE": PASSPHRASE},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert office.size() == before
    assert is_whole(office)
    (again,) = together(office, order)
    assert again.code == 0, again.said


def test_a_busy_database_is_said_to_be_busy_and_nothing_is_entered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.size()
    monkeypatch.setattr("engine.custody.database._BUSY_MILLISECONDS", 1)
    office.work_as(account())
    with closing(sqlite3.connect(office.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = office.place("HCA-1")
        other.execute("ROLLBACK")
    assert (ended.code, "another Muniment is writing to it" in ended.err) == (2, True), ended.said
    assert "run this again" in ended.err
    assert office.size() == before
    assert office.place("HCA-1").code == 0


def test_a_changed_ledger_stops_what_frees_and_what_holds_and_says_so(office: Office) -> None:
    assert office.place("HCA-1").code == 0
    with closing(sqlite3.connect(office.database, isolation_level=None)) as owner:
        for (name,) in owner.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            owner.execute(f"DROP TRIGGER {name}")
        owner.execute("UPDATE ledger_entry SET body = replace(body, 'C-1', 'C-7') WHERE kind = 'hold-entered'")
    for ended in (office.place("HCA-2"), office.holds("list"), office.holds("show", "HCA-1")):
        assert (ended.code, "was entered" in ended.err) == (4, True), ended.said
