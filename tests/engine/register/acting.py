"""People who act: acts with their numbers, days and signatures, as the store would note them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache

from engine.custody.acts import KINDS
from engine.custody.keys import SigningKey
from engine.custody.personal_keys import make_personal_key
from engine.custody.plain_forms import to_plain
from engine.register.acts import Act, CertificateGiven, PersonEnrolled, RegistryFounded, Role, RoleGiven
from engine.register.folding import stand
from engine.register.noted import Noted, Statement, statement_bytes
from engine.register.standing import Standing

BEGIN = datetime(2026, 3, 2, 1, tzinfo=UTC)
KIND_OF = {act: kind for kind, act in KINDS.items()}

PEOPLE = {
    "law-1": Role.LEGAL,
    "law-2": Role.LEGAL,
    "comp": Role.COMPLIANCE,
    "rec-1": Role.RECORDS,
    "rec-2": Role.RECORDS,
    "coun": Role.COUNSEL,
}


@cache
def key_of(person: str) -> SigningKey:
    """A key that lasts through every test; one for each name."""
    return make_personal_key(person, now=BEGIN)


def pem_of(person: str) -> str:
    return key_of(person).certificate_pem.decode("ascii")


def signed_by(person: str, act: Act, *, at: datetime, key: SigningKey | None = None) -> Statement:
    key = key or key_of(person)
    signed = statement_bytes(
        kind=KIND_OF[type(act)], body=to_plain(act), person=person, certificate=key.fingerprint, at=at
    )
    return Statement(person=person, certificate=key.fingerprint, at=at, signed=signed, signature=key.sign(signed))


@dataclass
class Desk:
    """Notes acts one after another, a minute apart."""

    acts: list[Noted] = field(default_factory=list)
    at: datetime = BEGIN

    @classmethod
    def staffed(cls) -> Desk:
        """A desk where everybody of `PEOPLE` has a role, a certificate, and the account of the same name."""
        desk = cls()
        founding = RegistryFounded(person="reg", name="The registrar", account="reg", certificate=pem_of("reg"))
        desk.note(founding, by="reg")
        for person, role in PEOPLE.items():
            desk.note(PersonEnrolled(person=person, name=person.title(), account=person), by="reg")
            desk.note(CertificateGiven(person=person, certificate=pem_of(person)), by="reg")
            desk.note(RoleGiven(person=person, role=role, first=BEGIN.date()), by="reg")
        return desk

    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    @property
    def today(self) -> date:
        return self.at.date()

    def note(
        self, act: Act, *, by: str | None = None, account: str = "somebody", statement: Statement | None = None
    ) -> Noted:
        """Note an act, signed where `by` says who signs."""
        self.at += timedelta(minutes=1)
        noted = Noted(
            sequence=len(self.acts),
            at=self.at,
            on=self.at.date(),
            account=account,
            act=act,
            payload=f"{len(self.acts):064x}",
            statement=statement or (signed_by(by, act, at=self.at) if by is not None else None),
        )
        self.acts.append(noted)
        return noted

    def stands(self) -> Standing:
        return stand(self.acts)

    def faults(self) -> list[str]:
        return [fault.what for fault in self.stands().faults]
