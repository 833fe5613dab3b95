"""`muniment diff` as it is typed: its transcript, its forms, how it ends, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.policy_comparison import POLICY, TRANSCRIPT, compared, transcript, written
from tests.cli.running import Ended, muniment_here
from tests.engine.intake.repositories import commit, repository

pytestmark = pytest.mark.xdist_group("cli")

Seen = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository whose last commit has the policies of the example; the work tree has a longer floor."""
    folder = repository(tmp_path / "desk")
    written(folder / "policies")
    commit(folder)
    written(folder / "policies", policy=POLICY.replace("P7Y", "P8Y"))
    return folder


def diff(desk: Path, seen: Seen, *arguments: str | Path) -> Ended:
    return muniment_here("diff", *arguments, cwd=desk, seen=seen)


def test_the_transcript_is_kept_word_for_word(tmp_path: Path) -> None:
    assert transcript(compared(tmp_path), folder=tmp_path) == TRANSCRIPT.read_text(encoding="utf-8")


def test_more_protective_ends_with_0_and_less_with_3_in_every_form(desk: Path, capsys: Seen) -> None:
    ended = diff(desk, capsys, "HEAD")
    assert ended.code == 0
    assert "MORE PROTECTIVE" in ended.out
    assert "floor: P7Y -> P8Y" in ended.out
    back = diff(desk, capsys, "policies", "HEAD", "--format", "plain")
    assert back.code == 3
    assert "LESS PROTECTIVE" in back.out
    assert "floor was P8Y, is P7Y" in back.out
    assert "->" not in back.out
    result = json.loads(diff(desk, capsys, "HEAD", "main", "--format", "json").out)
    assert (result["direction"], result["is_safe"], result["archives"]) == ("equivalent", True, None)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nosuch",), 2, "`nosuch` is neither a folder nor a revision"),
        (("HEAD:nosuch",), 2, "no such folder"),
        (("--", "--upload-pack=x"), 2, "neither a folder nor a revision"),
        (("--upload-pack=x",), 2, "No such option"),
        (("policies", "--policies", "gone"), 2, "the policies in `gone` cannot be read"),
        (("HEAD", "HEAD", "--policies", "gone"), 2, "no such folder"),
        (("HEAD", "--as-of", "2030-01-01"), 2, "--database"),
        (("HEAD", "--database", "nosuch.sqlite"), 2, "nosuch.sqlite"),
        (("HEAD", "broken"), 3, "NEW, `broken`"),
        (("broken", "HEAD"), 3, "OLD, `broken`"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_side(
    desk: Path, capsys: Seen, arguments: tuple[str, ...], code: int, words: str
) -> None:
    written(desk / "broken", policy=POLICY.replace("at_least", "atleast"))
    ended = diff(desk, capsys, *arguments)
    assert ended.code == code
    assert words in ended.err
    assert ended.out == ""


def test_where_there_is_no_repository_a_revision_is_refused_and_folders_are_not(tmp_path: Path, capsys: Seen) -> None:
    written(tmp_path / "policies")
    refused = diff(tmp_path, capsys, "main")
    assert refused.code == 2
    assert "lies in no git repository" in refused.err
    assert diff(tmp_path, capsys, "policies").code == 0
