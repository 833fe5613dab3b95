"""S3: every rule in force changes some decision: an outcome, a flag, or whether a copy may go.

It is asked as if counsel had confirmed every rule: what a rule does only by not being confirmed, it does not say.
"""

from __future__ import annotations

from collections.abc import Mapping

import z3

from engine.language.codes import Code
from engine.model.decisions import STRONGEST_FIRST
from engine.model.policies import Rule
from engine.proofs.findings import finding
from engine.proofs.formulas import TRUE, Formula, differ, every, no, some
from engine.proofs.results import Finding
from engine.proofs.setting import Setting


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return the rules without which every decision would be the same."""
    rules = setting.demands.rules
    there = {rule.id: z3.Bool(f"there.{rule.id}") for rule in rules}
    gone = {rule.id: z3.Bool(f"gone.{rule.id}") for rule in rules}
    confirmed = dict.fromkeys(there, TRUE)
    left = {id: every((there[id], no(gone[id]))) for id in there}
    with_all, without = (_decided(setting, switches, confirmed) for switches in (there, left))
    changes = some(differ(one, other) for one, other in zip(with_all, without, strict=True))
    found = []
    for rule in rules:
        if not setting.world.is_possible(setting.demands.truths(setting.record).may(rule.applies_to)):
            found.append(_never_applies(rule))
            continue
        others = [other.id for other in rules if other.id != rule.id]
        alone = every((there[rule.id], gone[rule.id], *(no(gone[id]) for id in others), changes))
        reasons = setting.world.why_not(alone, [there[id] for id in others])
        if reasons is not None:
            found.append(_idle(rule, [others[at] for at in reasons]))
    return tuple(found)


def _decided(setting: Setting, there: Mapping[str, Formula], confirmed: Mapping[str, Formula]) -> list[Formula]:
    subject, demands = [setting.record], setting.demands
    outcomes = demands.outcomes(subject, is_there=there, is_confirmed=confirmed)
    copies = demands.let_copies_go(setting.record, setting.record, is_there=there, is_confirmed=confirmed)
    return [*(outcomes[each] for each in STRONGEST_FIRST), *demands.flags(subject, is_there=there), copies]


def _never_applies(rule: Rule) -> Finding:
    return finding(
        Code.RULE_IDLE,
        f"`{rule.id}` can apply to no record: its conditions exclude each other",
        help="mend its `applies_to`, or remove the rule",
        span=rule.span,
    )


def _idle(rule: Rule, others: list[str]) -> Finding:
    named = ", ".join(f"`{other}`" for other in sorted(others))
    why = f"{named} already decide whatever it would" if len(others) > 1 else f"{named} already decides it"
    return finding(
        Code.RULE_IDLE,
        f"`{rule.id}` changes no decision" + (f": {why}" if others else ""),
        help="check its period and its `applies_to`; if nothing is missing there, remove the rule",
        span=rule.span,
    )
