"""The past of an archive, read and checked against the ledger: nothing of it is believed that was changed.

What holds remember is derived from it (`engine.judge.remembering`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, groupby
from typing import Any

import sqlalchemy as sa

from engine.custody.kept_scans import KeptScan, PastChangedError, Sealed, kept_scans
from engine.custody.past_rows import COLUMNS, LINKS, RECORDS, leaf_of, read
from engine.custody.plain_forms import facts_from_plain
from engine.custody.scan_rows import path_of
from engine.model.facts import Facts
from engine.model.holds import RememberedLink
from engine.model.past import Past, PastState
from engine.model.records import LinkKind
from engine.model.trees import merkle_root

_SEVERAL = (
    f"record_id IN (SELECT record_id FROM {RECORDS} WHERE archive = :archive GROUP BY record_id HAVING count(*) > 1)"
)
_ELSEWHERE = f"sha256 IN (SELECT sha256 FROM {RECORDS} WHERE archive = :archive)"


def past_of(connection: sa.Connection, *, scan: str, until: datetime | None = None) -> Past:
    """Return what was otherwise before, or is since, than a scan found it; raises `PastChangedError`.

    States of other archives are given where bytes were there that this archive had. With `until`, only what scans found
    that had ended by then.
    """
    kept = kept_scans(connection)
    _check(connection, kept)
    scans = _Scans.of([one for one in kept if until is None or one.finished_at <= until], judged=scan)
    return Past(states=tuple(_states(connection, scans)), links=tuple(_links(connection, scans)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scans:
    """The scans that count, the archive of the judged one, and how they follow one another."""

    archive: str
    judged: int
    order: Mapping[str, int]
    days: Mapping[str, date]
    own: Sequence[str]

    @classmethod
    def of(cls, kept: Sequence[KeptScan], *, judged: str) -> _Scans:
        by_id = {one.id: one for one in kept}
        if judged not in by_id:
            raise PastChangedError(scan=judged, what="the ledger has no entry of this scan")
        archive = by_id[judged].archive
        order = {one.id: number for number, one in enumerate(kept)}
        return cls(
            archive=archive,
            judged=order[judged],
            order=order,
            days={one.id: one.day for one in kept},
            own=[one.id for one in kept if one.archive == archive],
        )


def _states(connection: sa.Connection, scans: _Scans) -> Iterable[PastState]:
    places: defaultdict[tuple[str, str], list[sa.Row[Any]]] = defaultdict(list)
    later = [scan for scan in scans.own if scans.order[scan] > scans.judged]
    after = f"scan_id IN ({', '.join(f':later_{number}' for number in range(len(later)))})" if later else "FALSE"
    given = {f"later_{number}": scan for number, scan in enumerate(later)}
    own = f"archive = :archive AND ({_SEVERAL} OR {after})"
    places_elsewhere = f"SELECT archive, record_id FROM {RECORDS} WHERE archive <> :archive AND {_ELSEWHERE}"
    others = f"(archive, record_id) IN ({places_elsewhere})"
    for where in (own, others):
        for row in read(connection, RECORDS, where, archive=scans.archive, **(given if where is own else {})):
            if row.scan_id in scans.order:
                places[row.archive, row.record_id].append(row)
    _follow(connection, scans, places)
    read_before: dict[str, Facts] = {}
    for (archive, record), rows in places.items():
        now = max((row.number for row in rows if scans.order[row.scan_id] <= scans.judged), default=0)
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            if row.gone or (archive == scans.archive and row.number == now):
                continue
            yield PastState(
                archive=path_of(archive),
                record=record,
                sha256=row.sha256,
                facts=_facts(row.facts, read_before),
                # Scans that ran beside one another may be kept in another order than they ended.
                until=None if following is None else max(scans.days[row.scan_id], scans.days[following.scan_id]),
            )


def _follow(connection: sa.Connection, scans: _Scans, places: defaultdict[tuple[str, str], list[sa.Row[Any]]]) -> None:
    """Add the places of other archives to which the bytes that were at those found lead on, and so forth."""
    asked: set[str] = set()
    found = [place for place in places if place[0] != scans.archive]
    while found:
        # By the bytes of a place that has had no others it was found itself, and so were all that had them.
        several = (bytes_ for place in found if len(bytes_ := {row.sha256 for row in places[place]} - {None}) > 1)
        new = sorted(set[str]().union(*several) - asked)
        asked.update(new)
        if not new:
            return
        with_them = "sha256 IN (SELECT value FROM json_each(:bytes))"
        elsewhere = f"SELECT archive, record_id FROM {RECORDS} WHERE archive <> :archive AND {with_them}"
        where = f"(archive, record_id) IN ({elsewhere})"
        known, found = set(places), []
        for row in read(connection, RECORDS, where, archive=scans.archive, bytes=json.dumps(new)):
            place = (row.archive, row.record_id)
            if place not in known and row.scan_id in scans.order:
                if place not in places:
                    found.append(place)
                places[place].append(row)


def _facts(text: str, read_before: dict[str, Facts]) -> Facts:
    found = read_before.get(text)
    if found is None:
        plain = {name: {"values": values} for name, values in json.loads(text).items()}
        found = read_before[text] = facts_from_plain(plain)
    return found


def _links(connection: sa.Connection, scans: _Scans) -> Iterable[RememberedLink]:
    """Yield the ties, by the last day on which each still stood; whether it is seen now is for the judge."""
    last_seen: dict[tuple[str, str, str], date] = {}
    came: dict[tuple[str, str, str], date] = {}
    for row in read(connection, LINKS, "archive = :archive", archive=scans.archive):
        if row.scan_id in scans.order:
            ends, day = (row.first, row.second, row.kind), scans.days[row.scan_id]
            # Until a scan misses it a tie stands, as a state does until it is replaced: a hold that was entered in
            # between reached over it.
            last_seen[ends] = max(day, came[ends]) if row.gone else date.max
            came[ends] = day
    for (first, second, kind), day in sorted(last_seen.items()):
        yield RememberedLink(first=first, second=second, kind=LinkKind(kind), last_seen=day)


def _check(connection: sa.Connection, kept: Sequence[KeptScan]) -> None:
    """Raise `PastChangedError` where a row of the past was edited, removed or added."""
    known = {one.id for one in kept}
    for name in COLUMNS:
        found: dict[str, Sealed] = {}
        for scan, rows in groupby(read(connection, name), key=lambda row: str(row.scan_id)):
            if scan in found or scan not in known:
                raise PastChangedError(scan=scan, what=f"rows of `{name}` were added, or stand in another order")
            number = count()
            try:
                root = merkle_root(leaf_of(row) for row, _ in zip(rows, number, strict=False))
            except (TypeError, ValueError):
                raise PastChangedError(scan=scan, what=f"a row of `{name}` is of another kind") from None
            found[scan] = Sealed(count=next(number), root=root)
        for one in kept:
            entered = one.records if name == RECORDS else one.links
            if found.get(one.id, _NOTHING) != entered:
                raise PastChangedError(scan=one.id, what=f"its rows of `{name}` are others than were entered")


_NOTHING = Sealed(count=0, root=merkle_root(()))
