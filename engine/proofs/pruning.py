"""Cases without what they do not depend on: each fact and event whose absence changes nothing is taken out.

Every try is put to the judge, so what is left is as true as what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.model.facts import Facts
from engine.model.records import Inventory, Record

Said = Callable[[Inventory], object]
"""What is said of a case, reasons and all; a smaller case must say the same."""


def pruned(case: Inventory, *, said: Said) -> Inventory:
    """Return the case without each fact and event that changes nothing of what is `said`."""
    whole = said(case)
    for smaller_by_one in (_without_a_fact, _without_an_event):
        tried: set[object] = set()
        while True:
            for what, smaller in smaller_by_one(case):
                if what not in tried:
                    tried.add(what)
                    if said(smaller) == whole:
                        case = smaller
                        break
            else:
                break
    return case


def without(facts: Facts, name: str) -> Facts:
    """Return the facts but one."""
    return {fact: value for fact, value in facts.items() if fact != name}


def _without_a_fact(case: Inventory) -> Iterator[tuple[object, Inventory]]:
    for at, record in enumerate(case.records):
        for fact in sorted(record.facts):
            yield (at, fact), replace(case, records=_with(case.records, at, without(record.facts, fact)))


def _with(records: tuple[Record, ...], at: int, facts: Facts) -> tuple[Record, ...]:
    return (*records[:at], replace(records[at], facts=facts), *records[at + 1 :])


def _without_an_event(case: Inventory) -> Iterator[tuple[object, Inventory]]:
    for event in case.events:
        yield event, replace(case, events=tuple(one for one in case.events if one is not event))
