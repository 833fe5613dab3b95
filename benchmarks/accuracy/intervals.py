"""How sure a rate is that was counted."""

from __future__ import annotations

from math import sqrt

_Z95 = 1.959963984540054


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate after so many hits in so many independent trials; (0, 1) after none.

    E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, Journal of the American
    Statistical Association 22 (1927), 209-212: its bounds are never outside 0 to 1, and not empty at 0 hits.

    >>> [round(bound, 4) for bound in wilson(0, 1000)]
    [0.0, 0.0038]
    """
    if trials == 0:
        return 0.0, 1.0
    share, square = hits / trials, _Z95 * _Z95 / trials
    middle = (share + square / 2) / (1 + square)
    reach = _Z95 * sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square)
    return max(0.0, middle - reach) if hits else 0.0, min(1.0, middle + reach) if hits < trials else 1.0
