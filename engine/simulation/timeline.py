"""How decisions change over time, by judging again only what can have changed, on the days on which it can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.judge.judgement import held_on, judge_under, subjects_of
from engine.model.decisions import Decision
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory
from engine.simulation.dates_ahead import RecordDays, confirmation_days, register_days
from engine.simulation.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A day, and the decisions that were made again on it: they may be as before; all others are."""

    day: date
    decisions: tuple[Decision, ...]


def turns(inventory: Inventory, *, bundle: Bundle, register: Register, first: date, last: date) -> Iterator[Turn]:
    """Yield the judgement of the first day whole, and then each day through `last` on which a decision can change.

    A decision that is not made again is the same as on the day before, but for the day by which somebody decides; the
    number of candidates is right on the first day alone.
    """
    held = held_on(first, inventory=inventory, register=register)
    yield Turn(day=first, decisions=judge_under(held, inventory, bundle=bundle, as_of=first).decisions)
    parts = Parts.of(inventory, vocabulary=bundle.vocabulary)
    on = _parts_by_day(inventory, parts, bundle=bundle, first=first, last=last)
    of_holds = {day for day in register_days(register) if first < day <= last}
    of_counsel = {day for day in confirmation_days(bundle.confirmations) if first < day <= last}
    for day in sorted({*on, *of_holds, *of_counsel}):
        again = set(on.get(day, ()))
        if day in of_holds:
            before, held = held, held_on(day, inventory=inventory, register=register)
            changed = {*before.reasons, *held.reasons}
            again |= {parts.part_of[id] for id in changed if before.reasons.get(id) != held.reasons.get(id)}
        if day in of_counsel:
            again |= parts.records.keys()
        if again:
            judged = judge_under(held, parts.inventory(again), bundle=bundle, as_of=day)
            yield Turn(day=day, decisions=judged.decisions)


def _parts_by_day(
    inventory: Inventory, parts: Parts, *, bundle: Bundle, first: date, last: date
) -> dict[date, tuple[str, ...]]:
    found: defaultdict[date, set[str]] = defaultdict(set)
    days = RecordDays.through(last, bundle=bundle, events=inventory.events)
    for id, subject in subjects_of(inventory, {record.id: record for record in inventory.records}).items():
        for day in days.of(subject, after=first):
            found[day].add(parts.part_of[id])
    return {day: tuple(sorted(those)) for day, those in found.items()}
