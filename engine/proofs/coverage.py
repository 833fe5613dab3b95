"""S4: every series is covered: to a record with known facts some rule with a floor must apply.

A gap is not told series by series: those that no rule keeps make one finding, and those that rules keep only where
other facts are right make one for each set of such facts. A person mends each of them in one place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.language.codes import Code
from engine.model.calibration import SERIES
from engine.model.decisions import NoRule
from engine.model.facts import FactKind
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Formula, Model, every, no, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import decision_on, plainest

_SHOWN = 5
"""Series that a message names; a person reads a few, and counts the rest."""

_HELP = "records that no rule keeps stay undecided for ever: add a rule that keeps them, or widen one that is there"
_ALL = "; `muniment check --format json` names all of these series"


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return the series with records that no rule must keep, wholly or in part, grouped by what it depends on."""
    record, demands = setting.record, setting.demands
    is_kept = some(demand.must for demand in demands.of(record) if demand.rule.keep.has_floor)
    has_settled_facts = setting.has_settled_facts(record)
    open_ = every((has_settled_facts, no(is_kept)))
    definition = setting.bundle.vocabulary.facts.get(SERIES)
    if definition is None or definition.kind is not FactKind.ONE_OF or SERIES not in setting.world.values:
        return _gap(setting, open_, "no rule with a floor is about some records")
    gaps: dict[tuple[str, ...], dict[str, Formula]] = {}
    for at, series in enumerate(setting.world.values[SERIES]):
        is_series = record.cell(SERIES, 0, at)
        model = setting.world.answer(every((open_, is_series)))
        if model is not None:
            is_partly_kept = setting.world.is_possible(every((is_series, has_settled_facts, is_kept)))
            facts = _deciding_facts(setting, model) if is_partly_kept else ()
            gaps.setdefault(facts, {})[str(series)] = is_series
    return tuple(found for facts, of in sorted(gaps.items()) for found in _of_group(setting, open_, facts, of))


def _deciding_facts(setting: Setting, model: Model) -> tuple[str, ...]:
    """Return the facts besides the series on which it depends that no rule keeps a record."""
    case = plainest(setting.record, model, bundles=[setting.bundle], as_of=setting.world.as_of)
    return tuple(sorted(fact for fact in case.records[0].facts if fact != SERIES))


def _of_group(
    setting: Setting, open_: Formula, facts: tuple[str, ...], series: Mapping[str, Formula]
) -> tuple[Finding, ...]:
    named = sorted(series)
    shown = ", ".join(f"`{one}`" for one in named[:_SHOWN])
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    whose = f"the series {shown}" if len(named) == 1 else f"{len(named)} series ({shown}{more})"
    by = " and ".join(f"`{fact}`" for fact in facts)
    message = (
        f"rules with a floor keep {whose} only for some values of {by}"
        if by
        else f"no rule with a floor is about {whose}"
    )
    return _gap(setting, every((open_, some(series.values()))), message, series=named)


def _gap(setting: Setting, question: Formula, message: str, *, series: Sequence[str] = ()) -> tuple[Finding, ...]:
    world = setting.world
    model = world.find(question)
    if model is None:
        return ()
    case = plainest(setting.record, model, bundles=[setting.bundle], as_of=world.as_of)
    decision = decision_on(case, bundle=setting.bundle, as_of=world.as_of, in_=model)
    witness = Witness(inventory=case, as_of=world.as_of.in_(model), outcomes=(("", decision.outcome),))
    if not any(isinstance(reason, NoRule) for reason in decision.reasons):
        return (unconfirmed(Property.SERIES_COVERED, witness),)
    help = _HELP + (_ALL if len(series) > _SHOWN else "")
    return (finding(Code.SERIES_UNCOVERED, message, help=help, witness=witness, about=tuple(series)),)
