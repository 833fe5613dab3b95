"""The registry of people: founding it, enrolling, giving and ending roles and certificates, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from engine.custody.accounts import account, scribe_of
from engine.custody.acts import Signer
from engine.custody.certificates import may_sign
from engine.custody.clock import Clock
from engine.custody.key_errors import KeyExpiredError, KeyUsageError
from engine.custody.keys import SigningKey
from engine.custody.personal_keys import MADE_HERE
from engine.custody.store import Store
from engine.ledger.signatures import fingerprint_of
from engine.model.errors import MunimentError
from engine.register.acts import (
    Act,
    CertificateGiven,
    CertificateRevoked,
    PersonEnrolled,
    RegistryFounded,
    Role,
    RoleEnded,
    RoleGiven,
)
from engine.register.people import KnownCertificate, Person
from engine.register.standing import Standing
from procedures.proposing import signer_of


class NoRegistryError(MunimentError):
    """A store in which nobody is registrar yet."""

    exit_code = 4

    def __init__(self) -> None:
        super().__init__(
            "there is no registry of people yet",
            help="the first registrar founds it: `muniment people found`; see docs/identity.md first",
        )


class PersonUnknownError(MunimentError):
    """A person, or a certificate, that is not in the registry."""

    def __init__(self, *, what: str) -> None:
        super().__init__(f"{what} is not in the registry", help="see who is with `muniment people list`")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCertificate:
    """A certificate as it is listed; `is_made_here` says that no authority issued it."""

    fingerprint: str
    subject: str
    issuer: str
    until: date
    is_made_here: bool
    revoked_on: date | None
    revoked_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person with the roles of a day, and the certificates."""

    person: Person
    roles: tuple[Role, ...]
    certificates: tuple[ListedCertificate, ...]
    is_founder: bool


def found(store: Store, *, person: str, name: str, of_account: str | None, key: SigningKey, clock: Clock) -> None:
    """Found the registry with its first registrar; raises `ActRefusedError` where there is one."""
    _require_fit(key.certificate, clock)
    founding = RegistryFounded(
        person=person,
        name=name,
        account=account() if of_account is None else of_account,
        certificate=key.certificate_pem.decode("ascii"),
    )
    store.enter([founding], scribe=scribe_of(clock), signer=Signer(person=person, key=key))


def enrol(store: Store, *, person: str, name: str, of_account: str, key: SigningKey, clock: Clock) -> None:
    """Enrol a person, signed by a registrar."""
    _enter(store, PersonEnrolled(person=person, name=name, account=of_account), key=key, clock=clock)


def certify(store: Store, *, person: str, certificate: x509.Certificate, key: SigningKey, clock: Clock) -> str:
    """Enter a person's certificate, signed by a registrar, and return its SHA-256."""
    _require_fit(certificate, clock)
    pem = certificate.public_bytes(Encoding.PEM).decode("ascii")
    _enter(store, CertificateGiven(person=person, certificate=pem), key=key, clock=clock)
    return fingerprint_of(certificate)


def revoke(
    store: Store, *, fingerprint: str, reason: str, since: date | None, key: SigningKey | None, clock: Clock
) -> KnownCertificate:
    """End a certificate named by the beginning of its SHA-256: by a registrar, or by whose it is."""
    standing = store.standing()
    named = [one for one in standing.people.certificates if len(fingerprint) >= 8 and one.startswith(fingerprint)]
    if len(named) != 1:
        raise PersonUnknownError(what=f"a certificate `{fingerprint}`")
    act = CertificateRevoked(certificate=named[0], reason=reason, since=since)
    _enter(store, act, key=key, clock=clock)
    return standing.people.certificates[named[0]]


def give_role(
    store: Store, *, person: str, role: Role, first: date | None, until: date | None, key: SigningKey, clock: Clock
) -> None:
    """Give a role from a day on, today where none is named, signed by a registrar."""
    act = RoleGiven(person=person, role=role, first=first or clock.today(), until=until)
    _enter(store, act, key=key, clock=clock)


def end_role(store: Store, *, person: str, role: Role, on: date | None, key: SigningKey, clock: Clock) -> None:
    """End a role from a day on, today where none is named, signed by a registrar."""
    _enter(store, RoleEnded(person=person, role=role, on=on or clock.today()), key=key, clock=clock)


def listed(standing: Standing, *, on: date) -> tuple[ListedPerson, ...]:
    """Return everybody who is enrolled, with the roles of a day."""
    people = standing.people
    return tuple(
        ListedPerson(
            person=person,
            roles=tuple(sorted(people.roles(id, on=on))),
            certificates=tuple(
                _listed(known, standing) for known in people.certificates.values() if known.person == id
            ),
            is_founder=id == people.founder,
        )
        for id, person in sorted(people.persons.items())
    )


def _listed(known: KnownCertificate, standing: Standing) -> ListedCertificate:
    certificate = known.certificate
    fingerprint = fingerprint_of(certificate)
    revoked = standing.people.revoked(fingerprint)
    return ListedCertificate(
        fingerprint=fingerprint,
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        until=certificate.not_valid_after_utc.date(),
        is_made_here=MADE_HERE in certificate.issuer.rfc4514_string(),
        revoked_on=None if revoked is None else revoked.on,
        revoked_for="" if revoked is None else revoked.reason,
    )


def _enter(store: Store, act: Act, *, key: SigningKey | None, clock: Clock) -> None:
    standing = store.standing()
    if standing.people.founder is None:
        raise NoRegistryError
    signer = None if key is None else signer_of(standing, key)
    store.enter([act], scribe=scribe_of(clock), signer=signer)


def _require_fit(certificate: x509.Certificate, clock: Clock) -> None:
    """Raise where a certificate may not sign, or is not valid today."""
    name = certificate.subject.rfc4514_string()
    if not may_sign(certificate):
        raise KeyUsageError(path=name)
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= clock.now() <= last:
        raise KeyExpiredError(path=name, first=first.date().isoformat(), last=last.date().isoformat())
