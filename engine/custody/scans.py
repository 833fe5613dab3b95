"""What scans found: kept whole or not at all, and given back only as it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.custody import past_rows, scan_rows, statements
from engine.custody.kept_scans import KeptScan, PastChangedError, act_of, kept_scans
from engine.custody.ledger import Scribe, append
from engine.custody.rows import AlreadyKeptError, RowsDigest, insert, one, table
from engine.model.errors import MunimentError
from engine.model.findings import Finding
from engine.model.records import Inventory
from engine.model.statements import Told

FOUND = ("record", "link", "event", "ghost", "control_total")
"""The tables that have the inventory of a scan, in the order in which its digest is taken."""


class ScanUnknownError(MunimentError):
    """A scan that the store does not have."""

    def __init__(self, *, scan: str) -> None:
        super().__init__(f"the store has no scan `{scan}`", help="scan the archive first")
        self.scan = scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one scan of an archive found, with the facts and events that were joined to it.

    `read` files were opened by it and `known` ones were not, because they had not changed since an earlier scan; both
    are absent in a scan of a version that did not count. They are no part of what is judged.
    `told` is what was said of the records; it goes into the store with the scan, where `learnt` finds it, and does not
    come back with it.
    """

    id: str
    archive: str
    started_at: datetime
    finished_at: datetime
    inventory: Inventory
    findings: tuple[Finding, ...] = ()
    read: int | None = None
    known: int | None = None
    told: tuple[Told, ...] = field(default=(), compare=False)


def save(connection: sa.Connection, scan: Scan, *, scribe: Scribe) -> None:
    """Keep a scan, add what changed since the archive's last one to the past, and enter both in the ledger."""
    if one(connection, "scan", id=scan.id) is not None:
        raise AlreadyKeptError(what="a scan", name=scan.id)
    archive = scan_rows.path_text(scan.archive)
    row = {
        "id": scan.id,
        "archive": archive,
        "started_at": scan.started_at.isoformat(),
        "finished_at": scan.finished_at.isoformat(),
        "files_read": scan.read,
        "files_known": scan.known,
    }
    insert(connection, "scan", [row])
    found, digest = scan.inventory, RowsDigest()
    changes = past_rows.Changes.since_last(connection, archive=archive)
    records, links = map(scan_rows.record_row, found.records), map(scan_rows.link_row, found.links)
    rows: dict[str, Iterable[Mapping[str, Any]]] = {
        "record": changes.watch_records(records),
        "link": changes.watch_links(links),
        "event": map(scan_rows.event_row, found.events),
        "ghost": map(scan_rows.ghost_row, found.ghosts),
        "control_total": map(scan_rows.total_row, found.totals),
    }
    for name in FOUND:
        insert(connection, name, _numbered(digest.over(name, rows[name]), scan.id))
    insert(connection, "finding", _numbered(map(scan_rows.finding_row, scan.findings), scan.id))
    statements.learn(connection, scan.told, archive=archive, scan=scan.id, at=scan.finished_at)
    sealed_records, sealed_links = changes.write(connection, scan=scan.id)
    kept = KeptScan(
        id=scan.id,
        archive=archive,
        finished_at=scan.finished_at,
        inventory=digest.hex(),
        records=sealed_records,
        links=sealed_links,
    )
    append(connection, [act_of(kept)], actor=scribe.actor, at=scribe.clock.now())


def load(connection: sa.Connection, scan_id: str) -> Scan:
    """Return a scan as it was kept; raises `ScanUnknownError`, and `PastChangedError` where it was changed since."""
    row = one(connection, "scan", id=scan_id)
    kept = {one.id: one for one in kept_scans(connection)}.get(scan_id)
    if row is None and kept is None:
        raise ScanUnknownError(scan=scan_id)
    if row is None:
        raise PastChangedError(scan=scan_id, what="the ledger has this scan, and the store has it no more")
    if kept is None:
        raise PastChangedError(scan=scan_id, what="the ledger has no entry of this scan")
    digest = RowsDigest()
    of = {name: tuple(_checked(connection, name, scan_id, digest)) for name in FOUND}
    if (digest.hex(), kept.archive, kept.finished_at.isoformat()) != (kept.inventory, row.archive, row.finished_at):
        raise PastChangedError(scan=scan_id, what="its records, links or events are others than were entered")
    return Scan(
        id=row.id,
        archive=scan_rows.path_of(row.archive),
        started_at=datetime.fromisoformat(row.started_at),
        finished_at=datetime.fromisoformat(row.finished_at),
        inventory=Inventory(
            records=tuple(map(scan_rows.record_of, of["record"])),
            links=tuple(map(scan_rows.link_of, of["link"])),
            ghosts=tuple(map(scan_rows.ghost_of, of["ghost"])),
            events=tuple(map(scan_rows.event_of, of["event"])),
            totals=tuple(map(scan_rows.total_of, of["control_total"])),
        ),
        findings=tuple(map(scan_rows.finding_of, rows_of(connection, "finding", scan_id))),
        read=row.files_read,
        known=row.files_known,
    )


def rows_of(connection: sa.Connection, name: str, scan_id: str) -> Iterator[sa.Row[Any]]:
    """Yield the rows of a table that a scan added, in their order."""
    chosen = table(name)
    yield from connection.execute(sa.select(chosen).where(chosen.c.scan_id == scan_id).order_by(chosen.c.ordinal))


def bare(row: sa.Row[Any]) -> Mapping[str, Any]:
    """Return the columns of a row but for those that say whose it is."""
    return {name: value for name, value in row._mapping.items() if name not in ("scan_id", "ordinal")}


def _checked(connection: sa.Connection, name: str, scan_id: str, digest: RowsDigest) -> Iterator[sa.Row[Any]]:
    digest.begin(name)
    for row in rows_of(connection, name, scan_id):
        digest.add(bare(row))
        yield row


def _numbered(rows: Iterable[Mapping[str, Any]], scan_id: str) -> Iterator[dict[str, Any]]:
    return ({"scan_id": scan_id, "ordinal": ordinal, **row} for ordinal, row in enumerate(rows))
