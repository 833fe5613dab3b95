"""What each rule demands of each member of a subject, as reasons.

The subject is a record with its ghosts: a removed copy's obligations go on binding its survivor (semantics K1, K2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.judge.clocks import EventBook, Stopped, carry
from engine.judge.truth import Truth, truth_of
from engine.model.dates import Interval, ceiling_passed_from, floor_last_day
from engine.model.decisions import CeilingPassed, Endless, FloorDue, FloorNotStarted, FloorRunning
from engine.model.errors import DateOverflowError
from engine.model.policies import Bundle, Confirmation, Rule, Then, Unknown
from engine.model.records import Record

Demand = FloorRunning | FloorNotStarted | FloorDue | CeilingPassed


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules in force on one day, and which of them counsel has confirmed."""

    bundle: Bundle
    as_of: date
    rules: tuple[Rule, ...]
    confirmed: frozenset[str]
    events: EventBook

    @classmethod
    def on(cls, as_of: date, *, bundle: Bundle, events: EventBook) -> RuleBook:
        """Return the rules in force on `as_of`."""
        rules = tuple(rule for rule in bundle.rules if rule.is_in_force)
        confirmed = frozenset(r.id for r in rules if is_confirmed(r, bundle.confirmations, as_of=as_of))
        return cls(bundle=bundle, as_of=as_of, rules=rules, confirmed=confirmed, events=events)

    def demands(self, subject: Sequence[Record]) -> tuple[Demand, ...]:
        """Return every demand on every member of the subject, by rule and then by member."""
        return tuple(
            demand
            for rule in self.rules
            for member in subject
            if (applies := truth_of(rule.applies_to, member)).may
            for demand in self._demands_of(rule, member, applies)
        )

    def _demands_of(self, rule: Rule, member: Record, applies: Truth) -> Iterator[Demand]:
        if rule.keep.has_floor:
            yield self._floor(rule, member, must=applies.must)
        if rule.keep.at_most is not None and applies.must:
            since = self._ceiling_since(rule, member)
            if since is not None and self.as_of >= since:
                yield CeilingPassed(rule=rule.id, member=member.id, since=since, is_shielded=False)

    def _floor(self, rule: Rule, member: Record, *, must: bool) -> Demand:
        keep = rule.keep

        def running(
            endless: Endless | None = None, *, start: Interval | None = None, last_day: date | None = None
        ) -> FloorRunning:
            return FloorRunning(
                rule=rule.id, member=member.id, must=must, start=start, last_day=last_day, endless=endless
            )

        def due(*, start: Interval | None = None, last_day: date | None = None) -> FloorDue:
            return FloorDue(
                rule=rule.id,
                member=member.id,
                must=must,
                start=start,
                last_day=last_day,
                then=rule.then or Then.REVIEW,
                is_confirmed=rule.id in self.confirmed,
            )

        def stopped(clock: Stopped) -> FloorNotStarted:
            return FloorNotStarted(
                rule=rule.id, member=member.id, must=must, cause=clock.cause, waits_for=clock.waits_for
            )

        if keep.is_permanent:
            return running(Endless.PERMANENT)
        if keep.while_ is not None:
            return running(Endless.WHILE) if truth_of(keep.while_, member).may else due()
        if isinstance(keep.at_least, Unknown):
            return running(Endless.PERIOD_UNKNOWN)
        assert keep.trigger is not None
        assert keep.at_least is not None
        start = self.events.floor_start(keep.trigger, member, as_of=self.as_of)
        if isinstance(start, Stopped):
            return stopped(start)
        try:
            # A doubtful start keeps longest: the floor runs from the latest bound.
            day = carry(start.latest, keep.cutoff, record=member, entities=self.bundle.entities)
            if isinstance(day, Stopped):
                return stopped(day)
            last_day = floor_last_day(day, keep.at_least, margin_days=keep.margin_days)
        except DateOverflowError:
            return running(Endless.BEYOND_CALENDAR, start=start)
        if self.as_of > last_day:
            return due(start=start, last_day=last_day)
        return running(start=start, last_day=last_day)

    def _ceiling_since(self, rule: Rule, member: Record) -> date | None:
        keep = rule.keep
        assert keep.trigger is not None
        assert keep.at_most is not None
        start = self.events.start(keep.trigger, member, as_of=self.as_of)
        if isinstance(start, Stopped):
            return None
        try:
            day = carry(start.earliest, keep.cutoff, record=member, entities=self.bundle.entities)
            return None if isinstance(day, Stopped) else ceiling_passed_from(day, keep.at_most)
        except DateOverflowError:
            return None


def is_confirmed(rule: Rule, confirmations: Sequence[Confirmation], *, as_of: date) -> bool:
    """Say whether counsel has confirmed this very version of the rule, and the confirmation has not lapsed.

    Without it a rule keeps and never permits (semantics section 2); the quality of our source is another thing.
    """
    return any(
        confirmation.on <= as_of <= confirmation.until
        and any(named.id == rule.id and rule.version.startswith(named.version) for named in confirmation.rules)
        for confirmation in confirmations
    )
