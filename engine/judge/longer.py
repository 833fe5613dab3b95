"""The longer of several judgements of one inventory: what protects a record most stays.

Policies that nobody has signed away still bind beside those of today (semantics section 13). Each judges by itself;
here the judgements become one, in which a record leaves only if every one of them lets it leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.judge.judgement import UNOWNED, bucket_of
from engine.judge.retention import LEAVING, without_holds
from engine.model.decisions import (
    STRONGEST_FIRST,
    Bucket,
    Decision,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    Hindrance,
    Judgement,
    KeptByEarlier,
    Membership,
    NotJudged,
    Obstacle,
    Outcome,
)

Level = tuple[Outcome, date | None]
"""What becomes of a record, holds aside, and the last day of a `keep`, absent where it has no end."""

UNKNOWN: Level = (Outcome.UNDECIDED, None)
"""What policies that could not judge are taken to say of every record: nobody knows, and doubt keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierJudgement:
    """What earlier policies, by their digest, say of the same inventory on the same day; or why they could not."""

    bundle: str
    judgement: Judgement | NotJudged


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierDecision:
    """The same of one record."""

    bundle: str
    decision: Decision | NotJudged


def longer_of(now: Judgement, *, earlier: Sequence[EarlierJudgement], decide_by: date | None) -> Judgement:
    """Return the judgement in which each record has the decision that protects it most.

    `decide_by` is the day by which somebody decides on what is open. Clusters, flags and reasons are those of `now`,
    with one reason more on a record that earlier policies protect more, and an obstacle on a copy that these keep. The
    order of `earlier` changes nothing (`tests/engine/judge/test_longer.py`).
    """
    decisions = []
    for place, decision in enumerate(now.decisions):
        others = [EarlierDecision(bundle=one.bundle, decision=_decision_at(one, place)) for one in earlier]
        decisions.append(longer_decision(decision, earlier=others, decide_by=decide_by))
    return replace(now, decisions=tuple(decisions))


def longer_decision(now: Decision, *, earlier: Sequence[EarlierDecision], decide_by: date | None) -> Decision:
    """Return the decision on one record that protects it most."""
    in_order = sorted(earlier, key=lambda one: one.bundle)
    reason = _strongest(now, in_order)
    outcome, until = now.outcome, now.until
    if reason is not None and outcome is not Outcome.HELD:
        outcome, until = reason.outcome, reason.until
    membership = _membership(now, in_order, outcome=outcome)
    if reason is None and membership == now.membership:
        return now
    is_open = now.is_overdue or outcome in (Outcome.UNDECIDED, Outcome.REVIEW)
    return replace(
        now,
        outcome=outcome,
        bucket=bucket_of(outcome, membership),
        reasons=now.reasons if reason is None else (*now.reasons, reason),
        until=until,
        membership=membership,
        owner=(now.owner or _owner(in_order, reason)) if is_open else "",
        decide_by=decide_by if is_open else None,
    )


def _decision_at(earlier: EarlierJudgement, place: int) -> Decision | NotJudged:
    return earlier.judgement if isinstance(earlier.judgement, NotJudged) else earlier.judgement.decisions[place]


def _level(decision: Decision | NotJudged) -> Level:
    if isinstance(decision, NotJudged):
        return UNKNOWN
    if decision.outcome is Outcome.HELD:
        # Holds hold whatever the policies say: what would keep without them is compared.
        return without_holds(decision.reasons)
    return decision.outcome, decision.until


def protection(level: Level) -> tuple[int, int]:
    """Return what is greater the more an outcome protects: of two that keep, the later day does."""
    outcome, until = level
    return -STRONGEST_FIRST.index(outcome), date.max.toordinal() + 1 if until is None else until.toordinal()


def _strongest(now: Decision, earlier: Sequence[EarlierDecision]) -> KeptByEarlier | None:
    """Return the reason of the earlier policies that protect most, if they protect more; of equals the first."""
    most = max(earlier, key=lambda one: protection(_level(one.decision)), default=None)
    if most is None or protection(_level(most.decision)) <= protection(_level(now)):
        return None
    outcome, until = _level(most.decision)
    if isinstance(most.decision, NotJudged):
        return KeptByEarlier(bundle=most.bundle, outcome=outcome, until=until, cause=most.decision)
    return KeptByEarlier(bundle=most.bundle, outcome=outcome, until=until, rules=_rules(most.decision, outcome))


def _rules(decision: Decision, outcome: Outcome) -> tuple[str, ...]:
    """Return the rules by which earlier policies say this."""
    match outcome:
        case Outcome.KEEP:
            found = {one.rule for one in decision.reasons if isinstance(one, FloorRunning) and one.must}
        case Outcome.UNDECIDED:
            found = {one.rule for one in decision.reasons if isinstance(one, FloorNotStarted)}
            found |= {one.rule for one in decision.reasons if isinstance(one, FloorRunning) and not one.must}
        case _:
            found = {one.rule for one in decision.reasons if isinstance(one, FloorDue)}
    return tuple(sorted(found))


def _membership(now: Decision, earlier: Sequence[EarlierDecision], *, outcome: Outcome) -> Membership | None:
    """Return the place in the cluster; a copy goes only if each lets it go, and to the same survivor.

    Under other policies another survivor was asked: whether the copy is the same case as this one they never said. A
    survivor stays by each of the judgements, so it stays in all of them together.
    """
    membership = now.membership
    if membership is None or membership.hindrances or outcome in LEAVING:
        return membership
    keeping = [one.bundle for one in earlier if not _lets_copy_go(one.decision, membership.survivor)]
    if not keeping:
        return membership
    hindrance = Hindrance(obstacle=Obstacle.EARLIER_POLICIES, by=keeping[0])
    return replace(membership, survivor=None, hindrances=(hindrance,))


def _lets_copy_go(decision: Decision | NotJudged, survivor: str | None) -> bool:
    if isinstance(decision, NotJudged) or decision.bucket is not Bucket.REMOVE_COPY or decision.membership is None:
        return False
    return decision.membership.survivor == survivor


def _owner(earlier: Sequence[EarlierDecision], reason: KeptByEarlier | None) -> str:
    for one in earlier:
        if reason is not None and one.bundle == reason.bundle and isinstance(one.decision, Decision):
            return one.decision.owner or UNOWNED
    return UNOWNED
