"""S4: every series is covered: to a record with known facts some rule with a floor must apply."""

from __future__ import annotations

from engine.language.codes import Code
from engine.model.calibration import SERIES
from engine.model.decisions import NoRule
from engine.model.facts import FactKind
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Formula, every, no, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import case_of, decision_on

_HELP = "records that no rule keeps stay undecided for ever: add a rule that keeps them, or widen one that is there"


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return the series with records that no rule must keep, wholly or in part."""
    record, demands = setting.record, setting.demands
    is_kept = some(demand.must for demand in demands.of(record) if demand.rule.keep.has_floor)
    open_ = every((setting.has_settled_facts(record), no(is_kept)))
    definition = setting.bundle.vocabulary.facts.get(SERIES)
    if definition is None or definition.kind is not FactKind.ONE_OF or SERIES not in setting.world.values:
        return _gap(setting, open_, "no rule with a floor is about some records")
    found: list[Finding] = []
    for at, series in enumerate(setting.world.values[SERIES]):
        is_series = record.cell(SERIES, 0, at)
        some_are = setting.world.is_possible(every((is_series, setting.has_settled_facts(record), is_kept)))
        whose = f"some records of the series `{series}`" if some_are else f"the series `{series}`"
        found += _gap(setting, every((open_, is_series)), f"no rule with a floor is about {whose}")
    return tuple(found)


def _gap(setting: Setting, question: Formula, message: str) -> tuple[Finding, ...]:
    world = setting.world
    model = world.find(question)
    if model is None:
        return ()
    case = case_of([setting.record], model)
    decision = decision_on(case, bundle=setting.bundle, as_of=world.as_of, in_=model)
    witness = Witness(inventory=case, as_of=world.as_of.in_(model), outcomes=(("", decision.outcome),))
    if not any(isinstance(reason, NoRule) for reason in decision.reasons):
        return (unconfirmed(Property.SERIES_COVERED, witness),)
    return (finding(Code.SERIES_UNCOVERED, message, help=_HELP, witness=witness),)
