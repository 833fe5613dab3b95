"""Events and the records they are about: an event that names nobody is told, and a near miss keeps whom it may mean.

A resumed relationship that is written `c-00417` clears nothing of C-00417, and the record would go. Nobody
can say that it is the same customer; so the record that is named nearly so has the event too, on an unknown day, which
starts nothing and clears what it can clear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.intake.events import ON_SOME_DAY, ReadEvents, in_stable_order
from engine.judge.clocks import as_asset
from engine.model.facts import Event, Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.likeness import folded, meanings
from engine.model.records import Record


@dataclass(frozen=True, slots=True)
class Recorded:
    """The assets that records have, by fact: as they are, by their folded form, and by each part of a list."""

    vocabulary: Vocabulary
    _exact: Mapping[str, set[str]]
    _near: Mapping[tuple[str, str], set[str]]
    _parts: Mapping[tuple[str, str], set[str]]

    @classmethod
    def of(cls, records: Iterable[Record], *, vocabulary: Vocabulary) -> Recorded:
        """Return the assets of records, and of ghosts."""
        exact: dict[str, set[str]] = {definition.per: set() for definition in vocabulary.events.values()}
        for record in records:
            for fact, assets in exact.items():
                if fact in record.facts:
                    assets.update(as_asset(value) for value in record.facts[fact].values)
        near: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        parts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for fact, assets in exact.items():
            for asset in assets:
                near[fact, folded(asset)].add(asset)
                for part in meanings(asset) - {folded(asset)}:
                    parts[fact, part].add(asset)
        return cls(vocabulary, exact, near, parts)

    def has(self, event: Event) -> bool:
        """Say whether some record has the asset of an event, exactly as the event names it."""
        return event.asset in self._exact[self.vocabulary.events[event.kind].per]

    def near(self, event: Event) -> tuple[Event, ...]:
        """Return what an event adds: the same, on an unknown day, of each other asset that it could mean."""
        fact = self.vocabulary.events[event.kind].per
        # Part is not held against part: of `Chan, Tai Man` and `Chan, Siu Ming` neither could mean the other.
        alike = set(self._parts.get((fact, folded(event.asset)), ()))
        for meant in meanings(event.asset):
            alike |= self._near.get((fact, meant), set())
        return tuple(Event(kind=event.kind, asset=asset, on=ON_SOME_DAY) for asset in sorted(alike - {event.asset}))


def attributed(events: ReadEvents, *, records: Iterable[Record], vocabulary: Vocabulary) -> ReadEvents:
    """Return the events, with those that a near miss adds, and a finding for each table and kind that names nobody.

    An asset that could mean a recorded one is a near miss: but for capitals, width, signs, spaces or leading zeros it
    is the same, or one of the two is a list with the other in it. Findings say how many and where the first is, and
    never a value: it may be a person's.
    """
    recorded = Recorded.of(records, vocabulary=vocabulary)
    added: set[Event] = set()
    nobody: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    nearly: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row in events.rows:
        near = {found for event in row.events for found in recorded.near(event)}
        added |= near
        if near:
            nearly[row.table, row.kind].append(row.line)
        elif not any(recorded.has(event) for event in row.events):
            nobody[row.table, row.kind].append(row.line)
    findings = (
        *events.findings,
        *(_of_nobody(*where, lines) for where, lines in sorted(nobody.items())),
        *(_of_nearly(*where, lines) for where, lines in sorted(nearly.items())),
    )
    return replace(events, events=in_stable_order([*events.events, *added]), findings=findings)


def _of_nobody(table: str, kind: str, lines: list[int]) -> Finding:
    detail = f"{_rows(lines, kind)} an asset that no record has; nothing starts or is cleared by that"
    return Finding(code=FindingCode.EVENT_OF_NOBODY, place=f"{table}:{min(lines)}", detail=detail)


def _of_nearly(table: str, kind: str, lines: list[int]) -> Finding:
    detail = (
        f"{_rows(lines, kind)} an asset that could mean a recorded one in another spelling or in a list, "
        "which has the event on an unknown day"
    )
    return Finding(code=FindingCode.EVENT_NOT_UNDERSTOOD, place=f"{table}:{min(lines)}", detail=detail)


def _rows(lines: list[int], kind: str) -> str:
    of = f"of `{kind}`" if kind else "of an unknown event"
    return f"1 row {of} names" if len(lines) == 1 else f"{len(lines):,} rows {of} name"
