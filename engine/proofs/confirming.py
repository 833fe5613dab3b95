"""Confirmations carried from one bundle to another, to compare what rules say whoever has confirmed them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from engine.model.policies import Bundle, Confirmation, RuleVersion


def confirmed_as(new: Bundle, *, old: Bundle) -> Bundle:
    """Return `new` as it would be if counsel's word for each rule of `old` were for the rule of the same id in it.

    Nothing may act on such a bundle: nobody has confirmed it. It serves to compare, and to judge the mutants of tests.
    """
    versions = {rule.id: rule.version for rule in new.rules}
    meant = {rule.id: rule.version for rule in old.rules}
    return replace(
        new,
        confirmations=tuple(
            replace(
                confirmation,
                rules=tuple(
                    RuleVersion(id=named.id, version=versions[named.id])
                    for named in confirmation.rules
                    if named.id in versions and meant.get(named.id, "").startswith(named.version)
                ),
            )
            for confirmation in old.confirmations
        ),
    )


def all_confirmed(bundle: Bundle, *, assumed: Collection[str] = ()) -> Bundle:
    """Return the bundle as if counsel had confirmed every rule for good, with the rules `assumed` in force.

    As with `confirmed_as`, nothing may act on such a bundle.
    """
    policies = tuple(
        replace(
            policy,
            rules=tuple(
                replace(rule, is_in_force=True) if rule.id in assumed and not rule.is_in_force else rule
                for rule in policy.rules
            ),
        )
        for policy in bundle.policies
    )
    versions = tuple(RuleVersion(id=rule.id, version=rule.version) for policy in policies for rule in policy.rules)
    confirmation = Confirmation(rules=versions, by="as if", on=date.min, until=date.max, advice_sha256="")
    return replace(bundle, policies=policies, confirmations=(confirmation,))


def assumptions(old: Bundle, new: Bundle) -> tuple[tuple[str, ...], ...]:
    """Return which rules to assume in force so that all that two bundles say otherwise is seen: none, and the idle."""
    versions = [{rule.version for rule in bundle.rules} for bundle in (old, new)]
    idle = {
        rule.id
        for bundle, others in ((old, versions[1]), (new, versions[0]))
        for rule in bundle.rules
        if rule.version not in others and not rule.is_in_force
    }
    return ((), tuple(sorted(idle))) if idle else ((),)
