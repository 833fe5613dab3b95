"""All pairs of normalised pages that are near as they lie or turned: by half a turn, and by a quarter where they could.

Pages are put on their shorter side first, so most pairs are either as they lie or upside down to one another. Only a
page that is nearly square could have been put on the other side.

No page is near to itself turned, however symmetrical: half a turn changes 32 bits of the short code, a quarter at least
20. So two pages are near at one turn, and none is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.hamming_index import Codes, HammingIndex, Mask, Pairs
from engine.fingerprints.hamming_join import FEW, distances, near_counts, near_pairs
from engine.fingerprints.normalised_hash import short_codes, turned

SQUARISH = 1.25
"""How much longer than the other the longer side of a page may be, as it was given, for it to lie on either.

Of A4 it is 1.41 times as long. A bed has to add a quarter to one side of a page for it to seem another shape.
"""

_FEW_ROWS = 2 * FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedPairs:
    """Near pages by their numbers, the smaller first, in order.

    The second of a pair, turned anticlockwise by `quarters`, lies as the first does; `d64` and `d256` say in how many
    bits of the short and of the whole code they differ then. `crowded` says which pages are near to too many, `cut`
    which of these were not compared with all of the others.
    """

    pairs: Pairs
    quarters: NDArray[np.int64]
    d64: NDArray[np.int64]
    d256: NDArray[np.int64]
    crowded: Mask
    cut: Mask


@dataclass(frozen=True, slots=True)
class _Rows:
    """Codes of pages as they stand, in order, then of pages turned: whose they are, and how they were turned."""

    long: Codes
    short: Codes
    owners: NDArray[np.int64]
    quarters: NDArray[np.int64]


def near_turned(
    codes: Codes, sizes: NDArray[np.int64], *, radius: int, most_near: int, nearest: int, patience: int
) -> TurnedPairs:
    """Return the pairs of pages whose short codes are within `radius`, for the best turn and every other that is.

    `codes` are of shape (n, 4), `sizes` the widths and heights of the pages as given, of shape (n, 2). A page near to
    more than `most_near` codes of others, turned ones too, is one of a crowd: in this it is tied to the `nearest` by
    the whole code, of no more than 2 * `patience` that it is compared with.
    """
    number = len(codes)
    lies = sizes[:, 0] > sizes[:, 1]
    standing = np.where(lies[:, None], turned(codes, quarters=1), codes)
    squarish = sizes.max(axis=1) <= SQUARISH * sizes.min(axis=1)
    rows = _rows(standing, squarish)
    few = len(rows.owners) <= _FEW_ROWS
    crowded = (
        near_counts(rows.short, radius=radius, asked=number) > most_near
        if few
        else HammingIndex(rows.short, radius=radius).crowded(most=most_near, asked=number)
    )
    cut = np.zeros(number, dtype=np.bool_)
    if crowded.any() and squarish.any():
        # A crowd is searched from outside alone, so what is turned must be of the crowd, square or not.
        rows = _rows(standing, squarish | crowded)
    is_turned = np.arange(len(rows.owners)) >= number
    apart = is_turned | crowded[rows.owners]
    found = near_pairs(rows.short, radius=radius, apart=apart, few=_FEW_ROWS)
    if crowded.any():
        index = HammingIndex(rows.short, radius=radius)
        among, cut = index.nearest(
            rows.long, among=crowded[rows.owners], most=nearest, patience=2 * patience, asked=number
        )
        found = np.concatenate((found, among))
    return _told(rows, found, lies=lies, squarish=squarish, crowded=crowded, cut=cut)


def _rows(standing: Codes, could_lie: Mask) -> _Rows:
    number = len(standing)
    lying = np.nonzero(could_lie)[0]
    parts = [
        (standing, np.arange(number), 0),
        (turned(standing, quarters=2), np.arange(number), 2),
        *((turned(standing[lying], quarters=quarters), lying, quarters) for quarters in (1, 3)),
    ]
    long = np.concatenate([codes for codes, _, _ in parts])
    return _Rows(
        long,
        short_codes(long),
        np.concatenate([owners for _, owners, _ in parts]),
        np.concatenate([np.full(len(owners), quarters, dtype=np.int64) for _, owners, quarters in parts]),
    )


def _told(rows: _Rows, found: Pairs, *, lies: Mask, squarish: Mask, crowded: Mask, cut: Mask) -> TurnedPairs:
    """Return the pairs of rows as pairs of pages, each way to turn them once."""
    # The smaller row is of a page as it stands: no two turned ones were compared.
    left, right = rows.owners[found[:, 0]], rows.owners[found[:, 1]]
    turn = rows.quarters[found[:, 1]]
    is_pair = (turn % 2 == 0) | squarish[left] | squarish[right]
    found, left, right, turn = found[is_pair], left[is_pair], right[is_pair], turn[is_pair]
    quarters = (turn + lies[right] - lies[left]) % 4
    is_swapped = left > right
    told = np.stack(
        (np.minimum(left, right), np.maximum(left, right), np.where(is_swapped, -quarters, quarters) % 4), axis=1
    )
    told, first = np.unique(told, axis=0, return_index=True)
    return TurnedPairs(
        pairs=told[:, :2],
        quarters=told[:, 2],
        d64=distances(rows.short, found[first]),
        d256=distances(rows.long, found[first]),
        crowded=crowded,
        cut=cut,
    )
