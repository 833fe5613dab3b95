"""`muniment policies list`: readable at eighty columns and in a pipe, and the same as JSON."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from engine.language.characters import columns
from procedures.policy_listing import Standing
from tests.cli.running import POLICIES, ROOT, Ended, muniment_here
from tests.policies.shipped import SHIPPED

pytestmark = pytest.mark.xdist_group("cli")

SECTION = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("## `muniment policies list`\n")[2]
EXPLAINED = set(re.findall(r"`([^`\n]+)`", SECTION.partition("\n## ")[0]))


@pytest.fixture
def listing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ended:
    return muniment_here("policies", "list", POLICIES, cwd=tmp_path, seen=capsys)


def test_every_rule_is_listed_within_eighty_columns(listing: Ended) -> None:
    lines = listing.out.splitlines()
    assert (listing.code, listing.err) == (0, "")
    assert [line for line in lines if columns(line) > 79 or line != line.rstrip()] == []
    assert {f"  {rule.id}" for rule in SHIPPED.bundle.rules} <= set(lines)


def test_every_note_and_every_citation_is_shown_whole(listing: Ended) -> None:
    said = " ".join(listing.out.split())
    for rule in SHIPPED.bundle.rules:
        for basis in rule.basis:
            assert " ".join(basis.cite.split()) in said
            assert " ".join(basis.note.split()) in said


def test_the_records_that_a_rule_covers_are_shown(listing: Ended) -> None:
    said = " ".join(listing.out.split())
    assert "covers jurisdiction: HK; series: cheque-image, remittance-form keeps at least 5 years" in said
    assert listing.out.count("\n    covers   ") == len(list(SHIPPED.bundle.rules))


def test_a_rule_for_every_record_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policies = shutil.copytree(POLICIES, tmp_path / "policies")
    pack = policies / "hk" / "catalogue-images.yaml"
    said = pack.read_text(encoding="utf-8")
    narrow = "applies_to:\n      jurisdiction: HK\n      series: catalogue-image\n"
    assert narrow in said
    pack.write_text(said.replace(narrow, "applies_to: {}\n"), encoding="utf-8")
    ended = muniment_here("policies", "list", policies, cwd=tmp_path, seen=capsys)
    assert "    covers   every record\n" in ended.out


def test_it_ends_by_saying_that_nothing_is_freed(listing: Ended) -> None:
    end = " ".join(listing.out.splitlines()[-4:])
    assert "0 confirmed" in end
    assert "Nothing here frees anything" in end


def test_json_has_every_rule_and_its_fields_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = muniment_here("policies", "list", POLICIES, "--format", "json", cwd=tmp_path, seen=capsys)
    found = json.loads(ended.out)
    rules = [rule for pack in found["packs"] for rule in pack["rules"]]
    assert {rule["id"]: rule["version"] for rule in rules} == {r.id: r.version for r in SHIPPED.bundle.rules}
    assert sum(found["rules"].values()) == len(rules)
    assert set(found["rules"]) == set(Standing) <= EXPLAINED
    assert set(found) | set(found["packs"][0]) | set(rules[0]) | set(rules[0]["basis"][0]) <= EXPLAINED


def test_markup_in_an_owner_is_shown_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policies = shutil.copytree(POLICIES, tmp_path / "policies")
    pack = policies / "hk" / "medical.yaml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace("owner: Medical Records Office", 'owner: "[red]:bomb: Office"'), encoding="utf-8")
    ended = muniment_here("policies", "list", cwd=tmp_path, seen=capsys)
    assert "; [red]:bomb: Office" in ended.out


def test_a_folder_without_a_vocabulary_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = muniment_here("policies", "list", POLICIES / "hk", cwd=tmp_path, seen=capsys)
    assert (ended.code, ended.out) == (3, "")
    assert "there is no vocabulary among these files" in ended.err
