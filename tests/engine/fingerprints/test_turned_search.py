"""Every pair of pages that is near at some turn is found, as comparing each with each at each turn finds it."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from engine.fingerprints import candidates as candidates_module
from engine.fingerprints import turned_search
from engine.fingerprints.candidates import NEAR_64, are_near, candidates
from engine.fingerprints.hamming_index import Codes
from engine.fingerprints.normalised_hash import codes_of, short_codes, turned
from engine.fingerprints.turned_search import SQUARISH, near_turned
from engine.model.records import Page, Record
from tests.engine.fingerprints.hashed import page, record

pytestmark = pytest.mark.xdist_group("compiled")
"""What is compiled is compiled once for a process."""

LOW = [(15 - down) * 16 + 15 - across for down in range(8) for across in range(8)]
"""The places of the bits that make the short code."""

SIZES = ((210, 297), (297, 210), (200, 210), (210, 200))
FAR = (1 << 64) - 1


def some_codes(number: int, *, seed: int) -> tuple[Codes, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """Codes around a few others, many of them turned, with sizes that go with their turns and some that do not."""
    chance = Random(seed)
    centres = [chance.getrandbits(256) for _ in range(number // 6)]
    codes, sizes = [], []
    for _ in range(number):
        value = centres[0] if chance.random() < 0.3 else chance.choice(centres)
        for bit in chance.sample(LOW, chance.randrange(9)):
            value ^= 1 << bit
        quarters = chance.randrange(4)
        codes.append(turned(codes_of([f"{value:064x}"]), quarters=quarters))
        upright = quarters % 2 == 0
        sizes.append(chance.choice(SIZES) if chance.random() < 0.4 else SIZES[0 if upright else 1])
    return np.concatenate(codes), np.array(sizes, dtype=np.int64)


def by_comparing(codes: Codes, sizes: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> set[tuple[int, int, int]]:
    """Pairs with the quarters by which the second is turned to lie as the first: all where a page could lie on any
    side, else those that put both on their shorter side."""
    short = [short_codes(turned(codes, quarters=quarters))[:, 0].tolist() for quarters in range(4)]
    found = set()
    for one, other in combinations(range(len(codes)), 2):
        shapes = [max(size) <= SQUARISH * min(size) for size in sizes[[one, other]].tolist()]
        lies = [size[0] > size[1] for size in sizes[[one, other]].tolist()]
        for quarters in range(4):
            could = any(shapes) or (quarters % 2 == 1) == (lies[0] != lies[1])
            if could and (short[0][one] ^ short[quarters][other]).bit_count() <= NEAR_64:
                found.add((one, other, quarters))
    return found


@pytest.mark.parametrize("few", [0, 10_000])
def test_every_near_pair_is_found_at_every_turn(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(turned_search, "_FEW_ROWS", few)
    codes, sizes = some_codes(120, seed=5)
    near = near_turned(codes, sizes, radius=NEAR_64, most_near=1_000, nearest=5, patience=100)
    found = {(one, other, turn) for (one, other), turn in zip(near.pairs.tolist(), near.quarters.tolist(), strict=True)}
    expected = by_comparing(codes, sizes)
    assert found == expected
    assert len(found) == len(near.pairs)
    assert {turn for _, _, turn in expected} == {0, 1, 2, 3}
    assert not near.crowded.any()
    for (one, other), quarters, d64, d256 in zip(
        near.pairs[:50].tolist(), near.quarters.tolist(), near.d64.tolist(), near.d256.tolist(), strict=False
    ):
        laid = turned(codes[other : other + 1], quarters=quarters)
        assert np.bitwise_count(codes[one : one + 1] ^ laid).sum() == d256
        assert np.bitwise_count(short_codes(codes[one : one + 1]) ^ short_codes(laid)).sum() == d64


@pytest.mark.parametrize("few", [0, 10_000])
def test_what_is_of_no_crowd_is_tied_to_all_that_is_near_at_any_turn(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(turned_search, "_FEW_ROWS", few)
    codes, sizes = some_codes(160, seed=8)
    near = near_turned(codes, sizes, radius=NEAR_64, most_near=8, nearest=4, patience=1_000)
    assert 0 < near.crowded.sum() < len(codes)
    expected = by_comparing(codes, sizes)
    found = {(one, other, turn) for (one, other), turn in zip(near.pairs.tolist(), near.quarters.tolist(), strict=True)}
    assert found <= expected
    crowded = set(np.nonzero(near.crowded)[0].tolist())
    outside = {pair for pair in expected if not {pair[0], pair[1]} <= crowded}
    assert outside
    assert outside <= found
    assert len(found - outside) <= 4 * len(crowded)


def form(number: int) -> Record:
    """A filled form, in a second scan (`number` is odd) upside down."""
    chance = Random(number)
    person = Random(number // 2)
    value = Random("form").getrandbits(256)
    for bit in person.sample(sorted(set(range(255)) - set(LOW)), 60):
        value ^= 1 << bit
    value ^= 1 << chance.choice(LOW[1:])
    code = turned(codes_of([f"{value:064x}"]), quarters=2 * (number % 2))
    own = int("".join(f"{word:016x}" for word in code[0].tolist()), 16)
    # As they are, no two are near.
    given = Random(f"given/{number}")
    return record(
        f"f{number:03}",
        page(given.getrandbits(64), given.getrandbits(256), pixels=f"f{number}", normalised=own, size=(210, 297)),
    )


def test_the_forms_of_one_person_stay_tied_in_a_crowd_that_lies_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates_module, "MOST_NEAR", 10)
    monkeypatch.setattr(candidates_module, "NEAREST", 3)
    forms = [form(number) for number in range(60)]
    found = candidates(forms)
    pairs = {(link.first, link.second): link for link in found.links}
    for number in range(0, 60, 2):
        assert pairs[f"f{number:03}", f"f{number + 1:03}"].evidence["turned"] == 180
    assert len(pairs) <= 60 * 3
    assert (found.crowd.pages, found.crowd.records, found.crowd.cut) == (60, 60, 0)


def test_a_page_of_a_crowd_by_both_hashes_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates_module, "MOST_NEAR", 10)
    monkeypatch.setattr(candidates_module, "NEAREST", 3)
    value = Random("both").getrandbits(256)
    same = [record(f"r{n:02}", page(7, 1 << n, pixels=str(n), normalised=value ^ 1 << n)) for n in range(30)]
    found = candidates(same)
    assert (found.crowd.pages, found.crowd.records) == (30, 30)
    assert len(found.links) <= 30 * 6


def sheet(value: int | None, *, given: int, size: tuple[int, int] = (210, 297), quality: int = 50) -> Page:
    return page(given, given, pixels=f"{value}/{given}", normalised=value, size=size, quality=quality)


def test_pages_low_in_content_and_pages_read_before_there_was_the_hash_nominate_nothing_by_it() -> None:
    value = Random("sheet").getrandbits(256)
    one = record("a", sheet(value, given=FAR))
    assert len(candidates([one, record("b", sheet(value ^ 1, given=0))]).links) == 1
    assert not candidates([one, record("b", sheet(value ^ 1, given=0, quality=9))]).links
    old = record("b", sheet(None, given=0))
    assert not candidates([one, old]).links
    # By the hashes of the page as it is, it is found as before.
    (link,) = candidates([one, record("b", sheet(None, given=FAR ^ 1))]).links
    assert link.evidence == {"d64": 1, "d256": 1, "pages": "1-1"}


def test_a_quarter_is_asked_of_pages_whose_shape_allows_it() -> None:
    value = Random("quarter").getrandbits(256)
    lying = int("".join(f"{w:016x}" for w in turned(codes_of([f"{value:064x}"]), quarters=1)[0].tolist()), 16)
    one = record("a", sheet(value, given=FAR))
    for size, is_found in (((297, 210), True), ((210, 297), False), ((200, 210), True), ((210, 200), True)):
        links = candidates([one, record("b", sheet(lying, given=0, size=size))]).links
        assert [link.evidence["turned"] for link in links] == [90] * is_found


def test_pages_that_are_near_at_some_turn_are_worth_a_look() -> None:
    value = Random("look").getrandbits(256)
    upside_down = int("".join(f"{w:016x}" for w in turned(codes_of([f"{value:064x}"]), quarters=2)[0].tolist()), 16)
    one = sheet(value, given=FAR)
    assert are_near(one, sheet(upside_down, given=0))
    assert not are_near(one, sheet(Random("other").getrandbits(256), given=0))
    assert not are_near(one, sheet(None, given=0))
