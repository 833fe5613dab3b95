"""S5: no floor that must apply still runs when a ceiling that must apply is passed.

Facts and days are certain here: a doubtful start is counted both ways, and would make every ceiling meet its floor.
The law lets the floor win (Cap. 486 s. 26(1)(a)), so it is a warning: whoever wrote both should know.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.codes import Code
from engine.proofs.demands import Demand
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Formula, every, holds_in, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import decision_on, plainest

_SHOWN = 5
_ALL = "; `muniment check --format json` names all of these rules"


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
    floors = {one.rule.id: every((one.must, one.is_running)) for one in demands if one.rule.keep.has_floor}
    is_certain = every((setting.has_settled_facts(record), record.has_certain_events()))
    is_passed = every((is_certain, ceiling.is_passed))
    model = world.find(every((is_passed, some(floors.values()))))
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
    keeping = _keeping(setting, is_passed, floors)
    shown = ", ".join(f"`{id}`" for id in keeping[:_SHOWN])
    more = f" and {len(keeping) - _SHOWN} more" if len(keeping) > _SHOWN else ""
    whom = f"{shown} keeps" if len(keeping) == 1 else f"{len(keeping)} rules keep ({shown}{more})"
    return (
        finding(
            Code.CEILING_SHIELDED,
            f"`{ceiling.rule.id}` forbids to keep what {whom}",
            help="the floor wins, and reports say `shielded`; if that is meant, nothing is to be done"
            + (_ALL if more else ""),
            span=ceiling.rule.span,
            witness=witness,
            about=tuple(keeping),
        ),
    )


def _keeping(setting: Setting, is_passed: Formula, floors: Mapping[str, Formula]) -> list[str]:
    """Return every rule that can keep past the ceiling, in the order of their ids."""
    left, found = dict(floors), []
    while (model := setting.world.answer(every((is_passed, some(left.values()))))) is not None:
        at_once = [id for id, floor in left.items() if holds_in(model, floor)]
        found += at_once
        left = {id: floor for id, floor in left.items() if id not in at_once}
    return sorted(found)
