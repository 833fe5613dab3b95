"""What people read when a policy is wrong: every code, whole, word for word."""

from __future__ import annotations

import re

import pytest

from engine.language.codes import SUMMARIES, Code
from tests.engine.language.documents import HOLD, VOCABULARY, complaint
from tests.engine.language.message_cases import Case, all_cases

CASES = all_cases()

UNWRITABLE: dict[Code, tuple[bytes, str]] = {
    Code.TOO_DEEP: (
        b"[" * 65,
        (
            "x.yaml:1:65: error[Y009]: this is nested deeper than 64 levels\n"
            "  |\n"
            f"1 | {'[' * 65}\n"
            f"  | {' ' * 64}^\n"
            "  = help: a rule that needs this cannot be read by anybody; split it"
        ),
    ),
    Code.TOO_LARGE: (
        b"#" * 1_000_001,
        (
            "x.yaml:1:1: error[Y010]: this file has 1000001 bytes; a policy has at most 1000000\n"
            "  |\n"
            "1 |\n"
            "  | ^\n"
            "  = help: split it into several files; lists of cases belong into the inventory, not into a policy"
        ),
    ),
    Code.NOT_UTF8: (
        "muniment: 1\nowner: Zürich\n".encode("latin-1"),
        (
            "x.yaml:2:9: error[Y011]: byte 0xfc is not UTF-8\n"
            "  |\n"
            "2 | owner: Z\ufffdrich\n"
            "  |         ^\n"
            "  = help: save the file as UTF-8; editors have it under `Save as` or `Encoding`"
        ),
    ),
}


def is_proved(code: Code) -> bool:
    """Say whether a code belongs to the proofs, whose messages `tests/engine/proofs` holds word for word."""
    return code.startswith("P")


def is_measured(code: Code) -> bool:
    """Say whether a code is of what cases leave out; `tests/procedures` holds those messages word for word."""
    return code in {Code.UNTRIED, Code.UNNOTICED, Code.TOO_LITTLE_TRIED}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}-{case.what}" for case in CASES])
def test_a_mistake_is_answered_word_for_word(case: Case) -> None:
    assert case.said() == case.says


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}-{case.what}" for case in CASES])
def test_a_mistake_has_one_message_with_its_code_and_a_help(case: Case) -> None:
    assert re.findall(r"(?:error|warning)\[(\w+)\]", case.says) == [case.code]
    assert case.says.count(" = help: ") == 1


@pytest.mark.parametrize("code", UNWRITABLE, ids=str)
def test_a_file_that_no_case_can_hold_is_answered_word_for_word(code: Code) -> None:
    data, says = UNWRITABLE[code]

    assert complaint({"vocabulary.yaml": VOCABULARY, "x.yaml": data}) == says


def test_every_code_is_raised_by_some_case() -> None:
    assert {case.code for case in CASES} | {str(code) for code in UNWRITABLE} == {
        str(code) for code in Code if not is_proved(code) and not is_measured(code)
    }


def test_every_code_has_a_summary_in_the_style_of_the_house() -> None:
    assert set(SUMMARIES) == set(Code)
    for code in Code:
        assert code.summary[0].islower() or code.summary[0] in "`"
        assert not code.summary.endswith(".")


def test_messages_follow_the_style_of_the_house() -> None:
    for case in CASES:
        first_line = case.says.partition("\n")[0]
        message = first_line.partition("]: ")[2]
        assert not message.endswith("."), first_line
        assert not message[0].isupper(), first_line


def test_the_mark_stands_under_the_word_after_chinese_text() -> None:
    wrong = "muniment: 1\nkind: policy\nid: p\ntitle: {zh-Hant: 香港銀行, zh: 支票}\n"

    said = complaint({"vocabulary.yaml": VOCABULARY, "p.yaml": wrong}).splitlines()

    # Four characters of two columns each: the mark is four columns further than the characters count.
    assert said[0].startswith("p.yaml:4:24: error[L016]")
    assert said[3] == "  | " + " " * (23 + 4) + "^^"


def test_a_long_line_is_cut_around_the_mark() -> None:
    before, after = (", ".join(f"C-{number}" for number in range(start, start + 500)) for start in (1000, 2000))
    hold = HOLD.replace("{customer: C-00417}", f"{{customer: [{before}, C-*, {after}]}}")

    said = complaint({"vocabulary.yaml": VOCABULARY, "h.yaml": hold}).splitlines()

    assert "L027" in said[0]
    assert len(said[2]) < 180
    assert said[2].count("…") == 2
    assert said[2][said[3].index("^") : said[3].index("^") + 3] == "C-*"


def test_hidden_characters_of_a_line_are_written_out() -> None:
    said = complaint({"vocabulary.yaml": VOCABULARY, "p.yaml": "\x1b[2Jmuniment: 1\n"})

    assert "\x1b" not in said
    assert "<U+001B>[2J" in said


@pytest.mark.parametrize("broken", ["scope: [", "scope: {custmer: Chan}", "scope: {customer: Chan*}", "Chan", "\tChan"])
def test_a_sealed_hold_is_never_quoted(broken: str) -> None:
    sealed = f"muniment: 1\nkind: hold\nid: Chan\nconfidentiality: sealed\nmatter: Chan\n{broken}\n"

    said = complaint({"vocabulary.yaml": VOCABULARY, "h.yaml": sealed})

    assert "Chan" not in said
    assert said.startswith("h.yaml:")


def test_a_long_word_is_cut_and_nothing_is_suggested_for_it() -> None:
    hold = HOLD.replace("{customer: C-00417}", "{series: " + "a" * 200 + "}")

    first, *_, help = complaint({"vocabulary.yaml": VOCABULARY, "h.yaml": hold}).splitlines()

    assert first.endswith(f"error[L020]: `{'a' * 60}…` is not a value of `series`")
    assert "help: values: " in help
