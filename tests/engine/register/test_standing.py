"""What keeps binds at once; what frees binds when the people whom it needs have agreed, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from engine.model.conditions import OneOf
from engine.model.dates import Interval
from engine.model.facts import Event
from engine.model.holds import Hold, HoldKind, Release
from engine.model.policies import Confirmation, RuleVersion, Span
from engine.register.acts import (
    Act,
    CertificateRevoked,
    ClearanceEntered,
    Cleared,
    ConfirmationEntered,
    CorrectionEntered,
    HoldEntered,
    ProposalApproved,
    ProposalEnded,
    ReleaseEntered,
    Role,
    RoleEnded,
)
from engine.register.folding import stand
from engine.register.proposals import APPROVAL_DAYS, State
from tests.engine.register.acting import PEOPLE, Desk, key_of, signed_by

HOLD = Hold(
    id="HCA-1",
    kind=HoldKind.LEGAL,
    scope=OneOf(fact="customer", values=("C-1",)),
    matter="Example v Bank",
    issued_on=date(2026, 3, 1),
    issued_by="Legal",
)
RELEASE = ReleaseEntered(release=Release(hold="HCA-1", on=date(2026, 3, 2), by=("A", "B"), reason="settled"))
CLEARANCE = ClearanceEntered(
    hold="HCA-1", archive="/a", members=(Cleared(member="r-1", sha256="0" * 64, facts="1" * 64),), reason="C-5"
)
CONFIRMATION = ConfirmationEntered(
    confirmation=Confirmation(
        rules=(RuleVersion(id="amlo", version="0123456789abcdef"),),
        by="Counsel",
        on=date(2026, 1, 1),
        until=date(2026, 12, 31),
        advice_sha256="ab" * 32,
    )
)
ENDED = Event(kind="ended", asset="C-1", on=Interval(earliest=date(2020, 1, 1), latest=date(2020, 1, 1)))
CORRECTION = CorrectionEntered(
    event=ENDED, to=Interval(earliest=date(2019, 1, 1), latest=date(2019, 1, 1)), reason="typing error"
)


@pytest.fixture
def desk() -> Desk:
    staffed = Desk.staffed()
    staffed.note(HoldEntered(hold=HOLD))
    return staffed


def approve(desk: Desk, number: int, *, by: str | None = None, account: str = "somebody") -> None:
    act = ProposalApproved(proposal=number, payload=desk.acts[number].payload)
    desk.note(act, by=by, account=account)


def state(desk: Desk, number: int) -> State:
    return desk.stands().proposals[number].state


def test_a_hold_binds_whoever_enters_it() -> None:
    desk = Desk()
    desk.note(HoldEntered(hold=HOLD), account="a stranger")
    (hold,) = desk.stands().entered_holds()
    assert (hold.hold, hold.entered_on) == (HOLD, desk.today)
    assert not desk.stands().holds["HCA-1"].is_by_legal


def test_a_hold_with_a_signature_that_does_not_hold_holds(desk: Desk) -> None:
    act = HoldEntered(hold=replace(HOLD, id="HCA-2"))
    other = signed_by("law-1", HoldEntered(hold=HOLD), at=desk.at)
    desk.note(act, statement=replace(signed_by("law-1", act, at=desk.at), signature=other.signature))
    assert desk.stands().holds["HCA-2"].person is None
    assert desk.faults() == ["the hold stands, but the signature does not hold"]


def test_a_hold_with_a_copied_signature_holds(desk: Desk) -> None:
    noted = desk.note(HoldEntered(hold=replace(HOLD, id="HCA-2")), by="law-1")
    desk.note(HoldEntered(hold=replace(HOLD, id="HCA-3")), statement=noted.statement)
    assert set(desk.stands().holds) == {"HCA-1", "HCA-2", "HCA-3"}
    assert desk.stands().holds["HCA-3"].person is None


@pytest.mark.parametrize(("account", "is_by_legal"), [("law-1", True), ("rec-1", False), ("nobody", False)])
def test_whether_a_legal_officer_placed_it_is_known(desk: Desk, account: str, is_by_legal: bool) -> None:
    desk.note(HoldEntered(hold=replace(HOLD, id="HCA-2")), account=account)
    assert desk.stands().holds["HCA-2"].is_by_legal is is_by_legal


def test_a_second_hold_of_one_name_changes_nothing(desk: Desk) -> None:
    desk.note(HoldEntered(hold=replace(HOLD, scope=OneOf(fact="customer", values=("C-9",)))))
    assert desk.stands().holds["HCA-1"].hold == HOLD
    assert desk.faults() == ["the hold `HCA-1` was entered before"]


FITTING: dict[type[Act], set[frozenset[str]]] = {
    ReleaseEntered: {frozenset(pair) for pair in (("law-1", "law-2"), ("law-1", "comp"), ("law-2", "comp"))},
    ClearanceEntered: {
        frozenset(pair)
        for pair in combinations(("law-1", "law-2", "comp", "rec-1", "rec-2"), 2)
        if {"law-1", "law-2"} & set(pair)
    },
    CorrectionEntered: {frozenset(pair) for pair in combinations(("law-1", "law-2", "comp", "rec-1", "rec-2"), 2)},
}


@pytest.mark.parametrize("act", [RELEASE, CLEARANCE, CORRECTION], ids=lambda act: type(act).__name__)
@pytest.mark.parametrize("pair", [*combinations(PEOPLE, 2), *((one, one) for one in PEOPLE)], ids="+".join)
def test_two_different_people_of_the_right_roles_free(desk: Desk, act: Act, pair: tuple[str, str]) -> None:
    number = desk.note(act).sequence
    for person in pair:
        approve(desk, number, by=person)
    is_fitting = frozenset(pair) in FITTING[type(act)]
    assert (state(desk, number) is State.BINDING) is is_fitting
    assert bool(desk.stands().releases()) is (is_fitting and act is RELEASE)


@pytest.mark.parametrize("act", [RELEASE, CLEARANCE, CONFIRMATION], ids=lambda act: type(act).__name__)
def test_an_account_frees_nothing(desk: Desk, act: Act) -> None:
    number = desk.note(act).sequence
    for person in PEOPLE:
        approve(desk, number, account=person)
    assert state(desk, number) is State.OPEN
    assert len(desk.faults()) == len(PEOPLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_counsel_alone_confirms(desk: Desk, person: str) -> None:
    number = desk.note(CONFIRMATION).sequence
    approve(desk, number, by=person)
    assert bool(desk.stands().confirmations()) is (person == "coun")


def test_a_confirmation_whose_file_is_gone_permits_nothing(desk: Desk) -> None:
    number = desk.note(replace(CONFIRMATION, source_name="counsel.yaml")).sequence
    approve(desk, number, by="coun")
    assert desk.stands().confirmations(read=[CONFIRMATION.confirmation])
    assert desk.stands().confirmations(read=[]) == ()


def paper(*versions: str, **parts: object) -> Confirmation:
    named = tuple(RuleVersion(id=f"rule-{number}", version=version) for number, version in enumerate(versions))
    return replace(CONFIRMATION.confirmation, rules=named, **parts)  # type: ignore[arg-type]  # one field or another


def test_counsel_confirms_a_whole_version_and_not_another_that_begins_alike(desk: Desk) -> None:
    one, other = "0123456789abcdef" + "0" * 48, "0123456789abcdef" + "1" * 48
    number = desk.note(ConfirmationEntered(confirmation=paper(one), source_name="counsel.yaml")).sequence
    approve(desk, number, by="coun")
    assert desk.stands().confirmations(read=[paper(one)]) == (paper(one),)
    assert desk.stands().confirmations(read=[paper(other)]) == ()


def test_a_rule_that_changed_leaves_the_others_of_its_paper_confirmed(desk: Desk) -> None:
    first, second, changed = "1" * 64, "2" * 64, "3" * 64
    number = desk.note(ConfirmationEntered(confirmation=paper(first, second), source_name="counsel.yaml")).sequence
    approve(desk, number, by="coun")
    moved = Span(file="moved/counsel.yaml", line=3, column=1)
    assert desk.stands().confirmations(read=[paper(first, changed, span=moved)]) == (paper(first),)


@pytest.mark.parametrize("part", [{"until": date(2027, 1, 1)}, {"by": "Another"}, {"advice_sha256": "cd" * 32}])
def test_another_paper_of_the_same_rules_needs_its_own_approval(desk: Desk, part: dict[str, object]) -> None:
    number = desk.note(ConfirmationEntered(confirmation=paper("1" * 64), source_name="counsel.yaml")).sequence
    approve(desk, number, by="coun")
    assert desk.stands().confirmations(read=[paper("1" * 64, **part)]) == ()


@pytest.mark.parametrize(
    ("author", "second", "binds"),
    [("rec-1", "rec-2", True), ("rec-1", "rec-1", False), ("nobody", "rec-1", False), ("coun", "rec-1", False)],
)
def test_a_correction_needs_a_second_person_beside_its_author(
    desk: Desk, author: str, second: str, binds: bool
) -> None:
    number = desk.note(CORRECTION, account=author).sequence
    assert state(desk, number) is State.OPEN
    approve(desk, number, account=second)
    assert (state(desk, number) is State.BINDING) is binds


def test_an_approval_of_something_else_counts_for_nothing(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    desk.note(ProposalApproved(proposal=number, payload="f" * 64), by="law-1")
    desk.note(ProposalApproved(proposal=999, payload="f" * 64), by="law-1")
    assert desk.faults() == [f"it approves something else than the proposal {number}", "there is no proposal 999"]


@pytest.mark.parametrize(("days", "binds"), [(APPROVAL_DAYS, True), (APPROVAL_DAYS + 1, False)])
def test_an_approval_does_not_wait_for_ever(desk: Desk, days: int, binds: bool) -> None:
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="law-1")
    desk.wait(days)
    approve(desk, number, by="law-2")
    assert (state(desk, number) is State.BINDING) is binds
    if not binds:
        approve(desk, number, by="law-1")
        assert state(desk, number) is State.BINDING


def test_a_release_counts_from_the_day_on_which_it_came_to_bind(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="law-1")
    desk.wait(7)
    approve(desk, number, by="law-2")
    (release,) = desk.stands().releases()
    assert release.entered_on == desk.today
    assert release.release.by == ("Law-1 (law-1)", "Law-2 (law-2)")


def test_what_was_declined_never_binds(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="law-1")
    desk.note(ProposalEnded(proposal=number, reason="too early"), account="comp")
    approve(desk, number, by="law-2")
    assert state(desk, number) is State.ENDED
    assert desk.stands().releases() == ()


@pytest.mark.parametrize("account", ["stranger", "reg"])
def test_who_has_no_role_declines_nothing(desk: Desk, account: str) -> None:
    number = desk.note(RELEASE).sequence
    desk.note(ProposalEnded(proposal=number, reason="no"), account=account)
    assert state(desk, number) is State.OPEN


def test_a_release_that_binds_is_not_taken_back_but_a_confirmation_is(desk: Desk) -> None:
    release, confirmation = desk.note(RELEASE).sequence, desk.note(CONFIRMATION).sequence
    for person in ("law-1", "law-2"):
        approve(desk, release, by=person)
    approve(desk, confirmation, by="coun")
    for number in (release, confirmation):
        desk.note(ProposalEnded(proposal=number, reason="the law changed"), account="coun")
    assert (state(desk, release), state(desk, confirmation)) == (State.BINDING, State.ENDED)
    assert desk.stands().confirmations() == ()


def test_a_release_of_a_hold_that_is_not_there_frees_no_later_hold(desk: Desk) -> None:
    number = desk.note(ReleaseEntered(release=replace(RELEASE.release, hold="HCA-7"))).sequence
    desk.note(HoldEntered(hold=replace(HOLD, id="HCA-7")))
    approve(desk, number, by="law-1")
    approve(desk, number, by="law-2")
    assert desk.stands().releases() == ()


@pytest.mark.parametrize(
    "end",
    [
        lambda day: RoleEnded(person="law-2", role=Role.LEGAL, on=day),
        lambda day: CertificateRevoked(certificate=key_of("law-2").fingerprint, reason="stolen", since=day),
    ],
    ids=["role", "certificate"],
)
def test_an_approval_after_an_end_that_was_entered_late_frees_nothing(desk: Desk, end: object) -> None:
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="law-1")
    approve(desk, number, by="law-2")
    assert desk.stands().releases()
    approved = desk.today
    desk.wait(40)
    assert callable(end)
    desk.note(end(approved + timedelta(days=1)), by="reg")
    assert desk.stands().releases()
    desk.note(end(approved), by="reg")
    assert desk.stands().releases() == ()


def test_the_last_word_on_a_record_counts(desk: Desk) -> None:
    later = replace(CLEARANCE, members=(Cleared(member="r-1", sha256="0" * 64, facts="2" * 64),))
    numbers = [desk.note(act).sequence for act in (CLEARANCE, later)]
    for number in reversed(numbers):
        for person in ("law-1", "rec-1"):
            approve(desk, number, by=person)
    # The one that came to bind last, though it was entered first.
    (cleared,) = desk.stands().cleared(archive="/a")
    assert (cleared.hold, cleared.member, cleared.facts) == ("HCA-1", "r-1", "1" * 64)
    assert desk.stands().cleared(archive="/b") == ()


def test_the_register_of_a_past_moment_knows_nothing_of_what_came_later(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    for person in ("law-1", "law-2"):
        approve(desk, number, by=person)
    for size in range(len(desk.acts) + 1):
        then = stand(desk.acts[:size])
        assert bool(then.releases()) is (size == len(desk.acts))
        assert then.size == size


def test_whose_approval_lapsed_did_not_release(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="comp")
    desk.wait(APPROVAL_DAYS + 1)
    for person in ("law-1", "law-1", "law-2"):
        approve(desk, number, by=person)
    (release,) = desk.stands().releases()
    assert release.release.by == ("Law-1 (law-1)", "Law-2 (law-2)")


def test_a_confirmation_is_known_by_what_it_means_and_not_by_its_line(desk: Desk) -> None:
    entered = replace(CONFIRMATION, source_name="counsel.yaml")
    approve(desk, desk.note(entered).sequence, by="coun")
    moved = replace(CONFIRMATION.confirmation, span=Span(file="other.yaml", line=7, column=1))
    assert desk.stands().confirmations(read=[moved]) == (CONFIRMATION.confirmation,)
    assert desk.stands().confirmations(read=[replace(moved, until=date(2027, 12, 31))]) == ()
