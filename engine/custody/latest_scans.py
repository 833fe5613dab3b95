"""What the latest scan of each archive knows of assets and events, without loading the scans."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.custody import scan_rows, tables
from engine.custody.kept_scans import kept_scans
from engine.custody.plain_forms import from_plain
from engine.model.facts import Event
from engine.model.records import Record

_RECORDS = SQLModel.metadata.tables[str(tables.RecordRow.__tablename__)]
_GHOSTS = SQLModel.metadata.tables[str(tables.GhostRow.__tablename__)]
_EVENTS = SQLModel.metadata.tables[str(tables.EventRow.__tablename__)]


def latest_scans(connection: sa.Connection) -> tuple[str, ...]:
    """Return the id of the latest scan of each archive, in the order in which they were kept."""
    return tuple({kept.archive: kept.id for kept in kept_scans(connection)}.values())


def latest_records(connection: sa.Connection) -> Iterator[Record]:
    """Yield the records and the ghosts of the latest scans."""
    for scan in latest_scans(connection):
        for row in connection.execute(sa.select(_RECORDS).where(_RECORDS.c.scan_id == scan)):
            yield scan_rows.record_of(row)
        for row in connection.execute(sa.select(_GHOSTS).where(_GHOSTS.c.scan_id == scan)):
            yield from_plain(Record, json.loads(row.record))


def events_of_scans(connection: sa.Connection, *, asset: str | None = None) -> dict[Event, str]:
    """Return the events, or those of an asset, that the tables of the latest scans say, each with the id of a scan."""
    found: dict[Event, str] = {}
    for scan in latest_scans(connection):
        wanted = sa.select(_EVENTS).where(_EVENTS.c.scan_id == scan)
        if asset is not None:
            wanted = wanted.where(_EVENTS.c.asset == asset)
        for row in connection.execute(wanted.order_by(_EVENTS.c.ordinal)):
            found[scan_rows.event_of(row)] = scan
    return found
