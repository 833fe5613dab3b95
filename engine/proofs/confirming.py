"""Confirmations carried from one bundle to another, to compare what rules say whoever has confirmed them."""

from __future__ import annotations

from dataclasses import replace

from engine.model.policies import Bundle, RuleVersion


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
