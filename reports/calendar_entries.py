"""What stands in a calendar: days on which somebody has to look at a rule, a confirmation, a hold or an order.

Values only, in a stable order. Of a sealed hold nothing stands there but that Legal is asked (semantics section 7): not
even how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from engine.judge.due_days import DueMonth
from engine.model.dates import Period, corresponding
from engine.model.errors import DateOverflowError
from engine.model.holds import ACCESS_REQUEST_DAYS, Hold, HoldKind
from engine.model.orders import Order
from engine.model.policies import Bundle, Confirmation, Policy, Rule

_A_YEAR = Period(12)
_SEALED = "Held, ask Legal 已凍結，請向法律部門查詢"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One day and what it is about; `key` names it over all runs, whatever its words say."""

    key: str
    on: date
    summary: str
    description: str = ""


def entries_of(
    bundle: Bundle,
    *,
    holds: Iterable[Hold],
    orders: Iterable[Order] = (),
    due: Iterable[DueMonth] = (),
    as_of: date,
) -> tuple[CalendarEntry, ...]:
    """Return the entries of a calendar, by day and key; what is overdue stands on the day `as_of`, and says since when.

    `holds` are those that are not released, and `due` what a judgement says of records.
    """
    rules = {rule.id: rule for rule in bundle.rules}
    found = [
        *(_confirmation(one) for one in bundle.confirmations),
        *(entry for policy in bundle.policies for entry in _checks(policy)),
        *_holds(holds),
        *(_order(order) for order in orders),
        *(_due(month, rules=rules) for month in due),
    ]
    return tuple(sorted((_not_before(entry, as_of) for entry in found), key=lambda entry: (entry.on, entry.key)))


def _not_before(entry: CalendarEntry, as_of: date) -> CalendarEntry:
    if entry.on >= as_of:
        return entry
    since = entry.on.isoformat()
    return CalendarEntry(
        key=entry.key,
        on=as_of,
        summary=f"Overdue since {since}: {entry.summary}",
        description=f"Overdue since {since}. 自 {since} 起逾期。\n{entry.description}".strip(),
    )


def _confirmation(confirmation: Confirmation) -> CalendarEntry:
    rules = ", ".join(one.id for one in confirmation.rules)
    sample = " (sample data)" if confirmation.is_sample else ""
    versions = ",".join(sorted(f"{one.id}@{one.version[:8]}" for one in confirmation.rules))
    return CalendarEntry(
        key=f"confirmation/{confirmation.on}/{confirmation.advice_sha256}/{versions}",
        on=confirmation.until,
        summary=f"Confirmation ends{sample} 律師確認屆滿: {rules}",
        description=(
            f"Given by {confirmation.by} on {confirmation.on}. From the day after, these rules keep and permit nothing "
            "until counsel has confirmed them again.\n翌日起，該等規則只保存、不容許處置，直至律師再次確認。"
        ),
    )


def _checks(policy: Policy) -> Iterator[CalendarEntry]:
    """Yield the days on which the sources of rules were read a year ago, one for a policy and day."""
    by_day: defaultdict[date, list[str]] = defaultdict(list)
    for rule in policy.rules:
        checked = min((basis.checked for basis in rule.basis), default=None)
        if checked is None:
            continue
        try:
            by_day[corresponding(checked, _A_YEAR)].append(rule.id)
        except DateOverflowError:
            continue
    for day, rules in sorted(by_day.items()):
        yield CalendarEntry(
            key=f"checked/{policy.id}/{day}",
            on=day,
            summary=f"Check the sources again 重新查核依據: {policy.id} ({len(rules)})",
            description="Read more than a year ago 查核已逾一年:\n" + "\n".join(rules),
        )


def _holds(holds: Iterable[Hold]) -> Iterator[CalendarEntry]:
    sealed: set[date] = set()
    for hold in sorted(holds, key=lambda one: one.id):
        for name, day, what in _days_of(hold):
            if hold.is_sealed:
                sealed.add(day)
            else:
                # Calendars are shared: the name of the hold is enough for who may look it up, and its matter is nobody
                # else's.
                yield CalendarEntry(key=f"hold/{hold.id}/{name}", on=day, summary=f"{what}: {hold.id}")
    # One for a day, however many there are, and by the day alone: a key of the hold could be guessed at.
    for day in sorted(sealed):
        yield CalendarEntry(key=f"sealed/{day}", on=day, summary=_SEALED)


def _days_of(hold: Hold) -> Iterator[tuple[str, date, str]]:
    if hold.review_on is not None:
        yield "review", hold.review_on, "Review the hold 覆核凍結"
    if hold.until is not None:
        yield "until", hold.until, "Stated end of the hold 凍結所述終止日"
    if hold.kind is HoldKind.ACCESS_REQUEST and hold.received is not None:
        due = hold.received + timedelta(days=ACCESS_REQUEST_DAYS)
        yield "access", due, "Access request is due 查閱要求須遵辦"


def _order(order: Order) -> CalendarEntry:
    return CalendarEntry(
        key=f"order/{order.id}",
        on=order.due_on,
        summary=f"Order to destroy is due 銷毀命令期限: {order.id}",
        description=f"{order.authority_name}\nAn order frees nothing by itself. 命令本身不容許處置。",
    )


def _due(month: DueMonth, *, rules: dict[str, Rule]) -> CalendarEntry:
    title = rules[month.rule].title if month.rule in rules else {}
    records = "1 record" if month.records == 1 else f"{month.records:,} records"
    return CalendarEntry(
        key=f"due/{month.rule}/{month.month}",
        on=month.first,
        summary=f"{records} fall due in {month.month} 到期紀錄: {month.rule}",
        description=" ".join(title.values())
        + "\nTheir longest known period ends in this month, the first on this day. What may happen to them only a new, "
        "signed report says.\n最長之已知保存期限於本月屆滿；可否處置，須以新簽署之報告為準。",
    )
