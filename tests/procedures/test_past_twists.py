"""Twisted ways from one scan to the next, at the end of which what was held is held, and what was owed is owed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from engine.custody.kept_scans import PastChangedError
from engine.model.decisions import Outcome
from procedures.intake import Intake
from procedures.planning import PlanOrder, plan
from procedures.progress import Silence
from procedures.scanning import keep_scan, scan_archive
from tests.engine.fingerprints.drawn import encoded, paper
from tests.procedures.office import FIRST, HOLD, LONGER, Office, clock, decisions


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "desk")
    made.image("1.png", 1, "C-1")
    made.image("2.png", 2, "C-2")
    made.events = [("C-1", "2020-01-31"), ("C-2", "2020-01-31"), ("C-7", "2020-01-31")]
    made.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    return made


def move(office: Office, name: str, to: str, *, customer: str | None = None) -> None:
    (office.archive / to).parent.mkdir(parents=True, exist_ok=True)
    (office.archive / name).rename(office.archive / to)
    office.rows[to] = customer or office.rows[name]
    del office.rows[name]


def outcomes(office: Office, day: int) -> dict[str, Outcome]:
    return {name: one.outcome for name, one in decisions(office.plan(day)).items()}


def test_a_tie_that_was_there_when_the_hold_was_entered_counts_though_no_scan_saw_it_on_that_day(
    office: Office,
) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    # The hold is entered two days after the scan.
    assert outcomes(office, 2)["copy.png"] is Outcome.HELD
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    assert outcomes(office, 3)["copy.png"] is Outcome.HELD


@pytest.mark.parametrize("held", ["a.png", "b.png", "c.png"])
def test_two_of_three_identical_copies_change_and_both_stay_held(office: Office, held: str) -> None:
    for name in ("a.png", "b.png", "c.png"):
        office.image(name, 3, "C-1" if name == held else "C-2")
    office.scan(0)
    first = outcomes(office, 0)
    assert [first[name] for name in ("a.png", "b.png", "c.png")] == [Outcome.HELD] * 3
    for number, name in enumerate(sorted({"a.png", "b.png", "c.png"} - {held})):
        office.image(name, 10 + number, "C-2")
    office.scan(3)
    then = outcomes(office, 3)
    assert [then[name] for name in ("a.png", "b.png", "c.png")] == [Outcome.HELD] * 3


def test_a_copy_of_a_held_record_whose_bytes_change_and_that_is_renamed_then_stays_held(office: Office) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    office.plan(0)
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    assert outcomes(office, 3)["copy.png"] is Outcome.HELD
    move(office, "copy.png", "renamed.png")
    office.scan(5)
    assert outcomes(office, 5)["renamed.png"] is Outcome.HELD


def test_a_copy_of_a_held_record_whose_bytes_change_stays_held_over_another_mount(office: Office) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    office.plan(0)
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    moved = office.archive.rename(office.desk / "elsewhere")
    office.archive.mkdir()
    office.scan(5, archive=moved)
    assert outcomes(office, 5)["copy.png"] is Outcome.HELD


def test_what_came_over_two_other_archives_brings_the_past_of_both(office: Office, tmp_path: Path) -> None:
    office.scan(0)
    assert outcomes(office, 0)["1.png"] is Outcome.HELD
    first = office.archive
    # It is moved into a second archive, written anew there, and moved on into a third one.
    second, third = tmp_path / "second", tmp_path / "third"
    second.mkdir()
    third.mkdir()
    (first / "1.png").rename(second / "s.png")
    office.rows = {"s.png": "C-2"}
    office.scan(2, archive=second)
    assert outcomes(office, 2) == {"s.png": Outcome.HELD}
    (second / "s.png").write_bytes(encoded(paper(9), "PNG"))
    office.scan(4, archive=second)
    assert outcomes(office, 4) == {"s.png": Outcome.HELD}
    (second / "s.png").rename(third / "t.png")
    office.rows = {"t.png": "C-2"}
    office.scan(6, archive=third)
    assert outcomes(office, 6) == {"t.png": Outcome.HELD}


def test_what_a_removed_copy_owed_is_owed_over_another_mount(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.write("longer.yaml", LONGER)
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    office.scan(2)
    assert outcomes(office, 2)["2.png"] is Outcome.KEEP
    moved = office.archive.rename(office.desk / "elsewhere")
    office.archive.mkdir()
    office.scan(5, archive=moved)
    assert outcomes(office, 5)["2.png"] is Outcome.KEEP


def test_what_a_removed_copy_owed_is_owed_by_a_survivor_that_was_moved_and_then_changed(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.write("longer.yaml", LONGER)
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    move(office, "2.png", "moved.png")
    office.scan(2)
    assert outcomes(office, 2)["moved.png"] is Outcome.KEEP
    office.image("moved.png", 9, "C-2")
    office.scan(4)
    assert outcomes(office, 4)["moved.png"] is Outcome.KEEP


def test_what_a_removed_copy_owed_is_owed_by_a_survivor_that_was_changed_and_then_moved(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.write("longer.yaml", LONGER)
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    office.image("2.png", 9, "C-2")
    office.scan(2)
    assert outcomes(office, 2)["2.png"] is Outcome.KEEP
    move(office, "2.png", "moved.png")
    office.scan(4)
    assert outcomes(office, 4)["moved.png"] is Outcome.KEEP


def test_what_a_removed_copy_owed_is_owed_where_its_survivor_was_changed_and_removed_itself(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.write("longer.yaml", LONGER)
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    office.image("2.png", 9, "C-2")
    office.image("3.png", 9, "C-2")
    office.scan(2)
    assert outcomes(office, 2)["2.png"] is Outcome.KEEP
    office.remove(3, "2.png", "3.png")
    office.scan(4)
    assert outcomes(office, 4)["3.png"] is Outcome.KEEP


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM scan WHERE id = :last",
        "UPDATE scan SET rowid = 100 WHERE id = :first",
    ],
)
def test_an_older_scan_is_never_taken_for_the_latest(office: Office, change: str) -> None:
    first = office.scan(0)
    office.events[1] = ("C-2", "2025-12-31")
    last = office.scan(4)
    assert outcomes(office, 4)["2.png"] is Outcome.KEEP
    with closing(sqlite3.connect(office.desk / "store.sqlite")) as changed, changed:
        for (trigger,) in changed.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            changed.execute(f"DROP TRIGGER {trigger}")
        changed.execute(change, {"first": first.id, "last": last.id})
    order = PlanOrder(
        database=office.desk / "store.sqlite",
        policies=office.desk / "policies",
        out=office.desk / "out",
        as_of=FIRST + timedelta(days=4),
    )
    if change.startswith("DELETE"):
        with pytest.raises(PastChangedError):
            plan(order, clock=clock(4), progress=Silence())
    else:
        planned, _ = plan(order, clock=clock(4), progress=Silence())
        assert decisions(planned)["2.png"].outcome is Outcome.KEEP


def test_a_tie_that_came_later_counts_when_an_older_scan_is_judged(office: Office) -> None:
    older = office.scan(0)
    office.image("2.png", 1, "C-2")
    office.scan(2)
    assert outcomes(office, 5)["2.png"] is Outcome.HELD
    assert decisions(office.plan(5, scan=older))["2.png"].outcome is Outcome.HELD


def test_a_scan_that_is_kept_after_a_hold_frees_nothing_though_it_ended_the_day_before(office: Office) -> None:
    (office.desk / "policies" / "hold.yaml").unlink()
    office.scan(0)
    (office.desk / "index.csv").write_text("path,customer,series\n1.png,C-9,account-form\n2.png,C-2,account-form\n")
    intake = Intake(
        archive=office.archive, catalogues=(office.desk / "index.csv",), events=(office.desk / "events.csv",)
    )
    with office.store() as store:
        words = office.bundle().vocabulary
        ended = scan_archive(intake, store=store, vocabulary=words, clock=clock(3), progress=Silence())
    office.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    assert outcomes(office, 4)["1.png"] is Outcome.HELD
    with office.store() as store:
        keep_scan(ended, store=store, clock=clock(4))
    office.last = ended
    assert outcomes(office, 4)["1.png"] is Outcome.HELD
