"""Drawing pairs for a person to judge, by a seed alone, so that anybody who has the looks can draw them again.

Two of three pairs are such that the machine called lookalikes: a false one of those joins two people's papers. Within
an answer every series has its share, by its number of pairs, and at least one pair as long as there are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.judge.looked_pairs import LookedPair
from engine.model.calibration import Answered, DrawnPair, Stratum
from engine.model.digests import sha256_hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn: the pairs in the order and on the sides on which they are shown, and from how many."""

    strata: tuple[Stratum, ...]
    pairs: tuple[DrawnPair, ...]


def draw(looked: Sequence[LookedPair], *, seed: int, number: int) -> Drawn:
    """Return at most `number` pairs; the same looks and seed give the same ones, and a greater number these and more.

    Order and sides come from the digests of the files and the seed, and from nothing that the machine said.
    """
    sizes = {answered: _sizes(looked, answered) for answered in Answered}
    numbers = _numbers({answered: sum(of.values()) for answered, of in sizes.items()}, number)
    chosen: list[LookedPair] = []
    strata: list[Stratum] = []
    for answered in Answered:
        for series, drawn in sorted(_shares(sizes[answered], numbers[answered]).items()):
            among = [pair for pair in looked if (pair.answered, pair.series) == (answered, series)]
            among.sort(key=lambda pair: _lot("pair", seed, pair))
            chosen += among[:drawn]
            strata.append(Stratum(series=series, answered=answered, looks=len(among), drawn=drawn))
    chosen.sort(key=lambda pair: _lot("order", seed, pair))
    return Drawn(strata=tuple(strata), pairs=tuple(_shown(pair, seed) for pair in chosen))


def _sizes(looked: Sequence[LookedPair], answered: Answered) -> Counter[str]:
    return Counter(pair.series for pair in looked if pair.answered is answered)


def _numbers(there: Mapping[Answered, int], number: int) -> dict[Answered, int]:
    """Return how many pairs of each answer are drawn: two of three lookalikes, and what one lacks of the other."""
    lookalikes = min(there[Answered.LOOKALIKE], max(-(-2 * number // 3), number - there[Answered.DIFFERENT]))
    return {Answered.LOOKALIKE: lookalikes, Answered.DIFFERENT: min(there[Answered.DIFFERENT], number - lookalikes)}


def _shares(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Return the share of each series: the next pair goes where one stands for the most (the method of Adams)."""
    shares = dict.fromkeys(sizes, 0)
    for _ in range(min(number, sum(sizes.values()))):
        open_ones = [series for series in sizes if shares[series] < sizes[series]]
        most = min(open_ones, key=lambda series: (shares[series] > 0, -_stands_for(sizes, shares, series), series))
        shares[most] += 1
    return shares


def _stands_for(sizes: Mapping[str, int], shares: Mapping[str, int], series: str) -> Fraction:
    return Fraction(sizes[series], max(1, shares[series]))


def _lot(what: str, seed: int, pair: LookedPair) -> str:
    return sha256_hex(f"{what}:{seed}:{pair.first.sha256}:{pair.second.sha256}".encode())


def _shown(pair: LookedPair, seed: int) -> DrawnPair:
    assert pair.answered is not None
    first, second = pair.key
    if int(_lot("side", seed, pair)[0], 16) % 2:
        first, second = second, first
    return DrawnPair(first=first, second=second, series=pair.series, answered=pair.answered)
