"""How often something can be wrong that was wrong so many times in so many trials."""

from __future__ import annotations

from math import comb

HUNDREDTHS = 10_000
"""Hundredths of a per cent in the whole."""

_ONE_IN = 20
"""With a chance of at most one in so many does the true rate lie above the bound."""


def upper_bound(wrong: int, *, of: int) -> int | None:
    """Return the one-sided 95 % bound of a rate, in hundredths of a per cent and rounded up; none without a trial.

    C. J. Clopper and E. S. Pearson, *The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial*,
    Biometrika 26 (1934), 404-413. It is the least rate at which so few wrong ones have a chance of at most 5 %, found
    in whole numbers, so that it is the same on every machine.

    >>> upper_bound(0, of=1118), upper_bound(0, of=59), upper_bound(1, of=1), upper_bound(0, of=0)
    (27, 496, 10000, None)
    """
    if of == 0:
        return None
    if wrong >= of:
        return HUNDREDTHS
    low, high = 0, HUNDREDTHS
    while high - low > 1:
        middle = (low + high) // 2
        if _is_above(middle, wrong, of):
            high = middle
        else:
            low = middle
    return high


def _is_above(rate: int, wrong: int, of: int) -> bool:
    """Say whether a rate makes it unlikely to see so few."""
    right = HUNDREDTHS - rate
    chance: int = sum(comb(of, hits) * rate**hits * right ** (of - hits) for hits in range(wrong + 1))
    everything: int = HUNDREDTHS**of
    return chance * _ONE_IN <= everything
