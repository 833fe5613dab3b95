"""The bound is that of Clopper and Pearson: the least rate at which so few wrong ones come up once in twenty times."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from engine.judge.upper_bounds import HUNDREDTHS, upper_bound


@pytest.mark.parametrize(
    ("wrong", "of", "bound"),
    # Published: 0.05 ** (1 / n) for none wrong; 1 of 100: 4.656 %; 5 of 200: 5.183 %; 3 of 20: 34.366 %.
    [
        (0, 1118, 27),
        (0, 1, 9500),
        (0, 59, 496),
        (0, 300, 100),
        (1, 100, 466),
        (5, 200, 519),
        (3, 20, 3437),
        (4, 4, 10000),
    ],
)
def test_bounds_that_are_known(wrong: int, of: int, bound: int) -> None:
    assert upper_bound(wrong, of=of) == bound


def test_nothing_judged_has_no_bound() -> None:
    assert upper_bound(0, of=0) is None


@pytest.mark.parametrize(("wrong", "of"), [(0, 7), (2, 9), (6, 7), (13, 40), (0, 1118)])
def test_a_bound_is_the_least_that_is_unlikely_enough(wrong: int, of: int) -> None:
    bound = upper_bound(wrong, of=of)
    assert bound is not None

    def chance(hundredths: int) -> Fraction:
        rate = Fraction(hundredths, HUNDREDTHS)
        return sum((comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(wrong + 1)), Fraction())

    assert chance(bound) <= Fraction(1, 20) < chance(bound - 1)


def test_more_wrong_ones_never_make_it_better() -> None:
    bounds = [upper_bound(wrong, of=30) or 0 for wrong in range(31)]
    assert bounds == sorted(set(bounds))
