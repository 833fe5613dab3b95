"""When a hold is over, and what a narrowing has taken out of its scope (semantics section 7).

Both wait until they have cooled, by the same dates: 30 days from the later of the stated day and the register's entry,
so that a release dated back frees nothing early. For what certainly falls under an order to destroy, two legal officers
can waive these 30 days, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from engine.model.conditions import AllOf, Condition
from engine.model.holds import COOLING_DAYS, EnteredRelease, Hold, HoldKind, Register
from engine.model.orders import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A waiver with the scope of its order."""

    waiver: Waiver
    scope: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class LetOut:
    """What a waiver lets out of one hold: what must fall under `scope`."""

    waiver: Waiver
    scope: Condition


def binds(hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date) -> bool:
    """Say whether `hold` still freezes on `as_of`; a release with a scope of its own ends nothing."""
    return not _is_over(hold, _of(hold, releases), as_of=as_of)


def narrowings(hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date) -> tuple[Condition, ...]:
    """Return the scopes that were released from `hold` and have cooled: what must fall under one is free."""
    return tuple(scope for scope, one in _narrowing(hold, releases) if _has_cooled(_end(hold, one), as_of=as_of))


def waived(register: Register, *, as_of: date) -> tuple[Waived, ...]:
    """Return the waivers that have come to bind by `as_of`, of orders that are there."""
    scopes = {entered.order.id: entered.order.scope for entered in register.orders}
    return tuple(
        Waived(waiver=waiver, scope=scopes[waiver.order])
        for waiver in register.waivers
        if waiver.order in scopes and waiver.bound_on <= as_of
    )


def let_out(
    hold: Hold, releases: Iterable[EnteredRelease], waivers: Iterable[Waived], *, as_of: date
) -> Iterator[LetOut]:
    """Yield what waivers let out of `hold`, which binds on `as_of` only because its end, or a narrowing, still cools.

    Of a narrowing it is what must fall under it and under the order. What was released after a waiver came to bind
    cools as ever: nobody has looked at it.
    """
    own = _of(hold, releases)
    for one in waivers:
        by = one.waiver.bound_on
        if _is_over(hold, own, as_of=as_of, waived_on=by):
            yield LetOut(waiver=one.waiver, scope=one.scope)
        for scope, released in _narrowing(hold, own):
            end, is_waived = _end(hold, released), released.entered_on <= by
            if _has_cooled(end, as_of=as_of, is_waived=is_waived) and not _has_cooled(end, as_of=as_of):
                yield LetOut(waiver=one.waiver, scope=AllOf(parts=(scope, one.scope)))


def cooling_until(hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date) -> date | None:
    """Return the last day of cooling of a hold that binds on `as_of`; nothing where it is not released.

    An end past the calendar is the last day of it.
    """
    ends = [_end(hold, one) for one in _whole(_of(hold, releases))]
    last = [max(ends)] if ends else []
    if hold.kind is HoldKind.EXTENSION and hold.until is not None and hold.until <= as_of:
        last.append(hold.until)
    return _last_day(min(last)) if last else None


def narrowing_until(
    hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date
) -> tuple[tuple[Condition, date], ...]:
    """Return the scopes of the narrowings of `hold` that have not cooled on `as_of`, with the last day of that."""
    found = ((scope, _end(hold, one)) for scope, one in _narrowing(hold, releases))
    return tuple((scope, _last_day(end)) for scope, end in found if not _has_cooled(end, as_of=as_of))


def releases_by_hold(releases: Iterable[EnteredRelease]) -> Mapping[str, Sequence[EnteredRelease]]:
    """Return the releases of each hold that has one, so that nobody looks through all of them for each hold."""
    found: defaultdict[str, list[EnteredRelease]] = defaultdict(list)
    for released in releases:
        found[released.release.hold].append(released)
    return found


def _of(hold: Hold, releases: Iterable[EnteredRelease]) -> list[EnteredRelease]:
    return [one for one in releases if one.release.hold == hold.id]


def _whole(own: Iterable[EnteredRelease]) -> list[EnteredRelease]:
    return [one for one in own if one.release.scope is None]


def _narrowing(hold: Hold, releases: Iterable[EnteredRelease]) -> Iterator[tuple[Condition, EnteredRelease]]:
    for one in _of(hold, releases):
        if one.release.scope is not None:
            yield one.release.scope, one


def _is_over(hold: Hold, own: Iterable[EnteredRelease], *, as_of: date, waived_on: date | None = None) -> bool:
    """Say whether a hold is over, if what ended it by the day `waived_on` need not cool."""

    def has_cooled(end: date, *, known_on: date) -> bool:
        return _has_cooled(end, as_of=as_of, is_waived=waived_on is not None and known_on <= waived_on)

    if hold.kind is HoldKind.EXTENSION and hold.until is not None and has_cooled(hold.until, known_on=hold.until):
        return True
    ends = _whole(own)
    # Of several releases the last to cool counts.
    return bool(ends) and all(has_cooled(_end(hold, one), known_on=one.entered_on) for one in ends)


def _end(hold: Hold, released: EnteredRelease) -> date:
    end = max(released.release.on, released.entered_on)
    match hold.kind:
        case HoldKind.LEGAL | HoldKind.ACCESS_REQUEST | HoldKind.EXTENSION:
            return end
        case HoldKind.REGULATOR:
            # A regulator's release counts from the stated end at the earliest.
            return max(end, hold.until) if hold.until is not None else end
    assert_never(hold.kind)


def _has_cooled(end: date, *, as_of: date, is_waived: bool = False) -> bool:
    # Subtracting cannot overflow where adding to a date near the end of the calendar could.
    return (as_of - end) > timedelta(days=0 if is_waived else COOLING_DAYS)


def _last_day(end: date) -> date:
    return end + timedelta(days=COOLING_DAYS) if (date.max - end).days >= COOLING_DAYS else date.max
