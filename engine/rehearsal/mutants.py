"""Mutants: the bundle with one thing about it changed, as a slip of an author would change it.

They are changes of values and not of text, so that none fails for being badly written. A mutant that no case notices is
a sentence of the policy that nobody checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.model.conditions import Condition
from engine.model.dates import MONTHS_IN_400_YEARS, Period
from engine.model.policies import AuthorityRule, Bundle, Copies, Keep, Policy, Rule, Span, Then, Trigger
from engine.rehearsal.condition_changes import inside_lines, without_a_part

_GENTLEST_FIRST = (Then.REVIEW, Then.TRANSFER, Then.DISPOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A bundle with one change; `rule` is the rule or authority rule that was changed, `concerns` its conditions.

    The change makes a difference at most to records that one of `concerns` could apply to.
    """

    rule: str
    span: Span | None
    change: str
    bundle: Bundle
    concerns: tuple[Condition, ...]
    is_of_authority: bool = False


def mutants_of(bundle: Bundle) -> Iterator[Mutant]:
    """Yield every mutant of a bundle, rule by rule."""
    for policy in bundle.policies:
        for rule in policy.rules:
            yield _mutant(bundle, policy, rule, None, "the rule dropped")
            for change, changed in _changes(rule, bundle):
                yield _mutant(bundle, policy, rule, changed, change)
        for authority in policy.authority:
            for number, line in enumerate(authority.choose):
                lines = (*authority.choose[:number], *authority.choose[number + 1 :])
                change = f"line {number + 1} of `choose`, `{line.fact}`, dropped"
                yield _of_authority(bundle, policy, authority, replace(authority, choose=lines), change)


def _mutant(bundle: Bundle, policy: Policy, rule: Rule, changed: Rule | None, change: str) -> Mutant:
    rules = tuple(changed if one is rule else one for one in policy.rules)
    mutated = replace(policy, rules=tuple(one for one in rules if one is not None))
    return Mutant(
        rule=rule.id,
        span=rule.span,
        change=change,
        bundle=_with(bundle, policy, mutated),
        concerns=(rule.applies_to,) if changed is None else (rule.applies_to, changed.applies_to),
    )


def _of_authority(bundle: Bundle, policy: Policy, rule: AuthorityRule, changed: AuthorityRule, change: str) -> Mutant:
    mutated = replace(policy, authority=tuple(changed if one is rule else one for one in policy.authority))
    return Mutant(
        rule=rule.id,
        span=rule.span,
        change=change,
        bundle=_with(bundle, policy, mutated),
        concerns=(rule.applies_to,),
        is_of_authority=True,
    )


def _with(bundle: Bundle, policy: Policy, mutated: Policy) -> Bundle:
    return replace(bundle, policies=tuple(mutated if one is policy else one for one in bundle.policies))


def _changes(rule: Rule, bundle: Bundle) -> Iterator[tuple[str, Rule]]:
    for change, keep in _of_keep(rule.keep, bundle):
        yield change, replace(rule, keep=keep)
    for change, condition in without_a_part(rule.applies_to):
        yield change, replace(rule, applies_to=condition)
    if isinstance(rule.keep.at_least, Period) or rule.keep.while_ is not None:
        # What never ends comes to no `then`.
        at = _GENTLEST_FIRST.index(rule.then or Then.REVIEW)
        for then in _GENTLEST_FIRST[at + 1 :]:
            yield f"`then` made `{then}`", replace(rule, then=then)
    if rule.copies is Copies.EVERY:
        yield "`copies` made `one`", replace(rule, copies=Copies.ONE)
    if not rule.is_in_force:
        yield "put in force", replace(rule, is_in_force=True)


def _of_keep(keep: Keep, bundle: Bundle) -> Iterator[tuple[str, Keep]]:
    if isinstance(keep.at_least, Period):
        yield "kept one day less", replace(keep, margin_days=keep.margin_days - 1)
        if keep.at_least.months:
            yield "kept one month less", replace(keep, at_least=Period(keep.at_least.months - 1))
    if keep.at_most is not None and keep.at_most.months < MONTHS_IN_400_YEARS:
        yield "its ceiling one month later", replace(keep, at_most=Period(keep.at_most.months + 1))
    if keep.cutoff is not None:
        yield "the cutoff dropped", replace(keep, cutoff=None)
    if keep.while_ is not None:
        for change, condition in inside_lines(keep.while_):
            yield f"{change} from `while`", replace(keep, while_=condition)
    if keep.trigger is not None:
        for kind in keep.trigger.kinds:
            for other in _other_events(kind, keep.trigger, bundle):
                kinds = tuple(other if one == kind else one for one in keep.trigger.kinds)
                yield (
                    f"started by `{other}` and not by `{kind}`",
                    replace(keep, trigger=replace(keep.trigger, kinds=kinds)),
                )


def _other_events(kind: str, trigger: Trigger, bundle: Bundle) -> Iterator[str]:
    """Yield the events that could be written by mistake: those of the same asset, or else any other one."""
    events = bundle.vocabulary.events
    others = [name for name in sorted(events) if name not in trigger.kinds]
    of_the_asset = [name for name in others if events[name].per == events[kind].per]
    yield from of_the_asset or others[:1]
