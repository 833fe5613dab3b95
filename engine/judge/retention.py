"""The outcome of one subject from its demands and holds: the first that applies decides, every reason stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.judge.hold_reasons import HeldReason
from engine.judge.obligations import Demand, RuleBook
from engine.model.decisions import (
    CeilingPassed,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    NoRule,
    Outcome,
    Reason,
)
from engine.model.policies import Then
from engine.model.records import Record

LEAVING = (Outcome.DISPOSE, Outcome.TRANSFER)
"""The outcomes with which the bytes of a record go."""

GENTLEST_FIRST = (Then.REVIEW, Then.TRANSFER, Then.DISPOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What holds and rules together say of one subject, before any cluster is looked at."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    until: date | None = None
    is_possible: bool = False
    is_overdue: bool = False
    is_shielded: bool = False


def decide(subject: Sequence[Record], *, rules: RuleBook, holds: Sequence[HeldReason] = ()) -> Verdict:
    """Return the verdict on `subject`: a record followed by its ghosts.

    The order of outcomes is section 6 of `docs/semantics.md`: held, keep, undecided, then what `then` says.
    """
    demands = rules.demands(subject)
    must_run = [d for d in demands if isinstance(d, FloorRunning) and d.must]
    ceilings = [d for d in demands if isinstance(d, CeilingPassed)]
    is_shielded = bool(ceilings and must_run)
    open_ends = _what_leaves_open(demands)
    no_rule = () if _some_floor_must(demands) else (NoRule(may_apply=_floors_that_may(demands)),)
    reasons: tuple[Reason, ...] = (
        *holds,
        *(replace(d, is_shielded=is_shielded) if isinstance(d, CeilingPassed) else d for d in demands),
        *no_rule,
    )
    until = None
    if holds:
        outcome = Outcome.HELD
    elif must_run:
        outcome = Outcome.KEEP
        last_days = [d.last_day for d in must_run]
        until = None if None in last_days else max(day for day in last_days if day is not None)
    elif no_rule or open_ends:
        outcome = Outcome.UNDECIDED
    else:
        outcome = _permitted([d for d in demands if isinstance(d, FloorDue)])
    return Verdict(
        outcome=outcome,
        reasons=reasons,
        until=until,
        is_possible=bool(holds) and all(hold.is_possible for hold in holds),
        is_overdue=bool(ceilings) and not is_shielded,
        is_shielded=is_shielded,
    )


def _some_floor_must(demands: Sequence[Demand]) -> bool:
    return any(d.must for d in demands if not isinstance(d, CeilingPassed))


def _floors_that_may(demands: Sequence[Demand]) -> tuple[str, ...]:
    return tuple(sorted({d.rule for d in demands if not isinstance(d, CeilingPassed)}))


def _what_leaves_open(demands: Sequence[Demand]) -> list[Demand]:
    return [d for d in demands if isinstance(d, FloorNotStarted) or (isinstance(d, FloorRunning) and not d.must)]


def _permitted(due: Sequence[FloorDue]) -> Outcome:
    if not all(floor.is_confirmed for floor in due):
        return Outcome.REVIEW
    gentlest = min((floor.then for floor in due), key=GENTLEST_FIRST.index)
    return Outcome(gentlest.value)
