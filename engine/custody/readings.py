"""What was read of each file of an archive: kept in parts while a scan runs, so that the next one need not read it.

Not evidence: a reading only saves the next scan from opening a file that has not changed, and may be forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel

from engine.custody.database import Database

_ASKED_TOGETHER = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReading:
    """What was read of one file, as JSON: while `state` and `reader` are the same, so is the `content`."""

    location: str
    state: str
    reader: str
    content: str


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of all archives in one store; an archive is named by its percent-encoded path."""

    database: Database

    def of(self, archive: str, locations: Collection[str]) -> tuple[KnownReading, ...]:
        """Return what is known of these files."""
        table = _table()
        wanted = sa.select(table).where(table.c.archive == archive)
        found: list[KnownReading] = []
        with self.database.reading() as connection:
            for some in _parts(locations):
                found += [
                    KnownReading(location=row.location, state=row.state, reader=row.reader, content=row.content)
                    for row in connection.execute(wanted.where(table.c.location.in_(some)))
                ]
        return tuple(found)

    def keep(self, archive: str, readings: Collection[KnownReading], *, read_at: datetime) -> None:
        """Keep readings in one transaction, each in the place of an earlier one of the same file."""
        rows = [
            {
                "archive": archive,
                "location": one.location,
                "state": one.state,
                "reader": one.reader,
                "content": one.content,
                "read_at": read_at.isoformat(),
            }
            for one in readings
        ]
        statement = insert(_table())
        changed = {name: statement.excluded[name] for name in ("state", "reader", "content", "read_at")}
        with self.database.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["archive", "location"], set_=changed), rows
            )

    def forget_others(self, archive: str, locations: Collection[str]) -> None:
        """Forget every file of an archive but these."""
        table = _table()
        with self.database.writing() as connection:
            kept = connection.scalars(sa.select(table.c.location).where(table.c.archive == archive))
            gone = [location for location in kept if location not in locations]
            for some in _parts(gone):
                connection.execute(sa.delete(table).where(table.c.archive == archive, table.c.location.in_(some)))

    def count(self, archive: str) -> int:
        """Return of how many files of an archive something is known."""
        table = _table()
        with self.database.reading() as connection:
            counted = sa.select(sa.func.count()).select_from(table).where(table.c.archive == archive)
            return int(connection.scalar(counted) or 0)


def _table() -> sa.Table:
    return SQLModel.metadata.tables["reading"]


def _parts(locations: Iterable[str]) -> Iterator[list[str]]:
    # SQLite takes a bounded number of values in one statement.
    coming = iter(locations)
    while some := list(islice(coming, _ASKED_TOGETHER)):
        yield some
