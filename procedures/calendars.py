"""The calendar of a policy folder, and of what a store knows besides: holds, orders, and when records fall due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from engine.custody.clock import SystemClock
from engine.custody.store import Store
from engine.judge.due_days import DueMonth, due_months
from engine.language.problems import Problem
from engine.model.holds import Hold, Register
from engine.model.policies import Bundle
from engine.register.standing import Standing
from procedures.audit import versions
from procedures.cases import case_of
from procedures.judging import judge_case
from procedures.ledger import require_whole
from procedures.planning import NoScanError
from procedures.register import bundle_in_force, register_in_force
from procedures.scanning import Policies, read_policies
from procedures.schedule_files import OutputExistsError, write_file
from reports.calendar_entries import CalendarEntry, entries_of
from reports.icalendar_file import icalendar_bytes

_USUAL_ZONE = "Asia/Hong_Kong"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarOrder:
    """Of which policies, and which store if any, for which day, and where to."""

    policies: Path
    ics: Path
    as_of: date
    database: Path | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCalendar:
    """What was written; `zone` is that of the policies."""

    path: Path
    entries: tuple[CalendarEntry, ...]
    zone: str
    warnings: tuple[Problem, ...]


def make_calendar(order: CalendarOrder) -> MadeCalendar:
    """Write the calendar; the same policies, store and day give the same bytes.

    Without a store the holds and confirmations of the files stand in it. With one, those that bind do, with the orders,
    and the latest scan of every archive is judged for the day.
    """
    if order.ics.exists() and not order.replaces:
        raise OutputExistsError(path=order.ics)
    policies = read_policies(order.policies)
    zone = zone_of(policies.read.bundle)
    SystemClock.in_zone(zone)  # a zone that this machine does not know is an error in words
    if order.database is None:
        entries = entries_of(policies.read.bundle, holds=policies.read.holds, as_of=order.as_of)
    else:
        entries = _with_store(order.database, policies, as_of=order.as_of)
    write_file(order.ics, icalendar_bytes(entries, as_of=order.as_of, zone=zone), replaces=order.replaces)
    return MadeCalendar(path=order.ics, entries=entries, zone=zone, warnings=policies.warnings)


def zone_of(bundle: Bundle) -> str:
    """Return the zone of the policies; that of Hong Kong where they differ or there is none."""
    zones = {policy.timezone for policy in bundle.policies}
    return zones.pop() if len(zones) == 1 else _USUAL_ZONE


def _with_store(database: Path, policies: Policies, *, as_of: date) -> tuple[CalendarEntry, ...]:
    if not database.exists():
        raise NoScanError(database=database)
    with Store.open(database) as store:
        require_whole(store)
        standing = store.standing()
        register = register_in_force(policies, standing)
        return entries_of(
            bundle_in_force(policies, standing),
            holds=_not_released(register, standing, policies),
            orders=[entered.order for entered in register.orders],
            due=_due(store, policies, as_of=as_of),
            as_of=as_of,
        )


def _not_released(register: Register, standing: Standing, policies: Policies) -> Iterator[Hold]:
    """Yield the holds of the register, and those of files that nobody has entered yet."""
    released = {one.release.hold for one in register.releases if one.release.scope is None}
    entered = {one.hold.id for one in register.holds}
    sealed = {id for id, one in standing.holds.items() if one.hold.is_sealed}
    for one in register.holds:
        if one.hold.id not in released:
            # What was entered as sealed stays so, whatever its file says now.
            yield replace(one.hold, is_sealed=one.hold.is_sealed or one.hold.id in sealed)
    yield from (hold for hold in policies.read.holds if hold.id not in entered)


def _due(store: Store, policies: Policies, *, as_of: date) -> Iterator[DueMonth]:
    """Yield what falls due in all archives together, by rule and month; what was scanned last of each counts."""
    counted: dict[tuple[str, str], DueMonth] = {}
    standing = store.standing()
    for _, scan in sorted(store.latest_scans().items()):
        case = case_of(
            store.load_scan(scan), policies=policies, standing=standing, as_of=as_of, store=store, versions=versions()
        )
        judgement = judge_case(case)
        for month in due_months(judgement):
            known = counted.get((month.rule, month.month))
            counted[month.rule, month.month] = month if known is None else _together(known, month)
    yield from counted.values()


def _together(one: DueMonth, other: DueMonth) -> DueMonth:
    return DueMonth(rule=one.rule, first=min(one.first, other.first), records=one.records + other.records)
