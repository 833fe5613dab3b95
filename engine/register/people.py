"""Who people are: accounts, certificates and roles, as registrars entered them.

Everything rests on the first registrar, who vouches for himself. After that a registrar signs each enrolment, each
certificate and each role by certificate, and gives none of them to himself. What this proves is in `docs/identity.md`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine.ledger.signatures import fingerprint_of, is_signed
from engine.register.acts import (
    CertificateGiven,
    CertificateRevoked,
    PersonEnrolled,
    RegistryFounded,
    Role,
    RoleEnded,
    RoleGiven,
)
from engine.register.noted import Noted, Statement

STALE = timedelta(days=1)
"""A statement is entered when it is signed; one that is entered later was kept for a better day."""

SKEW = timedelta(minutes=5)

_SHORT_NAME = re.compile(r"(?=.{2,40}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_NAME = 120


class NoAuthorityError(Exception):
    """An act that this person may not do, or that nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is enrolled."""

    id: str
    name: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCertificate:
    """A certificate of a person, entered under a number; `ended` where it was revoked."""

    person: str
    certificate: x509.Certificate
    sequence: int
    ended: Revocation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """When a certificate was revoked, and from which day on what it signed counts for nothing."""

    sequence: int
    on: date
    reason: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Every end of a role or certificate that is known today: they count for what was done before too.

    `founding` is the entry that founded the registry. Where it counts for nothing any more, no other takes its place.
    """

    founding: int | None = None
    revocations: Mapping[str, Revocation] = field(default_factory=dict)
    roles: Mapping[tuple[str, Role], tuple[tuple[int, date], ...]] = field(default_factory=dict)


@dataclass(slots=True)
class People:
    """Everybody who is enrolled so far, and what may be asked about them."""

    ends: Ends = field(default_factory=Ends)
    founder: str | None = None
    founding: int | None = None
    persons: dict[str, Person] = field(default_factory=dict)
    certificates: dict[str, KnownCertificate] = field(default_factory=dict)
    grants: dict[tuple[str, Role], list[tuple[int, RoleGiven]]] = field(default_factory=lambda: defaultdict(list))
    revocations: dict[str, Revocation] = field(default_factory=dict)
    role_ends: dict[tuple[str, Role], list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))
    used: dict[bytes, int] = field(default_factory=dict)

    def enter(self, noted: Noted) -> None:
        """Take one act about people; raises `NoAuthorityError` where it counts for nothing."""
        act = noted.act
        match act:
            case RegistryFounded():
                self._found(act, noted)
                return
            case PersonEnrolled(person=about) | CertificateGiven(person=about) | RoleGiven(person=about):
                self._require_registrar(noted, about=about)
            case CertificateRevoked() if self._is_of(act.certificate, self.actor(noted)):
                pass  # Whoever has lost a card says so himself, at once.
            case RoleEnded() | CertificateRevoked():
                self._require_registrar(noted, about="")
            case _:
                raise TypeError("no act about people")
        match act:
            case PersonEnrolled():
                self._enrol(act)
            case CertificateGiven():
                self._give(act, sequence=noted.sequence)
            case CertificateRevoked():
                self._revoke(act, noted)
            case RoleGiven():
                self._grant(act, noted)
            case RoleEnded():
                self._known(act.person)
                self.role_ends[act.person, act.role].append((noted.sequence, act.on))

    def by_account(self, account: str) -> Person | None:
        """Return who works under an account."""
        return next((one for one in self.persons.values() if account and one.account == account), None)

    def signer(self, noted: Noted) -> Person | None:
        """Return who signed an act, nobody where it is unsigned; raises `NoAuthorityError` for a bad signature."""
        statement = noted.statement
        if statement is None:
            return None
        known = self.certificates.get(statement.certificate)
        if known is None or known.person != statement.person:
            raise NoAuthorityError("it is signed with a certificate that is nobody's here")
        self._require_valid(known, statement, noted)
        return self.persons[known.person]

    def _require_valid(self, known: KnownCertificate, statement: Statement, noted: Noted) -> None:
        certificate = known.certificate
        if not certificate.not_valid_before_utc <= statement.at <= certificate.not_valid_after_utc:
            raise NoAuthorityError("the certificate was not valid when it signed")
        revoked = self.revoked(statement.certificate)
        if revoked is not None and (
            revoked.sequence < noted.sequence or (revoked.since is not None and noted.on >= revoked.since)
        ):
            raise NoAuthorityError("the certificate is revoked")
        if not -SKEW <= noted.at - statement.at <= STALE:
            raise NoAuthorityError("it was not entered when it was signed")
        if not is_signed(statement.signed, signature=statement.signature, certificate=certificate):
            raise NoAuthorityError("the signature does not hold")
        # Only what was really signed is used up: who writes the words of somebody else's statement before him, without
        # the key, must not make the statement worthless.
        if self.used.setdefault(statement.signed, noted.sequence) != noted.sequence:
            raise NoAuthorityError("it was signed for another entry")

    def revoked(self, certificate: str) -> Revocation | None:
        """Return the end of a certificate, also one that only whoever entered it has no more authority for."""
        return self.ends.revocations.get(certificate) or self.revocations.get(certificate)

    def actor(self, noted: Noted) -> Person | None:
        """Return who did something: who signed it, else whose account it was."""
        return self.signer(noted) or self.by_account(noted.account)

    def roles(self, person: str, *, on: date) -> frozenset[Role]:
        """Return the roles that a person has on a day."""
        return frozenset(role for role in Role if self._has(person, role, on=on))

    def has_ever(self, role: Role) -> bool:
        """Say whether anybody was ever given a role."""
        return any(held is role and given for (_, held), given in self.grants.items())

    def _has(self, person: str, role: Role, *, on: date) -> bool:
        ended = [*self.ends.roles.get((person, role), ()), *self.role_ends.get((person, role), ())]
        return any(
            grant.first <= on
            and (grant.until is None or on <= grant.until)
            and not any(end > sequence and day <= on for end, day in ended)
            for sequence, grant in self.grants.get((person, role), ())
        )

    def _found(self, act: RegistryFounded, noted: Noted) -> None:
        # Also where that founding counts for nothing any more: or whoever comes next would be everybody's registrar.
        if self.founder is not None or self.ends.founding not in (None, noted.sequence):
            raise NoAuthorityError("the registry was founded before")
        _require_names(act.person, act.name)
        if noted.statement is None or noted.statement.person != act.person:
            raise NoAuthorityError("its founder did not sign it")
        certificate = _certificate(act.certificate)
        known = KnownCertificate(person=act.person, certificate=certificate, sequence=noted.sequence)
        if fingerprint_of(certificate) != noted.statement.certificate:
            raise NoAuthorityError("it is signed with another certificate")
        self._require_valid(known, noted.statement, noted)
        self.founder, self.founding = act.person, noted.sequence
        self.persons[act.person] = Person(id=act.person, name=act.name, account=act.account)
        self.certificates[fingerprint_of(certificate)] = known
        grant = RoleGiven(person=act.person, role=Role.REGISTRAR, first=noted.on)
        self.grants[act.person, Role.REGISTRAR].append((noted.sequence, grant))

    def _is_of(self, certificate: str, person: Person | None) -> bool:
        known = self.certificates.get(certificate)
        return known is not None and person is not None and known.person == person.id

    def _require_registrar(self, noted: Noted, *, about: str) -> None:
        signer = self.signer(noted)
        if signer is None:
            raise NoAuthorityError("no registrar signed it")
        if Role.REGISTRAR not in self.roles(signer.id, on=noted.on):
            raise NoAuthorityError(f"`{signer.id}` is no registrar")
        if signer.id == about:
            raise NoAuthorityError("nobody gives anything to himself")

    def _known(self, person: str) -> Person:
        if person not in self.persons:
            raise NoAuthorityError(f"nobody is enrolled as `{person}`")
        return self.persons[person]

    def _enrol(self, act: PersonEnrolled) -> None:
        _require_names(act.person, act.name)
        if act.person in self.persons:
            raise NoAuthorityError(f"`{act.person}` is enrolled already")
        if self.by_account(act.account) is not None:
            raise NoAuthorityError("its account is another person's")
        self.persons[act.person] = Person(id=act.person, name=act.name, account=act.account)

    def _give(self, act: CertificateGiven, *, sequence: int) -> None:
        self._known(act.person)
        certificate = _certificate(act.certificate)
        if any(_key_of(known.certificate) == _key_of(certificate) for known in self.certificates.values()):
            # Also the person's own: a key that was revoked does not come back under another certificate.
            raise NoAuthorityError("its key is registered already")
        known = KnownCertificate(person=act.person, certificate=certificate, sequence=sequence)
        self.certificates[fingerprint_of(certificate)] = known

    def _revoke(self, act: CertificateRevoked, noted: Noted) -> None:
        if act.certificate not in self.certificates:
            raise NoAuthorityError("no such certificate is registered")
        earlier = self.revocations.get(act.certificate)
        sequence, on = (earlier.sequence, earlier.on) if earlier is not None else (noted.sequence, noted.on)
        since = [day for day in (act.since, earlier.since if earlier is not None else None) if day is not None]
        self.revocations[act.certificate] = Revocation(
            sequence=sequence, on=on, reason=act.reason, since=min(since, default=None)
        )

    def _grant(self, act: RoleGiven, noted: Noted) -> None:
        self._known(act.person)
        others = {role for (person, role), given in self.grants.items() if person == act.person and given}
        if others - {Role.REGISTRAR} if act.role is Role.REGISTRAR else Role.REGISTRAR in others:
            raise NoAuthorityError("a registrar has no other role, and nobody with another becomes one")
        self.grants[act.person, act.role].append((noted.sequence, act))


def ends_of(people: People) -> Ends:
    """Return every end that was entered."""
    return Ends(
        founding=people.founding,
        revocations=dict(people.revocations),
        roles={key: tuple(ends) for key, ends in people.role_ends.items()},
    )


def _require_names(person: str, name: str) -> None:
    """Raise `NoAuthorityError` for names that could be taken for another's, or forge a line of a list."""
    if not _SHORT_NAME.fullmatch(person):
        raise NoAuthorityError("a short name has 2 to 40 letters a to z, digits and single hyphens, a letter first")
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise NoAuthorityError(f"a full name is one line of at most {_LONGEST_NAME} characters that can be seen")


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise NoAuthorityError("its certificate cannot be read") from None


def _key_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
