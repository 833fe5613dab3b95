"""The properties and who proves each: a table, the settings in which they are asked, and how a question can fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.language.codes import Code
from engine.model.holds import EnteredHold, EnteredRelease
from engine.model.policies import AuthorityRule, Bundle
from engine.proofs import (
    ceilings,
    choice_differences,
    choices,
    confirmations,
    coverage,
    differences,
    held_stays,
    idle_rules,
    links,
    missing_facts,
    more_holds,
    overlaps,
)
from engine.proofs.formulas import GivenUpError
from engine.proofs.results import AsOfRange, ChoiceDifference, Difference, Finding, Proof, Property, Status
from engine.proofs.setting import Setting

GIVEN_UP = "the prover did not find out"

OF_POLICIES: Mapping[Property, Callable[[Setting], tuple[Finding, ...]]] = {
    Property.MISSING_KEEPS: missing_facts.prove,
    Property.RULES_COUNT: idle_rules.prove,
    Property.SERIES_COVERED: coverage.prove,
    Property.CEILINGS_CLEAR: ceilings.prove,
    Property.ONE_THEN: overlaps.prove,
    Property.CHOICE_IS_TOTAL: lambda setting: choices.prove(setting.bundle),
    Property.UNCONFIRMED_KEEPS: confirmations.prove,
}
"""What is asked of the policies alone, in one setting."""

OF_HOLDS: Mapping[Property, Callable[[Setting], tuple[Finding, ...]]] = {
    Property.HELD_STAYS: held_stays.prove,
    Property.HOLDS_ONLY_HOLD: more_holds.prove,
    Property.LINKS_HOLD: links.prove,
}
"""What is asked of policies and holds."""


def proofs_of(
    bundle: Bundle,
    *,
    holds: Sequence[EnteredHold],
    releases: Sequence[EnteredRelease],
    as_of: AsOfRange,
    properties: Sequence[Property],
) -> tuple[Proof, ...]:
    """Return how the proof of each property ended."""
    asked = {**OF_HOLDS, **OF_POLICIES}

    def setting(with_holds: bool) -> Setting:
        # Each property has a world of its own: which case is found must not depend on what else was asked.
        return Setting.of(
            bundle, holds=holds if with_holds else (), releases=releases if with_holds else (), as_of=as_of
        )

    return tuple(_proof(one, asked[one], setting(one in OF_HOLDS)) for one in properties)


def _proof(of: Property, asked: Callable[[Setting], tuple[Finding, ...]], setting: Setting) -> Proof:
    try:
        findings = asked(setting)
    except GivenUpError:
        return Proof(property=of, status=Status.NOT_PROVED, cause=GIVEN_UP)
    if any(finding.problem.code is Code.PROOF_BROKEN for finding in findings):
        return Proof(property=of, status=Status.BROKEN, findings=findings)
    return Proof(property=of, status=Status.FOUND if findings else Status.PROVED, findings=findings)


def difference_of(old: Bundle, new: Bundle, *, as_of: AsOfRange) -> Difference:
    """Return the difference of two bundles."""
    try:
        return differences.compare(old, new, as_of=as_of)
    except GivenUpError:
        return Difference(direction=None, status=Status.NOT_PROVED, cause=GIVEN_UP)


def choice_difference_of(old: AuthorityRule, new: AuthorityRule, *, bundle: Bundle) -> ChoiceDifference:
    """Return whether two rules of authority choose otherwise."""
    try:
        return choice_differences.compare(old, new, bundle=bundle)
    except GivenUpError:
        return ChoiceDifference(status=Status.NOT_PROVED, cause=GIVEN_UP)
