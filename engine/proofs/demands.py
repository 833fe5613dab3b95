"""What the rules of a bundle demand of a subject, and what comes of it (sections 5 and 6 of the semantics).

Not modelled: that several names of one stored file leave together. It only ever keeps what would leave here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.model.conditions import Condition
from engine.model.decisions import STRONGEST_FIRST, Outcome
from engine.model.policies import Bundle, Copies, Keep, Rule, Then, Unknown
from engine.proofs.clocks import Clocks
from engine.proofs.formulas import FALSE, TRUE, Formula, every, follows, no, some
from engine.proofs.truths import Truths
from engine.proofs.world import View, World

Switches = Mapping[str, Formula]
"""Something that is so of each rule, by its id; a rule that is not named is as the bundle says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What one rule in force demands of one member: whether it applies, and the state of its floor and ceiling."""

    rule: Rule
    member: View
    must: Formula
    may: Formula
    is_running: Formula
    is_due: Formula
    is_passed: Formula


Outcomes = Mapping[Outcome, Formula]
"""That a subject has an outcome; exactly one of them holds."""


class Demands:
    """The demands of one bundle in one world, each made once."""

    def __init__(self, bundle: Bundle, world: World) -> None:
        self.bundle, self.world = bundle, world
        self.rules = tuple(rule for rule in bundle.rules if rule.is_in_force)
        self._truths: dict[str, Truths] = {}
        self._floors: dict[tuple[str, Keep], tuple[Formula, Formula]] = {}
        self._of: dict[str, tuple[Demand, ...]] = {}
        self._confirmed = {rule.id: self._is_confirmed(rule) for rule in self.rules}

    def truths(self, view: View) -> Truths:
        """Return what conditions say of a view."""
        if view.name not in self._truths:
            self._truths[view.name] = Truths(view)
        return self._truths[view.name]

    def of(self, view: View) -> tuple[Demand, ...]:
        """Return what each rule in force demands of one record."""
        if view.name not in self._of:
            self._of[view.name] = tuple(self._demand(rule, view) for rule in self.rules)
        return self._of[view.name]

    def is_confirmed(self, rule: str) -> Formula:
        """Return that counsel's word for a rule in force is there on the day of judgement."""
        return self._confirmed[rule]

    def outcomes(
        self,
        subject: Sequence[View],
        *,
        is_held: Formula = FALSE,
        is_there: Switches | None = None,
        is_confirmed: Switches | None = None,
        rules: Iterable[str] | None = None,
    ) -> Outcomes:
        """Return what becomes of a record and its ghosts.

        `is_there` switches rules off, `is_confirmed` replaces what counsel said, and `rules` is their order.
        """
        demands = self._ordered(subject, rules)
        there, confirmed = is_there or {}, {**self._confirmed, **(is_confirmed or {})}

        def applies(demand: Demand, truth: Formula) -> Formula:
            return every((truth, there.get(demand.rule.id, TRUE)))

        floors = [demand for demand in demands if demand.rule.keep.has_floor]
        is_kept = some(every((applies(one, one.must), one.is_running)) for one in floors)
        is_ready = every(
            (
                some(applies(one, one.must) for one in floors),
                *(follows(applies(one, one.may), one.is_due) for one in floors),
            )
        )
        is_free, is_permitted = no(is_held), every((no(is_held), no(is_kept), is_ready))
        is_for_review = some(
            applies(one, one.may)
            if (one.rule.then or Then.REVIEW) is Then.REVIEW
            else every((applies(one, one.may), no(confirmed[one.rule.id])))
            for one in floors
        )
        is_for_transfer = some(applies(one, one.may) for one in floors if one.rule.then is Then.TRANSFER)
        return {
            Outcome.HELD: is_held,
            Outcome.KEEP: every((is_free, is_kept)),
            Outcome.UNDECIDED: every((is_free, no(is_kept), no(is_ready))),
            Outcome.REVIEW: every((is_permitted, is_for_review)),
            Outcome.TRANSFER: every((is_permitted, no(is_for_review), is_for_transfer)),
            Outcome.DISPOSE: every((is_permitted, no(is_for_review), no(is_for_transfer))),
        }

    def flags(self, subject: Sequence[View], *, is_there: Switches | None = None) -> tuple[Formula, Formula]:
        """Return that a record is overdue, and that it is shielded."""
        there = is_there or {}
        demands = [(one, there.get(one.rule.id, TRUE)) for one in self._ordered(subject, None)]
        is_passed = some(every((on, one.is_passed)) for one, on in demands)
        is_kept = some(every((on, one.must, one.is_running)) for one, on in demands)
        return every((is_passed, no(is_kept))), every((is_passed, is_kept))

    def let_copies_go(
        self, copy: View, kept: View, *, is_there: Switches | None = None, is_confirmed: Switches | None = None
    ) -> Formula:
        """Return that the rules let an identical copy go, kept another (section 9, numbers 4 and 5).

        Everything else that can stand in the way is left out, so that more goes here than there.
        """
        there, confirmed = is_there or {}, {**self._confirmed, **(is_confirmed or {})}
        permits = some(
            every((there.get(one.rule.id, TRUE), one.must, confirmed[one.rule.id]))
            for one in self.of(copy)
            if one.rule.keep.has_floor
        )
        needs_every = some(
            every((there.get(one.rule.id, TRUE), one.may))
            for view in (copy, kept)
            for one in self.of(view)
            if one.rule.copies is Copies.EVERY
        )
        return every((permits, no(needs_every)))

    def _ordered(self, subject: Sequence[View], rules: Iterable[str] | None) -> list[Demand]:
        found = [demand for view in subject for demand in self.of(view)]
        if rules is None:
            return found
        places = {rule: at for at, rule in enumerate(rules)}
        return sorted(found, key=lambda demand: places[demand.rule.id])

    def _demand(self, rule: Rule, view: View) -> Demand:
        truths, keep = self.truths(view), rule.keep
        must, may = truths.must(rule.applies_to), truths.may(rule.applies_to)
        running, due = self._floor(view, keep) if keep.has_floor else (FALSE, FALSE)
        passed = FALSE
        if keep.at_most is not None:
            clocks = self._clocks(view)
            passed = every((must, clocks.has_started(keep, is_floor=False), clocks.is_passed(keep)))
        return Demand(rule=rule, member=view, must=must, may=may, is_running=running, is_due=due, is_passed=passed)

    def _floor(self, view: View, keep: Keep) -> tuple[Formula, Formula]:
        """Return that a floor is running, and that it is due; where neither holds its clock has not started."""
        key = (view.name, keep)
        if key not in self._floors:
            self._floors[key] = self._state(view, keep)
        return self._floors[key]

    def _state(self, view: View, keep: Keep) -> tuple[Formula, Formula]:
        if keep.is_permanent:
            return TRUE, FALSE
        if keep.while_ is not None:
            is_so = self.truths(view).may(keep.while_)
            return is_so, no(is_so)
        if isinstance(keep.at_least, Unknown):
            return TRUE, FALSE
        clocks = self._clocks(view)
        has_started, is_due = clocks.has_started(keep, is_floor=True), clocks.is_due(keep)
        return every((has_started, no(is_due))), every((has_started, is_due))

    def _clocks(self, view: View) -> Clocks:
        return Clocks(view=view, vocabulary=self.bundle.vocabulary, entities=self.bundle.entities)

    def _is_confirmed(self, rule: Rule) -> Formula:
        return some(
            every((self.world.is_from(confirmation.on), no(self.world.is_after(confirmation.until))))
            for confirmation in self.bundle.confirmations
            if any(named.id == rule.id and rule.version.startswith(named.version) for named in confirmation.rules)
        )


def leaves(outcomes: Outcomes) -> Formula:
    """Return that the bytes of a record go."""
    return some((outcomes[Outcome.TRANSFER], outcomes[Outcome.DISPOSE]))


def is_weaker(new: Outcomes, old: Outcomes) -> Formula:
    """Return that one outcome protects less than another: it comes later among the outcomes."""
    return some(every((_at_least(old, place), no(_at_least(new, place)))) for place in range(len(STRONGEST_FIRST) - 1))


def _at_least(outcomes: Outcomes, place: int) -> Formula:
    return some(outcomes[outcome] for outcome in STRONGEST_FIRST[: place + 1])


def conditions_of(bundle: Bundle) -> Iterator[Condition]:
    """Yield every condition that decides what a bundle's rules demand."""
    for rule in bundle.rules:
        yield rule.applies_to
        if rule.keep.while_ is not None:
            yield rule.keep.while_
