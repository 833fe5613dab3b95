"""Patterns of paths: every way to read a name counts, and none is left out."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.path_patterns import MOST_GROUPS, PathPattern, PatternError


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("cheques/{customer}/{case}_*.jpg", "cheques/C-1/T-9_front.jpg", {"customer": ("C-1",), "case": ("T-9",)}),
        ("cheques/{customer}/{case}_*.jpg", "cheques/C-1/T-9_.jpg", {"customer": ("C-1",), "case": ("T-9",)}),
        ("{customer}_{case}.jpg", "a_b_c.jpg", {"customer": ("a", "a_b"), "case": ("c", "b_c")}),
        ("*.json", "a.json", {}),
        ("*.json", ".json", {}),
        ("{customer}.jpg", "陳.jpg", {"customer": ("陳",)}),
        ("a.b/{case}", "a.b/x", {"case": ("x",)}),
        ("{customer}.jpg", ".jpg", None),
        ("{customer}.jpg", "a/b.jpg", None),
        ("*/{case}.jpg", "a/b/c.jpg", None),
        ("{customer}.jpg", "a.JPG", None),
        ("a.b/{case}", "axb/x", None),
    ],
)
def test_a_path_is_read_in_every_way_that_fits(
    pattern: str, path: str, found: dict[str, tuple[str, ...]] | None
) -> None:
    assert PathPattern.of(pattern).read(path) == found


@given(st.lists(st.sampled_from(["a", "_", "/", "*", "{x}", "{y}"]), max_size=6), st.text("a_/", max_size=8))
def test_every_way_and_no_other_is_found(pieces: list[str], path: str) -> None:
    pieces = [piece for number, piece in enumerate(pieces) if not (piece[0] == "{" and piece in pieces[:number])]
    expected: dict[str, set[str]] = {}
    fits = False
    # By trying every way to cut the path into as many stretches as there are pieces.
    for cuts in combinations(range(len(path) + len(pieces)), max(len(pieces) - 1, 0)):
        places = [0, *(cut - number for number, cut in enumerate(cuts)), len(path)]
        if places != sorted(places) or (not pieces and path):
            continue
        stretches = [path[a:b] for a, b in pairwise(places)] if pieces else []
        shapes = {"*": "[^/]*", "{x}": "[^/]+", "{y}": "[^/]+"}
        if all(re.fullmatch(shapes.get(p, re.escape(p)), s) for p, s in zip(pieces, stretches, strict=True)):
            fits = True
            for piece, stretch in zip(pieces, stretches, strict=True):
                if piece[0] == "{":
                    expected.setdefault(piece[1], set()).add(stretch)
    found = PathPattern.of("".join(pieces)).read(path)
    assert (found is not None) == fits
    assert {name: set(texts) for name, texts in (found or {}).items()} == expected


def test_a_long_name_with_many_groups_is_read_in_little_time() -> None:
    pattern = PathPattern.of("*_".join(f"{{g{number}}}" for number in range(MOST_GROUPS // 2)))
    found = pattern.read("_" * 255)
    assert found is not None
    assert len(found) == MOST_GROUPS // 2


@pytest.mark.parametrize("text", ["{", "}", "a{}b", "{a{b}}", "{a}{a}", "*" * (MOST_GROUPS + 1)])
def test_a_text_that_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(PatternError) as caught:
        PathPattern.of(text)
    assert caught.value.fault
