"""From one scan to the next: what a hold froze stays frozen, a removed copy lives on, and each day can be had again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.model.decisions import HeldDirectly, Outcome
from engine.model.earlier import deciding_digest
from engine.model.facts import known
from engine.model.findings import FindingCode
from engine.model.holds import Register
from procedures.audit import make_plan
from procedures.known_on import NotKnownError, end_of, judge_as_known
from procedures.progress import Silence
from procedures.scanning import read_policies
from tests.procedures.office import (
    FIRST,
    HOLD,
    LONGER,
    RELEASE,
    Office,
    clock,
    decisions,
    files,
    remembered,
)
from tests.procedures.shortened import sign_away


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "desk")
    made.image("1.png", 1, "C-1")
    made.image("2.png", 2, "C-2")
    made.events = [("C-1", "2020-01-31"), ("C-2", "2020-01-31"), ("C-7", "2020-01-31")]
    made.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    return made


def test_what_does_not_change_gives_the_same_bytes(office: Office) -> None:
    office.scan(0)
    first = office.plan(0)
    assert remembered(first) == {}
    assert files(office.plan(0)) == files(first)
    office.scan(0)
    assert files(office.plan(0)) == files(first)


def test_a_record_whose_customer_is_edited_stays_remembered(office: Office) -> None:
    office.scan(0)
    office.plan(0)
    office.rows["1.png"] = "C-9"
    office.scan(3)
    first = office.plan(3)
    assert remembered(first) == {"HCA-1": ["1.png"]}
    office.scan(3)
    assert files(office.plan(3)) == files(first)


def test_what_was_edited_before_the_hold_is_not_remembered(office: Office) -> None:
    office.scan(0)
    office.rows["1.png"] = "C-9"
    office.scan(3)
    # Entered on the day of the change, it would count.
    assert remembered(office.plan(4)) == {}


def test_what_was_edited_on_the_day_of_the_hold_is_remembered(office: Office) -> None:
    office.scan(0)
    office.rows["1.png"] = "C-9"
    office.scan(3)
    assert remembered(office.plan(3)) == {"HCA-1": ["1.png"]}


def test_a_moved_file_and_another_mount_stay_remembered(office: Office, tmp_path: Path) -> None:
    office.scan(0)
    office.plan(0)
    (office.archive / "new").mkdir()
    (office.archive / "1.png").rename(office.archive / "new" / "other.png")
    del office.rows["1.png"]
    office.rows["new/other.png"] = "C-9"
    office.scan(3)
    assert remembered(office.plan(3)) == {"HCA-1": ["new/other.png"]}
    moved = office.archive.rename(tmp_path / "desk" / "elsewhere")
    office.archive.mkdir()
    office.scan(5, archive=moved)
    assert remembered(office.plan(5)) == {"HCA-1": ["new/other.png"]}


def test_what_was_held_stays_held_until_a_release_has_cooled(office: Office) -> None:
    office.scan(0)
    assert decisions(office.plan(0))["1.png"].outcome is Outcome.HELD
    office.rows["1.png"] = "C-2"
    office.scan(3)
    held = decisions(office.plan(3))["1.png"]
    assert held.outcome is Outcome.HELD
    assert [reason.is_remembered for reason in held.reasons if isinstance(reason, HeldDirectly)] == [True]
    office.write("release.yaml", RELEASE % ("HCA-1", "2026-03-11"))
    assert decisions(office.plan(10))["1.png"].outcome is Outcome.HELD
    assert decisions(office.plan(40))["1.png"].outcome is Outcome.HELD
    assert decisions(office.plan(41))["1.png"].outcome is Outcome.DISPOSE


def test_what_was_tied_to_a_held_record_stays_frozen_when_its_bytes_change(office: Office) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    assert decisions(office.plan(0))["copy.png"].outcome is Outcome.HELD
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    planned = office.plan(3)
    assert len(planned.case.register.links) == 1
    assert decisions(planned)["copy.png"].outcome is Outcome.HELD
    assert decisions(planned)["2.png"].outcome is Outcome.DISPOSE


def test_a_tie_that_is_not_seen_any_more_is_remembered_with_its_day(office: Office) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    office.plan(0)
    office.scan(2)
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    (link,) = office.plan(3).case.register.links
    assert link.last_seen == FIRST + timedelta(days=3)


def test_what_a_sealed_hold_remembers_stands_nowhere(office: Office) -> None:
    office.write("hold.yaml", HOLD % ("S-77", "C-1", ", confidentiality: sealed"))
    office.scan(0)
    with office.store() as store:
        sealed = make_plan(
            store.load_scan(store.scan_ids()[-1]),
            policies=read_policies(office.desk / "policies"),
            as_of=FIRST,
            store=store,
            clock=clock(0),
            progress=Silence(),
        )
        assert remembered(sealed) == {}
    office.rows["1.png"] = "C-9"
    office.scan(3)
    with office.store() as store:
        planned = make_plan(
            store.load_scan(store.scan_ids()[-1]),
            policies=read_policies(office.desk / "policies"),
            as_of=FIRST,
            store=store,
            clock=clock(3),
            progress=Silence(),
        )
        entries = store.ledger.entries()
    assert remembered(planned) == {"S-77": ["1.png"]}
    lines = [json.loads(line) for file in planned.files if file.pin.role == "register" for line in file.lines]
    # What a record was names no matter.
    assert [line["entry"] for line in lines if line["kind"] != "past"] == [None]
    for data in files(planned).values():
        assert b"S-77" not in data
        assert b"Example v Bank" not in data
    assert all("hold.yaml" not in str(one.payload.body) for one in entries if not one.payload.is_confidential)


def test_a_removed_copy_lives_on_in_its_survivor(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.scan(0)
    assert decisions(office.plan(0))["2.png"].outcome is Outcome.DISPOSE
    office.remove(1, "copy.png", "2.png")
    # A plan of the scan made before the removal has it too.
    assert len(office.plan(1).case.inventory.ghosts) == 1
    office.scan(2)
    planned = office.plan(2)
    assert [ghost.record.location for ghost in planned.case.inventory.ghosts] == ["copy.png"]
    assert decisions(planned)["2.png"].outcome is Outcome.DISPOSE
    # An event of the removed copy's customer.
    office.events[2] = ("C-7", "2026-01-31")
    office.scan(3)
    assert decisions(office.plan(3))["2.png"].outcome is Outcome.KEEP
    office.events[2] = ("C-7", "2020-01-31")
    # Its survivor is moved.
    (office.archive / "2.png").rename(office.archive / "moved.png")
    office.rows["moved.png"] = office.rows.pop("2.png")
    office.scan(4)
    assert decisions(office.plan(4))["moved.png"].outcome is Outcome.DISPOSE
    # A new rule for its customer, and then a new hold.
    office.write("longer.yaml", LONGER)
    assert decisions(office.plan(5))["moved.png"].outcome is Outcome.KEEP
    longer = deciding_digest(office.bundle())
    (office.desk / "policies" / "longer.yaml").unlink()
    # To take it back is a shortening, and waits for two people.
    assert decisions(office.plan(6))["moved.png"].outcome is Outcome.KEEP
    sign_away(office, 6, longer)
    assert decisions(office.plan(6))["moved.png"].outcome is Outcome.DISPOSE
    office.write("hold7.yaml", HOLD % ("HCA-7", "C-7", ""))
    held = decisions(office.plan(7))["moved.png"]
    assert held.outcome is Outcome.HELD
    office.scan(8)
    assert decisions(office.plan(8))["moved.png"].outcome is Outcome.HELD
    assert decisions(office.plan(8))["1.png"].outcome is Outcome.HELD


def test_a_removed_copy_whose_survivor_is_gone_is_told(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    (office.archive / "2.png").unlink()
    del office.rows["2.png"]
    office.scan(2)
    planned = office.plan(2)
    assert [one.place for one in planned.findings if one.code is FindingCode.GHOST_WITHOUT_SURVIVOR] == ["copy.png"]
    assert len(planned.case.inventory.ghosts) == 1


def test_something_new_where_a_copy_was_removed_is_a_record_of_its_own(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    office.image("copy.png", 1, "C-2")
    office.scan(2)
    # The hold is entered after the scan that missed the tie of the copy.
    planned = office.plan(3)
    # It is identical to what is held, and its ties are its own.
    assert {name: one.outcome for name, one in decisions(planned).items()} == {
        "1.png": Outcome.HELD,
        "2.png": Outcome.DISPOSE,
        "copy.png": Outcome.HELD,
    }


def test_a_removed_copy_with_words_of_another_kind_is_in_doubt_and_told(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    scan = office.scan(0)
    facts = {"pages": known("many"), "customer": known("C-7")}
    copy = next(record for record in scan.inventory.records if record.location == "copy.png")
    office.last = replace(
        scan,
        inventory=replace(
            scan.inventory,
            records=tuple(replace(copy, facts=facts) if one == copy else one for one in scan.inventory.records),
        ),
    )
    office.remove(1, "copy.png", "2.png")
    office.scan(2)
    planned = office.plan(2)
    (ghost,) = planned.case.inventory.ghosts
    assert (set(ghost.record.facts), ghost.record.doubted) == ({"customer"}, ("pages",))
    told = [one for one in planned.findings if one.code is FindingCode.VALUE_NOT_UNDERSTOOD]
    assert [one.detail for one in told] == ["`pages` of a removed copy is of another kind than the vocabulary says now"]


def test_what_was_known_on_a_day_is_judged_by_what_was_known(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    (office.desk / "policies" / "hold.yaml").unlink()
    office.scan(0)
    first = office.plan(0)
    office.remove(3, "copy.png", "2.png")
    office.rows["2.png"] = "C-1"
    office.write("longer.yaml", LONGER)
    office.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    office.scan(4)
    then = office.plan(4)
    with office.store() as store:
        early = judge_as_known(store, archive=office.archive, as_of=FIRST, known_on=FIRST)
        assert early.judgement == first.judgement
        assert early.case.register == first.case.register == Register()
        assert early.case.inventory == first.case.inventory
        between = judge_as_known(store, archive=office.archive, as_of=FIRST, known_on=FIRST + timedelta(days=3))
        assert len(between.case.inventory.ghosts) == 1
        assert between.case.bundle == first.case.bundle
        day = FIRST + timedelta(days=4)
        late = judge_as_known(store, archive=office.archive, as_of=day, known_on=day)
        assert (late.judgement, late.case.register) == (then.judgement, then.case.register)
        assert late.scan == (office.last.id if office.last else "")
        for archive, on in ((office.archive, FIRST - timedelta(days=1)), (office.desk, FIRST)):
            with pytest.raises(NotKnownError):
                judge_as_known(store, archive=archive, as_of=FIRST, known_on=on)


def test_a_day_ends_in_hong_kong() -> None:
    assert end_of(FIRST) == datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)
