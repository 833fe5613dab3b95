"""What was said of records, and when it was learnt: by the first scan that heard it, whatever later scans repeat.

Times of learning stand outside every digest of a plan: two scans of the same files and tables give the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel

from engine.model.statements import Told

_BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """A statement, the scan that first heard it, and when that was."""

    told: Told
    scan: str
    at: datetime


def learn(connection: sa.Connection, told: Iterable[Told], *, archive: str, scan: str, at: datetime) -> None:
    """Keep what was said of the records of an archive; what is known already keeps its first time and place.

    A line of a table is no part of what is known: a row that is put in above says nothing new of those below.
    """
    rows = (
        {
            "archive": archive,
            "record_id": one.record,
            "fact": one.fact,
            "source": one.source,
            "said_in": one.said_in,
            "text": one.text,
            "place": one.place,
            "scan_id": scan,
            "learnt_at": at.isoformat(),
        }
        for one in told
    )
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(_table()).on_conflict_do_nothing(), batch)


def learnt(connection: sa.Connection, *, archive: str, record: str) -> tuple[Learnt, ...]:
    """Return what was ever said of a record, in the order in which it was learnt."""
    table = _table()
    wanted = sa.select(table).where(table.c.archive == archive, table.c.record_id == record).order_by(sa.text("rowid"))
    return tuple(
        Learnt(
            told=Told(record=row.record_id, fact=row.fact, text=row.text, source=row.source, place=row.place),
            scan=row.scan_id,
            at=datetime.fromisoformat(row.learnt_at),
        )
        for row in connection.execute(wanted)
    )


def _table() -> sa.Table:
    return SQLModel.metadata.tables["statement"]
