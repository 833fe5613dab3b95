"""Facts that free possible matches are proposed, and two people, one of them legal, stand before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.custody.register import ActRefusedError
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.model.decisions import Bucket
from engine.model.records import Record
from engine.register.acts import ClearanceEntered
from engine.register.proposals import State
from procedures.proposing import approve
from tests.cli.hold_office import (
    ARCHIVE,
    NOON,
    RECORDS,
    Office,
    at,
    buckets,
    keep,
    open_office,
    record,
    refused,
    scan_of,
    standing_of,
)

pytestmark = pytest.mark.xdist_group("holds")

CLEAR = ("--archive", ARCHIVE, "--reason", "looked at each of them")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, seen=capsys, patch=monkeypatch)


def complete(office: Office, **customers: str) -> None:
    """Scan again, after somebody said whose these records are."""
    later = tuple(
        record(one.id, series="form", customer=customers[one.id]) if one.id in customers else one for one in RECORDS
    )
    with office.store() as store:
        number = len(store.scan_ids()) + 1
        keep(store, scan_of(f"scan-{number}", *later))


KNOWN = {"r-4": "C-9"}


@pytest.mark.parametrize("which", [("--all-that-no-longer-match",), ("--records", "r-4")])
def test_two_people_clear_what_was_only_possible(office: Office, which: tuple[str, ...]) -> None:
    office.place()
    complete(office, **KNOWN)
    ended = office.holds("clear", "HCA-1", *which, *CLEAR)
    assert ended.code == 0, ended.said
    assert "1 records could fall under it before" in ended.out
    assert "2 people more (compliance or legal or records, one of them legal)" in ended.out
    (proposal,) = standing_of(office).open()
    subject = proposal.subject
    assert isinstance(subject, ClearanceEntered)
    (member,) = subject.members
    (now,) = (one for one in _latest(office) if one.id == "r-4")
    scope = standing_of(office).holds["HCA-1"].hold.scope
    assert (member.member, member.sha256, member.facts) == ("r-4", now.sha256, facts_digest(now, facts_of(scope)))
    office.approve(proposal.number, "dee")
    assert standing_of(office).cleared(archive=ARCHIVE) == ()
    assert buckets(office, NOON.today())["r-4"] is Bucket.HELD
    office.approve(proposal.number, "bo")
    (cleared,) = standing_of(office).cleared(archive=ARCHIVE)
    assert (cleared.hold, cleared.member, cleared.facts) == ("HCA-1", "r-4", member.facts)
    assert buckets(office, NOON.today())["r-4"] is Bucket.UNDECIDED
    complete(office, **{"r-4": "C-8"})
    assert buckets(office, NOON.today())["r-4"] is Bucket.HELD


def _latest(office: Office) -> tuple[Record, ...]:
    with office.store() as store:
        return store.load_scan(store.scan_ids()[-1]).inventory.records


def test_two_people_without_a_legal_officer_clear_nothing(office: Office) -> None:
    office.place()
    complete(office, **KNOWN)
    office.holds("clear", "HCA-1", "--records", "r-4", *CLEAR, *office.key("cy"))
    (proposal,) = standing_of(office).open()
    assert [one.person.id for one in proposal.approvals] == ["cy"]
    office.approve(proposal.number, "dee")
    assert standing_of(office).proposals[proposal.number].state is State.OPEN
    with office.store() as store, pytest.raises(ActRefusedError, match="`eve` has no role"):
        approve(store, proposal.number, scribe=at(NOON), signer=office.signers["eve"])


def test_what_was_matched_certainly_is_not_cleared(office: Office) -> None:
    office.place()
    complete(office, **KNOWN, **{"r-1": "C-9"})
    ended = office.holds("clear", "HCA-1", "--all-that-no-longer-match", *CLEAR)
    assert "1 records could fall under it before" in ended.out
    assert "1 more were matched certainly before" in ended.out
    refused(office, office.holds("clear", "HCA-1", "--records", "r-1", *CLEAR), says="certainly matched before")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--records", "r-4,r-77"), "`r-77` is no record of the latest scan"),
        (("--records", "r-3"), "`r-3` could still fall under the hold"),
        (("--records", "r-2"), "`r-2` was not matched since"),
        (("--records", "r-4", "--archive", "/other"), "no scan of `/other`"),
        (("--records", "r-4", "--reason", " "), "no reason is given"),
    ],
)
def test_what_cannot_be_cleared_is_refused_and_nothing_is_entered(
    office: Office, more: tuple[str, ...], says: str
) -> None:
    office.place()
    complete(office, **KNOWN)
    before = office.size()
    refused(office, office.holds("clear", "HCA-1", *CLEAR, *more), says=says)
    assert office.size() == before


def test_a_near_text_is_still_possible_and_so_not_cleared(office: Office) -> None:
    office.place()
    complete(office, **{"r-4": "c 1"})
    refused(office, office.holds("clear", "HCA-1", "--records", "r-4", *CLEAR), says="could still fall under")
    refused(office, office.holds("clear", "HCA-1", "--all-that-no-longer-match", *CLEAR), says="no record that")


def test_the_same_clearance_is_entered_once(office: Office) -> None:
    office.place()
    complete(office, **KNOWN)
    assert office.holds("clear", "HCA-1", "--records", "r-4", *CLEAR).code == 0
    refused(office, office.holds("clear", "HCA-1", "--records", "r-4", *CLEAR), says="entered already, under")
    assert office.holds("clear", "HCA-1", *CLEAR).code == 2
