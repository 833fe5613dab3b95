"""S10: a rule that counsel has not confirmed permits nothing: neither that a record leaves nor that a copy does."""

from __future__ import annotations

from engine.judge.retention import LEAVING
from engine.language.codes import Code
from engine.model.decisions import FloorDue
from engine.proofs.demands import leaves
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import every, holds_in, no, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import copy_may_go, decision_on, plainest


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return what shows that something leaves which a rule without confirmation may apply to."""
    world, record, demands = setting.world, setting.record, setting.demands
    floors = [(one, demands.is_confirmed(one.rule.id)) for one in demands.of(record) if one.rule.keep.has_floor]
    is_open = some(every((one.may, no(confirmed))) for one, confirmed in floors)
    nobody = no(some(every((one.must, confirmed)) for one, confirmed in floors))
    goes = every((leaves(demands.outcomes([record])), is_open))
    copy_goes = every((demands.let_copies_go(record, record), nobody))
    model = world.find_first(goes, copy_goes)
    if model is None:
        return ()
    case = plainest(record, model, bundles=[setting.bundle], as_of=setting.world.as_of)
    decision = decision_on(case, bundle=setting.bundle, as_of=world.as_of, in_=model)
    witness = Witness(inventory=case, as_of=world.as_of.in_(model), outcomes=(("", decision.outcome),))
    # That a copy goes by a rule that is confirmed is no violation, and confirms none.
    copies_go = holds_in(model, copy_goes) and copy_may_go(case, bundle=setting.bundle, as_of=world.as_of, in_=model)
    unsaid = [one.rule for one in decision.reasons if isinstance(one, FloorDue) and not one.is_confirmed]
    if not (copies_go or (decision.outcome in LEAVING and unsaid)):
        return (unconfirmed(Property.UNCONFIRMED_KEEPS, witness),)
    return (
        finding(
            Code.UNCONFIRMED_PERMITS,
            "a record, or a copy of it, could leave though nobody has confirmed "
            + (f"`{unsaid[0]}`" if unsaid else "a rule"),
            help="do not act on any plan: a confirmation is not asked for; report this with the case",
            witness=witness,
        ),
    )
