"""A listing says of each rule how far it can be relied on, and never more than the files say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.model.policies import SourceQuality
from procedures.policy_listing import ListedRule, Standing, list_policies

VOCABULARY = """\
muniment: 1
kind: vocabulary
facts: {series: {one_of: [cheque-image]}, customer: {text: true}}
events: {closed: {per: customer}}
"""
POLICY = """\
muniment: 1
kind: policy
id: example
rules:
  - id: second-by-name
    applies_to: {series: cheque-image}
    keep: {at_least: P5Y, from: closed}
    basis:
      - {cite: The text, checked: 2026-11-01, source: primary}
      - {cite: Hearsay, checked: 2026-11-01, source: none}
      - {cite: A firm, checked: 2026-11-01, source: secondary}
  - id: a-ceiling
    applies_to: {series: cheque-image}
    keep: {at_most: P5Y, from: closed, purpose: example}
    basis: [{cite: The text, checked: 2026-11-01, source: primary}]
  - id: not-commenced
    applies_to: {series: cheque-image}
    keep: {permanently: yes}
    in_force: no
    basis: [{cite: The text, checked: 2026-11-01, source: general}]
"""


def confirmation(version: str, *, on: str = "2026-01-01", until: str = "2026-12-31", by: str = "Counsel") -> str:
    return f"""\
muniment: 1
kind: confirmation
rules: [{{id: second-by-name, version: {version}}}]
by: {by}
on: {on}
until: {until}
advice: {{sha256: 9b1e77d0}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "example.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def listed(folder: Path, on: date = date(2026, 11, 1)) -> dict[str, ListedRule]:
    (pack,) = list_policies(folder, on=on).packs
    assert pack.file == "example.yaml"
    return {one.rule.id: one for one in pack.rules}


def version_of(folder: Path) -> str:
    return listed(folder)["second-by-name"].rule.version[:8]


def test_rules_stand_in_the_order_of_their_file(folder: Path) -> None:
    assert list(listed(folder)) == ["second-by-name", "a-ceiling", "not-commenced"]


def test_without_a_word_of_counsel_nothing_is_confirmed(folder: Path) -> None:
    standings = {id: one.standing for id, one in listed(folder).items()}
    assert standings == {
        "second-by-name": Standing.UNCONFIRMED,
        "a-ceiling": Standing.CEILING,
        "not-commenced": Standing.NOT_IN_FORCE,
    }
    assert list_policies(folder, on=date(2026, 11, 1)).standings[Standing.UNCONFIRMED] == 1


def test_the_poorest_source_is_named(folder: Path) -> None:
    assert listed(folder)["second-by-name"].weakest_source is SourceQuality.NONE
    assert listed(folder)["not-commenced"].weakest_source is SourceQuality.GENERAL


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2025, 12, 31), Standing.LAPSED),
        (date(2026, 1, 1), Standing.CONFIRMED),
        (date(2026, 12, 31), Standing.CONFIRMED),
        (date(2027, 1, 1), Standing.LAPSED),
    ],
)
def test_a_confirmation_counts_from_its_first_day_through_its_last(folder: Path, on: date, standing: Standing) -> None:
    (folder / "confirmation.yaml").write_text(confirmation(version_of(folder)), encoding="utf-8")
    assert listed(folder, on)["second-by-name"].standing is standing


def test_a_confirmation_of_another_version_confirms_nothing(folder: Path) -> None:
    (folder / "confirmation.yaml").write_text(confirmation("00000000"), encoding="utf-8")
    found = listed(folder)["second-by-name"]
    assert (found.standing, found.confirmation) == (Standing.UNCONFIRMED, None)
    assert [warning.code for warning in list_policies(folder, on=date(2026, 11, 1)).warnings] == ["B002"]


def test_of_several_confirmations_the_one_that_counts_is_shown(folder: Path) -> None:
    version = version_of(folder)
    (folder / "a.yaml").write_text(confirmation(version, by="Now"), encoding="utf-8")
    later = confirmation(version, on="2027-01-01", until="2030-01-01", by="Later")
    (folder / "b.yaml").write_text(later, encoding="utf-8")
    found = listed(folder)["second-by-name"].confirmation
    assert found is not None
    assert found.by == "Now"
