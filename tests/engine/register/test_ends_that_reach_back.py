"""Ends that reach back make something hold again, and never free: nor do they open the registry to somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.ledger.signatures import fingerprint_of
from engine.register.acts import (
    Act,
    CertificateGiven,
    CertificateRevoked,
    HoldEntered,
    PersonEnrolled,
    ProposalApproved,
    ProposalEnded,
    RegistryFounded,
    Role,
    RoleEnded,
    RoleGiven,
)
from engine.register.proposals import State
from tests.engine.register.acting import BEGIN, Desk, key_of, pem_of
from tests.engine.register.test_standing import CLEARANCE, CONFIRMATION, HOLD, RELEASE, approve, state


@pytest.fixture
def desk() -> Desk:
    staffed = Desk.staffed()
    staffed.note(HoldEntered(hold=HOLD))
    return staffed


def fingerprint(person: str) -> str:
    return fingerprint_of(key_of(person).certificate)


def test_when_the_founding_counts_for_nothing_nobody_founds_another_registry(desk: Desk) -> None:
    lost = CertificateRevoked(certificate=fingerprint("reg"), reason="stolen", since=BEGIN.date() - timedelta(days=1))
    desk.note(lost, account="reg")
    founding = RegistryFounded(person="thief", name="T", account="thief", certificate=pem_of("thief"))
    desk.note(founding, by="thief")
    for one in ("mate-1", "mate-2"):
        acts: list[Act] = [
            PersonEnrolled(person=one, name=one),
            CertificateGiven(person=one, certificate=pem_of(one)),
            RoleGiven(person=one, role=Role.LEGAL, first=desk.today),
        ]
        for act in acts:
            desk.note(act, by="thief")
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="mate-1")
    approve(desk, number, by="mate-2")
    assert desk.stands().releases() == ()


ENDS: dict[str, tuple[Act, str]] = {
    "the role of whoever declined": (RoleEnded(person="rec-1", role=Role.RECORDS, on=BEGIN.date()), "reg"),
    "the certificate of whoever declined": (
        CertificateRevoked(certificate=fingerprint("rec-1"), reason="left", since=BEGIN.date()),
        "reg",
    ),
}


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize(
    ("act", "people"),
    [(CLEARANCE, ("law-1", "law-2")), (CONFIRMATION, ("coun",))],
    ids=lambda one: type(one).__name__,
)
def test_what_was_declined_stays_so_whatever_ends_later(
    desk: Desk, ends: str, act: Act, people: tuple[str, ...]
) -> None:
    number = desk.note(act).sequence
    for person in people:
        approve(desk, number, by=person)
    desk.note(ProposalEnded(proposal=number, reason="a mistake"), by="rec-1")
    assert state(desk, number) is State.ENDED
    end, by = ENDS[ends]
    desk.wait(1)
    desk.note(end, by=by)
    assert state(desk, number) is State.ENDED


def test_what_was_declined_stays_so_when_its_registrar_counts_for_nothing(desk: Desk) -> None:
    desk.note(PersonEnrolled(person="reg-2", name="R2"), by="reg")
    desk.note(CertificateGiven(person="reg-2", certificate=pem_of("reg-2")), by="reg")
    desk.note(RoleGiven(person="reg-2", role=Role.REGISTRAR, first=desk.today), by="reg")
    desk.note(PersonEnrolled(person="late", name="Late", account="late"), by="reg-2")
    desk.note(RoleGiven(person="late", role=Role.RECORDS, first=desk.today), by="reg-2")
    number = desk.note(CLEARANCE).sequence
    approve(desk, number, by="law-1")
    approve(desk, number, by="law-2")
    desk.note(ProposalEnded(proposal=number, reason="a mistake"), account="late")
    lost = CertificateRevoked(certificate=fingerprint("reg-2"), reason="stolen", since=BEGIN.date())
    desk.note(lost, by="reg")
    assert state(desk, number) is State.ENDED


def test_an_approval_after_a_decline_frees_nothing_when_the_decliners_role_ends(desk: Desk) -> None:
    number = desk.note(RELEASE).sequence
    approve(desk, number, by="law-1")
    desk.note(ProposalEnded(proposal=number, reason="no"), by="comp")
    desk.note(ProposalApproved(proposal=number, payload=desk.acts[number].payload), by="law-2")
    desk.note(RoleEnded(person="comp", role=Role.COMPLIANCE, on=BEGIN.date()), by="reg")
    assert desk.stands().releases() == ()


def test_a_decline_without_authority_still_ends_nothing(desk: Desk) -> None:
    number = desk.note(CLEARANCE).sequence
    approve(desk, number, by="law-1")
    desk.note(ProposalEnded(proposal=number, reason="no"), account="a stranger")
    desk.note(ProposalEnded(proposal=number, reason="no"), by="reg")
    assert state(desk, number) is State.OPEN
