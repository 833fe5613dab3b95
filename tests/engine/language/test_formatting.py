"""Formatting changes the layout and nothing else: words, quotes that count, order and remarks stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from engine.language.comments import outline
from engine.language.formatting import format_source
from engine.language.source import Source
from engine.language.yaml_nodes import Lines, Listing, Node, Word, read_nodes
from engine.model.digests import digest_of
from tests.engine.language.documents import DESIGN_PAGE, read
from tests.engine.language.test_fuzz import mutated

EXPECTED = digest_of(read(DESIGN_PAGE).bundle)
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A drawn bundle is long: to shrink it takes minutes, and the message names the file."""
NOT_PLAIN = frozenset("[]{},#&*!|>'\"%@`")


def formatted(text: str) -> str:
    result = format_source(Source("x.yaml", text.encode()))
    assert (result.problems, result.obstacle) == ((), "")
    assert result.is_changed == (result.data != text.encode())
    return result.data.decode()


LAYOUTS = {
    "four spaces a level": ("a:\n    b: 1\n    c:\n        d: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
    "items at the level of their key": ("a:\n- x\n-   y\n", "a:\n  - x\n  - y\n"),
    "spaces in brackets": ("a: [x,y,   z]\nb: { c : d }\n", "a: [x, y, z]\nb: {c: d}\n"),
    "brackets over several lines": ("a: [x,\n  y]\n", "a:\n  - x\n  - y\n"),
    "a remark in such brackets": ("a: [x, # one\n  y]\n", "a:\n  - x  # one\n  - y\n"),
    "remarks on lines of their own": (
        "a:\n    # of b\n    b: 1\n# of c\nc: 2\n",
        "a:\n  # of b\n  b: 1\n# of c\nc: 2\n",
    ),
    "what is commented out": (
        "a:\n    - x: 1\n      y: 2\n    # - x: 3\nb: 2\n",
        "a:\n  - x: 1\n    y: 2\n  # - x: 3\nb: 2\n",
    ),
    "empty lines": ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    "line ends of Windows": ("a: 1 # x\r\nb: 2\r\n", "a: 1 # x\nb: 2\n"),
    "a text of several lines": (
        "a: |\n      one\n\n\n      two # no remark\nb: 2\n",
        "a: |\n  one\n\n\n  two # no remark\nb: 2\n",
    ),
    "a text that goes on": ("a: one\n  two\nb: 2\n", "a: >-\n  one two\nb: 2\n"),
    "quotes": ("a: 'x'\nb: \"y\"\nc: no\nd: ''\ne: 007\n", "a: 'x'\nb: \"y\"\nc: no\nd: ''\ne: 007\n"),
    "marks of a document": ("---\na: 1\n...\n", "a: 1\n"),
    "a remark above the first mark": ("# x\n---\na: 1\n", "# x\na: 1\n"),
    "remarks in a block in brackets": ("a: {b: 1, # one\n  c: 2} # two\n", "a:\n  b: 1    # one\n  c: 2  # two\n"),
    "two remarks of one word": ("a: [x, # one\n] # two\nb: 1\n", "a:\n  - x  # one\n  # two\nb: 1\n"),
    "a remark after a text that goes on": ("a: one\n  two # c\n", "a: >- # c\n  one two\n"),
    "a remark beside a dash": ("a:\n  - # c\n    b: 1\n", "a:\n  # c\n  - b: 1\n"),
    "an empty line after a text": ("a: |\n  b\n\nc: 1\n", "a: |\n  b\n\nc: 1\n"),
    "a text that keeps its empty lines": ("a: |+\n  b\n\nc: 1\n", "a: |+\n  b\n\nc: 1\n"),
    "no line end": ("a: 1", "a: 1\n"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_becomes_that_of_the_house(name: str) -> None:
    given, expected = LAYOUTS[name]

    assert formatted(given) == expected


def test_a_file_with_errors_is_left_alone_with_its_message() -> None:
    result = format_source(Source("x.yaml", b"a: 1\na:  2\n"))

    assert [str(problem.code) for problem in result.problems] == ["Y002"]
    assert not result.is_changed


def test_an_item_that_became_part_of_the_text_above_is_still_refused() -> None:
    """On one line the two would be one value, which matches nothing, and nobody would be told."""
    hold = "scope:\n  customer:\n    - C-1\n      - C-2\n"

    after, _ = read_nodes(Source("x.yaml", formatted(hold).encode()))

    assert isinstance(after, Lines)
    scope = after.entries[0].value
    assert isinstance(scope, Lines)
    customers = scope.entries[0].value
    assert isinstance(customers, Listing)
    assert [item.is_folded for item in customers.items if isinstance(item, Word)] == [True]


@st.composite
def laid_out_anyhow(draw: st.DrawFn, text: str) -> str:
    """Draw a document that says what `text` says, with other indentation, brackets, quotes, remarks and gaps."""
    node, _ = read_nodes(Source("x.yaml", text.encode()))
    assert node is not None
    return "\n".join([*_gap(draw, 0), *_drawn(draw, node, 0), *_gap(draw, 0)]) + "\n" * draw(st.integers(0, 3))


def _gap(draw: st.DrawFn, indent: int) -> list[str]:
    gaps: Sequence[list[str]] = [[], [], [], [""], ["", ""], [" " * indent + "# remark"], ["", " " * indent + "# more"]]
    return draw(st.sampled_from(gaps))


def _end(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(["", "", "", " # end", "      # far end", "  "]))


def _drawn(draw: st.DrawFn, node: Node, indent: int) -> list[str]:
    """Return the lines of a node below its key; they begin at `indent`."""
    lines: list[str] = []
    if isinstance(node, Lines):
        for entry in node.entries:
            lines += _gap(draw, indent)
            lines += _after(draw, " " * indent + f"{_quoted(draw, entry.key)}:", entry.value, indent)
    elif isinstance(node, Listing):
        for item in node.items:
            lines += _gap(draw, indent)
            if isinstance(item, Lines) and item.entries and draw(st.booleans()):
                deeper = _drawn(draw, item, indent + 2)
                first = next(n for n, line in enumerate(deeper) if line.strip() and not line.strip().startswith("#"))
                lines += [*deeper[:first], " " * indent + "- " + deeper[first][indent + 2 :], *deeper[first + 1 :]]
            else:
                lines += [" " * indent + "- " + _flow(draw, item) + _end(draw)]
    return lines


def _after(draw: st.DrawFn, head: str, value: Node, indent: int) -> list[str]:
    is_empty = isinstance(value, (Lines, Listing)) and not (value.entries if isinstance(value, Lines) else value.items)
    if isinstance(value, Word) or is_empty or draw(st.integers(0, 3)) == 0:
        return [head + " " * draw(st.integers(1, 3)) + _flow(draw, value) + _end(draw)]
    least = 0 if isinstance(value, Listing) else 1
    return [head + _end(draw), *_drawn(draw, value, indent + draw(st.integers(least, 5)))]


def _flow(draw: st.DrawFn, node: Node) -> str:
    space = " " * draw(st.integers(0, 2))
    if isinstance(node, Lines):
        parts = [f"{_quoted(draw, entry.key)}: {_flow(draw, entry.value)}" for entry in node.entries]
        return "{" + space + f",{space} ".join(parts) + space + "}"
    if isinstance(node, Listing):
        return "[" + space + f",{space} ".join(_flow(draw, item) for item in node.items) + space + "]"
    return _quoted(draw, node)


def _quoted(draw: st.DrawFn, word: Word) -> str:
    if NOT_PLAIN & set(word.text) or ": " in word.text or not word.text or draw(st.integers(0, 9)) == 0:
        return '"' + word.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return word.text


@settings(max_examples=30, deadline=None, phases=NO_SHRINKING)
@given(st.data())
def test_the_meaning_of_any_layout_is_kept_and_the_second_time_changes_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(DESIGN_PAGE)))
    text = data.draw(laid_out_anyhow(DESIGN_PAGE[name]))

    result = formatted(text)

    assert formatted(result) == result
    assert digest_of(read({**DESIGN_PAGE, name: result}).bundle) == EXPECTED
    assert [one.text for one in outline(text).remarks] == [one.text for one in outline(result).remarks]
    event("changed" if result != text else "as it was")


@settings(max_examples=40, deadline=None)
@given(mutated())
def test_whatever_is_written_is_formatted_or_left_alone(files: dict[str, bytes]) -> None:
    name = max(files, key=lambda name: files[name] != DESIGN_PAGE.get(name, "").encode())
    result = format_source(Source(name, files[name]))
    assert result.is_changed or result.data == files[name]
    assert not (result.is_changed and (result.problems or result.obstacle))
