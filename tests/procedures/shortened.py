"""Signing over earlier policies: somebody of compliance joins the invented people, and two of them sign."""

from __future__ import annotations

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.personal_keys import make_personal_key
from engine.model.earlier import deciding_digest
from engine.register.acts import CertificateGiven, PersonEnrolled, Role, RoleGiven, ShorteningEntered
from engine.register.proposals import State
from procedures import proposing
from procedures.sample_people import REGISTRAR
from tests.procedures.office import FIRST, Office, clock

LAW, LAW_TWO, COMPLIANCE = "sample-solicitor-one", "sample-solicitor-two", "compliance"


def enrol_compliance(office: Office, *, day: int = 0) -> None:
    key = make_personal_key(COMPLIANCE, now=clock(day).now())
    office.signers[COMPLIANCE] = Signer(person=COMPLIANCE, key=key)
    with office.store() as store:
        store.enter(
            [
                PersonEnrolled(person=COMPLIANCE, name="Somebody"),
                CertificateGiven(person=COMPLIANCE, certificate=key.certificate_pem.decode("ascii")),
                RoleGiven(person=COMPLIANCE, role=Role.COMPLIANCE, first=FIRST),
            ],
            scribe=scribe_of(clock(day)),
            signer=office.signers[REGISTRAR[0]],
        )


def propose(office: Office, day: int, *, now: str, over: tuple[str, ...]) -> int:
    act = ShorteningEntered(now=now, over=over, report="5" * 64, as_of=FIRST, earlier=1, leaving=1)
    with office.store() as store:
        return proposing.propose(store, act, scribe=scribe_of(clock(day))).number


def sign(office: Office, day: int, number: int, *people: str) -> State:
    with office.store() as store:
        for person in people:
            found = proposing.approve(store, number, scribe=scribe_of(clock(day)), signer=office.signers[person])
    return found.state


def sign_away(office: Office, day: int, *over: str) -> None:
    """Let the policies of the folder stand in the place of others, by digest."""
    if COMPLIANCE not in office.signers:
        enrol_compliance(office, day=day)
    number = propose(office, day, now=deciding_digest(office.bundle()), over=over)
    assert sign(office, day, number, LAW, COMPLIANCE) is State.BINDING
