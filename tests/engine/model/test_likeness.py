"""What people and spreadsheets make of one identifier is like it; another identifier is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.likeness import could_mean, folded, meanings

WRITTEN = [
    "C-00417",
    "c-00417",
    "Ｃ－００４１７",
    "C-00\u00a0417",
    "C-00\u200b417",
    "C\u2013417",
    '="C-00417"',
    "'C-00417",
    "C-00417_x000D_",
    "C-00417; C-00900",
    "C-00900、C-00417",
    "C-00417\nC-00900",
    "C00417",
    "C_00417",
    "\u0421-00417",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_could_be_the_same_is_like_it(text: str) -> None:
    assert could_mean(text, "C-00417")


@pytest.mark.parametrize("text", ["C-00418", "C-4170", "C-1417", "D-00417", "00417", "", "C-00417/2"])
def test_what_is_another_is_not(text: str) -> None:
    assert not could_mean(text, "C-00417")


@given(st.text())
def test_a_text_means_itself(text: str) -> None:
    assert could_mean(text, text)
    assert folded(text) in meanings(text)


@given(st.text(), st.text())
def test_to_be_alike_is_mutual(one: str, other: str) -> None:
    if folded(one) == folded(other):
        assert could_mean(one, other)
        assert could_mean(other, one)
