"""The data that is attached to an impact report: everything that it shows, and the records that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.model.digests import as_plain, canonical_bytes
from engine.simulation.amounts import Amount
from engine.simulation.impact import Impact, Moved, Shift, Turned
from reports.impact_input import ArchiveImpact, ImpactInput, PoliciesEnding

DATA_NAME = "impact.json"
FORM = "muniment/impact/1"


def impact_data(given: ImpactInput) -> bytes:
    """Return the data as canonical JSON; the same input gives the same bytes."""
    return canonical_bytes(
        {
            "schema": FORM,
            "now": given.now,
            "over": [_ending(one) for one in given.ending],
            "as_of": given.as_of.isoformat(),
            "earlier": given.earlier,
            "leaving": given.leaving,
            "leaving_once_confirmed": given.leaving_once_confirmed,
            "archives": [_archive(one) for one in given.archives],
        }
    )


def _ending(one: PoliciesEnding) -> dict[str, Any]:
    return {
        "policies": one.digest,
        "used_on": one.used_on.isoformat(),
        "is_read": one.is_read,
        "direction": None if one.direction is None else one.direction.value,
        "cause": one.cause,
        "rules": [
            {"id": rule.id, "before": as_plain(rule.before), "after": as_plain(rule.after)} for rule in one.rules
        ],
        "others": [words.en for words in one.others],
    }


def _archive(one: ArchiveImpact) -> dict[str, Any]:
    return {
        "archive": one.archive,
        "scan": one.scan,
        "problem": one.problem,
        "together": None if one.together is None else _impact(one.together),
        "once_confirmed": None if one.once_confirmed is None else _impact(one.once_confirmed),
        "each": [
            {"policies": digest, "impact": None if found is None else _impact(found)} for digest, found in one.each
        ],
    }


def _impact(found: Impact) -> dict[str, Any]:
    return {
        "records": _amount(found.total),
        "shifts": {shift.value: _amount(amount) for shift, amount in found.shifts.items()},
        "by_rule": list(_under("rule", found.by_rule)),
        "by_series": list(_under("series", found.by_series)),
        "earlier_held": _amount(found.earlier_held),
        "removable": _turned(found.removable),
        "overdue": _turned(found.overdue),
        "shielded": _turned(found.shielded),
        "in_conflict": _turned(found.in_conflict),
        "moved": [_moved(row) for row in found.moved],
    }


def _under(head: str, amounts: Mapping[tuple[str, Shift], Amount]) -> Iterator[dict[str, Any]]:
    for (name, shift), amount in amounts.items():
        yield {head: name, "shift": shift.value, **_amount(amount)}


def _moved(row: Moved) -> dict[str, Any]:
    return {
        "record": row.record.id,
        "location": row.record.location,
        "sha256": row.record.sha256,
        "rule": row.rule,
        "shift": row.shift.value,
        "due": [None if day is None else day.isoformat() for day in _days(row)],
        "bucket": [row.before.bucket.value, row.after.bucket.value],
        "outcome": [row.before.outcome.value, row.after.outcome.value],
    }


def _days(row: Moved) -> Sequence[Any]:
    return row.due_before, row.due_after


def _amount(amount: Amount) -> dict[str, int]:
    return {"records": amount.records, "bytes": amount.bytes}


def _turned(turned: Turned) -> dict[str, Any]:
    return {"newly": _amount(turned.newly), "no_longer": _amount(turned.no_longer)}
