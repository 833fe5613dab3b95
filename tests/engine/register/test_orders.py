"""An order frees nothing, whoever enters it; cooling is waived for it by two legal officers, and no longer than it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from engine.ledger.signatures import fingerprint_of
from engine.model.conditions import OneOf
from engine.model.orders import EnteredOrder, Order, OrderAuthority
from engine.register.acts import (
    Act,
    CertificateRevoked,
    HoldEntered,
    OrderEnded,
    OrderEntered,
    ProposalEnded,
    Role,
    RoleEnded,
    WaiverEntered,
)
from engine.register.proposals import APPROVAL_DAYS, State
from tests.engine.register.acting import BEGIN, PEOPLE, Desk, key_of, signed_by
from tests.engine.register.test_standing import HOLD, RELEASE, approve, state

ORDER = Order(
    id="HCMP-9",
    authority=OrderAuthority.COURT,
    authority_name="An invented court",
    scope=OneOf(fact="customer", values=("C-1",)),
    made_on=date(2026, 3, 1),
    due_on=date(2026, 4, 1),
)
ENTERED = OrderEntered(order=ORDER, source_text="customer: C-1\n")
WAIVER = WaiverEntered(order="HCMP-9", reason="the order is final")
END = OrderEnded(order="HCMP-9", reason="set aside")


@pytest.fixture
def desk() -> Desk:
    staffed = Desk.staffed()
    staffed.note(HoldEntered(hold=HOLD))
    staffed.note(ENTERED)
    return staffed


def waived(desk: Desk) -> int:
    number = desk.note(WAIVER).sequence
    approve(desk, number, by="law-1")
    approve(desk, number, by="law-2")
    assert len(desk.stands().waivers()) == 1
    return number


def test_an_order_stands_whoever_enters_it_and_frees_nothing() -> None:
    desk = Desk()
    desk.note(HoldEntered(hold=HOLD))
    desk.note(ENTERED, account="a stranger")
    standing = desk.stands()
    assert standing.entered_orders() == (EnteredOrder(order=ORDER, entered_on=desk.today),)
    assert (standing.waivers(), standing.releases()) == ((), ())
    assert [one.hold for one in standing.entered_holds()] == [HOLD]


@pytest.mark.parametrize(("account", "is_by_legal"), [("law-1", True), ("comp", False), ("nobody", False)])
def test_whether_a_legal_officer_entered_it_is_known(account: str, is_by_legal: bool) -> None:
    desk = Desk.staffed()
    desk.note(ENTERED, account=account)
    (entered,) = desk.stands().entered_orders()
    assert entered.is_by_legal is is_by_legal


def test_an_order_with_a_signature_that_does_not_hold_stands_by_nobody() -> None:
    desk = Desk.staffed()
    other = signed_by("law-1", END, at=desk.at)
    desk.note(ENTERED, statement=replace(signed_by("law-1", ENTERED, at=desk.at), signature=other.signature))
    assert desk.stands().orders["HCMP-9"].person is None
    assert desk.faults() == ["the order stands, but the signature does not hold"]


def test_a_second_order_of_one_name_changes_nothing(desk: Desk) -> None:
    desk.note(OrderEntered(order=replace(ORDER, scope=OneOf(fact="customer", values=("C-9",)))), by="law-1")
    assert desk.stands().orders["HCMP-9"].order == ORDER
    assert desk.faults() == ["the order `HCMP-9` was entered before"]


@pytest.mark.parametrize("pair", [*combinations(PEOPLE, 2), *((one, one) for one in PEOPLE)], ids="+".join)
def test_two_legal_officers_and_nobody_else_waive(desk: Desk, pair: tuple[str, str]) -> None:
    number = desk.note(WAIVER).sequence
    for person in pair:
        approve(desk, number, by=person)
    is_fitting = set(pair) == {"law-1", "law-2"}
    assert (state(desk, number) is State.BINDING) is is_fitting
    assert bool(desk.stands().waivers()) is is_fitting


def test_accounts_waive_nothing(desk: Desk) -> None:
    number = desk.note(WAIVER, account="law-1").sequence
    for person in PEOPLE:
        approve(desk, number, account=person)
    assert (state(desk, number), desk.stands().waivers()) == (State.OPEN, ())


def test_a_waiver_counts_from_the_day_on_which_it_came_to_bind(desk: Desk) -> None:
    number = desk.note(WAIVER).sequence
    approve(desk, number, by="law-1")
    desk.wait(7)
    approve(desk, number, by="law-2")
    (waiver,) = desk.stands().waivers()
    assert (waiver.bound_on, waiver.by) == (desk.today, ("Law-1 (law-1)", "Law-2 (law-2)"))


def test_an_approval_of_a_waiver_does_not_wait_for_ever(desk: Desk) -> None:
    number = desk.note(WAIVER).sequence
    approve(desk, number, by="law-1")
    desk.wait(APPROVAL_DAYS + 1)
    approve(desk, number, by="law-2")
    assert desk.stands().waivers() == ()


@pytest.mark.parametrize("account", PEOPLE)
def test_anybody_with_a_role_takes_a_waiver_back(desk: Desk, account: str) -> None:
    number = waived(desk)
    desk.note(ProposalEnded(proposal=number, reason="a mistake"), account=account)
    assert (state(desk, number), desk.stands().waivers()) == (State.ENDED, ())
    assert desk.stands().entered_orders()


@pytest.mark.parametrize("account", [*PEOPLE, "reg", "stranger"])
def test_a_legal_officer_alone_ends_an_order(desk: Desk, account: str) -> None:
    waived(desk)
    desk.note(END, account=account)
    is_ended = PEOPLE.get(account) is Role.LEGAL
    assert bool(desk.stands().entered_orders()) is not is_ended
    assert bool(desk.stands().waivers()) is not is_ended
    if is_ended:
        ended = desk.stands().orders["HCMP-9"]
        assert (ended.ended_on, ended.ended_for) == (desk.today, "set aside")


def test_what_waits_for_an_order_ends_with_it_and_nothing_is_waived_for_it_again(desk: Desk) -> None:
    number = desk.note(WAIVER).sequence
    approve(desk, number, by="law-1")
    desk.note(END, by="law-1")
    approve(desk, number, by="law-2")
    assert state(desk, number) is State.ENDED
    again = desk.note(WAIVER, by="law-2").sequence
    assert again not in desk.stands().proposals
    assert desk.faults()[-1] == "no order `HCMP-9` is in force"


def test_a_waiver_of_an_order_that_is_not_there_waives_nothing_of_a_later_one() -> None:
    desk = Desk.staffed()
    number = desk.note(WAIVER, by="law-1").sequence
    desk.note(ENTERED, by="law-1")
    for person in ("law-1", "law-2"):
        approve(desk, number, by=person)
    assert desk.stands().waivers() == ()


ENDS: dict[str, tuple[Act, str]] = {
    "the role": (RoleEnded(person="law-1", role=Role.LEGAL, on=BEGIN.date()), "reg"),
    "the certificate": (
        CertificateRevoked(certificate=fingerprint_of(key_of("law-1").certificate), reason="left", since=BEGIN.date()),
        "reg",
    ),
}


@pytest.mark.parametrize("ends", ENDS)
def test_where_who_ended_an_order_had_no_authority_it_stands_again_and_its_waiver_does_not(
    desk: Desk, ends: str
) -> None:
    number = desk.note(WAIVER).sequence
    # Others may have waived it: that the end of one of these counts for nothing is another matter.
    desk.note(END, by="law-1")
    assert desk.stands().entered_orders() == ()
    act, by = ENDS[ends]
    desk.note(act, by=by)
    assert desk.stands().entered_orders()
    assert state(desk, number) is State.ENDED


@pytest.mark.parametrize("ends", ENDS)
def test_an_approval_after_an_end_that_was_entered_late_waives_nothing(desk: Desk, ends: str) -> None:
    number = waived(desk)
    act, by = ENDS[ends]
    desk.note(act, by=by)
    assert (state(desk, number), desk.stands().waivers()) == (State.OPEN, ())


def test_a_waiver_releases_nothing(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    waived(desk)
    assert (state(desk, number), desk.stands().releases()) == (State.OPEN, ())
