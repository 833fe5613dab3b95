"""Confirmations as they bind: by whole versions of rules, and only while their paper is there.

A confirmation may name a version by its first digits. Which rule that is is settled when it is entered, before counsel
approves it: another rule could be made whose version begins with the same digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.model.policies import Confirmation, Rule, RuleVersion


def confirmed_versions(confirmation: Confirmation, rules: Mapping[str, Rule]) -> Confirmation:
    """Return a confirmation that names whole versions; what it says of other versions than today's is left out."""
    versions = {id: rule.version for id, rule in rules.items()}
    return replace(
        confirmation,
        rules=tuple(
            RuleVersion(id=named.id, version=versions[named.id])
            for named in confirmation.rules
            if versions.get(named.id, "").startswith(named.version)
        ),
    )


def is_same_paper(one: Confirmation, other: Confirmation) -> bool:
    """Say whether two confirmations differ at most by the rules that they name, and by their place in a file."""
    return replace(one, rules=(), span=None) == replace(other, rules=(), span=None)


def still_said(confirmation: Confirmation, papers: Iterable[Confirmation]) -> Confirmation:
    """Return a confirmation with those of its rules that papers which are there still name."""
    there = {version for paper in papers if is_same_paper(paper, confirmation) for version in paper.rules}
    return replace(confirmation, rules=tuple(version for version in confirmation.rules if version in there))
