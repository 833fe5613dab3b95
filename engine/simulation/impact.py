"""What another bundle makes of an inventory: two judgements of the same records on the same day, beside one another.

The day on which a record falls due is the first on which no floor keeps it, and never before the day of judgement: what
could have left already leaves no earlier. It is read from the reasons of a decision, so it is known as far as the facts
and events are known today. Holds and confirmations are left out of it: they are not what a bundle makes of the clock,
and when a sealed matter ends must show in no day. What may really leave is counted apart, by what the judge says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.model.dates import Period, corresponding
from engine.model.decisions import Bucket, Decision, FloorDue, FloorNotStarted, FloorRunning, Judgement, NoRule
from engine.model.errors import DateOverflowError
from engine.model.records import Inventory, Record
from engine.simulation.amounts import Amount, Amounts, Key
from engine.simulation.deciding import LEAVING, series_of


class Shift(StrEnum):
    """By how much the day on which a record falls due moves; `freed` is from no day at all to a day."""

    FREED = "freed"
    EARLIER_MORE = "earlier, more than 5 years"
    EARLIER_FIVE_YEARS = "earlier, to 5 years"
    EARLIER_YEAR = "earlier, to a year"
    EARLIER_MONTH = "earlier, to a month"
    SAME = "same"
    LATER_MONTH = "later, to a month"
    LATER_YEAR = "later, to a year"
    LATER_FIVE_YEARS = "later, to 5 years"
    LATER_MORE = "later, more than 5 years"
    KEPT = "kept"

    @property
    def is_earlier(self) -> bool:
        """Say whether the record falls due earlier, or at all."""
        return self in EARLIER

    @property
    def is_later(self) -> bool:
        """Say whether the record falls due later, or not at all any more."""
        return self in LATER


EARLIER = (
    Shift.FREED,
    Shift.EARLIER_MORE,
    Shift.EARLIER_FIVE_YEARS,
    Shift.EARLIER_YEAR,
    Shift.EARLIER_MONTH,
)
LATER = (Shift.LATER_MONTH, Shift.LATER_YEAR, Shift.LATER_FIVE_YEARS, Shift.LATER_MORE, Shift.KEPT)

_BANDS = (
    (Period(1), Shift.EARLIER_MONTH, Shift.LATER_MONTH),
    (Period(12), Shift.EARLIER_YEAR, Shift.LATER_YEAR),
    (Period(60), Shift.EARLIER_FIVE_YEARS, Shift.LATER_FIVE_YEARS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """So much is newly so, and so much is so no longer."""

    newly: Amount
    no_longer: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A record of which something is otherwise, and how.

    `due_before` and `due_after` are days on which it falls due, absent where there is none. `rule` is that whose floor
    ends last: before where it is earlier now, after where it is later; empty where no rule is about the record.
    """

    record: Record
    series: str
    rule: str
    shift: Shift
    before: Decision
    after: Decision
    due_before: date | None
    due_after: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Two judgements counted against each other; `earlier`, `later` and `same` add up to `total`.

    `shifts` has every `Shift`. `by_rule` and `by_series` leave out what is the same. `earlier_held` are those of
    `earlier` that a hold holds after, whatever the rules say. `removable` counts what may leave as a record or as a
    copy; `overdue` what is past a ceiling, `shielded` what is past a ceiling while a floor keeps it, `in_conflict` both
    together. `buckets` counts from one bucket to another. `moved` has the records of all of this, by id.
    """

    as_of: date
    total: Amount
    shifts: Mapping[Shift, Amount]
    by_rule: Mapping[tuple[str, Shift], Amount]
    by_series: Mapping[tuple[str, Shift], Amount]
    earlier_held: Amount
    removable: Turned
    overdue: Turned
    shielded: Turned
    in_conflict: Turned
    buckets: Mapping[tuple[Bucket, Bucket], Amount]
    moved: tuple[Moved, ...]

    @property
    def earlier(self) -> Amount:
        """Return what falls due earlier, or at all."""
        return sum((self.shifts[one] for one in EARLIER), start=Amount())

    @property
    def later(self) -> Amount:
        """Return what falls due later, or not at all any more."""
        return sum((self.shifts[one] for one in LATER), start=Amount())

    @property
    def same(self) -> Amount:
        """Return what falls due on the same day, or as before on none."""
        return self.shifts[Shift.SAME]


def impact(before: Judgement, after: Judgement, *, inventory: Inventory) -> Impact:
    """Return what `after` makes otherwise than `before`: both judge the records of `inventory` on one day.

    Raises `ValueError` where they do not.
    """
    records = {record.id: record for record in inventory.records}
    judged = [[decision.record for decision in one.decisions] for one in (before, after)]
    if before.as_of != after.as_of or judged[0] != judged[1] or {*judged[0]} != records.keys():
        raise ValueError("the two judgements are not of this inventory on one day")
    as_of = before.as_of
    rows = [
        _moved(records[one.record], one, other, as_of=as_of)
        for one, other in zip(before.decisions, after.decisions, strict=True)
    ]
    shifts = _amounts(rows, lambda row: row.shift)
    others = [row for row in rows if row.shift is not Shift.SAME]
    return Impact(
        as_of=as_of,
        total=_amount(rows),
        shifts={shift: shifts.get(shift, Amount()) for shift in Shift},
        by_rule=_amounts(others, lambda row: (row.rule, row.shift)),
        by_series=_amounts(others, lambda row: (row.series, row.shift)),
        earlier_held=_amount(row for row in rows if row.shift.is_earlier and row.after.bucket is Bucket.HELD),
        removable=_turned(rows, may_leave),
        overdue=_turned(rows, lambda one: one.is_overdue),
        shielded=_turned(rows, lambda one: one.is_shielded),
        in_conflict=_turned(rows, lambda one: one.is_overdue or one.is_shielded),
        buckets={
            pair: amount
            for pair, amount in _amounts(rows, lambda row: (row.before.bucket, row.after.bucket)).items()
            if pair[0] is not pair[1]
        },
        moved=tuple(row for row in rows if _is_otherwise(row)),
    )


def due_day(decision: Decision, *, as_of: date) -> date | None:
    """Return the first day, from `as_of` on, on which no floor keeps a record; nothing where none is in sight."""
    return _last_floor(decision, as_of=as_of)[0]


def may_leave(decision: Decision) -> bool:
    """Say whether a record may leave now, by its retention or as a copy."""
    return decision.bucket in LEAVING


def _last_floor(decision: Decision, *, as_of: date) -> tuple[date | None, str]:
    """Return the day on which a record falls due, and the rule that makes it that day; of several the first by id."""
    ends: list[tuple[date | None, str]] = []
    for reason in decision.reasons:
        match reason:
            case FloorRunning():
                ends.append((_after(reason.last_day), reason.rule))
            case FloorDue():
                ends.append((as_of, reason.rule))
            case FloorNotStarted():
                ends.append((None, reason.rule))
            case NoRule():
                # Rules that may apply have reasons of their own, which name them.
                ends.append((None, ""))
            case _:
                pass
    if not ends:
        return None, ""
    last = None if any(day is None for day, _ in ends) else max(day for day, _ in ends if day is not None)
    return last, min((rule for day, rule in ends if day == last and rule), default="")


def _after(last_day: date | None) -> date | None:
    return None if last_day is None or last_day == date.max else last_day + timedelta(days=1)


def _moved(record: Record, before: Decision, after: Decision, *, as_of: date) -> Moved:
    (due_before, rule_before), (due_after, rule_after) = (_last_floor(one, as_of=as_of) for one in (before, after))
    shift = _shift(due_before, due_after)
    return Moved(
        record=record,
        series=series_of(record),
        rule=rule_before if shift.is_earlier else rule_after,
        shift=shift,
        before=before,
        after=after,
        due_before=due_before,
        due_after=due_after,
    )


def _shift(before: date | None, after: date | None) -> Shift:
    if before == after:
        return Shift.SAME
    if before is None:
        return Shift.FREED
    if after is None:
        return Shift.KEPT
    first, last = min(before, after), max(before, after)
    for period, earlier, later in _BANDS:
        if _is_within(first, last, period):
            return earlier if after < before else later
    return Shift.EARLIER_MORE if after < before else Shift.LATER_MORE


def _is_within(first: date, last: date, period: Period) -> bool:
    try:
        return last <= corresponding(first, period)
    except DateOverflowError:  # the calendar ends before the period does
        return True


def _is_otherwise(row: Moved) -> bool:
    return row.shift is not Shift.SAME or any(
        said(row.before) != said(row.after)
        for said in (
            lambda one: one.bucket,
            lambda one: one.outcome,
            lambda one: (one.is_overdue, one.is_shielded),
        )
    )


def _turned(rows: Sequence[Moved], is_so: Callable[[Decision], bool]) -> Turned:
    return Turned(
        newly=_amount(row for row in rows if is_so(row.after) and not is_so(row.before)),
        no_longer=_amount(row for row in rows if is_so(row.before) and not is_so(row.after)),
    )


def _amount(rows: Iterable[Moved]) -> Amount:
    sizes = [row.record.size for row in rows]
    return Amount(len(sizes), sum(sizes))


def _amounts(rows: Iterable[Moved], key_of: Callable[[Moved], Key]) -> dict[Key, Amount]:
    amounts: Amounts[Key] = Amounts()
    for row in rows:
        amounts.add(key_of(row), row.record.size)
    return dict(sorted(amounts.counted().items(), key=lambda item: repr(item[0])))
