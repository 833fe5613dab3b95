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
    KeptByEarlier,
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
    ceilings = [d for d in demands if isinstance(d, CeilingPassed)]
    is_shielded = bool(ceilings) and any(isinstance(d, FloorRunning) and d.must for d in demands)
    no_rule = () if _some_floor_must(demands) else (NoRule(may_apply=_floors_that_may(demands)),)
    by_rules: tuple[Reason, ...] = (
        *(replace(d, is_shielded=is_shielded) if isinstance(d, CeilingPassed) else d for d in demands),
        *no_rule,
    )
    outcome, until = (Outcome.HELD, None) if holds else without_holds(by_rules)
    return Verdict(
        outcome=outcome,
        reasons=(*holds, *by_rules),
        until=until,
        is_possible=bool(holds) and all(hold.is_possible for hold in holds),
        is_overdue=bool(ceilings) and not is_shielded,
        is_shielded=is_shielded,
    )


def without_holds(reasons: Sequence[Reason]) -> tuple[Outcome, date | None]:
    """Return the outcome that all the reasons of a record give but holds and its file, and the last day of a `keep`."""
    for reason in reasons:
        if isinstance(reason, KeptByEarlier):
            # It is there only where it protects more than all that the policies of today say.
            return reason.outcome, reason.until
    last_days = [one.last_day for one in reasons if isinstance(one, FloorRunning) and one.must]
    if last_days:
        return Outcome.KEEP, None if None in last_days else max(day for day in last_days if day is not None)
    if any(map(_leaves_open, reasons)):
        return Outcome.UNDECIDED, None
    return _permitted([one for one in reasons if isinstance(one, FloorDue)]), None


def _leaves_open(reason: Reason) -> bool:
    return isinstance(reason, NoRule | FloorNotStarted) or (isinstance(reason, FloorRunning) and not reason.must)


def _some_floor_must(demands: Sequence[Demand]) -> bool:
    return any(d.must for d in demands if not isinstance(d, CeilingPassed))


def _floors_that_may(demands: Sequence[Demand]) -> tuple[str, ...]:
    return tuple(sorted({d.rule for d in demands if not isinstance(d, CeilingPassed)}))


def _permitted(due: Sequence[FloorDue]) -> Outcome:
    if not all(floor.is_confirmed for floor in due):
        return Outcome.REVIEW
    gentlest = min((floor.then for floor in due), key=GENTLEST_FIRST.index)
    return Outcome(gentlest.value)
