"""The entries of the ledger: who did what and when, with every field under the hash.

What an entry is about, its payload, stands beside it under a salted digest. So a sealed matter can be left out of an
export that still proves everything, and nobody can find a short payload by trying what gives its digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from engine.model.errors import MunimentError
from engine.model.trees import leaf_hash

FORM = "muniment-ledger/1"
SALT_BYTES = 16

_AT = "%Y-%m-%dT%H:%M:%S.%fZ"
_KIND = re.compile(r"[a-z]+(?:-[a-z]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEYS = ("account", "at", "form", "kind", "payload", "person", "sequence")


class EntryError(MunimentError):
    """Bytes that are no entry of a ledger of this version."""

    exit_code = 4

    def __init__(self, *, what: str) -> None:
        super().__init__(f"this is no entry of a ledger: {what}", help="take the ledger from where it was not changed")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acted: the account of the operating system, and the person whose certificate signed, where one did."""

    account: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What an entry is about: a JSON object without fractions, its keys in ASCII, and a random `salt` in hex.

    A confidential one stands in no export and in front of nobody but the legal role.
    """

    body: Mapping[str, Any]
    salt: str
    is_confidential: bool = False

    def digest(self) -> str:
        """Return the digest of the salt, whether it is confidential, and the body, as 64 hex digits."""
        return payload_digest(canonical(self.body), salt=self.salt, is_confidential=self.is_confidential)


def payload_digest(body: bytes, *, salt: str, is_confidential: bool) -> str:
    """Return the digest of a payload whose body is given in its canonical bytes."""
    access = b"confidential" if is_confidential else b"open"
    return hashlib.sha256(bytes.fromhex(salt) + access + body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger: the `sequence` counts from 0, `at` is aware, `payload` is a salted digest."""

    sequence: int
    at: datetime
    actor: Actor
    kind: str
    payload: str

    def leaf(self) -> bytes:
        """Return the canonical bytes (RFC 8785) that stand in the tree."""
        return canonical(
            {
                "form": FORM,
                "sequence": self.sequence,
                "at": _written(self.at),
                "account": self.actor.account,
                "person": self.actor.person,
                "kind": self.kind,
                "payload": self.payload,
            }
        )

    def hash(self) -> bytes:
        """Return the hash of the leaf."""
        return leaf_hash(self.leaf())


def entry_of(leaf: bytes) -> Entry:
    """Return the entry whose leaf this is; raises `EntryError` for anything that `Entry.leaf` does not write."""
    try:
        body = json.loads(leaf)
        keys = tuple(sorted(body))
        if keys != _KEYS or body["form"] != FORM:
            raise EntryError(what="its form is another")
        at = datetime.strptime(body["at"], _AT).replace(tzinfo=UTC)
    except (ValueError, TypeError, RecursionError):
        raise EntryError(what="it cannot be read") from None
    texts = [body[key] for key in ("account", "kind", "payload")]
    if type(body["sequence"]) is not int or not all(isinstance(text, str) for text in texts):
        raise EntryError(what="a field is of another type")
    if not (body["person"] is None or isinstance(body["person"], str)):
        raise EntryError(what="a field is of another type")
    if not _KIND.fullmatch(body["kind"]) or not _DIGEST.fullmatch(body["payload"]):
        raise EntryError(what="its kind or its digest is malformed")
    entry = Entry(
        sequence=body["sequence"],
        at=at,
        actor=Actor(account=body["account"], person=body["person"]),
        kind=body["kind"],
        payload=body["payload"],
    )
    if entry.leaf() != leaf:
        # Spaces, the order of keys, another spelling of a time: two readers could see two entries.
        raise EntryError(what="it is not written as entries are")
    return entry


def canonical(plain: Mapping[str, Any]) -> bytes:
    """Return the RFC 8785 bytes of plain JSON without fractions, whose keys are ASCII.

    For these the standard library writes the same bytes as `engine.model.digests`, in a quarter of the time
    (`tests/engine/ledger/test_entries.py` holds it).
    """
    return _ENCODER.encode(plain).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


@lru_cache(maxsize=64)
def _written(at: datetime) -> str:
    # What is entered together has one time.
    return at.astimezone(UTC).strftime(_AT)
