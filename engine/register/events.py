"""Events with their corrections: until two people agree, an event counts as everything that is said of its date.

So a correction that nobody has seconded can only keep longer: floors run from the latest bound, ceilings from the
earliest, and what could clear a clock clears it (semantics sections 5 and 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.model.dates import PHOTOGRAPHY_BEGINS, Interval
from engine.model.digests import digest_of
from engine.model.facts import Event
from engine.register.people import Person

ON_SOME_DAY = Interval(earliest=PHOTOGRAPHY_BEGINS, latest=date.max)
"""When an event happened that is perhaps none: it starts no clock, and clears whatever it can clear."""

ID_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Another date for an event, absent where it is retracted; `is_open` until enough people agree."""

    event: Event
    to: Interval | None
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingEvents:
    """Events that were entered together, with their source, and who entered them and when."""

    events: tuple[Event, ...]
    source: str
    sequence: int
    on: date
    account: str
    person: Person | None


def event_id(event: Event) -> str:
    """Return the name of an event: `e-` and ten hex digits over kind, asset and days, as it was first said.

    >>> event_id(Event(kind="ended", asset="C-1", on=Interval.on(date(2020, 1, 1))))
    'e-41ada7413f'
    """
    said = [event.kind, event.asset, event.on.earliest, event.on.latest]
    return f"e-{digest_of(said)[:ID_DIGITS]}"


def corrected(events: Iterable[Event], corrections: Sequence[Correction]) -> tuple[Event, ...]:
    """Return the events as corrected, in the order of kind, asset and date, each once."""
    found = {
        Event(kind=event.kind, asset=event.asset, on=on)
        for event, on in as_corrected(events, corrections).items()
        if on is not None
    }
    return tuple(sorted(found, key=lambda one: (one.kind, one.asset, one.on.earliest, one.on.latest)))


def as_corrected(events: Iterable[Event], corrections: Sequence[Correction]) -> dict[Event, Interval | None]:
    """Return when each event counts as having happened; nothing for one that never did.

    `corrections` that bind stand in the order in which they came to. A correction names an event as it was first said,
    whichever source says so: the register or a table.
    """
    said: dict[Event, _Said] = {event: _Said(now=event.on) for event in events}
    for correction in corrections:
        known = said.get(correction.event)
        if known is not None:
            known.hear(correction)
    return {event: what.counts_as for event, what in said.items()}


@dataclass(slots=True)
class _Said:
    """What is said of the date of one event: `now` is agreed (None: it never happened), the rest is open."""

    now: Interval | None
    open: list[Interval | None] = field(default_factory=list)

    def hear(self, correction: Correction) -> None:
        if correction.is_open:
            self.open.append(correction.to)
        else:
            self.now = correction.to

    @property
    def counts_as(self) -> Interval | None:
        """Return the interval that covers all that is said."""
        said = [self.now, *self.open]
        days = list(_days(said))
        if not days:
            return None
        if len(days) < len(said):
            return ON_SOME_DAY
        return Interval(earliest=min(day.earliest for day in days), latest=max(day.latest for day in days))


def _days(said: Iterable[Interval | None]) -> Iterator[Interval]:
    return (one for one in said if one is not None)
