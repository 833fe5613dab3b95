"""The strict reading of YAML: what is accepted, and where it stands."""

from __future__ import annotations

import pytest

from engine.language.characters import alphabets, is_hidden, is_name
from engine.language.notes import MAX_ERRORS
from engine.language.source import MAX_BYTES, Place, Source
from engine.language.yaml_nodes import MAX_DEPTH, Lines, Listing, Node, Word, read_nodes


def tree(text: str | bytes) -> Node:
    node, notes = read_nodes(Source("x.yaml", text.encode() if isinstance(text, str) else text))
    assert notes.problems == ()
    assert node is not None
    return node


def codes(text: str | bytes) -> list[str]:
    node, notes = read_nodes(Source("x.yaml", text.encode() if isinstance(text, str) else text))
    assert (node is None) == bool(notes.problems)
    return [str(problem.code) for problem in notes.problems]


def words(node: Node) -> list[str]:
    match node:
        case Word(text=text):
            return [text]
        case Listing(items=items):
            return [word for item in items for word in words(item)]
        case Lines(entries=entries):
            return [word for entry in entries for word in [entry.key.text, *words(entry.value)]]


def test_scalars_stay_text() -> None:
    text = "no, NO, on, 1:20, 1.10, 012, 0x1F, 2026-03-31, 1e3, null, .nan"

    assert words(tree(f"[{text}]")) == text.split(", ")


def test_every_word_knows_its_place() -> None:
    node = tree("rules:\n  - id: 'r'\n    series: [a, bcd]\n")

    assert isinstance(node, Lines)
    rules = node.entries[0].value
    assert isinstance(rules, Listing)
    rule = rules.items[0]
    assert isinstance(rule, Lines)
    series = rule.entries[1].value
    assert isinstance(series, Listing)
    assert rule.place == Place(line=2, column=5, width=2)
    assert rule.entries[0].value.place == Place(line=2, column=9, width=3)
    assert series.items[1].place == Place(line=3, column=17, width=3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    node = tree(end.join(["a: 1", "# remark", "b: 2"]))

    assert isinstance(node, Lines)
    assert node.entries[1].key.place == Place(line=3, column=1, width=1)


def test_a_byte_order_mark_is_accepted_in_front_alone() -> None:
    assert words(tree(b"\xef\xbb\xbfa: 1")) == ["a", "1"]
    assert codes("a: \ufeff1") == ["Y007"]


def test_one_document_may_be_opened_and_closed() -> None:
    assert words(tree("---\na: 1\n...\n")) == ["a", "1"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x 1", "Y003"),
        ("a: *x", "Y003"),
        ("*x : a", "Y003"),
        ("&x a: 1", "Y003"),
        ("a: {<<: {b: 1}}", "Y003"),
        ("a: !!python/object/apply:os.system [ls]", "Y004"),
        ("a: ! b", "Y004"),
        ("!t a: 1", "Y004"),
        ("%YAML 1.1\n---\na: 1", "Y004"),
        ("%TAG ! tag:example.com,2026:\n---\na: 1", "Y004"),
        ("a: 1\n---\nb: 2", "Y005"),
        ("a:\n\tb: 1", "Y006"),
        ("a: 1\t# remark", "Y006"),
        ("# \u2066remark\u2069\na: 1", "Y007"),
        ("a: b\u2028c", "Y007"),
        ("a: b\u00adc", "Y007"),
        ("a: \u3164", "Y007"),
        ('a: "\\x00"', "Y007"),
        ('a: "\\ud800"', "Y007"),
        ("a: pаypal", "Y008"),
        ("pаypal: a", "Y008"),
        ("a: Ｃ-00417A", "Y008"),
        ("a: P٧Y", "Y008"),
        ("", "Y012"),
        ("---\n", ""),
        ("{a, [b]: c}", "Y013"),
        ("? {a: b}\n: c", "Y013"),
    ],
)
def test_what_is_clever_or_hides_is_refused(text: str, code: str) -> None:
    if code:
        assert codes(text) == [code]
    else:
        assert words(tree(text)) == [""]


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))

    assert codes(bomb) == ["Y003"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_is_counted_and_refused(opening: str) -> None:
    closing = {"[": "]", "{a: ": "}", "- ": ""}[opening]
    deep = MAX_DEPTH - 1

    assert codes(opening * deep + "x" + closing * deep) == []
    assert codes(opening * (deep + 1) + "x" + closing * (deep + 1)) == ["Y009"]
    assert codes(opening * 200_000) == ["Y009"]


def test_a_file_of_exactly_the_limit_is_read() -> None:
    assert codes(b"a: 1 #".ljust(MAX_BYTES, b"x")) == []
    assert codes(b"a: 1 #".ljust(MAX_BYTES + 1, b"x")) == ["Y010"]


def test_every_double_key_is_reported() -> None:
    assert codes("a: 1\na: 2\nb: {c: 1, c: 2, c: 3}") == ["Y002"] * 3


def test_the_problems_of_one_file_are_limited() -> None:
    assert len(codes("a: 1\n" * (2 * MAX_ERRORS))) == MAX_ERRORS


def test_chinese_words_go_with_latin_ones() -> None:
    assert words(tree("系統A: 香港HKMA, second")) == ["系統A", "香港HKMA, second"]


@pytest.mark.parametrize("character", "\x00\x1b\x7f\x85\xa0\u200b\u200f\u202e\u2066\u2800\ufe0f\U000e0001\U000e0100")
def test_what_cannot_be_seen_is_hidden(character: str) -> None:
    assert is_hidden(character)


@pytest.mark.parametrize("character", " \n\u3000aé漢ー、\U00020000\ue000🖼")
def test_what_can_be_seen_is_not_hidden(character: str) -> None:
    assert not is_hidden(character)


def test_names_are_latin_or_han() -> None:
    assert all(is_name(name) for name in ("HK", "cheque-image", "migration_2022", "v1.2", "支票", "支票-A", "7"))
    assert not any(is_name(name) for name in ("", "-a", "a-", "a b", "НК", "é", "a/b", "a*", "ａ", "a" * 81, "\u2f00"))


def test_alphabets_that_look_alike_are_told_apart() -> None:
    assert alphabets("HΚ") == ("greek", "latin")
    assert alphabets("C-00417") == ("latin",)
    assert alphabets("ＨＫ") == ("fullwidth",)
    assert alphabets("支票ｶﾅ") == ()
