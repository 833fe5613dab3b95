from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.legible import legible, legible_location, named, shortened
from reports.typeface import characters, fitted, width_of, within_font

DANGEROUS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me", "Mc"}


@given(st.text())
def test_nothing_unseen_is_left(text: str) -> None:
    assert not {unicodedata.category(ch) for ch in legible(text)} & DANGEROUS


@given(st.text())
def test_spelling_out_twice_changes_nothing(text: str) -> None:
    assert legible(legible(text)) == legible(text)


@given(st.binary(min_size=1, max_size=80))
def test_any_bytes_are_a_legible_location(path: bytes) -> None:
    shown = legible_location(quote(path))
    assert shown
    assert not {unicodedata.category(ch) for ch in shown} & DANGEROUS


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (b"/a/\xe7\x99\xbc\xe7\xa5\xa8 (2).pdf", "/a/發票 (2).pdf"),
        ("/invoice\u202egpj.exe".encode(), "/invoice‹U+202E›gpj.exe"),
        (b"/line\nbreak", "/line‹U+000A›break"),
        (b"/big5 \xa4\xa4", "/big5 ‹0xA4›‹0xA4›"),
        ("/nbsp\u00a0x".encode(), "/nbsp‹U+00A0›x"),
        (b"/100%25", "/100%25"),
    ],
)
def test_a_location_reads_as_its_bytes_say(path: bytes, shown: str) -> None:
    assert legible_location(quote(path)) == shown


def test_a_long_text_keeps_its_ends_and_counts_what_is_left_out() -> None:
    text = "a" * 100 + "b" * 100
    assert shortened(text, longest=30) == "a" * 20 + " ‹… 170 …› " + "b" * 10
    assert shortened(text, longest=200) == text
    assert len(named("x" * 5000)) < 80


@given(st.text())
def test_only_characters_of_the_typeface_are_left(text: str) -> None:
    assert {ord(ch) for ch in within_font(text)} <= characters() | {ord("\n"), ord("\t")}


def test_what_the_typeface_lacks_is_spelt_out() -> None:
    assert within_font("香港 😀 ع") == "香港 ‹U+1F600› ‹U+0639›"


@given(st.text(alphabet="abc WWW 香港…‹›", max_size=60), st.floats(min_value=20, max_value=300))
def test_a_fitted_text_fits(text: str, width: float) -> None:
    shown = fitted(text, width=width, size=10)
    assert width_of(shown, size=10) <= width
    assert shown == text or shown.endswith("…")
