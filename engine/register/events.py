"""Events with their corrections: until two people agree, an event counts as everything that is said of its date.

So a correction that nobody has seconded can only keep longer: floors run from the latest bound, ceilings from the
earliest, and what could clear a clock clears it (semantics sections 5 and 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.model.dates import PHOTOGRAPHY_BEGINS, Interval
from engine.model.facts import Event

ON_SOME_DAY = Interval(earliest=PHOTOGRAPHY_BEGINS, latest=date.max)
"""When an event happened that is perhaps none: it starts no clock, and clears whatever it can clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Another date for an event, absent where it is retracted; `is_open` until enough people agree."""

    event: Event
    to: Interval | None
    is_open: bool


def corrected(events: Iterable[Event], corrections: Sequence[Correction]) -> tuple[Event, ...]:
    """Return the events as corrected, in the order of kind, asset and date, each once.

    `corrections` that bind stand in the order in which they came to. A correction names an event as it was first said,
    whichever source says so: the register or a table.
    """
    said: dict[Event, _Said] = {event: _Said(now=event.on) for event in events}
    for correction in corrections:
        known = said.get(correction.event)
        if known is not None:
            known.hear(correction)
    found = {
        Event(kind=event.kind, asset=event.asset, on=on)
        for event, what in said.items()
        if (on := what.counts_as) is not None
    }
    return tuple(sorted(found, key=lambda one: (one.kind, one.asset, one.on.earliest, one.on.latest)))


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
