"""The past as rows: what a scan found otherwise than the archive's last one, and nothing of what stayed as it was.

A state has the values of facts without their sources: a row that is put into a catalogue moves the lines of all rows
below it, and changes none of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engine.custody.kept_scans import Sealed
from engine.custody.rows import insert
from engine.model.records import LinkKind
from engine.model.trees import merkle_root

RECORDS, LINKS = "record_state", "link_state"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    RECORDS: ("number", "archive", "scan_id", "record_id", "sha256", "facts", "doubted", "gone"),
    LINKS: ("number", "archive", "scan_id", "first", "second", "kind", "gone"),
}
_Ends = tuple[str, str, str]


def leaf_of(values: Iterable[Any]) -> bytes:
    """Return the bytes of a row of the past, its columns in their order, that stand under the root of its scan."""
    return _ENCODER.encode(list(values)).encode()


def read(connection: sa.Connection, name: str, where: str = "TRUE", **given: Any) -> Iterator[sa.Row[Any]]:
    """Yield rows of the past in the order in which they were written."""
    # Spelt out, because a migration runs this too, on the tables as they are then.
    chosen = f"SELECT {', '.join(COLUMNS[name])} FROM {name} WHERE {where} ORDER BY number"
    yield from connection.execute(sa.text(chosen), given)


@dataclass(slots=True, kw_only=True)
class Changes:
    """What a scan finds otherwise than the last one of its archive, gathered while its rows go by."""

    archive: str
    last: dict[str, bytes]
    last_links: set[_Ends]
    new: list[dict[str, Any]] = field(default_factory=list)
    new_links: list[_Ends] = field(default_factory=list)

    @classmethod
    def since_last(cls, connection: sa.Connection, *, archive: str) -> Changes:
        """Return the changes, none yet, since what the past of an archive says last."""
        last: dict[str, bytes] = {}
        for row in read(connection, RECORDS, "archive = :archive", archive=archive):
            if row.gone:
                last.pop(row.record_id, None)
            else:
                last[row.record_id] = _short(row.sha256, row.facts, row.doubted)
        links: set[_Ends] = set()
        for row in read(connection, LINKS, "archive = :archive", archive=archive):
            ends = (row.first, row.second, row.kind)
            (links.discard if row.gone else links.add)(ends)
        return cls(archive=archive, last=last, last_links=links)

    def watch_records(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Pass rows of records on, and gather those that are new or changed."""
        for row in rows:
            facts = _values_of(row["facts"])
            doubted = row["doubted"]
            if self.last.pop(row["record_id"], None) != _short(row["sha256"], facts, doubted):
                self.new.append(
                    {
                        "record_id": row["record_id"],
                        "sha256": row["sha256"],
                        "facts": facts,
                        "doubted": doubted,
                        "gone": 0,
                    }
                )
            yield row

    def watch_links(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Pass rows of ties on, and gather the new ones; what is near by hash only is not remembered."""
        seen: set[_Ends] = set()
        for row in rows:
            ends = (row["first"], row["second"], row["kind"])
            if row["kind"] != LinkKind.CANDIDATE.value and ends not in seen:
                seen.add(ends)
                if ends in self.last_links:
                    self.last_links.discard(ends)
                else:
                    self.new_links.append(ends)
            yield row

    def write(self, connection: sa.Connection, *, scan: str) -> tuple[Sealed, Sealed]:
        """Add what was gathered, and what went by no more; return what the ledger says of both."""
        gone = {"sha256": None, "facts": None, "doubted": None, "gone": 1}
        records = [*self.new, *({"record_id": id, **gone} for id in sorted(self.last))]
        links = [
            *({"first": first, "second": second, "kind": kind, "gone": 0} for first, second, kind in self.new_links),
            *(
                {"first": first, "second": second, "kind": kind, "gone": 1}
                for first, second, kind in sorted(self.last_links)
            ),
        ]
        return self._add(connection, RECORDS, records, scan), self._add(connection, LINKS, links, scan)

    def _add(self, connection: sa.Connection, name: str, rows: list[dict[str, Any]], scan: str) -> Sealed:
        if not rows:
            return Sealed(count=0, root=merkle_root(()))
        first = int(connection.scalar(sa.text(f"SELECT coalesce(max(number), 0) + 1 FROM {name}")) or 1)
        for number, row in enumerate(rows, start=first):
            row |= {"number": number, "archive": self.archive, "scan_id": scan}
        insert(connection, name, rows)
        return Sealed(
            count=len(rows), root=merkle_root(leaf_of(row[column] for column in COLUMNS[name]) for row in rows)
        )


def _values_of(facts: str) -> str:
    return _ENCODER.encode({name: fact["values"] for name, fact in json.loads(facts).items()})


def _short(*texts: str | None) -> bytes:
    return hashlib.blake2b(_ENCODER.encode(texts).encode(), digest_size=16).digest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
