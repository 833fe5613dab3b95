"""Holds as formulas: whether one binds on the day of judgement, and whom its scope matches (section 7).

Not modelled, each of which only ever holds more: what a hold matched before, and ties that are not seen any more. Nor
orders to destroy and their waivers, which let out of a hold what has been released from it already and still cools.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.judge.cooling import cooling_until, narrowing_until
from engine.model.conditions import Condition
from engine.model.holds import EnteredRelease, Hold
from engine.proofs.formulas import TRUE, Formula, every, follows, no
from engine.proofs.truths import Truths
from engine.proofs.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezing:
    """One hold with its releases, in one world."""

    hold: Hold
    releases: tuple[EnteredRelease, ...]
    world: World

    def binds(self) -> Formula:
        """Return that the hold is not over; its cooling ends on a day that is known."""
        last = cooling_until(self.hold, self.releases, as_of=date.max)
        return TRUE if last is None else no(self.world.is_after(last))

    def may_match(self, truths: Truths) -> Formula:
        """Return that the hold binds and may match a record as it is recorded; this is what freezes."""
        out = (follows(self.world.is_after(day), no(truths.must(scope))) for scope, day in self._narrowings())
        return every((self.binds(), truths.may(self.hold.scope), *out))

    def truly_matches(self, truths: Truths) -> Formula:
        """Return that the hold binds and its scope, with what is left of it, holds of a record's true facts."""
        out = (follows(self.world.is_after(day), no(truths.exactly(scope))) for scope, day in self._narrowings())
        return every((self.binds(), truths.exactly(self.hold.scope), *out))

    def _narrowings(self) -> tuple[tuple[Condition, date], ...]:
        return narrowing_until(self.hold, self.releases, as_of=date.min)


def scopes_of(holds: Sequence[Hold], releases: Sequence[EnteredRelease]) -> Iterator[Condition]:
    """Yield every scope of holds and of their narrowings."""
    for hold in holds:
        yield hold.scope
    for entered in releases:
        if entered.release.scope is not None:
            yield entered.release.scope
