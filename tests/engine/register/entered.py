"""Acts as they are entered, by invented people whose certificates are made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from engine.custody.acts import KINDS
from engine.custody.keys import SigningKey
from engine.custody.personal_keys import make_personal_key
from engine.custody.plain_forms import to_plain
from engine.register.acts import (
    Act,
    CertificateGiven,
    PersonEnrolled,
    ProposalApproved,
    RegistryFounded,
    Role,
    RoleGiven,
)
from engine.register.folding import stand
from engine.register.noted import Noted, Statement, statement_bytes
from engine.register.proposals import Proposal
from engine.register.standing import Standing

FIRST_DAY = date(2026, 1, 5)
ROLES: Mapping[str, Role | None] = {
    "rose": Role.RECORDS,
    "carl": Role.COMPLIANCE,
    "lena": Role.LEGAL,
    "cora": Role.COUNSEL,
    "nemo": None,
}
"""The invented people; each works under an account of the same name. Cora and Nemo may agree to no correction."""

MAY_AGREE = ("rose", "carl", "lena")
KEYS: Mapping[str, SigningKey] = {
    name: make_personal_key(name, now=datetime.combine(FIRST_DAY, time(), UTC)) for name in ("regina", *ROLES)
}


@dataclass(slots=True)
class Book:
    """Acts in their order; days only go on."""

    acts: list[Noted] = field(default_factory=list)
    day: date = FIRST_DAY

    def enter(self, act: Act, *, account: str, signer: str | None = None, key: SigningKey | None = None) -> int:
        """Enter an act under an account, signed where somebody signs, and return its number."""
        number = len(self.acts)
        at = datetime.combine(self.day, time(9), UTC) + timedelta(seconds=number)
        kind = next(kind for kind, one in KINDS.items() if one is type(act))
        statement = None
        if signer is not None:
            key = key or KEYS[signer]
            signed = statement_bytes(kind=kind, body=to_plain(act), person=signer, certificate=key.fingerprint, at=at)
            statement = Statement(
                person=signer, certificate=key.fingerprint, at=at, signed=signed, signature=key.sign(signed)
            )
        self.acts.append(
            Noted(
                sequence=number,
                at=at,
                on=self.day,
                account=account,
                act=act,
                payload=f"payload {number}",
                statement=statement,
            )
        )
        return number

    def approve(self, number: int, *, account: str, signer: str | None = None) -> None:
        """Enter the agreement of an account, or of whoever signs, to a proposal."""
        self.enter(ProposalApproved(proposal=number, payload=f"payload {number}"), account=account, signer=signer)

    def copy(self) -> Book:
        """Return the same acts, to go on with in another way."""
        return Book(acts=list(self.acts), day=self.day)

    def standing(self) -> Standing:
        """Return what stands."""
        return stand(self.acts)

    def proposal(self, number: int) -> Proposal:
        """Return a proposal as it stands."""
        return self.standing().proposals[number]


def founded() -> Book:
    """Return a registry of the invented people."""
    book = Book()
    pem = KEYS["regina"].certificate_pem.decode()
    founding = RegistryFounded(person="regina", name="Regina", account="regina", certificate=pem)
    book.enter(founding, account="regina", signer="regina")
    for name, role in ROLES.items():
        acts: list[Act] = [
            PersonEnrolled(person=name, name=name.title(), account=name),
            CertificateGiven(person=name, certificate=KEYS[name].certificate_pem.decode()),
        ]
        if role is not None:
            acts.append(RoleGiven(person=name, role=role, first=FIRST_DAY))
        for act in acts:
            book.enter(act, account="regina", signer="regina")
    assert book.standing().faults == ()
    return book


FOUNDED = founded()
