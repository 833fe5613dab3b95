"""Under which rule a decision is counted: one for each record, so that tables by rule add up."""

from __future__ import annotations

from datetime import date

from engine.model.calibration import SERIES
from engine.model.decisions import (
    Bucket,
    Decision,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    KeptByEarlier,
    NoRule,
    Outcome,
)
from engine.model.records import Record

DUE = (Outcome.REVIEW, Outcome.TRANSFER, Outcome.DISPOSE)
"""The outcomes of a record that no floor keeps any more and no hold holds."""

LEAVING = (Bucket.DISPOSE, Bucket.TRANSFER, Bucket.REMOVE_COPY)
"""The buckets of what may leave, as a record or as a copy."""


def deciding_rule(decision: Decision) -> str:
    """Return the rule whose floor keeps longest, kept longest, or has not started; empty where holds or no rule decide.

    Of several the first by id. Where earlier policies keep it longer it is a rule of theirs.
    """
    for reason in decision.reasons:
        if isinstance(reason, KeptByEarlier) and decision.outcome is not Outcome.HELD:
            return min(reason.rules, default="")
    match decision.outcome:
        case Outcome.HELD:
            return ""
        case Outcome.KEEP:
            running = [one for one in decision.reasons if isinstance(one, FloorRunning) and one.must]
            return _longest([(one.last_day or date.max, one.rule) for one in running])
        case Outcome.UNDECIDED:
            open_ = [
                one.rule
                for one in decision.reasons
                if isinstance(one, FloorNotStarted) or (isinstance(one, FloorRunning) and not one.must)
            ]
            return min(open_, default="")
        case Outcome.REVIEW | Outcome.TRANSFER | Outcome.DISPOSE:
            due = [one for one in decision.reasons if isinstance(one, FloorDue)]
            return _longest([(one.last_day or date.min, one.rule) for one in due])


def _longest(ends: list[tuple[date, str]]) -> str:
    last = max((end for end, _ in ends), default=None)
    return min((rule for end, rule in ends if end == last), default="")


def waits_for(decision: Decision) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return why a record is undecided, each cause once: its word, and the events, facts or rules that it names."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for reason in decision.reasons:
        if isinstance(reason, FloorNotStarted):
            found.add((reason.cause.value, reason.waits_for))
        elif isinstance(reason, FloorRunning) and not reason.must:
            found.add((MAY_APPLY, (reason.rule,)))
        elif isinstance(reason, NoRule):
            found.add((MAY_APPLY, reason.may_apply) if reason.may_apply else (NO_RULE, ()))
        elif isinstance(reason, KeptByEarlier):
            found.add((EARLIER_POLICIES, reason.rules))
    return tuple(sorted(found))


MAY_APPLY = "may-apply"
"""Why a record is undecided: a fact is missing, so that a rule may apply and need not."""

EARLIER_POLICIES = "earlier-policies"
"""Why a record is undecided: policies that were used before, and that nobody signed away, leave it so."""

NO_RULE = "no-rule"
"""Why a record is undecided: no rule is about it."""


def series_of(record: Record) -> str:
    """Return the series of a record, several where sources differ; empty where it is not known."""
    fact = record.facts.get(SERIES)
    return " + ".join(str(value) for value in fact.values) if fact is not None else ""
