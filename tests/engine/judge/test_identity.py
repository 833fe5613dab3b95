"""Accounts tell cases apart where they are recorded, under the vocabulary and the rules that come with Muniment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.intake.policy_folder import read_policy_folder
from engine.judge.judgement import judge
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.dates import Interval
from engine.model.decisions import Bucket, Decision, Hindrance, Obstacle
from engine.model.facts import Event, Facts, known
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Fingerprint, Ghost, Inventory, Link, LinkKind, Page, Record

POLICIES = Path(__file__).parents[3] / "policies"
AMLO = "amlo-customer-records"
CONFIRMATION = """\
{muniment: 1, kind: confirmation, rules: [{id: amlo-customer-records, version: %s}], by: Counsel, on: 2026-10-01,
 advice: {sha256: 9b1e77d0}, until: 2027-09-30}
"""
BOTH_ARE_ONE_CASE: tuple[Hindrance, ...] = ()
ACCOUNT_IN_DOUBT = (Hindrance(obstacle=Obstacle.IDENTITY, by="account"),)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    documents = read_policy_folder(POLICIES)
    (rule,) = [rule for rule in read_bundle(documents).bundle.rules if rule.id == AMLO]
    return read_bundle([*documents, Source("counsel.yaml", (CONFIRMATION % rule.version).encode())]).bundle


def form(id_: str, *accounts: str, is_registered: bool = False, customer: str = "C-1") -> Record:
    facts: Facts = {
        "series": known("account-form"),
        "jurisdiction": known("HK"),
        "customer": known(customer),
        "registered": known(is_registered),
    }
    page = Page(number=1, width=1, height=1, mode="L", pixels="0" * 64, quality=100)
    return Record(
        id=id_,
        location=id_,
        sha256="a" * 64,
        size=1,
        facts={**facts, "account": known(*accounts)} if accounts else facts,
        fingerprint=Fingerprint(pages=(page,), decoder="d"),
    )


def judged(bundle: Bundle, *records: Record, ghosts: tuple[Ghost, ...] = ()) -> dict[str, Decision]:
    first, *others = sorted(record.id for record in records)
    inventory = Inventory(
        records=records,
        links=tuple(Link(first=first, second=other, kind=LinkKind.IDENTICAL) for other in others),
        ghosts=ghosts,
        events=(Event(kind="relationship-ended", asset="C-1", on=Interval.on(date(2025, 1, 31))),),
    )
    judgement = judge(inventory, bundle=bundle, register=Register(), as_of=date(2026, 11, 1))
    return {decision.record: decision for decision in judgement.decisions}


def hindrances(decision: Decision) -> tuple[Hindrance, ...]:
    assert decision.membership is not None
    assert (decision.bucket is Bucket.REMOVE_COPY) == (not decision.membership.hindrances)
    return decision.membership.hindrances


@pytest.mark.parametrize(
    ("survivor", "copy", "found"),
    [
        (("A-1",), ("A-1",), BOTH_ARE_ONE_CASE),
        ((), (), BOTH_ARE_ONE_CASE),
        (("A-1",), (), BOTH_ARE_ONE_CASE),
        ((), ("A-1",), ACCOUNT_IN_DOUBT),
        (("A-1",), ("A-2",), ACCOUNT_IN_DOUBT),
        (("A-1",), ("a-1",), ACCOUNT_IN_DOUBT),
        (("A-1",), ("A-1; A-2",), ACCOUNT_IN_DOUBT),
        (("A-1", "A-2"), (), ACCOUNT_IN_DOUBT),
        (("A-1", "A-2"), ("A-1", "A-2"), ACCOUNT_IN_DOUBT),
    ],
)
def test_one_image_filed_under_two_accounts_stays_under_each(
    bundle: Bundle, survivor: tuple[str, ...], copy: tuple[str, ...], found: tuple[Hindrance, ...]
) -> None:
    decisions = judged(bundle, form("r-1", *survivor, is_registered=True), form("r-2", *copy))
    assert hindrances(decisions["r-2"]) == found


@pytest.mark.parametrize("who", ["r-1", "r-2", "r-3"])
def test_an_account_in_doubt_is_not_the_silence_of_an_index(bundle: Bundle, who: str) -> None:
    forms = [form("r-1", "A-1", is_registered=True), form("r-2"), form("r-3")]
    if who == "r-1":
        forms[0] = replace(form("r-1", is_registered=True), doubted=("account",))
    else:
        forms = [replace(one, doubted=("account",)) if one.id == who else one for one in forms]
    assert hindrances(judged(bundle, *forms)["r-2"]) == ACCOUNT_IN_DOUBT


@pytest.mark.parametrize("customer", ["c-1", "C–1", "C-01", "C-1; C-2"])
def test_a_customer_that_is_written_in_another_way_is_another(bundle: Bundle, customer: str) -> None:
    decisions = judged(bundle, form("r-1", is_registered=True), form("r-2", customer=customer))
    assert hindrances(decisions["r-2"]) == (Hindrance(obstacle=Obstacle.IDENTITY, by="customer"),)


def test_a_copy_without_an_account_stays_while_two_accounts_have_the_image(bundle: Bundle) -> None:
    decisions = judged(
        bundle, form("r-1", "A-1", is_registered=True), form("r-2"), form("r-3", "A-2"), form("r-4", "A-1")
    )
    assert hindrances(decisions["r-2"]) == hindrances(decisions["r-3"]) == ACCOUNT_IN_DOUBT
    assert hindrances(decisions["r-4"]) == BOTH_ARE_ONE_CASE


def test_a_removed_copy_still_says_its_account(bundle: Bundle) -> None:
    ghost = Ghost(survivor="r-1", record=form("r-0", "A-1"))
    decisions = judged(bundle, form("r-1", is_registered=True), form("r-2", "A-1"), form("r-3"), ghosts=(ghost,))
    assert hindrances(decisions["r-2"]) == ACCOUNT_IN_DOUBT
    assert hindrances(decisions["r-3"]) == BOTH_ARE_ONE_CASE
