"""The search for near codes is exact: it finds what comparing each with each finds."""

from __future__ import annotations

import numpy as np
import pytest

from engine.fingerprints import hamming_join
from engine.fingerprints.hamming_index import Codes, HammingIndex, Pairs
from engine.fingerprints.hamming_join import distances, near_pairs

pytestmark = pytest.mark.xdist_group("compiled")
"""What is compiled is compiled once for a process."""

CHANCE = np.random.default_rng(20)


def codes_of(number: int, *, words: int, radius: int) -> Codes:
    """Codes of which a third lies around a few others, at every distance up to a little more than the radius."""
    codes = CHANCE.integers(0, 2**64, (number, words), dtype=np.uint64)
    for at in range(number // 3):
        code = codes[number // 2 + at % 40].copy()
        for bit in CHANCE.choice(64 * words, int(CHANCE.integers(0, radius + 4)), replace=False):
            code[bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
        codes[at] = code
    return codes


def by_comparing(codes: Codes, radius: int) -> Pairs:
    left, right = np.triu_indices(len(codes), 1)
    pairs = np.stack((left, right), axis=1)
    return pairs[distances(codes, pairs) <= radius]


@pytest.mark.parametrize(("words", "radius"), [(1, 10), (4, 40), (1, 0), (4, 3), (1, 3), (2, 31)])
def test_every_near_pair_is_found_once(monkeypatch: pytest.MonkeyPatch, words: int, radius: int) -> None:
    codes = codes_of(900, words=words, radius=radius)
    expected = by_comparing(codes, radius)
    assert len(expected) > 50
    apart = CHANCE.random(len(codes)) < 0.4
    is_among = apart[expected[:, 0]] & apart[expected[:, 1]]
    for few in (0, 4_096):
        monkeypatch.setattr(hamming_join, "FEW", few)
        assert np.array_equal(near_pairs(codes, radius=radius), expected)
        new = near_pairs(codes, radius=radius, first_new=200)
        assert np.array_equal(new, expected[expected[:, 1] >= 200])
        assert np.array_equal(near_pairs(codes, radius=radius, apart=apart), expected[~is_among])


def test_crowded_codes_are_those_with_more_near_ones() -> None:
    codes = codes_of(900, words=1, radius=10)
    near = np.bincount(by_comparing(codes, 10).ravel(), minlength=len(codes))
    for most in (0, 3, 8, 900):
        assert np.array_equal(HammingIndex(codes, radius=10).crowded(most=most), near > most)


def test_the_nearest_are_told_by_the_finer_code() -> None:
    codes, finer = codes_of(600, words=1, radius=10), codes_of(600, words=4, radius=40)
    among = CHANCE.random(len(codes)) < 0.8
    expected: set[tuple[int, int]] = set()
    pairs = by_comparing(codes, 10)
    pairs = pairs[among[pairs[:, 0]] & among[pairs[:, 1]]]
    for one in range(len(codes)):
        mine = pairs[(pairs == one).any(axis=1)]
        far = distances(finer, mine)
        others = mine.sum(axis=1) - one
        for at in np.lexsort((others, far))[:3]:
            expected.add((min(one, int(others[at])), max(one, int(others[at]))))
    found, is_cut = HammingIndex(codes, radius=10).nearest(finer, among=among, most=3, patience=10**9)
    assert {(left, right) for left, right in found.tolist()} == expected
    assert not is_cut.any()


def test_who_is_not_asked_to_the_end_is_told() -> None:
    codes = np.zeros((50, 1), dtype=np.uint64)
    everybody = np.ones(50, dtype=np.bool_)
    _, is_cut = HammingIndex(codes, radius=3).nearest(codes, among=everybody, most=2, patience=10)
    assert is_cut.all()


def test_no_code_and_one_code_have_no_pair() -> None:
    for number in (0, 1):
        codes = np.zeros((number, 4), dtype=np.uint64)
        assert near_pairs(codes, radius=40).shape == (0, 2)
        assert HammingIndex(codes, radius=40).crowded(most=0).tolist() == [False] * number
    with pytest.raises(ValueError, match="radius"):
        HammingIndex(np.zeros((3, 1), dtype=np.uint64), radius=64)
