"""S7: one more hold frees nothing, and the order of rules and of holds changes nothing."""

from __future__ import annotations

from dataclasses import replace

import z3

from engine.judge.retention import LEAVING
from engine.language.codes import Code
from engine.model.conditions import ALWAYS
from engine.model.decisions import Outcome
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
from engine.proofs.demands import leaves
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Formula, Model, differ, every, follows, holds_in, no, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import case_of, decision_on


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return what shows that a hold frees, or that an order matters.

    Some of the holds are in the register before and more after, which may include one on anything. The judge reads
    everything by its id, so that an order can only matter here where the formulas are wrong.
    """
    world, demands, record = setting.world, setting.demands, setting.record
    matches = [freezing.may_match(demands.truths(record)) for freezing in setting.holds]
    before = [z3.Bool(f"hold before {number}") for number in range(len(matches))]
    after = [z3.Bool(f"hold after {number}") for number in range(len(matches))]
    one_more = z3.Bool("one more hold")
    grows = every(follows(one, other) for one, other in zip(before, after, strict=True))
    fewer = demands.outcomes([record], is_held=_reached(matches, before))
    more = demands.outcomes([record], is_held=some((_reached(matches, after), one_more)))
    frees = some(
        (
            every((leaves(more), no(leaves(fewer)))),
            every((more[Outcome.DISPOSE], no(fewer[Outcome.DISPOSE]))),
        )
    )
    names = [rule.id for rule in demands.rules]
    one_way, other_way = (
        demands.outcomes([record], is_held=some(held), rules=order)
        for held, order in ((matches, names), (matches[::-1], names[::-1]))
    )
    reordered = some(differ(one_way[outcome], other_way[outcome]) for outcome in Outcome)
    model = world.find(some((every((grows, frees)), reordered)))
    if model is None:
        return ()
    fewer_holds = _register(setting, before, model)
    more_holds = _register(setting, after, model, one_more=holds_in(model, one_more))
    return (_replayed(setting, fewer_holds, more_holds, model),)


def _replayed(setting: Setting, fewer: Register, more: Register, model: Model) -> Finding:
    """Return what the judge says with fewer and with more holds, and with everything in the other order."""
    case, as_of, bundle = case_of([setting.record], model), setting.world.as_of, setting.bundle
    turned = replace(bundle, policies=tuple(replace(p, rules=p.rules[::-1]) for p in bundle.policies[::-1]))
    decisions = {
        "with fewer holds": decision_on(case, bundle=bundle, register=fewer, as_of=as_of, in_=model),
        "with more holds": decision_on(case, bundle=bundle, register=more, as_of=as_of, in_=model),
        "in the other order": decision_on(
            case, bundle=turned, register=replace(more, holds=more.holds[::-1]), as_of=as_of, in_=model
        ),
    }
    before, after, other = (decision.outcome for decision in decisions.values())
    witness = Witness(
        inventory=case,
        as_of=as_of.in_(model),
        outcomes=tuple((name, decision.outcome) for name, decision in decisions.items()),
    )
    is_shown = not setting.has_sealed
    if after is other and not (after in LEAVING and _weakness(after) > _weakness(before)):
        return unconfirmed(Property.HOLDS_ONLY_HOLD, witness, is_shown=is_shown)
    return finding(
        Code.HOLD_FREES,
        "one more hold frees, or the order of rules or holds decides",
        help="do not act on any plan: report this with the case",
        witness=witness,
        is_shown=is_shown,
    )


def _weakness(outcome: Outcome) -> int:
    return tuple(Outcome).index(outcome)


def _register(setting: Setting, there: list[Formula], model: Model, *, one_more: bool = False) -> Register:
    """Return the holds that are there under an assignment, and one on everything where there is one more."""
    holds = [
        entered for entered, is_there in zip(setting.register.holds, there, strict=True) if holds_in(model, is_there)
    ]
    if one_more:
        day = setting.world.as_of.in_(model)
        anything = Hold(
            id="one-more-hold",
            kind=HoldKind.LEGAL,
            scope=ALWAYS,
            matter="",
            issued_on=day,
            issued_by="",
            is_sealed=False,
        )
        holds.append(EnteredHold(hold=anything, entered_on=day))
    return replace(setting.register, holds=tuple(holds))


def _reached(matches: list[Formula], there: list[Formula]) -> Formula:
    return some(every(pair) for pair in zip(matches, there, strict=True))
