"""Clocks as formulas: whether a trigger has started one, and what of its start is due or passed.

Section 4 of `docs/semantics.md`. An end moves with its start, so that the latest of several starts is due where all of
them are, and the earliest where one is: starts are never compared with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from engine.judge.clocks import ENTITY_FACT
from engine.model.dates import PHOTOGRAPHY_BEGINS, Cutoff, Period, YearEnd
from engine.model.facts import Vocabulary
from engine.model.policies import Combination, Entity, Keep, Trigger
from engine.proofs.calendar import Carried, Day, key_of
from engine.proofs.formulas import Formula, every, follows, no, some
from engine.proofs.world import Happened, View

Ends = Callable[[Carried], Formula]
"""What a start after its cutoff says of an end: that it is due, or passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The clocks of one view, by one vocabulary and register of legal entities."""

    view: View
    vocabulary: Vocabulary
    entities: Mapping[str, Entity]

    def has_started(self, keep: Keep, *, is_floor: bool) -> Formula:
        """Return that the trigger has started a floor or a ceiling, and that its cutoff can be found."""
        assert keep.trigger is not None
        kinds = [self._runs(kind) for kind in keep.trigger.kinds]
        is_latest = keep.trigger.combination is Combination.LATEST_OF
        runs = every(kinds) if is_latest else some(kinds)
        parts = [runs, no(self._is_implausible(keep.trigger))]
        if is_floor and not is_latest:
            parts += [self.view.is_used(self.vocabulary.events[kind].per, 0) for kind in keep.trigger.kinds]
        if keep.cutoff is Cutoff.FINANCIAL_YEAR_END:
            parts.append(some(self._has_year_end(end) for end in self._year_ends()))
        return every(parts)

    def is_due(self, keep: Keep) -> Formula:
        """Return that a floor of years and months that has started has run out."""
        assert isinstance(keep.at_least, Period)
        world = self.view.world
        due = partial(
            world.calendar.is_due, months=keep.at_least.months, margin_days=keep.margin_days, as_of=world.as_of
        )
        # A doubtful start counts from its last day.
        return self._combined(keep, lambda kind: every(self._ends(kind, keep.cutoff, due, of_latest=True)))

    def is_passed(self, keep: Keep) -> Formula:
        """Return that a ceiling that has started is passed."""
        assert keep.at_most is not None
        world = self.view.world
        passed = partial(world.calendar.is_passed, months=keep.at_most.months, as_of=world.as_of)
        return self._combined(keep, lambda kind: some(self._ends(kind, keep.cutoff, passed, of_latest=False)))

    def _combined(self, keep: Keep, of_kind: Callable[[str], Formula]) -> Formula:
        assert keep.trigger is not None
        if keep.trigger.combination is Combination.LATEST_OF:
            return every(map(of_kind, keep.trigger.kinds))
        return some(every((self._runs(kind), of_kind(kind))) for kind in keep.trigger.kinds)

    def _ends(self, kind: str, cutoff: Cutoff | None, ends: Ends, *, of_latest: bool) -> Iterator[Formula]:
        """Yield what `ends` says of the start at each asset: as far as there is one, for the latest bounds."""
        per = self.vocabulary.events[kind].per
        for slot, happened in self._happened(kind):
            said = self._after_cutoff(happened.latest if of_latest else happened.earliest, cutoff, ends)
            is_there = self.view.is_used(per, slot)
            yield follows(is_there, said) if of_latest else every((is_there, said))

    def _after_cutoff(self, day: Day, cutoff: Cutoff | None, ends: Ends) -> Formula:
        calendar = self.view.world.calendar
        if cutoff is not Cutoff.FINANCIAL_YEAR_END:
            return ends(calendar.carried(day, cutoff))
        return some(
            every((self._has_year_end(end), ends(calendar.carried(day, cutoff, year_end=end))))
            for end in self._year_ends()
        )

    def _runs(self, kind: str) -> Formula:
        """Return that a kind has started for every asset that the record may belong to."""
        per = self.vocabulary.events[kind].per
        started = (
            follows(
                self.view.is_used(per, slot), every((happened.is_there, no(self._is_cleared(kind, slot, happened))))
            )
            for slot, happened in self._happened(kind)
        )
        return every((self.view.is_used(per, 0), *started))

    def _is_cleared(self, kind: str, slot: int, happened: Happened) -> Formula:
        event = self.vocabulary.events[kind]
        if event.cleared_by is None:
            return some(())
        again = self.view.event(event.cleared_by, event.per, slot)
        return every((again.is_there, again.latest.key >= happened.earliest.key))

    def _is_implausible(self, trigger: Trigger) -> Formula:
        as_of = self.view.world.as_of
        return some(
            every(
                (
                    self.view.is_used(self.vocabulary.events[kind].per, slot),
                    happened.is_there,
                    some((happened.latest.key > as_of.key, happened.earliest.key < key_of(PHOTOGRAPHY_BEGINS))),
                )
            )
            for kind in trigger.kinds
            for slot, happened in self._happened(kind)
        )

    def _happened(self, kind: str) -> Iterator[tuple[int, Happened]]:
        per = self.vocabulary.events[kind].per
        for slot in self.view.slots_of(per):
            yield slot, self.view.event(kind, per, slot)

    def _year_ends(self) -> list[YearEnd]:
        ends = {entity.year_end for entity in self.entities.values() if entity.year_end is not None}
        return sorted(ends, key=lambda end: (end.month, end.day))

    def _has_year_end(self, end: YearEnd) -> Formula:
        """Return that the record has one legal entity, and that its financial year ends then."""
        values = self.view.world.values[ENTITY_FACT]
        places = [
            at
            for at, value in enumerate(values)
            if (entity := self.entities.get(str(value))) is not None and entity.year_end == end
        ]
        return every((self.view.is_known(ENTITY_FACT), self.view.is_among(ENTITY_FACT, 0, places)))
