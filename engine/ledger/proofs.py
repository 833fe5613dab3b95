"""Proofs to hand out: that an entry stands in a ledger, and that a ledger only grew from one size to another.

Both are plain JSON, checked without a database. A proof leads to a root; whose root that is, a signed head says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from engine.ledger import merkle
from engine.ledger.entries import SALT_BYTES, EntryError, Payload, entry_of
from engine.model.errors import MunimentError
from engine.model.trees import leaf_hash

INCLUSION_FORM = "muniment-ledger-proof/1"
GROWTH_FORM = "muniment-ledger-growth/1"

_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}")
_LONGEST_PATH = 128
"""A tree of 2^63 leaves has paths of 63 hashes; a proof of growth has one more at most."""


class ProofError(MunimentError):
    """Something that is no proof of a ledger of this version."""

    def __init__(self, *, what: str) -> None:
        super().__init__(
            f"this is no proof of a ledger: {what}",
            help="name a file that `ledger prove` or `ledger prove-growth` wrote",
        )
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """A proof that an entry stands under the root of a ledger of `size` entries; all hashes in hex.

    `payload` is what the entry is about, where that is shown.
    """

    leaf: str
    index: int
    size: int
    root: str
    path: tuple[str, ...]
    payload: Payload | None = None

    @property
    def holds(self) -> bool:
        """Say whether the path leads to the root (RFC 6962 section 2.1.1) and what is shown is what was entered."""
        leaf = self.leaf.encode()
        is_included = merkle.is_included(
            leaf_hash(leaf), index=self.index, size=self.size, proof=_hashes(self.path), root=bytes.fromhex(self.root)
        )
        if not is_included:
            return False
        try:
            entry = entry_of(leaf)
            shown = entry.payload if self.payload is None else self.payload.digest()
        except (EntryError, ValueError, TypeError, RecursionError):
            return False
        return entry.sequence == self.index and shown == entry.payload

    @property
    def roots(self) -> dict[int, str]:
        """Return the root of each size that the proof is about."""
        return {self.size: self.root}

    def to_plain(self) -> dict[str, Any]:
        """Return the proof as plain JSON; what a confidential entry is about is left out."""
        shown = None if self.payload is None or self.payload.is_confidential else self.payload
        return {
            "form": INCLUSION_FORM,
            "leaf": self.leaf,
            "salt": None if shown is None else shown.salt,
            "body": None if shown is None else dict(shown.body),
            "index": self.index,
            "size": self.size,
            "root": self.root,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A proof that a ledger of `old` entries is the beginning of one of `size`; all hashes in hex."""

    old: int
    old_root: str
    size: int
    root: str
    path: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether the path leads to both roots (RFC 6962 section 2.1.2, RFC 9162 section 2.1.4.2)."""
        return merkle.is_consistent(
            old=self.old,
            old_root=bytes.fromhex(self.old_root),
            size=self.size,
            root=bytes.fromhex(self.root),
            proof=_hashes(self.path),
        )

    @property
    def roots(self) -> dict[int, str]:
        """Return the root of each size that the proof is about."""
        return {self.old: self.old_root, self.size: self.root}

    def to_plain(self) -> dict[str, Any]:
        """Return the proof as plain JSON."""
        return {
            "form": GROWTH_FORM,
            "old_size": self.old,
            "old_root": self.old_root,
            "size": self.size,
            "root": self.root,
            "path": list(self.path),
        }


def proof_of(plain: object) -> Inclusion | Growth:
    """Return the proof that `to_plain` wrote; raises `ProofError` for anything else."""
    if not isinstance(plain, dict):
        raise ProofError(what="its form is another")
    match plain.get("form"):
        case form if form == INCLUSION_FORM:
            found: Inclusion | Growth = _inclusion_of(plain)
        case form if form == GROWTH_FORM:
            found = Growth(
                old=_number(plain, "old_size"),
                old_root=_hash(plain, "old_root"),
                size=_number(plain, "size"),
                root=_hash(plain, "root"),
                path=_path(plain),
            )
        case _:
            raise ProofError(what="its form is another")
    if found.to_plain() != plain:
        raise ProofError(what="it is not written as proofs are")
    return found


def _inclusion_of(plain: dict[str, Any]) -> Inclusion:
    leaf, salt, body = (plain.get(name) for name in ("leaf", "salt", "body"))
    if not isinstance(leaf, str):
        raise ProofError(what="it has no leaf")
    payload = None
    if salt is not None or body is not None:
        if not isinstance(salt, str) or not _SALT.fullmatch(salt) or not isinstance(body, dict):
            raise ProofError(what="what its entry is about is malformed")
        payload = Payload(body=body, salt=salt)
    return Inclusion(
        leaf=leaf,
        index=_number(plain, "index"),
        size=_number(plain, "size"),
        root=_hash(plain, "root"),
        path=_path(plain),
        payload=payload,
    )


def _number(plain: dict[str, Any], name: str) -> int:
    found = plain.get(name)
    if type(found) is not int or not 0 <= found < 1 << 63:
        raise ProofError(what=f"its `{name}` is no number of entries")
    return found


def _hash(plain: dict[str, Any], name: str) -> str:
    found = plain.get(name)
    if not isinstance(found, str) or not _HASH.fullmatch(found):
        raise ProofError(what=f"its `{name}` is no hash")
    return found


def _path(plain: dict[str, Any]) -> tuple[str, ...]:
    found = plain.get("path")
    if not isinstance(found, list) or len(found) > _LONGEST_PATH:
        raise ProofError(what="its path is malformed")
    if not all(isinstance(one, str) and _HASH.fullmatch(one) for one in found):
        raise ProofError(what="its path is malformed")
    return tuple(found)


def _hashes(path: tuple[str, ...]) -> list[bytes]:
    return [bytes.fromhex(one) for one in path]
