"""Millions of codes by their pieces, so that those near to one are found without comparing it with all.

Two codes that differ in at most `radius` bits, cut into pieces, differ little in some piece: if each piece had more
than its share of the bits, all together would have more than `radius` (the pigeonhole principle; Norouzi, Punjani and
Fleet, *Fast Exact Search in Hamming Space with Multi-Index Hashing*, 2014). So codes are put into buckets by each
piece, and only those in the same and in the nearest buckets are compared. A pair is told by the first piece that finds
it, so none is told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from os import cpu_count
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Pairs = NDArray[np.int64]
Mask = NDArray[np.bool_]

WORD = 64
_TASKS_A_THREAD = 16
_MANY = 4_000_000
"""From so many codes on pieces are longer, so that buckets stay small."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some bits of one word of a code, and how many of them may differ; none may where `most` is negative."""

    word: int
    shift: int
    width: int
    most: int

    @property
    def buckets(self) -> int:
        return 1 << self.width

    def of(self, codes: Codes) -> NDArray[np.int64]:
        bits = (codes[:, self.word] >> np.uint64(self.shift)) & np.uint64(self.buckets - 1)
        return bits.astype(np.int64)

    def changes(self) -> list[int]:
        """Return what the piece of a near code can differ by, as bits to turn; the fewest first."""
        places = range(self.width)
        return [sum(1 << bit for bit in bits) for n in range(self.most + 1) for bits in combinations(places, n)]


def _pieces(words: int, radius: int, *, to_a_word: int) -> list[_Piece]:
    """Cut codes into pieces; the shares of all pieces together, with one more for each, are one more than `radius`."""
    number = words * to_a_word
    share, rest = divmod(radius - number + 1, number)
    pieces: list[_Piece] = []
    for word in range(words):
        shift = 0
        for place in range(to_a_word):
            width = WORD // to_a_word + (1 if place < WORD % to_a_word else 0)
            pieces.append(_Piece(word, shift, width, share + (1 if len(pieces) < rest else 0)))
            shift += width
    return pieces


class HammingIndex:
    """Codes of shape (n, words), in 64-bit words, made ready to be asked for what lies within `radius` bits.

    The first question compiles what answers it: seconds, once for a machine.
    """

    def __init__(self, codes: Codes, *, radius: int) -> None:
        if codes.ndim != 2 or not 0 <= radius < codes.shape[1] * WORD:
            raise ValueError("codes are rows of 64-bit words, and the radius is smaller than their bits")
        self._codes, self._radius = np.ascontiguousarray(codes), radius
        to_a_word = 4 if len(codes) < _MANY or codes.shape[1] > 1 else 3
        self._pieces = _pieces(codes.shape[1], radius, to_a_word=to_a_word)
        self._layout = np.array([[p.word, p.shift, p.width, p.most] for p in self._pieces], dtype=np.int64)

    def pairs(self, *, apart: Mask, first_new: int = 0) -> Iterator[Pairs]:
        """Yield every near pair as (smaller, greater); of those `apart` none with one another (`near_pairs`)."""
        from engine.fingerprints import hamming_kernel

        for number, piece in enumerate(self._pieces):
            if piece.most < 0:
                continue
            keys = piece.of(self._codes)
            order = np.lexsort((apart, keys))
            starts = _starts(keys, piece.buckets)
            given = (
                self._codes[order],
                order,
                starts,
                starts[:-1] + np.bincount(keys[~apart], minlength=piece.buckets),
                np.array(piece.changes(), dtype=np.int64),
                self._layout,
                number,
                self._radius,
                first_new,
            )
            yield from _in_parts(hamming_kernel.join, given, _evenly(starts))

    def crowded(self, *, most: int, asked: int | None = None) -> Mask:
        """Say of each code, or of the first `asked`, whether more than `most` others are near."""
        from engine.fingerprints import hamming_kernel

        given = (self._codes, *self._buckets, self._radius, most)
        return np.concatenate(
            [*_in_parts(hamming_kernel.crowded, given, self._ranges(asked)), np.empty(0, dtype=np.bool_)]
        )

    def nearest(
        self, finer: Codes, *, among: Mask, most: int, patience: int, asked: int | None = None
    ) -> tuple[Pairs, Mask]:
        """Return the pairs of each code `among` some with the `most` nearest of these, and which were not asked out.

        Near are those within the radius, nearest those with the fewest bits of `finer` that differ. A code is compared
        with no more than `patience` others. With `asked`, only so many of the first codes are asked for.
        """
        from engine.fingerprints import hamming_kernel

        given = (self._codes, np.ascontiguousarray(finer), among, *self._buckets, self._radius, most, patience)
        parts = list(_in_parts(hamming_kernel.nearest, given, self._ranges(asked)))
        found = np.concatenate([found for found, _ in parts])
        left, place = np.nonzero(found >= 0)
        pairs = np.sort(np.stack((left, found[left, place]), axis=1), axis=1)
        return np.unique(pairs, axis=0), np.concatenate([is_cut for _, is_cut in parts])

    @cached_property
    def _buckets(self) -> tuple[NDArray[Any], ...]:
        most_buckets = max(piece.buckets for piece in self._pieces)
        places = np.empty((len(self._pieces), len(self._codes)), dtype=np.int32)
        starts = np.full((len(self._pieces), most_buckets + 1), len(self._codes), dtype=np.int32)
        changes: list[int] = []
        ends = []
        for number, piece in enumerate(self._pieces):
            keys = piece.of(self._codes)
            places[number] = np.argsort(keys, kind="stable")
            starts[number, : piece.buckets + 1] = _starts(keys, piece.buckets)
            changes += piece.changes() if piece.most >= 0 else []
            ends.append(len(changes))
        return places, starts, self._layout, np.array(changes, dtype=np.int64), np.array(ends, dtype=np.int64)

    def _ranges(self, asked: int | None) -> list[tuple[int, int]]:
        number = len(self._codes) if asked is None else asked
        edges = np.linspace(0, number, _threads() * _TASKS_A_THREAD + 1).astype(int).tolist()
        return [(first, last) for first, last in pairwise(edges) if first < last]


def _starts(keys: NDArray[np.int64], buckets: int) -> NDArray[np.int64]:
    starts = np.zeros(buckets + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=buckets), out=starts[1:])
    return starts


def _threads() -> int:
    return cpu_count() or 1


def _in_parts(work: Callable[..., Any], given: tuple[Any, ...], parts: Sequence[tuple[int, int]]) -> Iterator[Any]:
    with ThreadPoolExecutor(_threads()) as pool:
        yield from pool.map(lambda part: work(*given, *part), parts)


def _evenly(starts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Cut the buckets into ranges with about as many codes each."""
    wanted = np.linspace(0, starts[-1], _threads() * _TASKS_A_THREAD + 1)
    edges = [0, *np.unique(np.searchsorted(starts[:-1], wanted[1:-1])).tolist(), len(starts) - 1]
    return [(first, last) for first, last in pairwise(edges) if first < last]
