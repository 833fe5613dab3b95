"""The packs as they ship free nothing; confirmed, they free what is listed here; where they pull apart, it is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.judge.truth import truth_of
from engine.model.dates import Period, YearEnd
from engine.model.decisions import Bucket, Outcome
from engine.model.policies import Bundle, Entity, Rule, SourceQuality, Then, Unknown
from tests.policies.judging import (
    ENTITY,
    LONG_AFTER,
    all_events,
    confirmed,
    decision,
    everything,
    happened,
    judged,
    record,
)
from tests.policies.shipped import SHIPPED

BUNDLE: Bundle = replace(
    SHIPPED.bundle, entities={ENTITY: Entity(id=ENTITY, year_end=YearEnd(month=12, day=31), jurisdiction="HK")}
)
SERIES = BUNDLE.vocabulary.facts["series"].values
KEPT = {Outcome.KEEP, Outcome.UNDECIDED, Outcome.REVIEW}

# What counsel would let go by confirming every rule as it is: read this list before you confirm.
GOES_ONCE_CONFIRMED = {
    "account-form",
    "account-opening-photo",
    "business-voucher",
    "cheque-image",
    "company-resolution",
    "id-document",
    "remittance-form",
    "remittance-statement",
    "rent-record",
    "securities-lending-record",
    "signature-card",
}

# No period was found that could be cited, so these are undecided, whatever is known of them.
WITHOUT_A_FLOOR = {
    "bankruptcy-record",
    "branch-photograph",
    "cctv-still",
    "credit-reference-default",
    "land-search-id",
    "licence",
    "medical-image",
    "non-customer-id-copy",
    "recruitment-file",
    "rejected-application",
    "staff-record",
    "tender-photograph",
    "visitor-identity-record",
}

# Ceilings that meet a floor: the floor wins while it runs (Cap. 486 s. 26(1)(a)), and a person sees both.
CEILING_MEETS_FLOOR = {
    "account-form": "pdpo-purpose-fulfilled",
    "account-opening-photo": "pdpo-purpose-fulfilled",
    "administrative-record": "pdpo-purpose-fulfilled",
    "biometric-capture": "pcpd-biometric-captures",
    "dental-record": "pdpo-purpose-fulfilled",
    "id-document": "pdpo-purpose-fulfilled",
    "insurance-record": "pdpo-insurance-records",
    "member-register-entry": "pdpo-purpose-fulfilled",
    "occasional-customer-document": "pdpo-purpose-fulfilled",
    "patient-record": "pdpo-purpose-fulfilled",
    "programme-record": "pdpo-purpose-fulfilled",
    "refusal-log": "pdpo-purpose-fulfilled",
    "registration-fingerprint": "pdpo-purpose-fulfilled",
    "registration-photograph": "pdpo-purpose-fulfilled",
    "remittance-statement": "pdpo-purpose-fulfilled",
    "signature-card": "pdpo-purpose-fulfilled",
    "surrendered-identity-card": "pdpo-purpose-fulfilled",
}


def rules_of(series: str) -> tuple[Rule, ...]:
    """The rules in force that must apply to a record of the series in Hong Kong."""
    one = record("r-1", {"series": series, "jurisdiction": "HK", "storage_jurisdiction": "HK"})
    return tuple(rule for rule in BUNDLE.rules if rule.is_in_force and truth_of(rule.applies_to, one).must)


@pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
@pytest.mark.parametrize("series", SERIES)
def test_as_shipped_nothing_goes_and_no_copy_either(series: str, yes: bool) -> None:
    facts = everything(BUNDLE, yes=yes, series=series)
    # All laws at once, also those that are not in force.
    every_law = replace(
        BUNDLE,
        policies=tuple(
            replace(policy, rules=tuple(replace(rule, is_in_force=True) for rule in policy.rules))
            for policy in BUNDLE.policies
        ),
    )
    events = happened(BUNDLE, facts, all_events(BUNDLE))
    for bundle in (BUNDLE, every_law):
        found = judged(bundle, [record("r-1", facts), record("r-2", facts)], events, as_of=LONG_AFTER)
        assert {one.outcome for one in found.decisions} <= KEPT
        assert {one.bucket for one in found.decisions} <= {Bucket(outcome.value) for outcome in KEPT}


def outcomes_once_confirmed(*, yes: bool) -> dict[str, Outcome]:
    bundle = confirmed(BUNDLE)
    on = all_events(BUNDLE)
    facts = {series: everything(BUNDLE, yes=yes, series=series) for series in SERIES}
    return {series: decision(bundle, facts[series], on, as_of=LONG_AFTER).outcome for series in SERIES}


@pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
def test_confirmed_by_counsel_just_what_is_listed_goes(yes: bool) -> None:
    found = outcomes_once_confirmed(yes=yes)
    assert {series for series, outcome in found.items() if outcome is Outcome.DISPOSE} == GOES_ONCE_CONFIRMED
    assert Outcome.TRANSFER not in found.values()
    assert {series for series, outcome in found.items() if outcome is Outcome.UNDECIDED} == WITHOUT_A_FLOOR


@pytest.mark.parametrize("series", sorted(GOES_ONCE_CONFIRMED))
def test_without_any_event_nothing_goes_even_when_confirmed(series: str) -> None:
    facts = everything(BUNDLE, yes=True, series=series)
    assert decision(confirmed(BUNDLE), facts, {}, as_of=LONG_AFTER).outcome is Outcome.UNDECIDED


def test_what_nobody_knows_keeps_without_end() -> None:
    unknown = [rule for rule in BUNDLE.rules if isinstance(rule.keep.at_least, Unknown)]
    assert len(unknown) >= 10
    assert {rule.then for rule in unknown} == {Then.REVIEW}


def test_no_two_rules_of_a_series_end_in_another_way_in_silence() -> None:
    thens = {series: {rule.then for rule in rules_of(series) if rule.keep.has_floor} for series in SERIES}
    assert [series for series, found in thens.items() if len(found) > 1] == []


def test_where_a_ceiling_meets_a_floor_is_known() -> None:
    met = {}
    for series in SERIES:
        floors = [rule.id for rule in rules_of(series) if rule.keep.has_floor]
        ceilings = [rule.id for rule in rules_of(series) if not rule.keep.has_floor]
        if floors and ceilings:
            met[series] = ceilings
    assert met == {series: [rule] for series, rule in CEILING_MEETS_FLOOR.items()}


def test_a_source_that_is_not_there_gives_no_period() -> None:
    poor = [rule for rule in BUNDLE.rules if {basis.source for basis in rule.basis} == {SourceQuality.NONE}]
    assert [rule.id for rule in poor if not isinstance(rule.keep.at_least, Unknown)] == ["catalogue-images"]


def test_what_rests_on_less_than_the_text_says_what_counsel_has_to_look_at() -> None:
    unsaid = [
        rule.id
        for rule in BUNDLE.rules
        if any(basis.source is not SourceQuality.PRIMARY for basis in rule.basis)
        and not any(basis.note for basis in rule.basis)
    ]
    assert unsaid == []


def test_where_personal_data_is_stored_is_asked_of_every_personal_series() -> None:
    (gate,) = (rule for rule in BUNDLE.rules if rule.id == "pdpo-cross-border-storage")
    for series in SERIES:
        elsewhere = record("r-1", {"series": series, "jurisdiction": "HK", "storage_jurisdiction": "SG"})
        is_personal = series in BUNDLE.vocabulary.facts["series"].personal_values
        assert truth_of(gate.applies_to, elsewhere).must is is_personal, series


def test_no_longer_than_its_purpose_is_asked_of_every_personal_series() -> None:
    for series in BUNDLE.vocabulary.facts["series"].personal_values:
        by_purpose = [
            rule.id
            for rule in rules_of(series)
            if rule.keep.at_most == Period(0)
            and rule.keep.trigger
            and rule.keep.trigger.kinds == ("purpose-fulfilled",)
        ]
        assert len(by_purpose) == 1, series
