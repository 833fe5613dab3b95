"""The inner loops of the search for near codes, compiled: they compare the codes of near buckets, without the lock."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic


@intrinsic
def _ones(_typing: Any, _value: Any) -> Any:
    """Count the bits that are set, as the processor does."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(nogil=True)
def _piece(bits, shift, width):  # type: ignore[no-untyped-def]  # numba types it
    """Return `width` bits of a word from `shift` on."""
    return (bits >> np.uint64(shift)) & ((np.uint64(1) << np.uint64(width)) - np.uint64(1))


@njit(nogil=True)
def _was_found(codes, one, two, layout, piece):  # type: ignore[no-untyped-def]  # numba types it
    """Say whether an earlier piece than `piece` finds that two codes are near."""
    for earlier in range(piece):
        word, shift, width, most = layout[earlier]
        if most < 0:
            continue
        if _ones(_piece(codes[one, word] ^ codes[two, word], shift, width)) <= np.uint64(most):
            return True
    return False


@njit(nogil=True)
def join(codes, order, starts, apart, changes, layout, piece, radius, first_new, first_key, last_key):  # type: ignore[no-untyped-def]  # numba types it
    """Return the near pairs of which the smaller bucket is in [first_key, last_key), by the numbers of their codes.

    `codes` are sorted by piece number `piece` of `layout` (rows of word, shift, width, most), `order` has their
    numbers, `starts` where each bucket begins, and `changes` the bits to turn that lead to near buckets. In each bucket
    those from `apart` on are not compared with one another.
    """
    words, limit = codes.shape[1], np.uint64(radius)
    found = np.empty((1024, 2), dtype=np.int64)
    count = 0
    for key in range(first_key, last_key):
        begin, end = starts[key], starts[key + 1]
        if begin == end:
            continue
        for change in changes:
            other = key ^ change
            if other < key:
                continue
            other_begin, other_end = starts[other], starts[other + 1]
            for one in range(begin, end):
                last = other_end if one < apart[key] else apart[other]
                for two in range(one + 1 if other == key else other_begin, last):
                    distance = _ones(codes[one, 0] ^ codes[two, 0])
                    for word in range(1, words):
                        if distance > limit:
                            break
                        distance += _ones(codes[one, word] ^ codes[two, word])
                    if distance > limit:
                        continue
                    left, right = order[one], order[two]
                    if left > right:
                        left, right = right, left
                    if right < first_new:
                        continue
                    if _was_found(codes, one, two, layout, piece):
                        continue
                    if count == len(found):
                        grown = np.empty((2 * count, 2), dtype=np.int64)
                        grown[:count] = found
                        found = grown
                    found[count, 0], found[count, 1] = left, right
                    count += 1
    return found[:count].copy()


@njit(nogil=True)
def crowded(codes, places, starts, layout, changes, change_ends, radius, most, first, last):  # type: ignore[no-untyped-def]  # numba types it
    """Say of each code in [first, last) whether more than `most` others are near; it is not looked at further then.

    Row *p* of `places` has the numbers of all codes sorted by piece *p*, row *p* of `starts` where each of its buckets
    begins; the changes of piece *p* end at `change_ends[p]`.
    """
    words, limit = codes.shape[1], np.uint64(radius)
    found = np.zeros(last - first, dtype=np.bool_)
    for one in range(first, last):
        near = 0
        for piece in range(len(layout)):
            word, shift, width, allowed = layout[piece]
            if allowed < 0:
                continue
            key = np.int64(_piece(codes[one, word], shift, width))
            begin = 0 if piece == 0 else change_ends[piece - 1]
            for at in range(begin, change_ends[piece]):
                other = key ^ changes[at]
                for place in range(starts[piece, other], starts[piece, other + 1]):
                    two = places[piece, place]
                    distance = np.uint64(0)
                    for each in range(words):
                        distance += _ones(codes[one, each] ^ codes[two, each])
                        if distance > limit:
                            break
                    if distance > limit or two == one:
                        continue
                    if not _was_found(codes, one, two, layout, piece):
                        near += 1
                        if near > most:
                            break
                if near > most:
                    break
            if near > most:
                break
        found[one - first] = near > most
    return found


@njit(nogil=True)
def nearest(codes, finer, among, places, starts, layout, changes, change_ends, radius, most, patience, first, last):  # type: ignore[no-untyped-def]  # numba types it
    """Return, for each code in [first, last) that is `among` those asked, its nearest ones, and whether it gave up.

    Near are those within `radius`; of these the `most` nearest by `finer`, then by number. No more than `patience`
    codes are compared with one. The first result is of shape (n, most) with -1 where there are no more.
    """
    words, finer_words, limit = codes.shape[1], finer.shape[1], np.uint64(radius)
    found = np.full((last - first, most), -1, dtype=np.int64)
    is_cut = np.zeros(last - first, dtype=np.bool_)
    best = np.empty(most, dtype=np.int64)
    for one in range(first, last):
        if not among[one]:
            continue
        count, compared = 0, 0
        row = found[one - first]
        for piece in range(len(layout)):
            word, shift, width, allowed = layout[piece]
            if allowed < 0:
                continue
            key = np.int64(_piece(codes[one, word], shift, width))
            begin = 0 if piece == 0 else change_ends[piece - 1]
            for at in range(begin, change_ends[piece]):
                other = key ^ changes[at]
                for place in range(starts[piece, other], starts[piece, other + 1]):
                    two = places[piece, place]
                    if two == one or not among[two]:
                        continue
                    if compared == patience:
                        is_cut[one - first] = True
                        break
                    compared += 1
                    distance = np.uint64(0)
                    for each in range(words):
                        distance += _ones(codes[one, each] ^ codes[two, each])
                    if distance > limit or _was_found(codes, one, two, layout, piece):
                        continue
                    far = np.int64(0)
                    for each in range(finer_words):
                        far += np.int64(_ones(finer[one, each] ^ finer[two, each]))
                    at_place = count
                    while at_place > 0 and (
                        best[at_place - 1] > far or (best[at_place - 1] == far and row[at_place - 1] > two)
                    ):
                        at_place -= 1
                    if at_place == most:
                        continue
                    count = min(count + 1, most)
                    for each in range(count - 1, at_place, -1):
                        best[each], row[each] = best[each - 1], row[each - 1]
                    best[at_place], row[at_place] = far, two
                if is_cut[one - first]:
                    break
            if is_cut[one - first]:
                break
    return found, is_cut
