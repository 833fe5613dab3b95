"""When a clock starts: from the events of an asset to an interval, or to the reason why it has not started.

Absent means not started, for ever: never now, never the time of a file (semantics sections 4 and 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from engine.model.dates import PHOTOGRAPHY_BEGINS, Cutoff, Interval, YearEnd, carry_to_cutoff
from engine.model.decisions import NotStarted
from engine.model.facts import Event, Vocabulary
from engine.model.policies import Combination, Entity, Trigger
from engine.model.records import Record
from engine.model.values import Value

ENTITY_FACT = "entity"
"""The fact that names the legal entity whose financial year counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A clock that has not started, and the events or facts it waits for."""

    cause: NotStarted
    waits_for: tuple[str, ...]


Start = Interval | Stopped


@dataclass(frozen=True, slots=True)
class EventBook:
    """The events of every asset, looked up by kind and asset."""

    vocabulary: Vocabulary
    _events: Mapping[tuple[str, str], list[Interval]] = field(repr=False)

    @classmethod
    def of(cls, events: Iterable[Event], *, vocabulary: Vocabulary) -> EventBook:
        """Return the book of `events`."""
        book: defaultdict[tuple[str, str], list[Interval]] = defaultdict(list)
        for event in events:
            book[event.kind, event.asset].append(event.on)
        return cls(vocabulary, dict(book))

    def floor_start(self, trigger: Trigger, record: Record, *, as_of: date) -> Start:
        """Return when `trigger` starts a floor: not before the asset of each of its events is known.

        What happened to the one that nobody knows may be implausible, and a missing fact must not free what it would
        keep. A ceiling does not wait: it frees nothing, and keeping past it can be an offence.
        """
        missing = [fact for kind in trigger.kinds if (fact := self.vocabulary.events[kind].per) not in record.facts]
        if trigger.combination is Combination.EARLIEST_OF and missing:
            return Stopped(cause=NotStarted.ASSET_MISSING, waits_for=(missing[0],))
        return self.start(trigger, record, as_of=as_of)

    def start(self, trigger: Trigger, record: Record, *, as_of: date) -> Start:
        """Return when `trigger` starts a clock for `record`, before any cutoff."""
        # Before anything is cleared: what clears one kind, perhaps, must not let the clock of another run.
        said = (interval for kind in trigger.kinds for interval in self._said(kind, record))
        if any(is_implausible(interval, as_of=as_of) for interval in said):
            return Stopped(cause=NotStarted.IMPLAUSIBLE, waits_for=trigger.kinds)
        starts = [self._start_of_kind(kind, record) for kind in trigger.kinds]
        stopped = [start for start in starts if isinstance(start, Stopped)]
        running = [start for start in starts if isinstance(start, Interval)]
        match trigger.combination:
            case Combination.LATEST_OF if stopped:
                return stopped[0]
            case Combination.EARLIEST_OF if not running:
                return stopped[0]
            case Combination.LATEST_OF:
                return _latest(running)
            case Combination.EARLIEST_OF:
                return Interval(earliest=min(s.earliest for s in running), latest=min(s.latest for s in running))
        assert_never(trigger.combination)

    def _said(self, kind: str, record: Record) -> Iterator[Interval]:
        """Yield when the latest event of a kind happened to each asset of a record, cleared or not."""
        fact = record.facts.get(self.vocabulary.events[kind].per)
        for value in fact.values if fact is not None else ():
            dates = self._events.get((kind, as_asset(value)))
            if dates:
                yield _latest(dates)

    def _start_of_kind(self, kind: str, record: Record) -> Start:
        asset_fact = self.vocabulary.events[kind].per
        fact = record.facts.get(asset_fact)
        if fact is None:
            return Stopped(cause=NotStarted.ASSET_MISSING, waits_for=(asset_fact,))
        starts = [self._start_for_asset(kind, as_asset(value)) for value in fact.values]
        for start in starts:
            if isinstance(start, Stopped):
                return start
        running = [start for start in starts if isinstance(start, Interval)]
        return Interval(earliest=min(s.earliest for s in running), latest=max(s.latest for s in running))

    def _start_for_asset(self, kind: str, asset: str) -> Start:
        dates = self._events.get((kind, asset))
        if not dates:
            return Stopped(cause=NotStarted.NO_EVENT, waits_for=(kind,))
        start = _latest(dates)
        cleared_by = self.vocabulary.events[kind].cleared_by
        if cleared_by is not None:
            # On the same day, or within a doubtful interval, nobody can say which came first: doubt keeps.
            resumed = self._events.get((cleared_by, asset), [])
            if any(again.latest >= start.earliest for again in resumed):
                return Stopped(cause=NotStarted.CLEARED, waits_for=(kind,))
        return start


def as_asset(value: Value) -> str:
    """Return the text by which an event names an asset with this value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def _latest(dates: Iterable[Interval]) -> Interval:
    dates = list(dates)
    return Interval(earliest=max(d.earliest for d in dates), latest=max(d.latest for d in dates))


def is_implausible(start: Interval, *, as_of: date) -> bool:
    """Say whether a start could lie after the day of judgement, or before there were photographs (semantics D6)."""
    return start.latest > as_of or start.earliest < PHOTOGRAPHY_BEGINS


def carry(day: date, cutoff: Cutoff | None, *, record: Record, entities: Mapping[str, Entity]) -> date | Stopped:
    """Return one bound of a start carried to the cutoff; stopped where the entity's year-end is not known.

    Raises `DateOverflowError` where no such day exists.
    """
    year_end: YearEnd | None = None
    if cutoff is Cutoff.FINANCIAL_YEAR_END:
        fact = record.facts.get(ENTITY_FACT)
        entity = entities.get(str(fact.values[0])) if fact is not None and fact.is_settled else None
        if entity is None or entity.year_end is None:
            return Stopped(cause=NotStarted.YEAR_END_UNKNOWN, waits_for=(ENTITY_FACT,))
        year_end = entity.year_end
    return carry_to_cutoff(day, cutoff, year_end=year_end)
