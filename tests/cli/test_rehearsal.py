"""`muniment test` ends with 0 where every case passes and with 3 where anything is found, and says what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import Ended, muniment_here
from tests.engine.language.documents import VOCABULARY
from tests.engine.rehearsal.bench import CASES, FIVE_YEARS

pytestmark = pytest.mark.xdist_group("cli")

HEAD = "muniment: 1\nkind: test\npolicy: p\ngiven: {jurisdiction: HK}\ncases:\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for name, text in (("vocabulary.yaml", VOCABULARY), ("p.yaml", FIVE_YEARS), ("p_test.yaml", HEAD + CASES)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def tested(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def run(*options: str) -> Ended:
        return muniment_here("test", folder, *options, cwd=folder.parent, seen=capsys)

    return run


def test_cases_that_pass_end_with_0_and_say_what_was_tried(tested: Callable[..., Ended]) -> None:
    ended = tested()
    assert ended.code == 0
    assert ended.out.splitlines() == ["p_test.yaml: 4 cases, all pass", "tried: 6 of 6 sides of 1 rule, 100 %"]


def test_a_case_that_fails_ends_with_3_and_shows_both_outcomes_and_the_reasons(
    folder: Path, tested: Callable[..., Ended]
) -> None:
    rewrite(folder / "p.yaml", "at_least: P5Y", "at_least: P4Y")
    ended = tested()
    assert ended.code == 3
    assert ended.out.splitlines()[:8] == [
        "the case: keeps an identity document for five years",
        "p_test.yaml:10:26: error[T010]: on 2025-06-30 `keep` is expected, and it is `dispose`",
        "   |",
        "10 |     expect: {2025-06-30: keep, 2025-07-01: dispose}",
        "   |                          ^^^^",
        "   = help: mend the policy, or the case if the policy is right",
        "   = it is `dispose`, because:",
        '     - Rule "five-years" ran out on 2024-06-30 (from 2020-06-30); then: dispose; confirmed by counsel.',
    ]
    assert "p_test.yaml: 4 cases, 2 pass" in ended.out


def test_a_misspelt_name_runs_nothing(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "because: five-years", "because: five-yaers")
    ended = tested()
    assert (ended.code, ended.out) == (3, "")
    assert "error[T003]" in ended.err
    assert "did you mean `five-years`?" in ended.err


def test_a_folder_without_tests_is_a_finding(folder: Path, tested: Callable[..., Ended]) -> None:
    (folder / "p_test.yaml").unlink()
    ended = tested()
    assert ended.code == 3
    assert "error[T001]: there are no tests among these files" in ended.err


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = muniment_here("test", tmp_path / "nowhere", cwd=tmp_path, seen=capsys)
    assert ended.code == 2
    assert "cannot be read" in ended.err


def test_some_cases_can_be_run_and_none_is_a_finding(tested: Callable[..., Ended]) -> None:
    some = tested("--case", "SIGNATURE")
    assert some.code == 0
    assert "p_test.yaml: 1 case, all pass" in some.out
    assert "a record that is only kept out by `jurisdiction`" in some.out
    assert tested("--case", "nothing says this").code == 3
    assert tested("--case", "signature", "--mutants").code == 2


def test_too_little_tried_ends_with_3(tested: Callable[..., Ended]) -> None:
    assert tested("--min-coverage", "100").code == 0
    assert tested("--case", "signature", "--min-coverage", "50").code == 0
    little = tested("--case", "signature", "--min-coverage", "100")
    assert little.code == 3
    assert little.out.endswith("that is less than the 100 % asked for\n")


def test_mutants_that_survive_end_with_3_and_a_case_that_is_missing(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "2025-06-30: keep, 2025-07-01: dispose", "2025-07-01: dispose")
    ended = tested("--mutants")
    assert ended.code == 3
    assert "`five-years`, kept one day less: no case notices" in ended.out
    assert "  it would be `dispose` in place of `keep`; the case that is missing:" in ended.out
    # What is printed can be put below `cases:` as it stands.
    after = ended.out.partition("kept one day less")[2]
    case = after.partition("the case that is missing:\n")[2].partition("\n\n")[0]
    with (folder / "p_test.yaml").open("a", encoding="utf-8") as file:
        file.write(case + "\n")
    assert "kept one day less: no" not in tested("--mutants").out


def test_json_has_everything(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "2025-07-01: dispose", "2025-07-01: review")
    ended = tested("--format", "json")
    assert ended.code == 3
    found = json.loads(ended.out)
    assert (found["is_clean"], found["mutants"], found["coverage"]["percent"]) == (False, None, 100)
    failed, _ = [case for case in found["cases"] if not case["has_passed"]]
    (failure,) = failed["failures"]
    assert (failure["code"], failure["decision"]["outcome"]) == ("T010", "dispose")
    rewrite(folder / "p_test.yaml", "2025-07-01: review", "2025-07-01: dispose")
    mutants = json.loads(tested("--format", "json", "--mutants").out)["mutants"]
    assert mutants["made"] == mutants["caught"] + len(mutants["survivors"])
