"""Without the agreement of the Director nothing of a department goes; with it, just what `docs/packs.md` says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.dates import Period
from engine.model.decisions import Outcome
from engine.model.policies import Bundle, Combination, Keep, Then, Trigger
from engine.model.values import Value
from tests.policies.judging import LONG_AFTER, all_events, confirmed, decision, everything
from tests.policies.shipped import ROOT, SHIPPED

GATED = (
    "administrative-record",
    "programme-record",
    "procurement-record",
    "registration-photograph",
    "registration-fingerprint",
    "surrendered-identity-card",
)
LETTER = "9b1e77d0c2f14a5b8e6d3f7a9b1e77d0c2f14a5b8e6d3f7a9b1e77d0c2f14a5b"
AGREED: Mapping[str, Value] = {
    "destruction_agreed": True,
    "disposal_schedule": "EXAMPLE-12",
    "agreement_letter": LETTER,
}


def with_a_careless_rule(bundle: Bundle) -> Bundle:
    """The bundle without the periods that nobody knows, and with a rule by which everything may go at once."""
    (careless,) = (rule for rule in bundle.rules if rule.id == "catalogue-images")
    careless = replace(
        careless,
        id="careless",
        applies_to=next(rule for rule in bundle.rules if rule.id == "grs-destruction-agreement").applies_to,
        keep=Keep(at_least=Period(0), trigger=Trigger(combination=Combination.LATEST_OF, kinds=("contract-awarded",))),
        then=Then.DISPOSE,
    )
    known = [
        replace(policy, rules=tuple(rule for rule in policy.rules if rule.id in ("grs-destruction-agreement",)))
        for policy in bundle.policies
        if policy.id == "hk-government"
    ]
    return replace(bundle, policies=(*known, replace(known[0], id="careless", rules=(careless,))))


@pytest.mark.parametrize("series", GATED)
@pytest.mark.parametrize(
    ("agreed", "outcome"), [(None, Outcome.KEEP), (False, Outcome.KEEP), (True, Outcome.REVIEW)], ids=str
)
def test_the_shipped_gate_keeps_whatever_another_rule_would_let_go(
    series: str, agreed: bool | None, outcome: Outcome
) -> None:
    bundle = confirmed(with_a_careless_rule(SHIPPED.bundle))
    facts = everything(bundle, yes=False, series=series)
    del facts["destruction_agreed"]
    facts |= {} if agreed is None else {"destruction_agreed": agreed}
    assert decision(bundle, facts, all_events(bundle), as_of=LONG_AFTER).outcome is outcome


def test_the_careless_rule_would_let_it_go_without_the_gate() -> None:
    careless = with_a_careless_rule(SHIPPED.bundle)
    alone = confirmed(replace(careless, policies=careless.policies[1:]))
    facts = everything(alone, yes=False, series="programme-record")
    assert decision(alone, facts, all_events(alone), as_of=LONG_AFTER).outcome is Outcome.DISPOSE


def example() -> Bundle:
    """The example of the page, with the shipped vocabulary, confirmed."""
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.+?)```", page, re.DOTALL)
    vocabulary = (ROOT / "policies" / "vocabulary.yaml").read_bytes()
    read = read_bundle([Source("vocabulary.yaml", vocabulary), Source("example.yaml", shown.encode())])
    return confirmed(read.bundle)


EXAMPLE = example()


def outcome_of(facts: Mapping[str, Value], *, without: str = "") -> Outcome:
    said = everything(EXAMPLE, yes=False, series="programme-record", **facts)
    said.pop(without, None)
    return decision(EXAMPLE, said, all_events(EXAMPLE), as_of=LONG_AFTER).outcome


def test_the_example_opens_for_just_what_the_letter_covers() -> None:
    assert outcome_of(AGREED) is Outcome.DISPOSE


@pytest.mark.parametrize("fact", AGREED)
def test_the_example_stays_closed_where_a_part_of_the_agreement_is_missing(fact: str) -> None:
    assert outcome_of(AGREED, without=fact) is Outcome.KEEP


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("destruction_agreed", False),
        ("disposal_schedule", "EXAMPLE-13"),
        ("disposal_schedule", "example 12"),
        ("agreement_letter", LETTER.upper()),
        ("agreement_letter", LETTER[:8]),
        ("agreement_letter", "0" * 64),
    ],
)
def test_the_example_stays_closed_for_another_letter_or_schedule(fact: str, value: Value) -> None:
    assert outcome_of({**AGREED, fact: value}) is Outcome.KEEP
