"""What the cases try of each rule: both sides of its boundaries, each condition met and not met; and of each hold.

Rules are measured and not lines, because a line that was run says nothing about the day on which it matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.judge.truth import truth_of
from engine.language.reader import ReadBundle
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.decisions import CeilingPassed, FloorDue, FloorRunning, HeldDirectly
from engine.model.holds import Hold
from engine.model.policies import Rule, Span, Unknown
from engine.model.records import Record
from engine.rehearsal.running import CaseResult
from engine.rehearsal.staging import Stage, records_of, stage


class Side(StrEnum):
    """One of the two sides of a boundary, a state or a condition."""

    LAST_DAY = "the last day it keeps"
    FIRST_DAY = "the first day after"
    WITHIN_CEILING = "the last day before its ceiling is passed"
    PAST_CEILING = "the first day past its ceiling"
    STATE_LASTS = "its state while it lasts"
    STATE_ENDED = "its state when it has ended"
    WITHOUT_END = "what it keeps without end"
    MET = "a record that meets"
    NOT_MET = "a record that is only kept out by"
    HELD = "a record it holds"
    NOT_HELD = "a record it does not hold"


@dataclass(frozen=True, slots=True, order=True)
class Boundary:
    """A side, and the condition that it is of where it is of one."""

    side: Side
    condition: str = ""

    def __str__(self) -> str:
        return f"{self.side} `{self.condition}`" if self.condition else str(self.side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What the cases try of one rule or hold, and what they do not; `is_hold` says which it is."""

    id: str
    span: Span | None
    tried: tuple[Boundary, ...]
    lacking: tuple[Boundary, ...]
    is_hold: bool = False


def percent_tried(covered: Sequence[Covered]) -> int:
    """Return how much of everything is tried, in percent and rounded down, so that 100 means all."""
    tried = sum(len(one.tried) for one in covered)
    everything = tried + sum(len(one.lacking) for one in covered)
    return 100 * tried // everything if everything else 100


def coverage(results: Sequence[CaseResult], *, known: ReadBundle) -> tuple[Covered, ...]:
    """Return what the cases try of every rule of the bundle, by id, and then of every hold that is not sealed."""
    stages = [stage(one.case, bundle=known.bundle, entities=one.suite.entities) for one in results]
    found: dict[str, set[Boundary]] = {}
    for result, staged in zip(results, stages, strict=True):
        for id, boundary in (*_on_days(result), *_before_ceilings(result, staged), *_of_conditions(staged)):
            found.setdefault(id, set()).add(boundary)
    rules = tuple(
        _covered(rule.id, rule.span, sides_of(rule), found.get(rule.id, set())) for rule in known.bundle.rules
    )
    holds = tuple(
        _covered(
            hold.id, hold.span, (Boundary(Side.HELD), Boundary(Side.NOT_HELD)), _of_hold(hold, results), is_hold=True
        )
        for hold in known.holds
        if not hold.is_sealed
    )
    return (*rules, *holds)


def sides_of(rule: Rule) -> tuple[Boundary, ...]:
    """Return every side that there is to try of a rule."""
    sides: list[Side] = []
    if rule.keep.while_ is not None:
        sides += [Side.STATE_LASTS, Side.STATE_ENDED]
    elif rule.keep.is_permanent or isinstance(rule.keep.at_least, Unknown):
        sides.append(Side.WITHOUT_END)
    elif rule.keep.at_least is not None:
        sides += [Side.LAST_DAY, Side.FIRST_DAY]
    if rule.keep.at_most is not None:
        sides += [Side.WITHIN_CEILING, Side.PAST_CEILING]
    conditions = [described(part) for part in lines_of(rule.applies_to)]
    both = [Boundary(side, part) for part in conditions for side in (Side.MET, Side.NOT_MET)]
    return (*(Boundary(side) for side in sides), *dict.fromkeys(both))


def lines_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the lines of a block: all of them have to be true."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def described(condition: Condition) -> str:
    """Return a name for one line of a block: the fact that it asks for, or the word of the grammar."""
    match condition:
        case OneOf(fact=fact):
            return fact
        case Compared(fact=fact, comparison=comparison):
            return f"{fact} {comparison.value}"
        case Not(part=part):
            return f"not {described(part)}"
        case AnyOf(parts=parts):
            return f"any of {', '.join(dict.fromkeys(described(part) for part in parts))}"
        case AllOf(parts=parts):
            return " and ".join(dict.fromkeys(described(part) for part in parts))
        case RecordIn():
            return "ids"
        case DigestIn():
            return "sha256"


def _covered(
    id: str, span: Span | None, sides: Sequence[Boundary], tried: set[Boundary], *, is_hold: bool = False
) -> Covered:
    return Covered(
        id=id,
        span=span,
        tried=tuple(side for side in sides if side in tried),
        lacking=tuple(side for side in sides if side not in tried),
        is_hold=is_hold,
    )


def _on_days(result: CaseResult) -> Iterator[tuple[str, Boundary]]:
    for day, decision in result.decisions:
        for reason in decision.reasons:
            match reason:
                case FloorRunning(rule=rule, must=True, last_day=last_day, start=start):
                    if last_day == day:
                        yield rule, Boundary(Side.LAST_DAY)
                    if last_day is None and start is None:
                        # What has no last day is kept without end, or by a state: a rule has one of the two.
                        yield rule, Boundary(Side.WITHOUT_END)
                        yield rule, Boundary(Side.STATE_LASTS)
                case FloorDue(rule=rule, must=True, last_day=last_day):
                    if last_day is None:
                        yield rule, Boundary(Side.STATE_ENDED)
                    elif day - last_day == timedelta(days=1):
                        yield rule, Boundary(Side.FIRST_DAY)
                case CeilingPassed(rule=rule, since=since) if since == day:
                    yield rule, Boundary(Side.PAST_CEILING)
                case _:
                    pass


def _before_ceilings(result: CaseResult, staged: Stage) -> Iterator[tuple[str, Boundary]]:
    """Yield the ceilings that are passed on the day after one on which the case expects something."""
    ceilings = [rule for rule in staged.bundle.rules if rule.keep.at_most is not None]
    records = records_of(result.case)
    if not any(truth_of(rule.applies_to, record).must for rule in ceilings for record in records):
        return
    for day in sorted({one.on for one in result.case.expectations if one.on < date.max}):
        expected = {one.record for one in result.case.expectations if one.on == day}
        following = day + timedelta(days=1)
        for decision in staged.judged(following).decisions:
            for reason in decision.reasons if decision.record in expected else ():
                if isinstance(reason, CeilingPassed) and reason.since == following:
                    yield reason.rule, Boundary(Side.WITHIN_CEILING)


def _of_conditions(staged: Stage) -> Iterator[tuple[str, Boundary]]:
    expected = {one.record for one in staged.case.expectations}
    records = [record for record in staged.case.inventory.records if record.id in expected]
    for rule in staged.bundle.rules:
        if rule.is_in_force:
            for record in records:
                yield from ((rule.id, boundary) for boundary in _of_lines(lines_of(rule.applies_to), record))


def _of_lines(lines: Sequence[Condition], record: Record) -> Iterator[Boundary]:
    truths = [truth_of(line, record) for line in lines]
    if all(truth.must for truth in truths):
        yield from (Boundary(Side.MET, described(line)) for line in lines)
    for number, line in enumerate(lines):
        others = (*truths[:number], *truths[number + 1 :])
        if not truths[number].may and all(truth.must for truth in others):
            yield Boundary(Side.NOT_MET, described(line))


def _of_hold(hold: Hold, results: Iterable[CaseResult]) -> set[Boundary]:
    found = set()
    for result in results:
        if hold not in result.case.holds:
            continue
        for _, decision in result.decisions:
            is_held = any(isinstance(one, HeldDirectly) and one.hold == hold.id for one in decision.reasons)
            found.add(Boundary(Side.HELD if is_held else Side.NOT_HELD))
    return found
