"""The solver's formulas beside the judge and the reference model: what do they say of drawn records?

A record is put to the formulas as a question with everything pinned: its facts, its events, its ghosts and the day.
What no formula models is left out of a case: links, shared files, what was known before, and orders to destroy.

As a command (`python -m tests.spec.solving CASES [FIRST_SEED]`) it prints the first disagreement as JSON and ends with
1; it is what the long run and the planted faults use.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from typing import Any

from engine.judge.judgement import subjects_of
from engine.model.decisions import Outcome
from engine.model.facts import Event
from engine.model.records import Record
from engine.model.values import Value
from engine.proofs.cells import DIGEST, RECORD_ID
from engine.proofs.formulas import every, holds_in, some
from engine.proofs.results import EVERY_DAY
from engine.proofs.setting import Setting
from tests.spec.adaptor import bundle_of, inventory_of, register_of, verdict_of
from tests.spec.cases import draw_case
from tests.spec.differential import expected_of

Plain = dict[str, Any]

LEFT_OUT = ("links", "remembered_links", "past", "cleared", "orders", "waivers")
SOURCES = 3
"""As many values as a drawn fact can have."""
COMPARED = ("outcome", "overdue", "shielded")


def modelled(case: Plain) -> Plain:
    """Return a case without what no formula models."""
    records = [{key: said for key, said in each.items() if key not in ("file", "names")} for each in case["records"]]
    return case | {"records": records} | {name: [] for name in LEFT_OUT}


def said_by_formulas(case: Plain) -> dict[str, Plain]:
    """Return what the formulas say of each record of a case, by its id."""
    inventory = inventory_of(case)
    bundle, register = bundle_of(case), register_of(case)
    said = {}
    for id, subject in subjects_of(inventory, {record.id: record for record in inventory.records}).items():
        setting = Setting.of(
            bundle,
            holds=register.holds,
            releases=register.releases,
            as_of=EVERY_DAY,
            also=_values(subject),
            slots=SOURCES,
        )
        said[id] = _said(setting, subject, inventory.events, date.fromisoformat(case["as_of"]))
    return said


def _said(setting: Setting, subject: Sequence[Record], events: Sequence[Event], as_of: date) -> Plain:
    world = setting.world
    views = [setting.record, *(world.view(f"ghost {number}", slots=SOURCES) for number in range(1, len(subject)))]
    is_held = some(setting.is_held(view) for view in views)
    outcomes = setting.demands.outcomes(views, is_held=is_held)
    overdue, shielded = setting.demands.flags(views)
    pinned = [view.pinned(member, events) for view, member in zip(views, subject, strict=True)]
    model = world.answer(every((world.as_of.is_on(as_of), *pinned)))
    assert model is not None, f"{subject[0].id} is not among the records that the formulas know"
    (outcome,) = [each for each, formula in outcomes.items() if holds_in(model, formula)]
    return {
        "outcome": outcome.value,
        "overdue": holds_in(model, overdue),
        "shielded": holds_in(model, shielded),
    }


def _values(members: Iterable[Record]) -> dict[str, list[Value]]:
    """Return every value that some member has, so that each is told apart."""
    found: defaultdict[str, set[Value]] = defaultdict(set)
    for member in members:
        found[RECORD_ID].add(member.id)
        found[DIGEST].add(member.sha256)
        for fact, values in member.facts.items():
            found[fact].update(values.values)
    return {fact: sorted(values, key=str) for fact, values in found.items()}


def first_disagreement(cases: int, *, first_seed: int = 0, outcomes: Counter[str] | None = None) -> Plain | None:
    """Return the first case on which model, judge and formulas are not of one mind, with what each says, or None."""
    for seed in range(first_seed, first_seed + cases):
        case = modelled(draw_case(Random(seed)))
        model, judge, formulas = expected_of(case)["records"], verdict_of(case)["records"], said_by_formulas(case)
        if outcomes is not None:
            outcomes.update(verdict["outcome"] for verdict in judge.values())
        by_three = [
            {id: {what: said[id][what] for what in COMPARED} for id in judge} for said in (model, judge, formulas)
        ]
        if by_three[0] != by_three[1] or by_three[1] != by_three[2]:
            return {"seed": seed, **dict(zip(("model", "judge", "formulas"), by_three, strict=True)), "case": case}
    return None


def main() -> int:
    """Compare as many cases as the first argument says."""
    outcomes: Counter[str] = Counter()
    found = first_disagreement(int(sys.argv[1]), first_seed=int(sys.argv[2]) if sys.argv[2:] else 0, outcomes=outcomes)
    if found is not None:
        print(json.dumps(found, indent=1))
        return 1
    total = sum(outcomes.values())
    shares = ", ".join(f"{outcome} {outcomes[outcome] / total:.1%}" for outcome in Outcome)
    print(f"{sys.argv[1]} cases, {total} records, no disagreement; {shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
