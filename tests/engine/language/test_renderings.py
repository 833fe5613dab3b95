"""Every form of findings: as its standard asks, and with nothing in it that could pass for something else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator
from lxml import etree

from engine.language.codes import Code
from engine.language.problems import Problem
from engine.language.renderings.cases import Case, cases_of, count_of
from engine.language.renderings.github import to_github
from engine.language.renderings.json_values import plain_problem
from engine.language.renderings.junit import to_junit
from engine.language.renderings.plain import to_plain
from engine.language.renderings.sarif import to_sarif
from engine.model.policies import Span

STANDARDS = Path(__file__).parents[2] / "standards"

LINE = "    title: {𠮷: 支票, zh: x}"
ODD = Problem(
    code=Code.LANGUAGE,
    message="`zh` is not 100%, a: language\nof <reports> & ::others\x0b",
    help="did you mean `zh-Hant`?",
    span=Span(file="policies/a b,c:d/香港%.yaml", line=4, column=20),
    width=2,
    source_line=LINE,
    also=(Span(file="policies/b.yaml", line=7, column=1),),
    notes=("  it is `held`:", "    - by \u202e"),
)
WHOLE = Problem(code=Code.VOCABULARY, message="there is no vocabulary among these files", help="add one")
LAPSED = Problem(
    code=Code.LAPSED, message="it has changed", span=Span(file="/srv/p.yaml", line=2, column=1), source_line="x"
)
SEALED = Problem(
    code=Code.UNKNOWN_FACT, message="not a fact", span=Span(file="../h.yaml", line=3, column=9), width=7, help="open it"
)
ALL = (WHOLE, SEALED, ODD, LAPSED)


@cache
def sarif_schema() -> Draft7Validator:
    return Draft7Validator(json.loads((STANDARDS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))


def log(*problems: Problem) -> dict[str, object]:
    return to_sarif(problems, version="0.1.0", pages={Code.LANGUAGE: "What it *means*."})


@pytest.mark.parametrize("problems", [(), ALL], ids=["nothing", "all"])
def test_sarif_is_as_its_schema_asks(problems: tuple[Problem, ...]) -> None:
    assert [error.message for error in sarif_schema().iter_errors(log(*problems))] == []


def test_the_schema_of_sarif_would_refuse_a_mistake() -> None:
    assert list(sarif_schema().iter_errors({"version": "2.1.0", "runs": [{"results": []}]}))


def test_notes_stand_below_everything_else_in_every_form_for_programs() -> None:
    (result,) = json.loads(json.dumps(log(ODD)))["runs"][0]["results"]
    failure = to_junit([Case(name="a", group="b", problems=(ODD,))], name="c")

    assert result["message"]["text"].endswith("help: did you mean `zh-Hant`?\n  it is `held`:\n    - by \u202e")
    assert "7:1\n  it is `held`:\n    - by &lt;U+202E&gt;</failure>" in failure


def place_of(problem: Problem) -> tuple[dict[str, object], dict[str, object]]:
    (result,) = json.loads(json.dumps(log(problem)))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    return place["artifactLocation"], place["region"]


def test_sarif_counts_columns_in_utf_16_code_units() -> None:
    _, region = place_of(ODD)

    # The first character of the title lies beyond U+FFFF, and takes two units.
    assert region == {"startLine": 4, "startColumn": 21, "endColumn": 23, "snippet": {"text": "zh"}}
    assert LINE.encode("utf-16-le")[40:44].decode("utf-16-le") == "zh"


def test_sarif_names_files_by_encoded_relative_uris() -> None:
    artifact, _ = place_of(ODD)
    uri = artifact["uri"]

    assert uri == "policies/a%20b%2Cc%3Ad/%E9%A6%99%E6%B8%AF%25.yaml"
    assert unquote(str(uri)) == "policies/a b,c:d/香港%.yaml"
    assert artifact["uriBaseId"] == "%SRCROOT%"
    assert place_of(LAPSED)[0] == {"uri": "file:///srv/p.yaml"}


def test_sarif_shows_no_word_of_a_sealed_file_and_no_column_that_nobody_can_count() -> None:
    assert place_of(SEALED)[1] == {"startLine": 3}


def test_sarif_has_each_rule_once_with_its_help() -> None:
    driver = json.loads(json.dumps(log(ODD, ODD, LAPSED)))["runs"][0]["tool"]["driver"]

    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in driver["rules"]] == [
        ("B002", "warning"),
        ("L016", "error"),
    ]
    assert driver["rules"][1]["help"]["markdown"] == "What it *means*."
    results = json.loads(json.dumps(log(ODD, ODD, LAPSED)))["runs"][0]["results"]
    assert [result["ruleIndex"] for result in results] == [1, 1, 0]


@cache
def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(STANDARDS / "junit-10.xsd")))


CASES = (
    *cases_of(ALL, files=("policies/fine.yaml", "/srv/p.yaml"), whole="policies"),
    Case(name="a <case> \x00 & more", group="x_test.yaml", skipped="no rule could be asked"),
)


def test_junit_is_as_its_schema_asks() -> None:
    text = to_junit(CASES, name='muniment "check"')

    assert junit_schema().validate(etree.fromstring(text.encode()))
    assert not junit_schema().validate(etree.fromstring(text.replace('errors="0"', "").encode()))


def test_junit_counts_what_failed_what_was_skipped_and_what_is_well() -> None:
    suite = ElementTree.fromstring(to_junit(CASES, name="muniment check"))[0]

    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "3",
        "errors": "0",
        "skipped": "1",
    }
    children = {case.get("name"): [child.tag for child in case] for case in suite}
    assert children == {
        "policies/fine.yaml": [],
        "/srv/p.yaml": ["system-out"],
        "policies": ["failure"],
        "../h.yaml": ["failure"],
        "policies/a b,c:d/香港%.yaml": ["failure"],
        "a <case> \ufffd & more": ["skipped"],
    }
    assert (
        suite.findall(".//failure")[2].get("message") == "`zh` is not 100%, a: language\nof <reports> & ::others\ufffd"
    )


def test_github_commands_are_escaped_as_its_documentation_says() -> None:
    whole, sealed, odd, lapsed = to_github(ALL).split("\n")

    assert odd == (
        "::error file=policies/a b%2Cc%3Ad/香港%25.yaml,line=4,endLine=4,col=20,endColumn=22,"
        "title=L016%3A not a language of the reports::`zh` is not 100%25, a: language%0Aof <reports> & ::others<U+000B>"
        "%0Ahelp: did you mean `zh-Hant`?%0Aalso: policies/b.yaml:7:1%0A  it is `held`:%0A    - by <U+202E>"
    )
    assert whole.startswith("::error title=L006%3A a bundle needs exactly one vocabulary::there is no")
    assert lapsed.startswith("::warning file=/srv/p.yaml,line=2")
    assert sealed.endswith("::not a fact%0Ahelp: open it")


def test_the_plain_form_has_one_sentence_a_line_and_no_marks() -> None:
    assert to_plain([ODD]).split("\n") == [
        'Error L016: "zh" is not 100%, a: language',
        "of <reports> & ::others\x0b.",
        "It is in policies/a b,c:d/香港%.yaml, line 4, column 20.",
        "The line says: title: {𠮷: 支票, zh: x}",
        'Help: did you mean "zh-Hant"?',
        "It is also in policies/b.yaml, line 7, column 1.",
        '  it is "held":',
        "    - by <U+202E>",
    ]
    assert to_plain([WHOLE, SEALED]).split("\n\n")[1].split("\n") == [
        "Error L022: not a fact.",
        "It is in ../h.yaml, line 3, column 9.",
        "Help: open it.",
    ]


def test_a_problem_as_json_says_where_and_leaves_nothing_out() -> None:
    assert plain_problem(SEALED)["source_line"] is None
    assert plain_problem(WHOLE)["place"] is None
    assert plain_problem(ODD) == {
        "code": "L016",
        "severity": "error",
        "message": ODD.message,
        "help": ODD.help,
        "place": {"file": "policies/a b,c:d/香港%.yaml", "line": 4, "column": 20, "width": 2},
        "source_line": LINE,
        "also": [{"file": "policies/b.yaml", "line": 7, "column": 1}],
        "notes": ["  it is `held`:", "    - by \u202e"],
    }


def test_counts_are_in_words() -> None:
    assert count_of(ALL) == "3 errors, 1 warning"
