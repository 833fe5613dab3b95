"""How the ledger stands in the store: its tables, and one row read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.custody import tables
from engine.ledger.entries import SALT_BYTES, Entry, EntryError, Payload, entry_of

ENTRIES = SQLModel.metadata.tables[str(tables.LedgerEntryRow.__tablename__)]
NODES = SQLModel.metadata.tables[str(tables.LedgerNodeRow.__tablename__)]
HEADS = SQLModel.metadata.tables[str(tables.LedgerHeadRow.__tablename__)]

_NODE = "SELECT hash FROM ledger_node WHERE level = ? AND position = ?"
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An entry with what it is about."""

    entry: Entry
    payload: Payload


@dataclass(frozen=True, slots=True)
class StoredNodes:
    """The tree behind a connection."""

    connection: sa.Connection

    def node(self, level: int, position: int) -> bytes:
        """Return the hash of the complete subtree at a position of a level."""
        # Spelt out: a proof asks for some twenty of them, and to build each statement takes longer than to run it.
        wanted = self.connection.exec_driver_sql(_NODE, (level, position))
        return bytes(wanted.scalar_one())


def entered_of(row: sa.Row[Any]) -> Entered:
    """Return the entry of a row; raises `EntryError`, and `ValueError` or `TypeError` where it is no text of ours."""
    entry = entry_of(str(row.leaf).encode())
    if entry.kind != row.kind or entry.sequence != row.sequence:
        raise EntryError(what=f"entry {row.sequence} stands in another place or under another kind")
    if not isinstance(row.salt, str) or not _SALT.fullmatch(row.salt):
        raise EntryError(what="its salt is malformed")
    body = json.loads(row.body)
    if not isinstance(body, dict):
        raise EntryError(what="it is about nothing")
    payload = Payload(body=body, salt=row.salt, is_confidential=bool(row.is_confidential))
    return Entered(entry=entry, payload=payload)


def entries(
    connection: sa.Connection, *, kinds: Collection[str] = (), numbers: Collection[int] = ()
) -> tuple[Entered, ...]:
    """Return the entries of these kinds or numbers, or all, in order; raises `EntryError` for one that was changed.

    What is read is checked against the digest under the tree. That the tree is the one that was made is another check,
    which takes all of it (`Ledger.problems`).
    """
    wanted = sa.select(ENTRIES).order_by(ENTRIES.c.sequence)
    if kinds:
        wanted = wanted.where(ENTRIES.c.kind.in_(kinds))
    if numbers:
        wanted = wanted.where(ENTRIES.c.sequence.in_(numbers))
    found = tuple(entered_of(row) for row in connection.execute(wanted))
    for one in found:
        if one.payload.digest() != one.entry.payload:
            raise EntryError(what=f"entry {one.entry.sequence} is about something else than was entered")
    return found


def size_of(connection: sa.Connection) -> int:
    """Return how many entries there are."""
    last = connection.scalar(sa.select(sa.func.max(ENTRIES.c.sequence)))
    return 0 if last is None else int(last) + 1


def entered_at(connection: sa.Connection, sequence: int) -> datetime | None:
    """Return the time of an entry, or nothing where there is none before the first."""
    if sequence < 0:
        return None
    leaf = connection.scalar(sa.select(ENTRIES.c.leaf).where(ENTRIES.c.sequence == sequence))
    return entry_of(str(leaf).encode()).at


def shown(entered: Entered) -> dict[str, Any]:
    """Return an entry as plain JSON, to hand out; what a confidential one is about is left out."""
    payload = entered.payload
    is_open = not payload.is_confidential
    return {
        "leaf": entered.entry.leaf().decode(),
        "salt": payload.salt if is_open else None,
        "body": dict(payload.body) if is_open else None,
    }
