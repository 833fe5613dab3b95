"""An act as it was entered: when, under which account, and the statement of a person who signed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from engine.ledger.entries import canonical
from engine.register.acts import Act

FORM = "muniment-statement/1"
_AT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a person signed: these bytes, at this time (aware), with the key of this certificate (SHA-256 in hex)."""

    person: str
    certificate: str
    at: datetime
    signed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An act with its place in the ledger.

    `on` is the civil day of its entry in the declared zone, `payload` the digest that the entry names.
    """

    sequence: int
    at: datetime
    on: date
    account: str
    act: Act
    payload: str
    statement: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An act that counts for nothing, and why."""

    sequence: int
    what: str


def statement_bytes(*, kind: str, body: Mapping[str, Any], person: str, certificate: str, at: datetime) -> bytes:
    """Return what is signed: the kind and the plain form of an act, who signs it, and when; canonical (RFC 8785)."""
    return canonical(
        {
            "form": FORM,
            "kind": kind,
            "body": dict(body),
            "person": person,
            "certificate": certificate,
            "at": at.astimezone(UTC).strftime(_AT),
        }
    )
