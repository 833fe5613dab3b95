"""The ledger in the store: appending in one transaction, proofs, signed heads, and the check of all of it.

The triggers that refuse changes stop a slip and no attacker: whoever owns the file can rewrite all of it. What shows
that is a head kept elsewhere (`engine.ledger.heads`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from cryptography import x509

from engine.custody.clock import Clock
from engine.custody.database import Database
from engine.custody.keys import SigningKey
from engine.custody.ledger_checks import Findings, LedgerProblem, check, is_before, last_stamped_at
from engine.custody.ledger_rows import HEADS, Entered, StoredNodes, entered_at, entries, size_of
from engine.ledger import merkle
from engine.ledger.entries import SALT_BYTES, Actor, Entry, canonical, payload_digest
from engine.ledger.heads import Head
from engine.ledger.proofs import Growth, Inclusion
from engine.model.errors import MunimentError
from engine.model.trees import leaf_hash

_TOGETHER = 5_000
_Row = tuple[int, str, str, str, str, bool]
_NEW_ENTRY = "INSERT INTO ledger_entry (sequence, kind, leaf, salt, body, is_confidential) VALUES (?, ?, ?, ?, ?, ?)"
_NEW_NODE = "INSERT INTO ledger_node (level, position, hash) VALUES (?, ?, ?)"


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


class NoGrowthError(MunimentError):
    """Two sizes between which a ledger did not grow."""

    def __init__(self, *, old: int, size: int, whole: int) -> None:
        super().__init__(
            f"the ledger did not grow from {old} to {size} entries",
            cause=f"it has {whole}",
            help="name two sizes that it had, the smaller first and not 0",
        )
        self.old = old
        self.size = size


class StampRunsBackError(MunimentError):
    """A time stamp before what it stamps, or before another that was kept."""

    exit_code = 4

    def __init__(self, *, at: datetime, before: datetime) -> None:
        super().__init__(
            f"the time stamp is of {at:%Y-%m-%d %H:%M:%S %Z}, before {before:%Y-%m-%d %H:%M:%S %Z} under it",
            cause="this machine's clock is ahead of the authority's, or the authority's is behind",
            help="set this machine's clock",
        )
        self.at = at
        self.before = before


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


def append(connection: sa.Connection, acts: Iterable[Act], *, actor: Actor, at: datetime) -> tuple[Entry, ...]:
    """Append entries in the transaction of `connection`, all at one time; raises `LedgerRunsBackError`.

    `at` is aware. All that is entered together stands in the ledger or none of it does.
    """
    moment = at.astimezone(UTC)
    size = size_of(connection)
    last = entered_at(connection, size - 1)
    if last is not None and moment < last:
        raise LedgerRunsBackError(at=moment, last=last)
    edge = merkle.edge_of(StoredNodes(connection), size)
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
        nodes += edge.append(leaf_hash(leaf))
        if len(rows) == _TOGETHER:
            _insert(connection, rows, nodes)
            rows, nodes = [], []
    _insert(connection, rows, nodes)
    return tuple(entered)


def _insert(connection: sa.Connection, rows: list[_Row], nodes: list[tuple[int, int, bytes]]) -> None:
    if rows:
        connection.exec_driver_sql(_NEW_ENTRY, rows)
        connection.exec_driver_sql(_NEW_NODE, nodes)


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
            return merkle.root(StoredNodes(connection), size_of(connection) if size is None else size).hex()

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
        """Return the proof that an entry stands in the ledger as it is; raises `NoEntryError`, and `EntryError`."""
        with self.database.reading() as connection:
            size = size_of(connection)
            # Asked first: a number of any length may be given, and the store cannot be asked for each.
            found = entries(connection, numbers=[sequence]) if 0 <= sequence < size else ()
            if not found:
                raise NoEntryError(sequence=sequence, size=size)
            path = merkle.inclusion_proof(StoredNodes(connection), sequence, size)
        leaf = found[0].entry.leaf()
        root = merkle.root_by(leaf_hash(leaf), index=sequence, size=size, proof=path)
        return Inclusion(
            leaf=leaf.decode(),
            index=sequence,
            size=size,
            root=root.hex(),
            path=tuple(one.hex() for one in path),
            payload=found[0].payload,
        )

    def prove_growth(self, old: int, size: int | None = None) -> Growth:
        """Return the proof that the first `old` entries are the beginning of the first `size`, or of all.

        Raises `NoGrowthError` where the ledger never had these sizes in this order.
        """
        with self.database.reading() as connection:
            whole = size_of(connection)
            new = whole if size is None else size
            if not 0 < old <= new <= whole:
                raise NoGrowthError(old=old, size=new, whole=whole)
            nodes = StoredNodes(connection)
            path = merkle.consistency_proof(nodes, old, new)
            roots = [merkle.root(nodes, one).hex() for one in (old, new)]
        return Growth(old=old, old_root=roots[0], size=new, root=roots[1], path=tuple(one.hex() for one in path))

    def signed_head(self, key: SigningKey, *, at: datetime) -> Head:
        """Sign what the ledger is now and return that head; it is kept by `keep_head` alone."""
        with self.database.reading() as connection:
            size = size_of(connection)
            root = merkle.root(StoredNodes(connection), size).hex()
        unsigned = Head(size=size, root=root, at=at, key=key.fingerprint)
        return replace(unsigned, signature=key.sign(unsigned.signed_bytes()).hex())

    def keep_head(self, head: Head, certificate_pem: bytes, *, stamped_at: datetime | None = None) -> None:
        """Keep a head with the certificate of its key; `stamped_at` is the time of its token.

        Raises `StampRunsBackError`, and keeps nothing, where that lies before an entry under it, or before the last
        time stamp that was kept: such a head would be a problem for ever.
        """
        with self.database.writing() as connection:
            if stamped_at is not None:
                for before in (entered_at(connection, head.size - 1), last_stamped_at(connection)):
                    if before is not None and is_before(stamped_at, before):
                        raise StampRunsBackError(at=stamped_at, before=before)
            row = {
                "size": head.size,
                "head": head.stamped_bytes().decode(),
                "certificate": certificate_pem.decode("ascii"),
                "time_stamp": head.time_stamp or None,
            }
            connection.execute(sa.insert(HEADS), [row])

    def sign_head(self, key: SigningKey, *, at: datetime) -> Head:
        """Sign what the ledger is now, and keep that head with the certificate."""
        head = self.signed_head(key, at=at)
        self.keep_head(head, key.certificate_pem)
        return head

    def check(self, *, heads: Iterable[Head] = (), trusted: Sequence[x509.Certificate] | None = None) -> Findings:
        """Check everything again, and return what is wrong; `heads` come from elsewhere, as from sealed reports.

        Each entry is read strictly, its payload and its place are checked, the tree is computed anew from the leaves,
        and every head, kept here or given, must be the root of a beginning of it. A time stamp must be over its head,
        not older than what is under it, and of one of `trusted`; with `None` nobody's trust is asked.
        """
        with self.database.reading() as connection:
            return check(connection, heads=tuple(heads), trusted=trusted)

    def problems(
        self, *, heads: Iterable[Head] = (), trusted: Sequence[x509.Certificate] | None = None
    ) -> tuple[LedgerProblem, ...]:
        """Return what `check` finds wrong."""
        return tuple(self.check(heads=heads, trusted=trusted).problems)
