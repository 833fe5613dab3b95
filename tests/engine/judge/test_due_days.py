"""When records fall due: the last known day of what is kept, by rule and month, and of nothing else."""

from __future__ import annotations

from datetime import date

from engine.judge.due_days import DueMonth, due_months
from engine.model.decisions import Bucket, Decision, Endless, FloorRunning, Judgement, Outcome


def floor(rule: str, last_day: date | None, *, must: bool = True) -> FloorRunning:
    return FloorRunning(
        rule=rule,
        member="r",
        must=must,
        start=None,
        last_day=last_day,
        endless=None if last_day is not None else Endless.PERMANENT,
    )


def kept(until: date | None, *floors: FloorRunning, outcome: Outcome = Outcome.KEEP) -> Decision:
    return Decision(record="r", outcome=outcome, bucket=Bucket.KEEP, reasons=floors, until=until)


def months(*decisions: Decision) -> tuple[DueMonth, ...]:
    return due_months(Judgement(as_of=date(2026, 11, 22), decisions=decisions, clusters=()))


def test_records_are_counted_by_the_rule_that_ends_last_and_by_month() -> None:
    long, short = date(2030, 4, 29), date(2028, 1, 1)

    found = months(
        kept(long, floor("seven", long), floor("two", short)),
        kept(date(2030, 4, 9), floor("seven", date(2030, 4, 9))),
        kept(date(2030, 4, 30), floor("seven", date(2030, 4, 30))),
    )

    assert found == (
        DueMonth(rule="seven", first=date(2030, 4, 10), records=2),
        DueMonth(rule="seven", first=date(2030, 5, 1), records=1),
    )


def test_what_has_no_known_day_is_on_no_calendar() -> None:
    day = date(2030, 4, 29)

    assert months(kept(None, floor("always", None))) == ()
    assert months(kept(None, floor("seven", day), outcome=Outcome.HELD)) == ()
    assert months(kept(date.max, floor("seven", date.max))) == ()
    assert months(kept(day, floor("perhaps", day, must=False))) == ()


def test_two_rules_that_end_on_one_day_both_count() -> None:
    day = date(2030, 4, 29)

    assert [month.rule for month in months(kept(day, floor("a", day), floor("b", day)))] == ["a", "b"]
