"""All pairs of codes that differ in few bits, exactly: by comparing each with each where they are few, or an index."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.hamming_index import Codes, HammingIndex, Mask, Pairs

FEW = 4_096
"""Up to so many codes each is compared with each: nothing has to be compiled for it."""

_CELLS = 1 << 22


def near_pairs(
    codes: Codes, *, radius: int, first_new: int = 0, apart: Mask | None = None, few: int | None = None
) -> Pairs:
    """Return every two rows of `codes` that differ in at most `radius` bits, as (smaller, greater), in order.

    `codes` is of shape (n, words), the bits of each code in 64-bit words; n is below 2**31. With `first_new`, only
    pairs of which one is a row from there on: what was compared before is not compared again. Rows that are `apart` are
    compared with all others, and not with one another. Up to `few` rows (`FEW` if not said) each is compared with each.
    The result is of shape (pairs, 2). Memory grows with n and with the pairs that are found.
    """
    not_among = np.zeros(len(codes), dtype=np.bool_) if apart is None else apart
    if len(codes) <= (FEW if few is None else few):
        found = list(_each_with_each(codes, radius, not_among))
    else:
        found = list(HammingIndex(codes, radius=radius).pairs(apart=not_among, first_new=first_new))
    pairs = np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)
    pairs = pairs[pairs[:, 1] >= first_new]
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def near_counts(codes: Codes, *, radius: int, asked: int) -> NDArray[np.int64]:
    """Return for each of the first `asked` rows how many others differ in at most `radius` bits, by comparing all."""
    counts = np.empty(asked, dtype=np.int64)
    rows = max(1, _CELLS // max(1, len(codes)))
    for top in range(0, asked, rows):
        total = np.zeros((min(rows, asked - top), len(codes)), dtype=np.uint16)
        for word in range(codes.shape[1]):
            total += np.bitwise_count(codes[top : min(top + rows, asked), word, None] ^ codes[None, :, word])
        counts[top : top + rows] = (total <= radius).sum(axis=1) - 1
    return counts


def distances(codes: Codes, pairs: Pairs) -> NDArray[np.int64]:
    """Return the number of bits in which the codes of each pair differ."""
    found = np.zeros(len(pairs), dtype=np.int64)
    for word in range(codes.shape[1]):
        found += np.bitwise_count(codes[pairs[:, 0], word] ^ codes[pairs[:, 1], word])
    return found


def _each_with_each(codes: Codes, radius: int, apart: Mask) -> Iterator[Pairs]:
    rows = max(1, _CELLS // max(1, len(codes)))
    for top in range(0, len(codes), rows):
        total = np.zeros((min(rows, len(codes) - top), len(codes) - top), dtype=np.uint16)
        for word in range(codes.shape[1]):
            total += np.bitwise_count(codes[top : top + rows, word, None] ^ codes[None, top:, word])
        left, right = np.nonzero(total <= radius)
        is_pair = (left < right) & ~(apart[left + top] & apart[right + top])
        yield np.stack((left[is_pair] + top, right[is_pair] + top), axis=1).astype(np.int64)
