"""When records fall due, by rule and month: what a calendar shows of a judgement without naming a record."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from engine.model.decisions import FloorRunning, Judgement, KeptByEarlier, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMonth:
    """Records whose longest floor that must apply ends in one month by one rule.

    `first` is the first day on which any of them is judged without that floor, and `records` how many there are.
    """

    rule: str
    first: date
    records: int

    @property
    def month(self) -> str:
        """Return the month as `2031-04`."""
        return f"{self.first:%Y-%m}"


def due_months(judgement: Judgement) -> tuple[DueMonth, ...]:
    """Return when the kept records of a judgement fall due, by rule and then by month.

    Only what is kept through a known day counts: what is held, kept without end or undecided has none. Where several
    rules end on that day, each counts the record. What becomes of it then only another judgement can say.
    """
    days: defaultdict[tuple[str, int, int], list[date]] = defaultdict(list)
    for decision in judgement.decisions:
        if decision.outcome is not Outcome.KEEP or decision.until is None or decision.until == date.max:
            continue
        due = decision.until + timedelta(days=1)
        rules = {
            reason.rule
            for reason in decision.reasons
            if isinstance(reason, FloorRunning) and reason.must and reason.last_day == decision.until
        }
        for reason in decision.reasons:
            if isinstance(reason, KeptByEarlier) and reason.until == decision.until:
                rules.update(reason.rules)
        for rule in rules:
            days[rule, due.year, due.month].append(due)
    return tuple(
        DueMonth(rule=rule, first=min(found), records=len(found)) for (rule, _, _), found in sorted(days.items())
    )
