"""Starts that cannot be: after the day of the judgement, or before there were photographs (semantics D6)."""

from __future__ import annotations

from engine.model.decisions import FloorNotStarted, Judgement, NotStarted
from engine.model.findings import Finding, FindingCode
from engine.model.records import Inventory


def start_findings(inventory: Inventory, judgement: Judgement) -> tuple[Finding, ...]:
    """Return a finding for each record and rule whose floor has not started because its start is implausible."""
    locations = {record.id: record.location for record in inventory.records}
    found = {
        (decision.record, reason.rule, reason.waits_for)
        for decision in judgement.decisions
        for reason in decision.reasons
        if isinstance(reason, FloorNotStarted) and reason.cause is NotStarted.IMPLAUSIBLE
    }
    return tuple(
        Finding(
            code=FindingCode.START_IMPLAUSIBLE,
            place=locations[record],
            detail=f"rule `{rule}` starts with `{'`, `'.join(waits_for)}`",
        )
        for record, rule, waits_for in sorted(found)
    )
