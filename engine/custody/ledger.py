"""The ledger in the store: appending in one transaction, proofs, and the check of all of it.

The triggers that refuse changes stop a slip and no attacker: whoever owns the file can rewrite all of it. What shows
that is a head kept elsewhere (`engine.ledger.heads`).
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlmodel import SQLModel

from engine.custody import tables
from engine.custody.clock import Clock
from engine.custody.database import Database
from engine.custody.keys import SigningKey
from engine.ledger import merkle
from engine.ledger.entries import SALT_BYTES, Actor, Entry, EntryError, Payload, canonical, entry_of, payload_digest
from engine.ledger.heads import Head, HeadError, head_of
from engine.model.errors import MunimentError

_ENTRIES = SQLModel.metadata.tables[str(tables.LedgerEntryRow.__tablename__)]
_NODES = SQLModel.metadata.tables[str(tables.LedgerNodeRow.__tablename__)]
_HEADS = SQLModel.metadata.tables[str(tables.LedgerHeadRow.__tablename__)]
_TOGETHER = 5_000
_Row = tuple[int, str, str, str, str, bool]
_NODE = "SELECT hash FROM ledger_node WHERE level = ? AND position = ?"
_NEW_ENTRY = "INSERT INTO ledger_entry (sequence, kind, leaf, salt, body, is_confidential) VALUES (?, ?, ?, ?, ?, ?)"
_NEW_NODE = "INSERT INTO ledger_node (level, position, hash) VALUES (?, ?, ?)"
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}")


class LedgerRunsBackError(MunimentError):
    """A time of entry before the ledger's last."""

    exit_code = 4

    def __init__(self, *, at: datetime, last: datetime) -> None:
        super().__init__(
            f"nothing can be entered at {at:%Y-%m-%d %H:%M:%S %Z}: the last entry is of {last:%Y-%m-%d %H:%M:%S %Z}",
            cause="the clock of this machine was set back, or it was wrong before",
            help="set this machine's clock",
        )
        self.at = at
        self.last = last


class NoEntryError(MunimentError):
    """An entry that the ledger does not have."""

    def __init__(self, *, sequence: int, size: int) -> None:
        entries = f"its entries are 0 to {size - 1}" if size else "it is empty"
        super().__init__(f"the ledger has no entry {sequence}", cause=entries)
        self.sequence = sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something to be entered: its kind, and what it is about as plain JSON."""

    kind: str
    body: Mapping[str, Any]
    is_confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scribe:
    """Who enters, and by which clock: the time of an entry is taken when it is its turn."""

    actor: Actor
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An entry with what it is about."""

    entry: Entry
    payload: Payload


@dataclass(frozen=True, slots=True)
class _StoredNodes:
    """The tree behind a connection."""

    connection: sa.Connection

    def node(self, level: int, position: int) -> bytes:
        # Spelt out: a proof asks for some twenty of them, and to build each statement takes longer than to run it.
        wanted = self.connection.exec_driver_sql(_NODE, (level, position))
        return bytes(wanted.scalar_one())


@dataclass(slots=True)
class _Pages:
    """The nodes of a tree that is computed anew, in memory."""

    hashes: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def node(self, level: int, position: int) -> bytes:
        return self.hashes[level, position]


def append(connection: sa.Connection, acts: Iterable[Act], *, actor: Actor, at: datetime) -> tuple[Entry, ...]:
    """Append entries in the transaction of `connection`, all at one time; raises `LedgerRunsBackError`.

    `at` is aware. All that is entered together stands in the ledger or none of it does.
    """
    moment = at.astimezone(UTC)
    size = size_of(connection)
    last = _last_at(connection, size)
    if last is not None and moment < last:
        raise LedgerRunsBackError(at=moment, last=last)
    edge = merkle.edge_of(_StoredNodes(connection), size)
    entered: list[Entry] = []
    rows: list[_Row] = []
    nodes: list[tuple[int, int, bytes]] = []
    for act in acts:
        body = canonical(act.body)
        salt = secrets.token_hex(SALT_BYTES)
        digest = payload_digest(body, salt=salt, is_confidential=act.is_confidential)
        entry = Entry(sequence=edge.size, at=moment, actor=actor, kind=act.kind, payload=digest)
        leaf = entry.leaf()
        entered.append(entry)
        rows.append((entry.sequence, act.kind, leaf.decode(), salt, body.decode(), act.is_confidential))
        nodes += edge.append(merkle.leaf_hash(leaf))
        if len(rows) == _TOGETHER:
            _insert(connection, rows, nodes)
            rows, nodes = [], []
    _insert(connection, rows, nodes)
    return tuple(entered)


def _insert(connection: sa.Connection, rows: list[_Row], nodes: list[tuple[int, int, bytes]]) -> None:
    if rows:
        connection.exec_driver_sql(_NEW_ENTRY, rows)
        connection.exec_driver_sql(_NEW_NODE, nodes)


def entries(
    connection: sa.Connection, *, kinds: Collection[str] = (), numbers: Collection[int] = ()
) -> tuple[Entered, ...]:
    """Return the entries of these kinds or numbers, or all, in order; raises `EntryError` for one that was changed.

    What is read is checked against the digest under the tree. That the tree is the one that was made is another check,
    which takes all of it (`Ledger.problems`).
    """
    wanted = sa.select(_ENTRIES).order_by(_ENTRIES.c.sequence)
    if kinds:
        wanted = wanted.where(_ENTRIES.c.kind.in_(kinds))
    if numbers:
        wanted = wanted.where(_ENTRIES.c.sequence.in_(numbers))
    found = tuple(_entered(row) for row in connection.execute(wanted))
    for one in found:
        if one.payload.digest() != one.entry.payload:
            raise EntryError(what=f"entry {one.entry.sequence} is about something else than was entered")
    return found


def size_of(connection: sa.Connection) -> int:
    """Return how many entries there are."""
    last = connection.scalar(sa.select(sa.func.max(_ENTRIES.c.sequence)))
    return 0 if last is None else int(last) + 1


def _last_at(connection: sa.Connection, size: int) -> datetime | None:
    if not size:
        return None
    leaf = connection.scalar(sa.select(_ENTRIES.c.leaf).where(_ENTRIES.c.sequence == size - 1))
    return entry_of(str(leaf).encode()).at


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """A proof that an entry stands under the root of a ledger of `size` entries; all hashes in hex."""

    leaf: str
    index: int
    size: int
    root: str
    path: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether the proof is one."""
        return merkle.is_included(
            merkle.leaf_hash(self.leaf.encode()),
            index=self.index,
            size=self.size,
            proof=[bytes.fromhex(one) for one in self.path],
            root=bytes.fromhex(self.root),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProblem:
    """What is wrong with a ledger, and at which entry or head."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of one store."""

    database: Database

    def append(self, acts: Sequence[Act], *, scribe: Scribe) -> tuple[Entry, ...]:
        """Append entries in a transaction of their own; raises `LedgerRunsBackError`."""
        with self.database.writing() as connection:
            return append(connection, acts, actor=scribe.actor, at=scribe.clock.now())

    def size(self) -> int:
        """Return how many entries there are."""
        with self.database.reading() as connection:
            return size_of(connection)

    def root(self, size: int | None = None) -> str:
        """Return the root over all entries, or over the first `size`, in hex."""
        with self.database.reading() as connection:
            return merkle.root(_StoredNodes(connection), size_of(connection) if size is None else size).hex()

    def entries(self) -> tuple[Entered, ...]:
        """Return the entries with what they are about, in order."""
        with self.database.reading() as connection:
            return entries(connection)

    def entry(self, sequence: int) -> Entered:
        """Return one entry with what it is about; raises `NoEntryError`, and `EntryError` where it was changed."""
        with self.database.reading() as connection:
            found = entries(connection, numbers=[sequence])
            if not found:
                raise NoEntryError(sequence=sequence, size=size_of(connection))
        return found[0]

    def prove(self, sequence: int) -> Inclusion:
        """Return the proof that an entry stands in the ledger as it is; raises `NoEntryError`."""
        with self.database.reading() as connection:
            size = size_of(connection)
            if not 0 <= sequence < size:
                raise NoEntryError(sequence=sequence, size=size)
            leaf = connection.scalar(sa.select(_ENTRIES.c.leaf).where(_ENTRIES.c.sequence == sequence))
            path = merkle.inclusion_proof(_StoredNodes(connection), sequence, size)
        root = merkle.root_by(merkle.leaf_hash(str(leaf).encode()), index=sequence, size=size, proof=path)
        return Inclusion(
            leaf=str(leaf), index=sequence, size=size, root=root.hex(), path=tuple(one.hex() for one in path)
        )

    def sign_head(self, key: SigningKey, *, at: datetime) -> Head:
        """Sign what the ledger is now, and keep that head with the certificate."""
        with self.database.writing() as connection:
            size = size_of(connection)
            root = merkle.root(_StoredNodes(connection), size).hex()
            unsigned = Head(size=size, root=root, at=at, key=key.fingerprint)
            head = Head(
                size=size, root=root, at=at, key=key.fingerprint, signature=key.sign(unsigned.signed_bytes()).hex()
            )
            row = {
                "size": size,
                "head": canonical(head.to_plain()).decode(),
                "certificate": key.certificate_pem.decode("ascii"),
            }
            connection.execute(sa.insert(_HEADS), [row])
        return head

    def problems(self, *, heads: Iterable[Head] = ()) -> tuple[LedgerProblem, ...]:
        """Check everything again, and return what is wrong; `heads` come from elsewhere, as from sealed reports.

        Each entry is read strictly, its payload and its place are checked, the tree is computed anew from the leaves,
        and every head, kept here or given, must be the root of a beginning of it.
        """
        with self.database.reading() as connection:
            return tuple(_problems(connection, tuple(heads)))


def _entered(row: sa.Row[Any]) -> Entered:
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


def _problems(connection: sa.Connection, given: tuple[Head, ...]) -> Iterator[LedgerProblem]:
    anew, edge = _Pages(), merkle.Edge()
    last: datetime | None = None
    for row in connection.execute(sa.select(_ENTRIES).order_by(_ENTRIES.c.sequence)):
        place = f"entry {row.sequence}"
        if row.sequence != edge.size:
            yield LedgerProblem(place=place, what=f"entry {edge.size} is not there")
            return
        try:
            entered = _entered(row)
        except (EntryError, ValueError, TypeError, RecursionError):
            yield LedgerProblem(place=place, what="it cannot be read")
        else:
            yield from _problems_of(entered, place=place, body=row.body, last=last)
            last = entered.entry.at
        for level, position, hash_ in edge.append(merkle.leaf_hash(str(row.leaf).encode(errors="surrogatepass"))):
            anew.hashes[level, position] = hash_
    kept = {(row.level, row.position): bytes(row.hash) for row in connection.execute(sa.select(_NODES))}
    for level, position in sorted(kept.keys() ^ anew.hashes.keys()):
        yield LedgerProblem(place=f"node {level}/{position}", what="it is not a node of these entries, or is missing")
    for (level, position), hash_ in sorted(kept.items()):
        if anew.hashes.get((level, position), hash_) != hash_:
            yield LedgerProblem(place=f"node {level}/{position}", what="the entries below it are others")
    for head, place in _heads(connection, given):
        yield from head if isinstance(head, list) else _problems_of_head(head, place, anew, edge.size)


def _problems_of(entered: Entered, *, place: str, body: str, last: datetime | None) -> Iterator[LedgerProblem]:
    entry, payload = entered.entry, entered.payload
    if last is not None and entry.at < last:
        yield LedgerProblem(place=place, what="it is older than the entry before it")
    try:
        is_same = canonical(payload.body).decode() == body and payload.digest() == entry.payload
    except (ValueError, TypeError):
        is_same = False
    if not is_same:
        yield LedgerProblem(place=place, what="what it is about was changed")


def _heads(connection: sa.Connection, given: tuple[Head, ...]) -> Iterator[tuple[Head | list[LedgerProblem], str]]:
    for number, row in enumerate(connection.execute(sa.select(_HEADS).order_by(_HEADS.c.number)), start=1):
        place = f"head {row.number}"
        if row.number != number:
            yield [LedgerProblem(place=place, what=f"head {number} is not there")], place
            return
        try:
            head = head_of(json.loads(row.head))
            certificate = x509.load_pem_x509_certificate(row.certificate.encode())
        except (HeadError, ValueError, TypeError, AttributeError, RecursionError):
            yield [LedgerProblem(place=place, what="it cannot be read")], place
            continue
        is_as_kept = certificate.public_bytes(Encoding.PEM).decode("ascii") == row.certificate
        is_as_kept = is_as_kept and canonical(head.to_plain()).decode() == row.head and head.size == row.size
        if not is_as_kept or not head.is_signed_by(certificate):
            yield [LedgerProblem(place=place, what="its signature does not hold")], place
            continue
        yield head, place
    for head in given:
        yield head, f"the head of {head.at:%Y-%m-%d %H:%M:%S} UTC"


def _problems_of_head(head: Head, place: str, anew: _Pages, size: int) -> Iterator[LedgerProblem]:
    if head.size > size:
        yield LedgerProblem(
            place=place, what=f"it knew {head.size} entries, and the ledger has {size}: its tail is cut off"
        )
    elif merkle.root(anew, head.size).hex() != head.root:
        yield LedgerProblem(place=place, what=f"the first {head.size} entries were others when it was signed")
