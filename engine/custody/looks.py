"""What was seen of two files that were looked at side by side, by their SHA-256, whatever archive they lie in.

Not evidence: it only saves the next scan from looking again, and may be forgotten. What a plan goes by stands with its
scan.
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

_ASKED_TOGETHER = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLook:
    """What was seen of two files, as JSON: while `verifier` is the same, so is the `content`."""

    first: str
    second: str
    verifier: str
    content: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks of one store."""

    database: Database

    def of(self, pairs: Iterable[tuple[str, str]]) -> tuple[KnownLook, ...]:
        """Return what is known of these pairs."""
        table = SQLModel.metadata.tables["look"]
        found: list[KnownLook] = []
        with self.database.reading() as connection:
            for some in _parts(pairs):
                wanted = sa.select(table).where(sa.tuple_(table.c.first, table.c.second).in_(some))
                found += [
                    KnownLook(first=row.first, second=row.second, verifier=row.verifier, content=row.content)
                    for row in connection.execute(wanted)
                ]
        return tuple(found)

    def keep(self, looks: Collection[KnownLook], *, looked_at: datetime) -> None:
        """Keep looks in one transaction, each in the place of an earlier one of the same pair."""
        rows = [
            {
                "first": one.first,
                "second": one.second,
                "verifier": one.verifier,
                "content": one.content,
                "looked_at": looked_at.isoformat(),
            }
            for one in looks
        ]
        statement = insert(SQLModel.metadata.tables["look"])
        changed = {name: statement.excluded[name] for name in ("verifier", "content", "looked_at")}
        with self.database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["first", "second"], set_=changed), rows)


def _parts(pairs: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    # SQLite takes a bounded number of values in one statement.
    coming = iter(pairs)
    while some := list(islice(coming, _ASKED_TOGETHER)):
        yield some
