"""The smallest sets of changes that would free a record, found by asking the judge again under each.

Nothing here knows what frees: a set counts because the judge, asked about the case with these changes in it, says so.
All sets of up to three changes are tried, smaller ones first, but for those that have a set in them that was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from engine.judge.clocks import as_asset
from engine.judge.earlier import distinct, judge_longer
from engine.judge.judgement import subjects_of
from engine.model.dates import PHOTOGRAPHY_BEGINS
from engine.model.decisions import (
    Bucket,
    Decision,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    HeldByLink,
    HeldDirectly,
    Outcome,
)
from engine.model.holds import SEALED
from engine.model.policies import Bundle
from engine.simulation.changes import (
    Asked,
    Change,
    DayIs,
    EarlierSigned,
    EventRecorded,
    HoldReleased,
    RuleConfirmed,
    changed,
)
from engine.simulation.dates_ahead import RecordDays, confirmation_days, register_days
from engine.simulation.neighbourhood import Neighbourhood, neighbourhood

MOST_CHANGES = 3
MOST_JUDGEMENTS = 3_000
MOST_RECORDS = 300_000
"""Records judged, all judgements together: what is tied to thousands of others is asked about less often."""

FREE = (Bucket.DISPOSE, Bucket.TRANSFER, Bucket.REMOVE_COPY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A set of changes, none of which is dispensable, and what the judge then says."""

    changes: tuple[Change, ...]
    bucket: Bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What would free a record, and where nothing does, what would bring it before a person.

    `is_whole` says that every set of so many changes was tried. Where a sealed matter has a part in it (`is_sealed`),
    nothing was: what would free the record would tell of that matter.
    """

    free: tuple[Way, ...] = ()
    review: tuple[Way, ...] = ()
    judgements: int = 0
    is_whole: bool = True
    is_sealed: bool = False


def ways_out(asked: Asked, record: str) -> Ways:
    """Return the smallest sets of at most three changes that would free a record that is not free.

    Tried are: releasing holds that reach it, counsel's confirmation of rules that apply, an event that a clock waits
    for, an impact report signed over earlier policies, and a later day. What facts would have to be is not: nobody
    knows which values they could have.
    """
    around = neighbourhood(asked, record)
    decided = {one.record: one for one in around.judgement.decisions}
    if decided[record].bucket in FREE:
        return Ways()
    part = [decided[id] for id in sorted(around.part)]
    if any(SEALED in _holds_on(decision) for decision in part):
        return Ways(is_sealed=True)
    search = _Search(
        around=around,
        record=record,
        most=max(MOST_CHANGES, min(MOST_JUDGEMENTS, MOST_RECORDS // len(around.asked.inventory.records))),
        releases=tuple(HoldReleased(hold=hold) for hold in sorted({h for one in part for h in _holds_on(one)})),
        confirmations=tuple(RuleConfirmed(rule=rule) for rule in sorted({r for one in part for r in _rules_of(one)})),
        events=tuple(_events(around, part)),
    )
    free = search.ways(lambda decision: decision.bucket in FREE)
    review: tuple[Way, ...] = ()
    if not free and decided[record].outcome is not Outcome.REVIEW:
        review = search.ways(lambda decision: decision.outcome is Outcome.REVIEW)
    return Ways(free=free, review=review, judgements=search.judgements, is_whole=search.judgements < search.most)


def _holds_on(decision: Decision) -> set[str]:
    return {one.hold for one in decision.reasons if isinstance(one, HeldDirectly | HeldByLink)}


def _rules_of(decision: Decision) -> set[str]:
    return {one.rule for one in decision.reasons if isinstance(one, FloorRunning | FloorNotStarted | FloorDue)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waited:
    """An event that a clock waits for, which cannot have happened before `first` if it is to start it."""

    kind: str
    asset: str
    first: date


def _events(around: Neighbourhood, part: Sequence[Decision]) -> Iterator[_Waited]:
    """Yield the events of every clock that has not started, and could by an event."""
    asked, vocabulary = around.asked, around.asked.bundle.vocabulary
    members = {one.id: one for one in asked.inventory.records}
    members = {ghost.record.id: ghost.record for ghost in asked.inventory.ghosts} | members
    triggers = {rule.id: rule.keep.trigger for rule in asked.bundle.rules}
    stopped = {(one.rule, one.member) for d in part for one in d.reasons if isinstance(one, FloorNotStarted)}
    found = set()
    for rule, member in stopped:
        trigger = triggers[rule]
        for kind in trigger.kinds if trigger is not None else ():
            fact = members[member].facts.get(vocabulary.events[kind].per)
            found |= {(kind, as_asset(value)) for value in (fact.values if fact is not None else ())}
    for kind, asset in sorted(found):
        clearing = vocabulary.events[kind].cleared_by
        cleared = [e.on.latest for e in asked.inventory.events if (e.kind, e.asset) == (clearing, asset)]
        first = max(cleared, default=PHOTOGRAPHY_BEGINS)
        if first < asked.as_of:
            yield _Waited(kind=kind, asset=asset, first=first + timedelta(days=1) if cleared else first)


class _Exhausted(Exception):  # noqa: N818 - it ends a search and is no error
    """As many judgements were made as may be."""


_Element = HoldReleased | RuleConfirmed | EarlierSigned | _Waited
_Accepts = Callable[[Decision], bool]


@dataclass(slots=True, kw_only=True)
class _Search:
    """Puts sets of changes to the judge, and counts how often."""

    around: Neighbourhood
    record: str
    most: int
    releases: tuple[HoldReleased, ...]
    confirmations: tuple[RuleConfirmed, ...]
    events: tuple[_Waited, ...]
    judgements: int = 0
    _days: dict[tuple[_Element, ...], tuple[date, ...]] = field(default_factory=dict)

    def ways(self, accepts: _Accepts) -> tuple[Way, ...]:
        """Return the smallest sets under which the judge says what is accepted, as many as could be tried."""
        found: list[tuple[frozenset[object], Way]] = []
        signed = (EarlierSigned(),) if self.around.asked.earlier else ()
        elements: tuple[_Element, ...] = (*self.releases, *self.confirmations, *signed, *self.events)
        try:
            for size in range(1, MOST_CHANGES + 1):
                for has_day in (False, True):
                    for chosen in combinations(elements, size - has_day):
                        # An event of today is another than one of long ago: with a later day it is of today.
                        names = frozenset[object]((one, has_day and isinstance(one, _Waited)) for one in chosen)
                        names |= {DayIs} if has_day else set()
                        if any(smaller <= names for smaller, _ in found):
                            continue
                        way = self._later(chosen, accepts) if has_day else self._now(chosen, accepts)
                        if way is not None:
                            found.append((names, way))
        except _Exhausted:
            pass
        return tuple(way for _, way in found)

    def _now(self, chosen: Sequence[_Element], accepts: _Accepts) -> Way | None:
        """Return the set on the day of the question; events on the latest days that will do."""
        today = self.around.asked.as_of
        events = [one for one in chosen if isinstance(one, _Waited)]
        low = min((one.first for one in events), default=today)
        way = self._asked(_made(chosen, on=low), accepts)
        if way is None or not events:
            return way
        high = today
        while low < high:
            middle = high - (high - low) // 2
            if self._asked(_made(chosen, on=middle), accepts) is not None:
                low = middle
            else:
                high = middle - timedelta(days=1)
        return self._asked(_made(chosen, on=low), accepts)

    def _later(self, chosen: tuple[_Element, ...], accepts: _Accepts) -> Way | None:
        """Return the set on the first later day that will do; events are of the day of the question."""
        today = self.around.asked.as_of
        made = tuple(
            EventRecorded(kind=one.kind, asset=one.asset, on=today) if isinstance(one, _Waited) else one
            for one in chosen
        )
        if chosen not in self._days:
            self._days[chosen] = self._days_ahead(changed(self.around.asked, made))
        for day in self._days[chosen]:
            way = self._asked((*made, DayIs(day=day)), accepts)
            if way is not None:
                return way
        return None

    def _days_ahead(self, asked: Asked) -> tuple[date, ...]:
        subjects = subjects_of(asked.inventory, {one.id: one for one in asked.inventory.records})
        found: set[date] = set()
        earlier = distinct(asked.earlier, now=asked.bundle).values()
        for bundle in (asked.bundle, *(one for one in earlier if isinstance(one, Bundle))):
            days = RecordDays.through(date.max, bundle=bundle, events=asked.inventory.events)
            found |= {day for id in self.around.part for day in days.of(subjects[id], after=asked.as_of)}
        found |= register_days(asked.register) | confirmation_days(asked.bundle.confirmations)
        return tuple(sorted(day for day in found if day > asked.as_of))

    def _asked(self, changes: tuple[Change, ...], accepts: _Accepts) -> Way | None:
        if self.judgements >= self.most:
            raise _Exhausted
        self.judgements += 1
        case = changed(self.around.asked, changes)
        judgement = judge_longer(
            case.inventory, bundle=case.bundle, earlier=case.earlier, register=case.register, as_of=case.as_of
        )
        decision = next(one for one in judgement.decisions if one.record == self.record)
        return Way(changes=changes, bucket=decision.bucket) if accepts(decision) else None


def _made(chosen: Sequence[_Element], *, on: date) -> tuple[Change, ...]:
    return tuple(
        EventRecorded(kind=one.kind, asset=one.asset, on=max(one.first, on), not_before=one.first)
        if isinstance(one, _Waited)
        else one
        for one in chosen
    )
