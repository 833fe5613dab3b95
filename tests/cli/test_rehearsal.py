"""`muniment test` ends with 0 where every case passes and with 3 where anything is found, and says what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree

from tests.cli.running import Ended, muniment_here
from tests.engine.language.documents import VOCABULARY
from tests.engine.language.test_renderings import junit_schema, sarif_schema
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
        return muniment_here("test", folder.name, *options, cwd=folder.parent, seen=capsys)

    return run


def test_cases_that_pass_end_with_0_and_say_what_was_tried(tested: Callable[..., Ended]) -> None:
    ended = tested()
    assert ended.code == 0
    assert ended.out.splitlines() == ["policies/p_test.yaml: 4 cases, all pass", "tried: 6 of 6 sides of 1 rule, 100 %"]


def test_a_case_that_fails_ends_with_3_and_shows_both_outcomes_and_the_reasons(
    folder: Path, tested: Callable[..., Ended]
) -> None:
    rewrite(folder / "p.yaml", "at_least: P5Y", "at_least: P4Y")
    ended = tested()
    assert ended.code == 3
    assert ended.out.splitlines()[:8] == [
        "policies/p_test.yaml:10:26: error[T010]: on 2025-06-30 `keep` is expected, and it is `dispose`",
        "   |",
        "10 |     expect: {2025-06-30: keep, 2025-07-01: dispose}",
        "   |                          ^^^^",
        "   = help: mend the policy, or the case if the policy is right",
        "  in the case: keeps an identity document for five years",
        "  it is `dispose`, because:",
        '    - Rule "five-years" ran out on 2024-06-30 (from 2020-06-30); then: dispose; confirmed by counsel.',
    ]
    assert "policies/p_test.yaml: 4 cases, 2 pass" in ended.out
    assert "T020" not in ended.out, "what is not tried while a case fails is no finding of its own"


def test_a_misspelt_name_runs_nothing(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "because: five-years", "because: five-yaers")
    ended = tested()
    assert (ended.code, ended.err) == (3, "")
    assert "policies/p_test.yaml:11:14: error[T003]" in ended.out
    assert "did you mean `five-years`?" in ended.out
    assert "all pass" not in ended.out


def test_a_folder_without_tests_is_a_finding(folder: Path, tested: Callable[..., Ended]) -> None:
    (folder / "p_test.yaml").unlink()
    ended = tested()
    assert ended.code == 3
    assert "error[T001]: there are no tests among these files" in ended.out


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
    assert "error[T022]: the cases try 66 % of all sides of the rules, and 100 % are asked for" in little.out


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


FORMS = ("human", "plain", "json", "sarif", "junit", "github")


def test_every_form_is_whole_and_alone_on_standard_output(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "2025-07-01: dispose", "2025-07-01: review")
    said = {form: tested("--format", form) for form in FORMS}
    assert {(ended.code, ended.err) for ended in said.values()} == {(3, "")}
    assert all("`dispose`" in ended.out.replace('"', "`") for ended in said.values())
    log = json.loads(said["sarif"].out)
    assert [error.message for error in sarif_schema().iter_errors(log)] == []
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "policies/p_test.yaml"
    assert (place["region"]["startLine"], place["region"]["snippet"]) == (10, {"text": "review"})
    assert said["github"].out.startswith("::error file=policies/p_test.yaml,line=10,")
    assert not {"`", "^"} & set(said["plain"].out)
    assert said["plain"].out.splitlines()[-1] == "tried: 6 of 6 sides of 1 rule, 100 %"


def test_junit_has_a_case_for_every_case_and_for_what_was_tried(folder: Path, tested: Callable[..., Ended]) -> None:
    def shown(*options: str) -> dict[str | None, list[str]]:
        text = tested("--format", "junit", *options).out
        assert junit_schema().validate(etree.fromstring(text.encode()))
        return {case.get("name"): [child.tag for child in case] for case in ElementTree.fromstring(text)[0]}

    passed = shown("--min-coverage", "100")
    assert list(passed) == [
        "keeps an identity document for five years",
        "keeps a signature card for five years",
        "says nothing of Macao",
        "says nothing of cheques",
        "every side of five-years",
        "at least 100 % of all sides",
    ]
    assert not any(passed.values())
    rewrite(folder / "p_test.yaml", "{series: id-document, jurisdiction: MO}", "{series: id-document}")
    passed.pop("at least 100 % of all sides")
    assert shown() == passed | {"says nothing of Macao": ["failure"], "every side of five-years": ["skipped"]}
    (folder / "p_test.yaml").write_text("muniment: 1\nkind: test\n", encoding="utf-8")
    assert shown() == {"policies/p_test.yaml": ["failure", "failure"]}


def test_what_is_not_tried_is_a_warning_at_its_rule(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "{2025-06-30: keep, 2025-07-01: dispose}", "{2025-06-30: keep}")
    lenient, strict = tested(), tested("--deny-warnings")
    assert (lenient.code, strict.code) == (0, 3)
    assert lenient.out == strict.out
    assert lenient.out.splitlines()[:5] == [
        "policies/p.yaml:5:5: warning[T020]: no case tries of `five-years`: the first day after",
        "  |",
        "5 |   - id: five-years",
        "  |     ^^^^^^^^^^^^^^",
        "  = help: add a case for each; `muniment explain T020` shows one",
    ]
    some = tested("--case", "Macao")
    assert "no case tries 5 sides of `five-years`\n" in some.out
    assert "\n  these are:\n    - the last day it keeps\n    - the first day after\n" in some.out


def test_a_change_that_no_case_notices_is_an_error_at_its_rule(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "2025-06-30: keep, 2025-07-01: dispose", "2025-07-01: dispose")
    log = json.loads(tested("--mutants", "--format", "sarif").out)
    assert [error.message for error in sarif_schema().iter_errors(log)] == []
    found = [one for one in log["runs"][0]["results"] if one["ruleId"] == "T021"]
    assert {one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in found} == {5}
    assert found[0]["message"]["text"].startswith(
        "`five-years`, kept one day less: no case notices\nhelp: put the case"
    )
    assert "\n  - it: tells five-years from kept one day less\n" in found[0]["message"]["text"]
    suite = ElementTree.fromstring(tested("--mutants", "--format", "junit").out)[0]
    mutants = [case for case in suite if case.get("classname") == "mutants"]
    made, *unnoticed = mutants
    assert (made.get("name") or "").endswith(" changes are noticed")
    assert [[child.tag for child in case] for case in unnoticed] == [["failure"]] * len(found)


def test_what_cannot_be_read_is_a_finding_in_every_form(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p.yaml", "at_least: P5Y", "at_least: 5 years")
    for form in FORMS:
        ended = tested("--format", form)
        assert (ended.code, ended.err) == (3, "")
        assert "L010" in ended.out
    assert json.loads(tested("--format", "json").out)["cases"] == []


def test_json_has_everything(folder: Path, tested: Callable[..., Ended]) -> None:
    rewrite(folder / "p_test.yaml", "2025-07-01: dispose", "2025-07-01: review")
    ended = tested("--format", "json")
    assert ended.code == 3
    found = json.loads(ended.out)
    assert (found["is_clean"], found["mutants"], found["coverage"]["percent"]) == (False, None, 100)
    failed, _ = [case for case in found["cases"] if not case["has_passed"]]
    assert [problem["code"] for problem in found["problems"]] == ["T010", "T010"]
    (failure,) = failed["failures"]
    assert (failure["code"], failure["decision"]["outcome"]) == ("T010", "dispose")
    rewrite(folder / "p_test.yaml", "2025-07-01: review", "2025-07-01: dispose")
    mutants = json.loads(tested("--format", "json", "--mutants").out)["mutants"]
    assert mutants["made"] == mutants["caught"] + len(mutants["survivors"])
