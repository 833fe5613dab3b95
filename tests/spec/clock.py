"""When a clock starts and where a period ends: sections 3 and 4 of docs/semantics.md, read literally."""

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum
from typing import Any

Case = dict[str, Any]
Facts = dict[str, list[Any]]
Interval = tuple[date, date]

LEAST_PLAUSIBLE = date(1826, 1, 1)


class Unknown(Enum):
    """The two ways in which a date can fail to be there."""

    NOT_STARTED = "not started"
    PAST_9999 = "cannot be computed"


def plus_days(day: date, days: int) -> date | None:
    """The civil date `days` later; None past the year 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def corresponding(start: date, months: int) -> date | None:
    """The same day of the month `months` later, or that month's last day; None past the year 9999."""
    total = start.year * 12 + (start.month - 1) + months  # one total, clipped once
    year, month = divmod(total, 12)
    if year > 9999:
        return None
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def first_year_end(start: date, month_day: str) -> date | None:
    """The first year-end on or after `start`; 02-29 means the last day of February."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in (start.year, start.year + 1):
        if year > 9999:
            return None
        end = date(year, month, min(day, monthrange(year, month)[1]))
        if end >= start:
            return end
    raise AssertionError("a year has a year-end")


def cut_off(case: Case, facts: Facts, cutoff: str | None, start: date) -> date | Unknown:
    """The day from which the period is counted, for one bound of the start."""
    if cutoff is None:
        return start
    if cutoff == "month_end":
        return date(start.year, start.month, monthrange(start.year, start.month)[1])
    if cutoff == "year_end":
        return date(start.year, 12, 31)
    assert cutoff == "financial_year_end"
    entity = facts.get("entity", [])
    year_end = case["entities"].get(entity[0]) if len(entity) == 1 else None
    if year_end is None:  # missing, set-valued, not in the register, or no known year-end
        return Unknown.NOT_STARTED
    return first_year_end(start, year_end) or Unknown.PAST_9999


def happened(case: Case, kind: str, asset: str) -> list[Interval]:
    """Every interval in which an event of the kind happened to one asset."""
    return [
        (date.fromisoformat(event["earliest"]), date.fromisoformat(event["latest"]))
        for event in case["events"]
        if event["kind"] == kind and event["asset"] == asset
    ]


def latest_for_asset(case: Case, kind: str, asset: str) -> Interval | None:
    """Step 2: the interval in which the latest event of the kind happened to one asset."""
    starts = happened(case, kind, asset)
    if not starts:
        return None
    return max(low for low, _ in starts), max(high for _, high in starts)


def start_for_asset(case: Case, kind: str, asset: str) -> Interval | None:
    """Steps 2 and 3: the same, unless it is cleared."""
    start = latest_for_asset(case, kind, asset)
    clearing = case["event_kinds"][kind]["cleared_by"]
    if start is None or clearing is None:
        return start
    return None if any(high >= start[0] for _, high in happened(case, clearing, asset)) else start


def start_of_kind(case: Case, facts: Facts, kind: str) -> Interval | None:
    """Steps 1 and 4: the start over all the assets that the record may belong to."""
    assets = facts.get(case["event_kinds"][kind]["per"], [])
    starts = [start_for_asset(case, kind, str(asset)) for asset in assets]
    known = [start for start in starts if start is not None]
    if not known or len(known) < len(starts):
        return None
    return min(low for low, _ in known), max(high for _, high in known)


def is_implausible(case: Case, start: Interval) -> bool:
    """Whether a start could lie after the day of judgement, or before there were photographs."""
    return start[1] > date.fromisoformat(case["as_of"]) or start[0] < LEAST_PLAUSIBLE


def started(case: Case, facts: Facts, origin: dict[str, Any]) -> Interval | None:
    """Steps 5 and 6: the interval of a rule's `from`, or None where the clock has not started."""
    for kind in origin["kinds"]:
        for asset in facts.get(case["event_kinds"][kind]["per"], []):
            latest = latest_for_asset(case, kind, str(asset))
            if latest is not None and is_implausible(case, latest):
                return None
    starts = [start_of_kind(case, facts, kind) for kind in origin["kinds"]]
    known = [start for start in starts if start is not None]
    if not known:
        return None
    if origin["mode"] == "latest_of":
        if len(known) < len(starts):
            return None
        return max(low for low, _ in known), max(high for _, high in known)
    return min(low for low, _ in known), min(high for _, high in known)


def lacks_an_asset(case: Case, facts: Facts, origin: dict[str, Any]) -> bool:
    """Step 5, of floors: whether nobody knows to which asset one of the events would belong."""
    return any(not facts.get(case["event_kinds"][kind]["per"]) for kind in origin["kinds"])


def last_day(case: Case, facts: Facts, keep: dict[str, Any]) -> date | Unknown:
    """The day through which a floor with `at_least` in months keeps."""
    start = started(case, facts, keep["from"])
    if start is None or (keep["from"]["mode"] == "earliest_of" and lacks_an_asset(case, facts, keep["from"])):
        return Unknown.NOT_STARTED
    counted_from = cut_off(case, facts, keep["cutoff"], start[1])
    if isinstance(counted_from, Unknown):
        return counted_from
    end = corresponding(counted_from, keep["at_least"])
    return (end and plus_days(end, keep["margin"])) or Unknown.PAST_9999


def is_ceiling_passed(case: Case, facts: Facts, keep: dict[str, Any]) -> bool:
    """True on and after the corresponding date of the ceiling's own start."""
    start = started(case, facts, keep["from"])
    if start is None:
        return False
    counted_from = cut_off(case, facts, keep["cutoff"], start[0])
    if isinstance(counted_from, Unknown):
        return False
    end = corresponding(counted_from, keep["at_most"])
    return end is not None and date.fromisoformat(case["as_of"]) >= end
