"""Where a hold stands on a day: it binds, it cools, it is over (semantics section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.model.holds import COOLING_DAYS, EnteredRelease, Hold, HoldKind


class Stage(StrEnum):
    """What a hold does on a day."""

    BINDS = "binds"
    COOLING = "cooling"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldState:
    """The stage of a hold: `day` is the last day of cooling, or the first on which it is over."""

    stage: Stage
    day: date | None = None

    def in_words(self) -> str:
        """Return it in words."""
        match self.stage:
            case Stage.BINDS:
                return "binds"
            case Stage.COOLING:
                return f"cooling until {self.day or 'the end of the calendar'}; it still holds"
            case Stage.OVER:
                return f"over since {self.day}"


def state_of(hold: Hold, releases: Iterable[EnteredRelease], *, on: date) -> HoldState:
    """Return where a hold stands on a day; `releases` are those that bind, of any hold."""
    ends = [
        counts_from(hold, stated=one.release.on, bound=one.entered_on)
        for one in releases
        if one.release.hold == hold.id and one.release.scope is None
    ]
    # Of several releases the last to cool counts; an extension ends by its own day too.
    end = max(ends, default=None)
    if hold.kind is HoldKind.EXTENSION and hold.until is not None:
        if end is None and hold.until > on:
            return HoldState(stage=Stage.BINDS)
        end = min(end, hold.until) if end is not None else hold.until
    if end is None:
        return HoldState(stage=Stage.BINDS)
    if (on - end).days > COOLING_DAYS:
        return HoldState(stage=Stage.OVER, day=first_free(end))
    return HoldState(stage=Stage.COOLING, day=_later(end, COOLING_DAYS))


def counts_from(hold: Hold, *, stated: date, bound: date) -> date:
    """Return the day from which a release cools: a regulator's counts from the stated end at the earliest."""
    end = max(stated, bound)
    return max(end, hold.until) if hold.kind is HoldKind.REGULATOR and hold.until is not None else end


def first_free(end: date) -> date | None:
    """Return the first day after cooling; nothing where the calendar has no such day."""
    return _later(end, COOLING_DAYS + 1)


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
