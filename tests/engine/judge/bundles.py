"""Other policies for a drawn case: some rules gone, some longer or shorter, some that choose another copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from engine.model.dates import Period
from engine.model.policies import AuthorityRule, Bundle, Confirmation, Copies, Members, Rule, RuleVersion, Then


def other_policies(bundle: Bundle, chance: Random) -> Bundle:
    """Return another version of the same policies, not yet confirmed."""
    rules = tuple(_other(rule, chance) for rule in bundle.rules if chance.random() < 0.85)
    authority = tuple(_other_choice(rule, chance) for rule in bundle.authority)
    return replace(bundle, policies=(replace(bundle.policies[0], rules=rules, authority=authority),))


def confirming(bundle: Bundle, *others: Bundle) -> Bundle:
    """Return the bundle with every rule of it, and of others, confirmed for ever: so that more than nothing leaves."""
    rules = {rule.version: rule for one in (bundle, *others) for rule in one.rules}
    versions = tuple(RuleVersion(id=rule.id, version=version) for version, rule in sorted(rules.items()))
    said = Confirmation(rules=versions, by="counsel", on=date.min, until=date.max, advice_sha256="0" * 64)
    return replace(bundle, confirmations=(said,))


def _other(rule: Rule, chance: Random) -> Rule:
    what = chance.randrange(5)
    if what == 0 and isinstance(rule.keep.at_least, Period):
        months = max(0, rule.keep.at_least.months + chance.choice((-84, -12, -1, 1, 12, 84)))
        return replace(rule, keep=replace(rule.keep, at_least=Period(min(months, 4_800))))
    if what == 1:
        return replace(rule, then=chance.choice((None, *Then)))
    if what == 2:
        return replace(rule, copies=chance.choice(tuple(Copies)))
    return rule


def _other_choice(rule: AuthorityRule, chance: Random) -> AuthorityRule:
    lines = list(rule.choose)
    chance.shuffle(lines)
    members = Members.REMOVE if chance.random() < 0.8 else rule.identical
    return replace(rule, choose=tuple(lines), identical=members)
