"""What a scan found as rows of the store, and back: one pair of functions for each table."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any
from urllib.parse import quote_from_bytes

import sqlalchemy as sa

from engine.custody.plain_forms import facts_from_plain, facts_to_plain, from_plain, to_plain
from engine.model.completeness import ControlTotal
from engine.model.dates import Interval
from engine.model.digests import canonical_bytes
from engine.model.facts import Event
from engine.model.findings import Finding, FindingCode
from engine.model.records import Fingerprint, Ghost, Link, LinkKind, Record, percent_decoded

Row = dict[str, Any]


def as_json(plain: object) -> str:
    """Return canonical JSON as text."""
    return canonical_bytes(plain).decode()


_BYTES = "bytes:"


def path_text(path: str) -> str:
    """Return a path as the store can keep it: one that is no Unicode (Big5, say) is percent-encoded, and says so."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return _BYTES + quote_from_bytes(os.fsencode(path))
    return path


def path_of(text: str) -> str:
    """Return the path that a text stands for."""
    # A whole path begins with a slash, so nothing else begins like this.
    return os.fsdecode(percent_decoded(text.removeprefix(_BYTES))) if text.startswith(_BYTES) else text


def record_row(record: Record) -> Row:
    """Return the columns of a record."""
    return {
        "record_id": record.id,
        "location": record.location,
        "sha256": record.sha256,
        "size": record.size,
        "problem": record.problem,
        "facts": as_json(facts_to_plain(record.facts)),
        "fingerprint": as_json(to_plain(record.fingerprint)) if record.fingerprint else None,
        "tags": as_json(dict(record.tags)),
        "file": record.file,
        "names": record.names,
        "doubted": json.dumps(record.doubted) if record.doubted else None,
    }


def record_of(row: sa.Row[Any]) -> Record:
    """Return the record of a row."""
    return Record(
        id=row.record_id,
        location=row.location,
        sha256=row.sha256,
        size=row.size,
        problem=row.problem,
        facts=facts_from_plain(json.loads(row.facts)),
        fingerprint=from_plain(Fingerprint, json.loads(row.fingerprint)) if row.fingerprint is not None else None,
        tags=json.loads(row.tags) if row.tags is not None else {},
        file=row.file,
        names=row.names if row.names is not None else 1,
        doubted=tuple(json.loads(row.doubted)) if row.doubted is not None else (),
    )


def link_row(link: Link) -> Row:
    """Return the columns of a tie."""
    return {
        "first": link.first,
        "second": link.second,
        "kind": link.kind.value,
        "evidence": as_json(dict(link.evidence)),
    }


def link_of(row: sa.Row[Any]) -> Link:
    """Return the tie of a row."""
    return Link(first=row.first, second=row.second, kind=LinkKind(row.kind), evidence=json.loads(row.evidence))


def event_row(event: Event) -> Row:
    """Return the columns of an event."""
    return {
        "kind": event.kind,
        "asset": event.asset,
        "earliest": event.on.earliest.isoformat(),
        "latest": event.on.latest.isoformat(),
    }


def event_of(row: sa.Row[Any]) -> Event:
    """Return the event of a row."""
    on = Interval(earliest=date.fromisoformat(row.earliest), latest=date.fromisoformat(row.latest))
    return Event(kind=row.kind, asset=row.asset, on=on)


def ghost_row(ghost: Ghost) -> Row:
    """Return the columns of a ghost."""
    return {"survivor": ghost.survivor, "record": as_json(to_plain(ghost.record))}


def ghost_of(row: sa.Row[Any]) -> Ghost:
    """Return the ghost of a row."""
    return Ghost(survivor=row.survivor, record=from_plain(Record, json.loads(row.record)))


def total_row(total: ControlTotal) -> Row:
    """Return the columns of a control total."""
    return {
        "by": total.by,
        "source": total.source,
        "files": total.files,
        "pages": total.pages,
        "bytes": total.bytes,
    }


def total_of(row: sa.Row[Any]) -> ControlTotal:
    """Return the control total of a row."""
    return ControlTotal(by=row.by, source=row.source, files=row.files, pages=row.pages, bytes=row.bytes)


def finding_row(finding: Finding) -> Row:
    """Return the columns of a finding."""
    return {"code": finding.code.value, "place": finding.place, "detail": finding.detail}


def finding_of(row: sa.Row[Any]) -> Finding:
    """Return the finding of a row."""
    return Finding(code=FindingCode(row.code), place=row.place, detail=row.detail)
