"""`muniment survey` as a user starts it: what it prints, what it ends with, and what it does not need."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.running import ROOT, draw_archive, muniment, muniment_here

pytestmark = pytest.mark.xdist_group("cli")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return draw_archive(tmp_path / "archive")


def test_a_survey_needs_no_policy_and_no_key_and_leaves_nothing_behind(archive: Path, tmp_path: Path) -> None:
    ended = muniment("survey", archive, cwd=tmp_path)
    assert ended.code == 0
    assert "Unsigned, and it authorises nothing." in ended.out
    assert "Nothing was moved, replaced or removed." in ended.out
    assert re.search(r"Further identical copies +額外的相同副本 +1 ", ended.out)
    assert "HK$" not in ended.out
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]
    assert len(list(archive.iterdir())) == 3


def test_the_rate_comes_from_the_option_or_the_environment(archive: Path, tmp_path: Path, capsys: Capture) -> None:
    ended = muniment_here("survey", archive, "--hkd-per-gb-year", "1000000", cwd=tmp_path, seen=capsys)
    assert "What identical copies cost" in ended.out
    assert "sav" not in ended.out.lower()
    more = {"MUNIMENT_HKD_PER_GB_YEAR": "1000000"}
    by_variable = muniment_here("survey", archive, "--format", "json", cwd=tmp_path, more=more, seen=capsys)
    cost = json.loads(by_variable.out)["survey"]["cost"]
    assert cost["hkd_per_gb_year"] == "1000000"
    assert float(cost["all"]) > float(cost["identical_copies"]) > 0


@pytest.mark.parametrize("rate", ["free", "-1", "1e9", "NaN", "3,50", "٣"])
def test_a_rate_that_is_none_is_a_mistake_with_an_example(
    rate: str, archive: Path, tmp_path: Path, capsys: Capture
) -> None:
    ended = muniment_here("survey", archive, f"--hkd-per-gb-year={rate}", cwd=tmp_path, seen=capsys)
    assert (ended.code, ended.out) == (2, "")
    assert "write Hong Kong dollars as 3.50" in ended.err


def test_every_field_of_the_results_is_explained(archive: Path, tmp_path: Path, capsys: Capture) -> None:
    other = draw_archive(tmp_path / "other")
    (other / "letter.png").unlink()
    explained = set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")))
    survey = muniment_here(
        "survey", archive, "--format", "json", "--hkd-per-gb-year", "3.50", "--out", "a.pdf", cwd=tmp_path, seen=capsys
    )
    comparison = muniment_here("survey", archive, "--compare", other, "--format", "json", cwd=tmp_path, seen=capsys)
    for ended, name in ((survey, "survey"), (comparison, "comparison")):
        result = json.loads(ended.out)
        assert sorted((set(result) | set(result[name])) - explained) == []
    assert json.loads(survey.out)["pages"] == "a.pdf"
    assert (tmp_path / "a.pdf").is_file()


def test_a_whole_copy_ends_with_0_and_one_that_lacks_a_file_with_3(
    archive: Path, tmp_path: Path, capsys: Capture
) -> None:
    other = shutil.copytree(archive, tmp_path / "other")
    whole = muniment_here("survey", archive, "--compare", other, cwd=tmp_path, seen=capsys)
    assert whole.code == 0
    (other / "letter.png").unlink()
    lacking = muniment_here("survey", archive, "--compare", other, cwd=tmp_path, seen=capsys)
    assert lacking.code == 3
    assert re.search(r"missing +欠缺 +1 ", lacking.out)
    assert "letter.png" in lacking.out
    listed = muniment_here("survey", archive, "--compare", other, "--format", "json", cwd=tmp_path, seen=capsys)
    assert listed.code == 3
    found = json.loads(listed.out)
    assert found["is_complete"] is False
    assert {one["location"]: one["match"] for one in found["comparison"]["matched"]} == {
        "form-again.png": "same-place",
        "form.png": "same-place",
        "letter.png": "missing",
    }


def test_an_archive_within_the_other_is_a_mistake(archive: Path, tmp_path: Path, capsys: Capture) -> None:
    ended = muniment_here("survey", archive, "--compare", tmp_path, cwd=tmp_path, seen=capsys)
    assert (ended.code, ended.out) == (2, "")
    assert "one lies inside the other" in ended.err


def test_pages_that_are_there_or_would_lie_in_the_archive_are_refused(
    archive: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "mine.pdf").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "mine.pdf", archive / "in.pdf"):
        ended = muniment_here("survey", archive, "--out", out, cwd=tmp_path, seen=capsys)
        assert (ended.code, ended.out) == (4, "")
    assert (tmp_path / "mine.pdf").read_text(encoding="utf-8") == "mine"
    assert not (archive / "in.pdf").exists()


def test_hostile_names_cannot_steer_the_terminal(archive: Path, tmp_path: Path) -> None:
    for name in (b"red\x1b[31m.png", b"line\nbreak.png", "gpj\u202e.exe".encode(), b"\xa4\xa4.png", b"[bold].png"):
        (archive / os.fsdecode(name)).write_bytes(b"no image " + name)
    empty = tmp_path / "empty"
    empty.mkdir()
    shown = muniment("survey", archive, cwd=tmp_path)
    compared = muniment("survey", archive, "--compare", empty, cwd=tmp_path)
    assert (shown.code, compared.code) == (0, 3)
    for ended in (shown, compared):
        assert "\x1b" not in ended.out
        assert "\u202e" not in ended.out
    for said in ("red‹U+001B›[31m.png", "line‹U+000A›break.png", "gpj‹U+202E›.exe", "‹0xA4›‹0xA4›.png", "[bold].png"):
        assert said in compared.out
