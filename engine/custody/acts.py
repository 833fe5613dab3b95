"""Acts as payloads of the ledger, and back: their kinds, the day of entry, and what a person signed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, get_args

import sqlalchemy as sa

from engine.custody import ledger, ledger_rows
from engine.custody.clock import HONG_KONG
from engine.custody.keys import SigningKey
from engine.custody.ledger_rows import Entered
from engine.custody.plain_forms import PlainFormError, from_plain, to_plain
from engine.ledger.entries import Actor, EntryError
from engine.register.acts import (
    Act,
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    HoldEntered,
    NoticeRecorded,
    ReleaseEntered,
)
from engine.register.noted import Noted, Statement, statement_bytes

_WORDS = re.compile(r"(?<!^)(?=[A-Z])")
_AT = "%Y-%m-%dT%H:%M:%S.%fZ"

KINDS: Mapping[str, type[Act]] = {_WORDS.sub("-", act.__name__).lower(): act for act in get_args(Act)}
"""What each kind of entry is about: `hold-entered`, `role-given` and so on."""

_KIND_OF = {act: kind for kind, act in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person with the key of a certificate that is his."""

    person: str
    key: SigningKey


def to_entry(act: Act, *, on: date, at: datetime, signer: Signer | None = None, is_sealed: bool = False) -> ledger.Act:
    """Return an act as it is entered on a civil day, signed where somebody signs; `at` is aware."""
    kind, body = _KIND_OF[type(act)], to_plain(act)
    statement = None
    if signer is not None:
        certificate = signer.key.fingerprint
        signed = statement_bytes(kind=kind, body=body, person=signer.person, certificate=certificate, at=at)
        statement = {
            "person": signer.person,
            "certificate": certificate,
            "at": at.astimezone(UTC).strftime(_AT),
            "signature": signer.key.sign(signed).hex(),
        }
    return ledger.Act(
        kind=kind,
        body={"act": body, "on": on.isoformat(), "statement": statement},
        is_confidential=is_sealed,
    )


def noted_in(connection: sa.Connection, *, until: datetime | None = None) -> tuple[Noted, ...]:
    """Return every act in the order of entry, or those that were entered by a moment.

    Raises `EntryError` for one that was changed.
    """
    found = (_noted(entered) for entered in ledger_rows.entries(connection, kinds=KINDS))
    return tuple(noted for noted in found if until is None or noted.at <= until)


def is_about_sealed(act: Act, *, sealed: frozenset[str]) -> bool:
    """Say whether an act tells of a sealed hold, so that no export may show it."""
    match act:
        case HoldEntered(hold=hold):
            return hold.is_sealed or hold.id in sealed
        case ReleaseEntered(release=release):
            return release.hold in sealed
        case ClearanceEntered(hold=hold) | NoticeRecorded(hold=hold):
            return hold in sealed
        case CorrectionEntered() | ConfirmationEntered():
            return False
        case _:
            return False


def actor_of(account: Actor, signer: Signer | None) -> Actor:
    """Return who acts: the account, and the person where one signs."""
    return account if signer is None else Actor(account=account.account, person=signer.person)


def _noted(entered: Entered) -> Noted:
    entry, body = entered.entry, entered.payload.body
    try:
        act: Act = from_plain(KINDS[entry.kind], body["act"])
        noted = Noted(
            sequence=entry.sequence,
            at=entry.at,
            on=date.fromisoformat(body["on"]),
            account=entry.actor.account,
            act=act,
            payload=entry.payload,
            statement=_statement(entry.kind, body),
        )
    except (PlainFormError, KeyError, TypeError, ValueError):
        raise EntryError(what=f"entry {entry.sequence} is no act that this version knows") from None
    # Nobody signs the day: cooling, roles and approvals run by it, so it has to be that of the time of entry.
    if noted.on != entry.at.astimezone(HONG_KONG).date():
        raise EntryError(what=f"entry {entry.sequence} is dated on another day than that of its time")
    return noted


def _statement(kind: str, body: Mapping[str, Any]) -> Statement | None:
    plain = body["statement"]
    if plain is None:
        return None
    at = datetime.strptime(plain["at"], _AT).replace(tzinfo=UTC)
    person, certificate = str(plain["person"]), str(plain["certificate"])
    return Statement(
        person=person,
        certificate=certificate,
        at=at,
        signed=statement_bytes(kind=kind, body=body["act"], person=person, certificate=certificate, at=at),
        signature=bytes.fromhex(plain["signature"]),
    )
