"""Signed heads: the size and the root of the ledger at a time, under the key of an installation.

A ledger can't show by itself that its tail was cut off or that all of it was written anew. A head that is kept
elsewhere, as in each sealed report, shows it. When that was, only a token of a time-stamping authority shows
(`engine.ledger.time_stamps`).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography import x509

from engine.ledger.entries import canonical
from engine.ledger.signatures import fingerprint_of, is_signed
from engine.model.errors import MunimentError

FORM = "muniment-ledger-head/1"

_AT = "%Y-%m-%dT%H:%M:%S.%fZ"
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNED = frozenset({"form", "size", "root", "at", "key"})
_SIGNATURE = re.compile(r"(?:[0-9a-f]{2}){64,1024}")


class HeadError(MunimentError):
    """Something that is no head of a ledger of this version."""

    exit_code = 4

    def __init__(self, *, what: str) -> None:
        super().__init__(f"this is no head of a ledger: {what}", help="take the head from a report that verifies")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the ledger was: its `size` in entries, its `root` in hex, and when that was said (aware).

    `key` is the SHA-256 of the certificate whose key signed, and `signature` that signature in hex. `time_stamp` is the
    token of an authority (RFC 3161, DER) over `stamped_bytes`, or empty: it comes after the signature, which does not
    cover it.
    """

    size: int
    root: str
    at: datetime
    key: str
    signature: str = ""
    time_stamp: bytes = field(default=b"", repr=False)

    def signed_bytes(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical(self._unsigned())

    def stamped_bytes(self) -> bytes:
        """Return the bytes that an authority stamps: what is signed and the signature, as canonical JSON (RFC 8785)."""
        return canonical(self._unsigned() | {"signature": self.signature})

    def to_plain(self) -> dict[str, Any]:
        """Return the head as plain JSON, with its signature, and its token in base64 where it has one."""
        signed = self._unsigned() | {"signature": self.signature}
        return signed | {"time_stamp": b64encode(self.time_stamp).decode("ascii")} if self.time_stamp else signed

    def _unsigned(self) -> dict[str, Any]:
        at = self.at.astimezone(UTC).strftime(_AT)
        return {"form": FORM, "size": self.size, "root": self.root, "at": at, "key": self.key}

    def is_signed_by(self, certificate: x509.Certificate) -> bool:
        """Say whether the key of this certificate signed the head."""
        return fingerprint_of(certificate) == self.key and is_signed(
            self.signed_bytes(), signature=bytes.fromhex(self.signature), certificate=certificate
        )


def head_of(plain: object) -> Head:
    """Return the head that `Head.to_plain` wrote; raises `HeadError` for anything else."""
    if not isinstance(plain, dict) or set(plain) - {"time_stamp"} != _SIGNED | {"signature"}:
        raise HeadError(what="its form is another")
    size = plain["size"]
    texts = [plain[name] for name in ("form", "root", "at", "key", "signature")] + [plain.get("time_stamp", "")]
    if type(size) is not int or size < 0 or not all(isinstance(text, str) for text in texts):
        raise HeadError(what="a field is of another type")
    form, root, at, key, signature, token = texts
    if form != FORM or not _HASH.fullmatch(root) or not _HASH.fullmatch(key) or not _SIGNATURE.fullmatch(signature):
        raise HeadError(what="a field is malformed")
    try:
        when = datetime.strptime(at, _AT).replace(tzinfo=UTC)
        time_stamp = b64decode(token, validate=True)
    except ValueError:
        raise HeadError(what="its time or its time stamp is malformed") from None
    head = Head(size=size, root=root, at=when, key=key, signature=signature, time_stamp=time_stamp)
    if head.to_plain() != plain:
        raise HeadError(what="it is not written as heads are")
    return head
