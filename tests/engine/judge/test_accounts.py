"""Accounts and relationships: closing one of a customer's accounts ends nothing but that account."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.intake.policy_folder import read_policy_folder
from engine.judge.judgement import judge
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.dates import Interval
from engine.model.decisions import Decision, FloorDue, FloorNotStarted, FloorRunning, NotStarted, Outcome
from engine.model.facts import Event, known
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory, Record

POLICIES = Path(__file__).parents[3] / "policies"
AMLO = "amlo-customer-records"
OF_ACCOUNT = """\
muniment: 1
kind: policy
id: sample-accounts
rules:
  - id: sample-account-papers
    title: An invented rule that counts from the end of one account
    applies_to: {series: account-form, jurisdiction: HK}
    keep: {at_least: P2Y, from: account-closed}
    basis: [{cite: An invented rule, checked: 2026-11-21, source: none}]
"""


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    shipped = read_policy_folder(POLICIES)
    return read_bundle([*shipped, Source("accounts.yaml", OF_ACCOUNT.encode())]).bundle


def form(account: str) -> Record:
    facts = {"series": "account-form", "jurisdiction": "HK", "customer": "C-1", "account": account}
    return Record(
        id=f"r-{account}",
        location=account,
        sha256="a" * 64,
        size=1,
        facts={name: known(value) for name, value in facts.items()},
    )


def judged(bundle: Bundle, *events: tuple[str, str, date]) -> dict[str, Decision]:
    inventory = Inventory(
        records=(form("A-1"), form("A-2")),
        events=tuple(Event(kind=kind, asset=asset, on=Interval.on(on)) for kind, asset, on in events),
    )
    judgement = judge(inventory, bundle=bundle, register=Register(), as_of=date(2040, 1, 1))
    return {decision.record: decision for decision in judgement.decisions}


CLOSED = ("account-closed", "A-1", date(2020, 1, 31))
LEFT = ("relationship-ended", "C-1", date(2038, 1, 31))


def state(decision: Decision, rule: str) -> object:
    (reason,) = [r for r in decision.reasons if getattr(r, "rule", None) == rule]
    return reason.cause if isinstance(reason, FloorNotStarted) else type(reason)


def test_closing_one_of_two_accounts_ends_no_relationship(bundle: Bundle) -> None:
    decisions = judged(bundle, CLOSED)
    assert state(decisions["r-A-1"], AMLO) == state(decisions["r-A-2"], AMLO) == NotStarted.NO_EVENT
    assert {decision.outcome for decision in decisions.values()} == {Outcome.UNDECIDED}


def test_a_rule_of_accounts_counts_for_the_account_that_was_closed_alone(bundle: Bundle) -> None:
    decisions = judged(bundle, CLOSED)
    assert state(decisions["r-A-1"], "sample-account-papers") is FloorDue
    assert state(decisions["r-A-2"], "sample-account-papers") == NotStarted.NO_EVENT


def test_an_account_that_is_opened_again_is_not_closed(bundle: Bundle) -> None:
    decisions = judged(bundle, CLOSED, ("account-reopened", "A-1", date(2021, 1, 1)))
    assert state(decisions["r-A-1"], "sample-account-papers") == NotStarted.CLEARED


def test_the_relationship_ends_by_its_own_event_for_every_account(bundle: Bundle) -> None:
    decisions = judged(bundle, CLOSED, LEFT)
    assert state(decisions["r-A-1"], AMLO) is state(decisions["r-A-2"], AMLO) is FloorRunning
