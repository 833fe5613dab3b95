"""S6: no two rules that are due and must apply to one record want different things of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.codes import Code
from engine.model.decisions import Decision, FloorDue
from engine.model.policies import Rule, Then
from engine.proofs.demands import Demand
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Model, every, holds_in, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import decision_on, plainest


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return the pairs of rules with a different `then` that can both be due, each with one case."""
    floors = [demand for demand in setting.demands.of(setting.record) if demand.rule.keep.has_floor]
    return tuple(found for at, one in enumerate(floors) for found in _others(setting, one, floors[at + 1 :]))


def _others(setting: Setting, one: Demand, later: list[Demand]) -> Iterator[Finding]:
    is_due = every((setting.has_settled_facts(setting.record), one.must, one.is_due))
    left = {other.rule.id: other for other in later if _then(other.rule) is not _then(one.rule)}
    while left:
        both = {id: every((other.must, other.is_due)) for id, other in left.items()}
        model = setting.world.find(every((is_due, some(both.values()))))
        if model is None:
            return
        for id in [id for id, formula in both.items() if holds_in(model, formula)]:
            yield _overlap(setting, one.rule, left.pop(id).rule, model)


def _overlap(setting: Setting, one: Rule, other: Rule, model: Model) -> Finding:
    case = plainest(setting.record, model, bundles=[setting.bundle], as_of=setting.world.as_of)
    as_of = setting.world.as_of
    decision = decision_on(case, bundle=setting.bundle, as_of=as_of, in_=model)
    witness = Witness(inventory=case, as_of=as_of.in_(model), outcomes=(("", decision.outcome),))
    if not {one.id, other.id} <= _due(decision):
        return unconfirmed(Property.ONE_THEN, witness)
    return finding(
        Code.THEN_DIFFERS,
        f"`{one.id}` says {_then(one)} and `{other.id}` says {_then(other)} of one record",
        help="the gentlest wins: review before transfer before dispose; say the same in both, or narrow one",
        span=one.span,
        witness=witness,
    )


def _due(decision: Decision) -> set[str]:
    return {reason.rule for reason in decision.reasons if isinstance(reason, FloorDue) and reason.must}


def _then(rule: Rule) -> Then:
    return rule.then or Then.REVIEW
