"""Ties: the right class by bytes or pixels, and every candidate that a plain comparison finds."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fingerprints import hamming_join
from engine.fingerprints.candidates import NEAR_64, NEAR_256, candidates
from engine.fingerprints.links import find_ties, identical_links
from engine.fingerprints.reading import read_image
from engine.model.digests import sha256_hex
from engine.model.records import Link, LinkKind, Page, Record
from tests.engine.fingerprints.drawn import encoded, paper, tiff
from tests.engine.fingerprints.hashed import page, record


def pairs(found: Iterable[Link]) -> list[tuple[str, str]]:
    return [(link.first, link.second) for link in found]


def components(records: Sequence[Record], found: Iterable[Link]) -> set[frozenset[str]]:
    groups = {one.id: {one.id} for one in records}
    for link in found:
        merged = groups[link.first] | groups[link.second]
        for member in merged:
            groups[member] = merged
    return {frozenset(group) for group in groups.values()}


def test_a_class_is_a_star_around_its_smallest_id() -> None:
    blank = page(0, 0, pixels="same")
    found = identical_links([record("c", blank), record("a", blank), record("b", blank, sha256="x"), record("d")])
    assert pairs(found) == [("a", "b"), ("a", "c")]
    assert {link.kind for link in found} == {LinkKind.IDENTICAL}


def test_the_evidence_says_bytes_or_pixels() -> None:
    one, two = page(1, 1, number=1), page(2, 2, number=2)
    by_bytes, by_pixels = identical_links(
        [record("a", one, two, sha256="x"), record("b", one, two, sha256="x"), record("c", one, two, sha256="y")]
    )
    assert by_bytes.evidence == {"by": "bytes"}
    assert by_pixels.evidence == {"by": "pixels", "pages": 2}


def test_unreadable_files_are_identical_by_bytes_alone() -> None:
    assert pairs(identical_links([record("a", sha256="x"), record("b", sha256="x"), record("c")])) == [("a", "b")]


def test_pixels_of_two_decoders_are_not_compared() -> None:
    same = page(1, 1)
    assert not identical_links([record("a", same, decoder="old"), record("b", same, decoder="new")])


def test_pages_in_another_order_or_number_are_not_identical() -> None:
    one, two = page(1, 1), page(2, 2)
    assert not identical_links([record("a", one, two), record("b", two, one), record("c", one)])


def test_a_class_that_only_a_chain_ties_is_whole() -> None:
    same = page(1, 1)
    members = [
        record("d", same, decoder="old", sha256="x"),
        record("b", same, decoder="new", sha256="x"),
        record("a", same, decoder="new", sha256="y"),
        record("c", same, decoder="old", sha256="z"),
    ]
    found = identical_links(members)
    assert components(members, found) == {frozenset("abcd")}
    assert len(found) == 3
    assert pairs(found) == [("a", "b"), ("b", "d"), ("c", "d")]


@pytest.mark.parametrize(
    ("short", "long", "is_near"),
    [(NEAR_64, 256, True), (64, NEAR_256, True), (NEAR_64 + 1, NEAR_256 + 1, False), (0, 0, True)],
)
def test_near_is_within_either_radius(short: int, long: int, is_near: bool) -> None:
    other = page((1 << short) - 1, (1 << long) - 1, pixels="other")
    found = candidates([record("a", page(0, 0)), record("b", other)]).links
    assert [link.evidence for link in found] == ([{"d64": short, "d256": long, "pages": "1-1"}] if is_near else [])


def test_pages_with_little_on_them_nominate_nothing() -> None:
    assert not candidates([record("a", page(0, 0, quality=9)), record("b", page(1, 1))]).links
    assert candidates([record("a", page(0, 0, quality=10)), record("b", page(1, 1))]).links


def test_hashes_of_two_algorithms_are_not_compared() -> None:
    assert not candidates([record("a", page(0, 0)), record("b", page(0, 0, version="2", pixels="other"))]).links


def test_identical_records_are_no_candidates_of_one_another() -> None:
    same = page(0, 0)
    found = find_ties([record("a", same), record("b", same), record("c", page(1, 1))]).links
    assert [(link.first, link.second, link.kind.value) for link in found] == [
        ("a", "b", "identical"),
        ("a", "c", "candidate"),
        ("b", "c", "candidate"),
    ]


def test_one_link_a_pair_names_the_nearest_pages() -> None:
    far, near = page((1 << 9) - 1, 0, number=1), page(1, 1, number=2)
    (found,) = candidates([record("b", page(0, 0)), record("a", far, near)]).links
    assert (found.first, found.second) == ("a", "b")
    assert found.evidence == {"d64": 1, "d256": 1, "pages": "2-1"}


# Hashes within a few bits of a few centres, so that near, far and equal pairs all come up.
_short = st.builds(
    lambda centre, bits: centre ^ sum({1 << b for b in bits}),
    st.sampled_from([0, 2**64 - 1, 0xF0F0]),
    st.lists(st.integers(0, 63), max_size=12),
)
_long = st.builds(
    lambda centre, bits: centre ^ sum({1 << b for b in bits}),
    st.sampled_from([0, 2**256 - 1, 0xF0F0 << 99]),
    st.lists(st.integers(0, 255), max_size=45),
)
_pages = st.builds(page, _short, _long, quality=st.sampled_from([9, 10, 80]), version=st.sampled_from("12"))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.lists(_pages, max_size=3), st.sampled_from("xyz") | st.just("")), max_size=8), st.randoms()
)
def test_candidates_are_those_of_a_plain_comparison(drawn: list[tuple[list[Page], str]], chance: object) -> None:
    members = [record(f"r{index}", *pages_, sha256=sha) for index, (pages_, sha) in enumerate(drawn)]
    shuffled = list(members)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis types it as object
    found = find_ties(shuffled).links
    assert found == find_ties(members).links
    identical = [link for link in found if link.kind is LinkKind.IDENTICAL]
    classes = components(members, identical)
    expected: dict[tuple[str, str], dict[str, str | int]] = {}
    for one, other in itertools.combinations(members, 2):
        if any({one.id, other.id} <= group for group in classes):
            continue
        distances = [measured for a, b in itertools.product(_seen(one), _seen(other)) if (measured := _near(a, b))]
        if distances:
            d64, d256 = min(distances)
            # Every page here is numbered 1.
            expected[one.id, other.id] = {"d64": d64, "d256": d256, "pages": "1-1"}
    assert {
        (link.first, link.second): dict(link.evidence) for link in found if link.kind is LinkKind.CANDIDATE
    } == expected
    assert all(link.first < link.second for link in found)
    assert len({(link.first, link.second) for link in found}) == len(found)
    for one, other in itertools.combinations(members, 2):
        is_same = one.sha256 == other.sha256 or (
            one.fingerprint is not None
            and other.fingerprint is not None
            and one.fingerprint.pixel_key == other.fingerprint.pixel_key
        )
        assert not is_same or any({one.id, other.id} <= group for group in classes)


def _seen(one: Record) -> list[Page]:
    return [p for p in one.fingerprint.pages if p.quality >= 10] if one.fingerprint else []


def _near(one: Page, other: Page) -> tuple[int, int] | None:
    if one.hashes[0].algorithm != other.hashes[0].algorithm:
        return None
    d64, d256 = ((int(a.hex, 16) ^ int(b.hex, 16)).bit_count() for a, b in zip(one.hashes, other.hashes, strict=True))
    return (d64, d256) if d64 <= NEAR_64 or d256 <= NEAR_256 else None


def test_comparing_in_small_chunks_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [record(f"r{i:02}", page((1 << i % 13) - 1, (1 << i * 3) - 1, pixels=str(i))) for i in range(40)]
    at_once = find_ties(members).links
    monkeypatch.setattr(hamming_join, "_CELLS", 50)
    assert find_ties(members).links == at_once
    assert at_once


def test_real_files_are_tied_as_designed() -> None:
    letter, other = paper(1, mode="1"), paper(2, mode="1")
    files = {
        "a": encoded(letter, "TIFF", compression="group4"),
        "b": encoded(letter, "PNG"),
        "c": encoded(letter.convert("L"), "JPEG", quality=60),
        "d": tiff(other, letter, compression="group4"),
        "e": encoded(other, "PNG"),
    }
    members = [
        Record(id=id_, location=id_, sha256=sha256_hex(data), size=len(data), fingerprint=read_image(data).fingerprint)
        for id_, data in files.items()
    ]
    found = {(link.first, link.second): link for link in find_ties(members).links}
    assert found["a", "b"].evidence == {"by": "pixels", "pages": 1}
    assert found["a", "c"].kind is LinkKind.CANDIDATE
    assert found["a", "d"].evidence == {"d64": 0, "d256": 0, "pages": "1-2"}
    assert found["d", "e"].evidence == {"d64": 0, "d256": 0, "pages": "1-1"}
    assert ("a", "e") not in found
