"""When a hold is over, and what a narrowing has taken out of its scope (semantics section 7).

Both wait until they have cooled, by the same dates: 30 days from the later of the stated day and the register's entry,
so that a release dated back frees nothing early.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import assert_never

from engine.model.conditions import Condition
from engine.model.holds import COOLING_DAYS, EnteredRelease, Hold, HoldKind


def binds(hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date) -> bool:
    """Say whether `hold` still freezes on `as_of`; a release with a scope of its own ends nothing."""
    if hold.kind is HoldKind.EXTENSION and hold.until is not None and _has_cooled(hold.until, as_of=as_of):
        return False
    ends = [_end(hold, r) for r in releases if r.release.hold == hold.id and r.release.scope is None]
    # Of several releases the last to cool counts.
    return not (ends and all(_has_cooled(end, as_of=as_of) for end in ends))


def narrowings(hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date) -> tuple[Condition, ...]:
    """Return the scopes that were released from `hold` and have cooled: what must fall under one is free."""
    return tuple(
        r.release.scope
        for r in releases
        if r.release.hold == hold.id and r.release.scope is not None and _has_cooled(_end(hold, r), as_of=as_of)
    )


def releases_by_hold(releases: Iterable[EnteredRelease]) -> Mapping[str, Sequence[EnteredRelease]]:
    """Return the releases of each hold that has one, so that nobody looks through all of them for each hold."""
    found: defaultdict[str, list[EnteredRelease]] = defaultdict(list)
    for released in releases:
        found[released.release.hold].append(released)
    return found


def _end(hold: Hold, released: EnteredRelease) -> date:
    end = max(released.release.on, released.entered_on)
    match hold.kind:
        case HoldKind.LEGAL | HoldKind.ACCESS_REQUEST | HoldKind.EXTENSION:
            return end
        case HoldKind.REGULATOR:
            # A regulator's release counts from the stated end at the earliest.
            return max(end, hold.until) if hold.until is not None else end
    assert_never(hold.kind)


def _has_cooled(end: date, *, as_of: date) -> bool:
    # Subtracting cannot overflow where adding to a date near the end of the calendar could.
    return (as_of - end) > timedelta(days=COOLING_DAYS)
