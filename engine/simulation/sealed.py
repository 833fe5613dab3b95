"""What a day ahead must not tell: when a sealed matter ends.

A count that falls in one month, or a record that falls due on one day, would say so to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.judge.cooling import binds, narrowing_until
from engine.model.holds import EnteredRelease, Hold, Register


def without_sealed_ends(register: Register, *, today: date) -> Register:
    """Return the register in which what is sealed and binds today has no end, and is narrowed by nothing that cools."""
    bound = {
        one.hold.id for one in register.holds if one.hold.is_sealed and binds(one.hold, register.releases, as_of=today)
    }
    if not bound:
        return register
    holds = tuple(
        replace(one, hold=replace(one.hold, until=None)) if one.hold.id in bound else one for one in register.holds
    )
    return replace(register, holds=holds, releases=tuple(_releases(register, bound, today=today)))


def _releases(register: Register, bound: set[str], *, today: date) -> Iterator[EnteredRelease]:
    holds = {one.hold.id: one.hold for one in register.holds}
    for one in register.releases:
        is_open = one.release.hold not in bound
        if is_open or (one.release.scope is not None and not _cools(one, holds[one.release.hold], today=today)):
            yield one


def _cools(narrowing: EnteredRelease, hold: Hold, *, today: date) -> bool:
    return bool(narrowing_until(hold, [narrowing], as_of=today))
