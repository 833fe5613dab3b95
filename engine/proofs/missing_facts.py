"""S2: a missing fact, or one on which sources differ, frees nothing that the whole facts would keep."""

from __future__ import annotations

from dataclasses import replace

from engine.judge.retention import LEAVING
from engine.language.codes import Code
from engine.model.decisions import Outcome
from engine.model.records import Inventory
from engine.proofs.cells import DIGEST, RECORD_ID
from engine.proofs.demands import leaves
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Formula, Model, every, follows, no, some
from engine.proofs.pruning import pruned
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import COPY_GOES, copy_may_go, decision_on, facts_of, record_of
from engine.proofs.world import View

_KEPT_LONGER = tuple(Outcome)


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return what shows that not to know a fact frees."""
    world, record, demands = setting.world, setting.record, setting.demands
    whole = world.view("whole", slots=1)
    seen, true = demands.outcomes([record]), demands.outcomes([whole])
    frees = (
        every((leaves(seen), no(leaves(true)))),
        every((seen[Outcome.DISPOSE], no(true[Outcome.DISPOSE]))),
        every((demands.let_copies_go(record, record), no(demands.let_copies_go(whole, whole)))),
    )
    completes = _completes(whole, record)
    model = world.find_first(*(every((way, completes)) for way in frees))
    if model is None:
        return ()
    facts = facts_of(whole, model)
    events = tuple(dict.fromkeys([*record.events_in(model), *whole.events_in(model)]))
    case = Inventory(records=(record_of(record, model),), events=events)
    complete = Inventory(records=(replace(case.records[0], facts=facts),), events=events)
    case, complete = _plainest(setting, case, complete, model)
    facts = complete.records[0].facts
    decisions = [decision_on(each, bundle=setting.bundle, as_of=world.as_of, in_=model) for each in (case, complete)]
    copies = [copy_may_go(each, bundle=setting.bundle, as_of=world.as_of, in_=model) for each in (case, complete)]
    witness = Witness(
        inventory=case,
        as_of=world.as_of.in_(model),
        outcomes=(("as recorded", decisions[0].outcome), ("with all facts", decisions[1].outcome)),
        truth=facts,
        notes=(COPY_GOES,) if copies[0] > copies[1] else (),
    )
    places = [_KEPT_LONGER.index(decision.outcome) for decision in decisions]
    is_freed = decisions[0].outcome in LEAVING and places[0] > places[1]
    if not is_freed and copies[0] <= copies[1]:
        return (unconfirmed(Property.MISSING_KEEPS, witness),)
    return (
        finding(
            Code.MISSING_FREES,
            "a record could leave because a fact is missing",
            help="no policy can do that: Muniment decides what it must not, so let nothing go, and report this",
            witness=witness,
        ),
    )


def _plainest(setting: Setting, case: Inventory, complete: Inventory, model: Model) -> tuple[Inventory, Inventory]:
    """Return a case and its completion without the facts and events on which neither decision depends."""
    bundle, as_of = setting.bundle, setting.world.as_of
    own = case.records[0].facts

    def recorded(whole: Inventory) -> Inventory:
        left = {fact: value for fact, value in own.items() if fact in whole.records[0].facts}
        return replace(case, records=(replace(case.records[0], facts=left),), events=whole.events)

    def said(whole: Inventory) -> object:
        return [
            (
                decision_on(each, bundle=bundle, as_of=as_of, in_=model),
                copy_may_go(each, bundle=bundle, as_of=as_of, in_=model),
            )
            for each in (recorded(whole), whole)
        ]

    smaller = pruned(complete, said=said)
    return recorded(smaller), smaller


def _completes(whole: View, record: View) -> Formula:
    """Return that a record has every fact, each with a value that is recorded, if any is."""
    parts = []
    for fact, values in whole.world.values.items():
        said = some(
            every((record.is_used(fact, slot), record.cell(fact, slot, at), whole.cell(fact, 0, at)))
            for slot in record.slots_of(fact)
            for at in range(len(values))
        )
        if fact not in (RECORD_ID, DIGEST):
            parts.append(whole.is_used(fact, 0))
        parts.append(follows(record.is_used(fact, 0), said))
    return every((*parts, *(record.same_events(whole, slot=slot, of_slot=0) for slot in range(record.slots))))
