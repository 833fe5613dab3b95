"""Records, ties and events as canonical JSON lines, and back: what stands beside the report and is replayed from it.

One line is one value in the form of `engine.custody.plain_forms`, in canonical JSON without a line end. Reading is
strict: a line that does not have exactly this form is refused with what was wrong, never half understood.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from engine.custody.plain_forms import PlainFormError, from_plain, to_plain, value_from_plain, value_to_plain
from engine.model.completeness import ControlTotal
from engine.model.digests import canonical_bytes
from engine.model.errors import MunimentError
from engine.model.facts import Event
from engine.model.findings import Finding
from engine.model.records import Fingerprint, Ghost, Link, Record

__all__ = [
    "ExchangeError",
    "event_from_line",
    "event_to_line",
    "finding_from_line",
    "finding_to_line",
    "fingerprint_from_plain",
    "fingerprint_to_plain",
    "ghost_from_line",
    "ghost_to_line",
    "link_from_line",
    "link_to_line",
    "record_from_line",
    "record_to_line",
    "total_from_line",
    "total_to_line",
    "value_from_plain",
    "value_to_plain",
]

T = TypeVar("T")


class ExchangeError(MunimentError):
    """A line that is not what it should be."""

    def __init__(self, *, what: str, cause: str) -> None:
        super().__init__(
            f"a line does not hold {what}", cause=cause, help="make the plan again; the file may have been changed"
        )
        self.what = what


def record_to_line(record: Record) -> bytes:
    """Return a record as one canonical JSON line."""
    return canonical_bytes(to_plain(record))


def record_from_line(line: bytes) -> Record:
    """Return the record of a line; raises `ExchangeError`."""
    return _from_line(Record, line, what="a record")


def ghost_to_line(ghost: Ghost) -> bytes:
    """Return a ghost as one canonical JSON line."""
    return canonical_bytes(to_plain(ghost))


def ghost_from_line(line: bytes) -> Ghost:
    """Return the ghost of a line; raises `ExchangeError`."""
    return _from_line(Ghost, line, what="a ghost")


def link_to_line(link: Link) -> bytes:
    """Return a link as one canonical JSON line."""
    return canonical_bytes(to_plain(link))


def link_from_line(line: bytes) -> Link:
    """Return the link of a line; raises `ExchangeError`."""
    return _from_line(Link, line, what="a link")


def event_to_line(event: Event) -> bytes:
    """Return an event as one canonical JSON line."""
    return canonical_bytes(to_plain(event))


def event_from_line(line: bytes) -> Event:
    """Return the event of a line; raises `ExchangeError`."""
    return _from_line(Event, line, what="an event")


def total_to_line(total: ControlTotal) -> bytes:
    """Return a control total as one canonical JSON line."""
    return canonical_bytes(to_plain(total))


def total_from_line(line: bytes) -> ControlTotal:
    """Return the control total of a line; raises `ExchangeError`."""
    return _from_line(ControlTotal, line, what="a control total")


def finding_to_line(finding: Finding) -> bytes:
    """Return a finding as one canonical JSON line."""
    return canonical_bytes(to_plain(finding))


def finding_from_line(line: bytes) -> Finding:
    """Return the finding of a line; raises `ExchangeError`."""
    return _from_line(Finding, line, what="a finding")


def fingerprint_to_plain(fingerprint: Fingerprint | None) -> Any:
    """Return a fingerprint as plain JSON; None stays None."""
    return None if fingerprint is None else to_plain(fingerprint)


def fingerprint_from_plain(plain: object) -> Fingerprint | None:
    """Return the fingerprint that `fingerprint_to_plain` wrote; raises `PlainFormError`."""
    return None if plain is None else from_plain(Fingerprint, plain)


def _from_line(kind: type[T], line: bytes, *, what: str) -> T:
    try:
        return from_plain(kind, json.loads(line, object_pairs_hook=_without_doubles))
    except PlainFormError as error:
        raise ExchangeError(what=what, cause=error.message) from None
    except (ValueError, RecursionError) as error:
        raise ExchangeError(what=what, cause=str(error)) from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return body
