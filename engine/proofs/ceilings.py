"""S5: no floor that must apply still runs when a ceiling that must apply is passed.

Facts and days are certain here: a doubtful start is counted both ways, and would make every ceiling meet its floor.
The law lets the floor win (Cap. 486 s. 26(1)(a)), so it is a warning: whoever wrote both should know.
"""

from __future__ import annotations

from engine.language.codes import Code
from engine.proofs.demands import Demand
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import every, holds_in, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import decision_on, plainest


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return the ceilings that some floor can keep past, each with one case."""
    demands = setting.demands.of(setting.record)
    return tuple(
        found
        for demand in demands
        if demand.rule.keep.at_most is not None
        for found in _shielded(setting, demand, demands)
    )


def _shielded(setting: Setting, ceiling: Demand, demands: tuple[Demand, ...]) -> tuple[Finding, ...]:
    world, record = setting.world, setting.record
    floors = [(one.rule.id, every((one.must, one.is_running))) for one in demands if one.rule.keep.has_floor]
    keeps = some(floor for _, floor in floors)
    is_certain = every((setting.has_settled_facts(record), record.has_certain_events()))
    model = world.find(every((is_certain, ceiling.is_passed, keeps)))
    if model is None:
        return ()
    case = plainest(record, model, bundles=[setting.bundle], as_of=setting.world.as_of)
    decision = decision_on(case, bundle=setting.bundle, as_of=world.as_of, in_=model)
    witness = Witness(
        inventory=case,
        as_of=world.as_of.in_(model),
        outcomes=(("", decision.outcome),),
        is_overdue=(decision.is_overdue,),
    )
    if not decision.is_shielded:
        return (unconfirmed(Property.CEILINGS_CLEAR, witness),)
    keeping = ", ".join(f"`{id}`" for id, floor in floors if holds_in(model, floor))
    return (
        finding(
            Code.CEILING_SHIELDED,
            f"`{ceiling.rule.id}` forbids to keep what {keeping} keeps",
            help="the floor wins, and reports say `shielded`; if that is meant, nothing is to be done",
            span=ceiling.rule.span,
            witness=witness,
        ),
    )
