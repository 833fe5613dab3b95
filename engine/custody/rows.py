"""Small steps over the tables of the store that several of its parts share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.model.errors import MunimentError

BATCH = 10_000


class AlreadyKeptError(MunimentError):
    """Something that is in the store already, with another content."""

    exit_code = 4

    def __init__(self, *, what: str, name: str) -> None:
        super().__init__(f"the store has {what} `{name}` already, with another content")
        self.what = what
        self.name = name


def table(name: str) -> sa.Table:
    """Return a table of the store."""
    return SQLModel.metadata.tables[name]


def one(connection: sa.Connection, name: str, **key: str) -> sa.Row[Any] | None:
    """Return the row of a table in which a column has a value, if there is one."""
    ((column, value),) = key.items()
    return connection.execute(sa.select(table(name)).where(table(name).c[column] == value)).one_or_none()


def insert(connection: sa.Connection, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows to a table, in batches."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        connection.execute(sa.insert(table(name)), batch)


class RowsDigest:
    """The SHA-256 over rows as they stand in the store; a column without a value is as if it were not there."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def begin(self, name: str) -> None:
        """Begin the rows of a table."""
        self._hash.update(_ENCODER.encode([name]).encode() + b"\n")

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in the next row of the table."""
        there = {column: value for column, value in row.items() if value is not None}
        self._hash.update(_ENCODER.encode(there).encode() + b"\n")

    def over(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Pass the rows of a table on, and take them in."""
        self.begin(name)
        for row in rows:
            self.add(row)
            yield row

    def hex(self) -> str:
        """Return the digest over all that was passed on."""
        return self._hash.hexdigest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
