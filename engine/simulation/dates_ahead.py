"""The days on which a decision can change: found in what the judge says, so that no day between them need be judged.

A decision depends on the day of judgement only where a floor ends, a ceiling is passed, a start that lay ahead is
reached, a confirmation begins or ends, or a hold is over. Every such day is among those returned; on some nothing
changes, and the judge says so. `tests/engine/rehearsal` compares this with judging on every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.judge.clocks import EventBook, as_asset
from engine.judge.obligations import Demand, RuleBook
from engine.model.decisions import CeilingPassed, FloorDue, FloorRunning
from engine.model.facts import Event, Vocabulary
from engine.model.holds import COOLING_DAYS, Register
from engine.model.policies import Bundle, Confirmation
from engine.model.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDays:
    """Tells for a subject on which days what rules demand of it can change, up to one day and with it."""

    last: RuleBook
    starting: Mapping[tuple[str, str], tuple[date, ...]]

    @classmethod
    def through(cls, day: date, *, bundle: Bundle, events: Iterable[Event]) -> RecordDays:
        """Return what tells it through `day`; `events` are those of the assets of every subject that is asked."""
        said = tuple(events)
        book = EventBook.of(said, vocabulary=bundle.vocabulary)
        return cls(
            last=RuleBook.on(day, bundle=bundle, events=book),
            starting=_starting(said, vocabulary=bundle.vocabulary),
        )

    def of(self, subject: Sequence[Record], *, after: date) -> frozenset[date]:
        """Return the days after `after` on which what a record and its ghosts owe can change."""
        days = {
            day for demand in self.last.demands(subject) for day in _turned(demand) if after < day <= self.last.as_of
        }
        for member in subject if self.starting else ():
            for name, fact in member.facts.items():
                for value in fact.values:
                    days.update(
                        d for d in self.starting.get((name, as_asset(value)), ()) if after < d <= self.last.as_of
                    )
        return frozenset(days)


def _starting(events: Iterable[Event], *, vocabulary: Vocabulary) -> dict[tuple[str, str], tuple[date, ...]]:
    """Return by asset, a fact and its value, the days from which an event no longer lies ahead."""
    found: defaultdict[tuple[str, str], set[date]] = defaultdict(set)
    for event in events:
        definition = vocabulary.events.get(event.kind)
        if definition is not None:
            found[definition.per, event.asset].add(event.on.latest)
    return {asset: tuple(sorted(days)) for asset, days in found.items()}


def _turned(demand: Demand) -> Iterator[date]:
    """Yield the first day on which a demand is as it is said."""
    match demand:
        case FloorDue() | FloorRunning() if demand.last_day is not None:
            yield from _later(demand.last_day, 1)
        case CeilingPassed():
            yield demand.since


def register_days(register: Register) -> frozenset[date]:
    """Return the days on which a hold, a narrowing or a waiver can begin or cease to count.

    A release counts from the later of three days, and cools or does not: each of them is taken both ways.
    """
    ends = {day for one in register.releases for day in (one.release.on, one.entered_on)}
    ends |= {entered.hold.until for entered in register.holds if entered.hold.until is not None}
    over = {day for end in ends for days in (1, COOLING_DAYS + 1) for day in _later(end, days)}
    return frozenset(over | {waiver.bound_on for waiver in register.waivers})


def confirmation_days(confirmations: Iterable[Confirmation]) -> frozenset[date]:
    """Return the days on which a confirmation begins, and those on which it has lapsed."""
    return frozenset(day for one in confirmations for day in (one.on, *_later(one.until, 1)))


def _later(day: date, days: int) -> Iterator[date]:
    """Yield the day so many days later, if the calendar has it."""
    if (date.max - day).days >= days:
        yield day + timedelta(days=days)
