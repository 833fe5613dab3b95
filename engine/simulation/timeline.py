"""How decisions change over time, by judging again only what can have changed, on the days on which it can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import groupby

from engine.judge.earlier import as_read_by, distinct
from engine.judge.judgement import decided_by, held_on, judge_under, subjects_of
from engine.judge.longer import EarlierDecision, longer_decision
from engine.model.decisions import Decision, NotJudged
from engine.model.earlier import EarlierPolicies
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


def turns(
    inventory: Inventory,
    *,
    bundle: Bundle,
    register: Register,
    first: date,
    last: date,
    earlier: Sequence[EarlierPolicies] = (),
) -> Iterator[Turn]:
    """Yield the judgement of the first day whole, and then each day through `last` on which a decision can change.

    A decision that is not made again is the same as on the day before, but for the day by which somebody decides; the
    number of candidates is right on the first day alone. Where `earlier` policies bind, all decisions are remembered.
    """
    alone = _turns(inventory, seen=inventory, bundle=bundle, register=register, first=first, last=last)
    if not earlier:
        yield from alone
        return
    readable = distinct(earlier, now=bundle)
    streams = [_named(alone, "")]
    for digest, one in readable.items():
        if isinstance(one, Bundle):
            seen = as_read_by(one.vocabulary, inventory, now=bundle.vocabulary)
            made = _turns(inventory, seen=seen, bundle=one, register=register, first=first, last=last)
            streams.append(_named(made, digest))
    known: defaultdict[str, dict[str, Decision]] = defaultdict(dict)
    for day, together in groupby(merge(*streams, key=_day_of), key=_day_of):
        touched: set[str] = set()
        for digest, turn in together:
            known[digest].update((decision.record, decision) for decision in turn.decisions)
            touched |= {decision.record for decision in turn.decisions}
        decide_by = decided_by(day, bundle)
        yield Turn(
            day=day,
            decisions=tuple(
                longer_decision(
                    known[""][record],
                    earlier=[
                        EarlierDecision(
                            bundle=digest, decision=one if isinstance(one, NotJudged) else known[digest][record]
                        )
                        for digest, one in readable.items()
                    ],
                    decide_by=decide_by,
                )
                for record in sorted(touched)
            ),
        )


def _named(made: Iterator[Turn], digest: str) -> Iterator[tuple[str, Turn]]:
    for turn in made:
        yield digest, turn


def _day_of(named: tuple[str, Turn]) -> date:
    return named[1].day


def _turns(
    inventory: Inventory, *, seen: Inventory, bundle: Bundle, register: Register, first: date, last: date
) -> Iterator[Turn]:
    """Yield the turns of one bundle, which sees the inventory by its own words; holds see it as it is."""
    held = held_on(first, inventory=inventory, register=register)
    yield Turn(day=first, decisions=judge_under(held, seen, bundle=bundle, as_of=first).decisions)
    parts = Parts.of(seen, vocabulary=bundle.vocabulary)
    on = _parts_by_day(seen, parts, bundle=bundle, first=first, last=last)
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
