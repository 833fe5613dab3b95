"""The check of a whole ledger: every entry, the tree computed anew, every head and its time stamp."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from engine.custody.ledger_rows import ENTRIES, HEADS, NODES, Entered, entered_of
from engine.ledger import merkle
from engine.ledger.entries import EntryError, canonical
from engine.ledger.heads import Head, HeadError, head_of
from engine.ledger.time_stamps import TimeStampProblemError, require_stamped
from engine.model.trees import Edge, leaf_hash

CLOCKS_DIFFER = timedelta(seconds=2)
"""How far a token may lie before an entry under it: both times are cut to the second, and two clocks are never one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProblem:
    """What is wrong with a ledger, and at which entry or head."""

    place: str
    what: str


@dataclass(slots=True)
class Findings:
    """What a check found: the problems, and the times of all time stamps that hold, in the order of their heads."""

    problems: list[LedgerProblem] = field(default_factory=list)
    stamped_at: list[datetime] = field(default_factory=list)

    def add(self, place: str, what: str) -> None:
        """Note a problem."""
        self.problems.append(LedgerProblem(place=place, what=what))


@dataclass(slots=True)
class _Anew:
    """The tree as its leaves make it, and the time of each entry that can be read."""

    hashes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    edge: Edge = field(default_factory=Edge)
    times: list[datetime | None] = field(default_factory=list)

    def node(self, level: int, position: int) -> bytes:
        return self.hashes[level, position]


def check(connection: sa.Connection, *, heads: Sequence[Head], trusted: Sequence[x509.Certificate] | None) -> Findings:
    """Check everything again; `heads` come from elsewhere, `trusted` vouch for time stamps, or nobody is asked."""
    found, anew = Findings(), _Anew()
    if not _check_entries(connection, found, anew):
        return found
    _check_nodes(connection, found, anew)
    last: datetime | None = None
    for place, head in _kept_heads(connection, found):
        at = _check_head(head, place, found, anew, trusted)
        if at is not None and last is not None and is_before(at, last):
            found.add(place, "its time stamp is older than that of a head before it")
        last = at or last
    for head in heads:
        _check_head(head, f"the head of {head.at:%Y-%m-%d %H:%M:%S} UTC", found, anew, trusted)
    return found


def _check_entries(connection: sa.Connection, found: Findings, anew: _Anew) -> bool:
    """Check each entry and its place; says whether none is missing, so that the rest can be looked at."""
    last: datetime | None = None
    for row in connection.execute(sa.select(ENTRIES).order_by(ENTRIES.c.sequence)):
        place = f"entry {row.sequence}"
        if row.sequence != anew.edge.size:
            found.add(place, f"entry {anew.edge.size} is not there")
            return False
        at = None
        try:
            entered = entered_of(row)
        except (EntryError, ValueError, TypeError, RecursionError):
            found.add(place, "it cannot be read")
        else:
            at = entered.entry.at
            if last is not None and at < last:
                found.add(place, "it is older than the entry before it")
            if not _is_about(entered, row.body):
                found.add(place, "what it is about was changed")
            last = at
        anew.times.append(at)
        for level, position, hash_ in anew.edge.append(leaf_hash(str(row.leaf).encode(errors="surrogatepass"))):
            anew.hashes[level, position] = hash_
    return True


def _is_about(entered: Entered, body: str) -> bool:
    try:
        is_canonical = canonical(entered.payload.body).decode() == body
        return is_canonical and entered.payload.digest() == entered.entry.payload
    except (ValueError, TypeError):
        return False


def _check_nodes(connection: sa.Connection, found: Findings, anew: _Anew) -> None:
    kept = {(row.level, row.position): bytes(row.hash) for row in connection.execute(sa.select(NODES))}
    for level, position in sorted(kept.keys() ^ anew.hashes.keys()):
        found.add(f"node {level}/{position}", "it is not a node of these entries, or is missing")
    for (level, position), hash_ in sorted(kept.items()):
        if anew.hashes.get((level, position), hash_) != hash_:
            found.add(f"node {level}/{position}", "the entries below it are others")


def _kept_heads(connection: sa.Connection, found: Findings) -> Iterator[tuple[str, Head]]:
    """Yield each head that was signed here and whose signature holds, with its place."""
    for number, row in enumerate(connection.execute(sa.select(HEADS).order_by(HEADS.c.number)), start=1):
        place = f"head {row.number}"
        if row.number != number:
            found.add(place, f"head {number} is not there")
            return
        try:
            head = head_of(json.loads(row.head))
            certificate = x509.load_pem_x509_certificate(row.certificate.encode())
        except (HeadError, ValueError, TypeError, AttributeError, RecursionError):
            found.add(place, "it cannot be read")
            continue
        is_as_kept = certificate.public_bytes(Encoding.PEM).decode("ascii") == row.certificate
        is_as_kept = is_as_kept and head.stamped_bytes().decode() == row.head and head.size == row.size
        if not is_as_kept or not head.is_signed_by(certificate):
            found.add(place, "its signature does not hold")
            continue
        if row.time_stamp is not None and not (isinstance(row.time_stamp, bytes) and row.time_stamp):
            found.add(place, "its time stamp cannot be read")
            continue
        yield place, replace(head, time_stamp=row.time_stamp or b"")


def _check_head(
    head: Head, place: str, found: Findings, anew: _Anew, trusted: Sequence[x509.Certificate] | None
) -> datetime | None:
    """Check one head against the tree, and return the time of its token where that holds."""
    if head.size > anew.edge.size:
        found.add(place, f"it knew {head.size} entries, and the ledger has {anew.edge.size}: its tail is cut off")
        return None
    if merkle.root(anew, head.size).hex() != head.root:
        found.add(place, f"the first {head.size} entries were others when it was signed")
        return None
    if not head.time_stamp:
        return None
    try:
        at = require_stamped(head.time_stamp, stamped=head.stamped_bytes(), trusted=trusted).at
    except TimeStampProblemError as problem:
        found.add(place, f"its time stamp does not count: {problem}")
        return None
    last = anew.times[head.size - 1] if head.size else None
    if last is not None and is_before(at, last):
        found.add(place, f"its time stamp is older than entry {head.size - 1}, which is under it")
        return None
    found.stamped_at.append(at)
    return at


def last_stamped_at(connection: sa.Connection) -> datetime | None:
    """Return the time of the last token that was kept, or nothing where there is none that can be read."""
    wanted = sa.select(HEADS).where(HEADS.c.time_stamp.is_not(None)).order_by(HEADS.c.number.desc()).limit(1)
    row = connection.execute(wanted).first()
    if row is None:
        return None
    try:
        return require_stamped(row.time_stamp, stamped=str(row.head).encode(), trusted=None).at
    except TimeStampProblemError:
        return None


def is_before(at: datetime, other: datetime) -> bool:
    """Say whether a token is older than what cannot be younger, by more than clocks differ."""
    return at < other - CLOCKS_DIFFER
