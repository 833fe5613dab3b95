"""Canonical bytes and their SHA-256: what makes equal meaning equal bytes.

Canonical JSON is RFC 8785.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import rfc8785

NOT_MEANING = {"meaning": False}
"""Field metadata: what a reader sees and the digest does not (titles, places in a file)."""


def as_plain(value: object) -> Any:
    """Return `value` as JSON-able lists, dicts and text, leaving out fields marked `NOT_MEANING`.

    Dates become ISO 8601, numbers text (RFC 8785 writes binary floats), and a dataclass gains its class name as `is`,
    so that two kinds of equal fields differ.
    """
    match value:
        case Enum():
            return as_plain(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value.normalize(), "f")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(k): as_plain(v) for k, v in value.items()}
        case tuple() | list():
            return [as_plain(v) for v in value]
        case _ if is_dataclass(value):
            plain: dict[str, Any] = {"is": type(value).__name__}
            for field in fields(value):
                if field.metadata.get("meaning", True):
                    plain[field.name] = as_plain(getattr(value, field.name))
            return plain
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical_bytes(value: object) -> bytes:
    """Return RFC 8785 bytes of a plain or dataclass value."""
    return bytes(rfc8785.dumps(as_plain(value)))


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: object) -> str:
    """Return the SHA-256, in hex, of the canonical bytes of `value`."""
    return sha256_hex(canonical_bytes(value))
