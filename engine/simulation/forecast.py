"""What falls due over years: in each period what leaves its floors and what passes its ceiling, and how all stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from engine.judge.retention import without_holds
from engine.model.decisions import CeilingPassed, Decision, Outcome
from engine.model.earlier import EarlierPolicies
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory, Record
from engine.simulation.amounts import Amount, Amounts
from engine.simulation.deciding import DUE, deciding_rule, series_of, waits_for
from engine.simulation.periods import Span
from engine.simulation.timeline import turns

BEFORE = "before"
"""The label of what was so already on the day before the first period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """So much falls due under a rule, in a series, and what may become of it then."""

    period: str
    rule: str
    series: str
    outcome: str
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """So much passes the ceiling of a rule, in a series."""

    period: str
    rule: str
    series: str
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the inventory stands at the end of a period: by bucket, which add up to it, and some of it again.

    `held_past_floors` are held though nothing else keeps them.
    """

    period: str
    day: date
    by_bucket: Mapping[str, Amount]
    overdue: Amount
    held_past_floors: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """So much is undecided at the end for one cause; a record with several causes is counted under each."""

    cause: str
    names: tuple[str, ...]
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecord:
    """A record, the day on which it falls due, and as what, by which rule."""

    record: Record
    day: date
    outcome: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is to be expected of an inventory by what is known now; what is due or passed before is labelled so."""

    spans: tuple[Span, ...]
    total: Amount
    falling: tuple[Falling, ...]
    passing: tuple[Passing, ...]
    standing: tuple[Standing, ...]
    waiting: tuple[Waiting, ...]
    due: tuple[DueRecord, ...]
    turns: int
    judged: int

    def fallen(self, period: str) -> dict[str, Amount]:
        """Return what falls due in a period, by outcome."""
        found = dict.fromkeys((outcome.value for outcome in DUE), Amount())
        for one in self.falling:
            if one.period == period:
                found[one.outcome] += one.amount
        return found

    def passed(self, period: str) -> Amount:
        """Return what passes a ceiling in a period; a record that passes two is counted twice."""
        return sum((one.amount for one in self.passing if one.period == period), start=Amount())


@dataclass(slots=True, kw_only=True)
class _State:
    """What is kept of a record's last decision, so that a million of them are not."""

    record: Record
    series: str
    bucket: str = ""
    is_overdue: bool = False
    is_held_past_floors: bool = False
    is_due: bool = False
    passed: frozenset[str] = frozenset()
    waits: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class _Count:
    """Counts decisions as they come, in the order of days."""

    states: dict[str, _State]
    buckets: Amounts[str] = field(default_factory=Amounts)
    flags: Amounts[str] = field(default_factory=Amounts)
    waiting: Amounts[tuple[str, tuple[str, ...]]] = field(default_factory=Amounts)
    falling: Amounts[tuple[str, str, str, str]] = field(default_factory=Amounts)
    passing: Amounts[tuple[str, str, str]] = field(default_factory=Amounts)
    due: list[DueRecord] = field(default_factory=list)

    def take(self, decision: Decision, *, day: date, period: str) -> None:
        state = self.states[decision.record]
        size = state.record.size
        if state.bucket:
            self._standing(state, size, times=-1)
        passed = frozenset(one.rule for one in decision.reasons if isinstance(one, CeilingPassed))
        for rule in passed - state.passed:
            self.passing.add((period, rule, state.series), size)
        if decision.outcome in DUE and not state.is_due:
            rule, outcome = deciding_rule(decision), decision.outcome.value
            self.falling.add((period, rule, state.series, outcome), size)
            self.due.append(DueRecord(record=state.record, day=day, outcome=outcome, rule=rule))
            state.is_due = True
        state.bucket = decision.bucket.value
        state.is_overdue = decision.is_overdue
        state.is_held_past_floors = decision.outcome is Outcome.HELD and without_holds(decision.reasons)[0] in DUE
        state.passed = passed | state.passed
        state.waits = waits_for(decision) if decision.outcome is Outcome.UNDECIDED else ()
        self._standing(state, size, times=1)

    def _standing(self, state: _State, size: int, *, times: int) -> None:
        self.buckets.add(state.bucket, size, times=times)
        for name, is_so in (("overdue", state.is_overdue), ("held", state.is_held_past_floors)):
            if is_so:
                self.flags.add(name, size, times=times)
        for cause in state.waits:
            self.waiting.add(cause, size, times=times)

    def standing(self, span: Span) -> Standing:
        flags = self.flags.counted()
        return Standing(
            period=span.label,
            day=span.last,
            by_bucket=self.buckets.counted(),
            overdue=flags.get("overdue", Amount()),
            held_past_floors=flags.get("held", Amount()),
        )


def forecast(
    inventory: Inventory,
    *,
    bundle: Bundle,
    register: Register,
    spans: Sequence[Span],
    earlier: Sequence[EarlierPolicies] = (),
) -> Forecast:
    """Return what falls due in each of the periods, which follow one another, by what is known now.

    A record falls due on the first day on which neither a floor nor a hold keeps it. The inventory is judged whole on
    the eve of the first period, and after that only what can have changed.
    """
    eve = Span(label=BEFORE, first=spans[0].first, last=spans[0].first - timedelta(days=1))
    count = _Count({one.id: _State(record=one, series=series_of(one)) for one in inventory.records})
    standing: list[Standing] = []
    made = judged = 0
    ahead: Iterator[Span] = iter(spans)
    span = eve
    ahead_of = turns(inventory, bundle=bundle, register=register, first=eve.last, last=spans[-1].last, earlier=earlier)
    for turn in ahead_of:
        while turn.day > span.last:
            standing.append(count.standing(span))
            span = next(ahead)
        made, judged = made + 1, judged + len(turn.decisions)
        for decision in turn.decisions:
            count.take(decision, day=turn.day, period=span.label)
    standing += [count.standing(one) for one in (span, *ahead)]
    return Forecast(
        spans=tuple(spans),
        total=Amount(len(inventory.records), sum(one.size for one in inventory.records)),
        falling=tuple(
            Falling(period=period, rule=rule, series=series, outcome=outcome, amount=amount)
            for (period, rule, series, outcome), amount in _in_order(count.falling.counted(), spans)
        ),
        passing=tuple(
            Passing(period=period, rule=rule, series=series, amount=amount)
            for (period, rule, series), amount in _in_order(count.passing.counted(), spans)
        ),
        standing=tuple(standing),
        waiting=tuple(
            Waiting(cause=cause, names=names, amount=amount)
            for (cause, names), amount in sorted(count.waiting.counted().items())
        ),
        due=tuple(sorted(count.due, key=lambda one: (one.day, one.record.id))),
        turns=made,
        judged=judged,
    )


_Key = TypeVar("_Key", tuple[str, str, str], tuple[str, str, str, str])


def _in_order(amounts: Mapping[_Key, Amount], spans: Sequence[Span]) -> list[tuple[_Key, Amount]]:
    place = {span.label: number for number, span in enumerate(spans)}
    return sorted(amounts.items(), key=lambda item: (place.get(item[0][0], -1), item[0][1:]))
