"""What a folder of policies holds, pack by pack: what each rule says, and how far it can be relied on today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from engine.judge.obligations import is_confirmed
from engine.language.problems import Problem
from engine.model.facts import Vocabulary
from engine.model.policies import Bundle, Confirmation, Policy, Rule, RuleVersion, SourceQuality
from procedures.scanning import read_policies

BEST_FIRST = tuple(SourceQuality)
"""How good a source is, best first."""


class Standing(StrEnum):
    """How far a rule can be relied on: whether its law is in force, and what the files say of counsel's word."""

    NOT_IN_FORCE = "not-in-force"
    CEILING = "ceiling"
    UNCONFIRMED = "unconfirmed"
    LAPSED = "lapsed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRule:
    """One rule with its standing on the day; `confirmation` is the one that confirms it, or that did last."""

    rule: Rule
    standing: Standing
    confirmation: Confirmation | None

    @property
    def weakest_source(self) -> SourceQuality:
        """Return how good the poorest source of the rule is: where only a part is confirmed, that part decides."""
        return max((basis.source for basis in self.rule.basis), key=BEST_FIRST.index, default=SourceQuality.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPack:
    """One policy: the name of its file, and its rules in the order in which they stand there."""

    policy: Policy
    file: str
    rules: tuple[ListedRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyListing:
    """All packs of a folder by file, on a day; `warnings` are what the files should be told about."""

    on: date
    packs: tuple[ListedPack, ...]
    vocabulary: Vocabulary
    warnings: tuple[Problem, ...]

    @property
    def standings(self) -> Counter[Standing]:
        """Return the number of rules of each standing."""
        return Counter(listed.standing for pack in self.packs for listed in pack.rules)


def list_policies(folder: Path, *, on: date) -> PolicyListing:
    """Return what `folder` holds; raises `BundleError` with every problem, or `PolicyFolderError`.

    Confirmations are taken as the files say them. Whether counsel approved one by certificate is in the register, which
    is not read here: a pack that is handed round has none.
    """
    policies = read_policies(folder)
    bundle = policies.read.bundle
    packs = [_pack(policy, bundle, on=on) for policy in bundle.policies]
    return PolicyListing(
        on=on,
        packs=tuple(sorted(packs, key=lambda pack: (pack.file, pack.policy.id))),
        vocabulary=bundle.vocabulary,
        warnings=policies.warnings,
    )


def _pack(policy: Policy, bundle: Bundle, *, on: date) -> ListedPack:
    spans = [part.span for part in policy.rules] or [part.span for part in policy.authority]
    in_order = sorted(policy.rules, key=lambda rule: (0 if rule.span is None else rule.span.line, rule.id))
    return ListedPack(
        policy=policy,
        file=spans[0].file if spans[0] is not None else "",
        rules=tuple(_listed(rule, bundle, on=on) for rule in in_order),
    )


def _listed(rule: Rule, bundle: Bundle, *, on: date) -> ListedRule:
    # Those of the very version that the rule has now: a word for another version says nothing of this one.
    about = [one for one in bundle.confirmations if any(_names(version, rule) for version in one.rules)]
    counting = [one for one in about if is_confirmed(rule, (one,), as_of=on)]
    found = max(counting or about, key=lambda one: (not one.is_sample, one.until), default=None)
    return ListedRule(rule=rule, standing=_standing(rule, found, is_confirmed=bool(counting)), confirmation=found)


def _names(version: RuleVersion, rule: Rule) -> bool:
    return version.id == rule.id and rule.version.startswith(version.version)


def _standing(rule: Rule, confirmation: Confirmation | None, *, is_confirmed: bool) -> Standing:
    if not rule.is_in_force:
        return Standing.NOT_IN_FORCE
    if not rule.keep.has_floor:
        return Standing.CEILING
    if is_confirmed:
        return Standing.CONFIRMED
    return Standing.UNCONFIRMED if confirmation is None else Standing.LAPSED
