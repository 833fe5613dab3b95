"""The hash of a normalised page, and the same of that page turned by quarters, which needs no second look at it.

A bit says whether a term of the cosine transform is positive. To turn a page by a quarter is to transpose the terms and
to change the sign of every other one, so the bits of the turned page are those of the page in other places, some of
them changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.fingerprints.hamming_index import Codes
from engine.fingerprints.normalising import normalised
from engine.fingerprints.perceptual import content_quality
from engine.model.records import LOW_CONTENT_BELOW, PerceptualHash

ALGORITHM = "muniment.normalised/1"
"""The definition of the hash: another way to normalise a page, or to hash it, has another number."""

TERMS = 16
"""Terms in each direction."""

COARSE = 8
"""The lowest terms of these in each direction make the short code."""

BITS = TERMS * TERMS

_SIDE = 64
_PART = 1 << 14

Bits = NDArray[np.bool_]


def _basis() -> NDArray[np.float64]:
    places = (np.arange(_SIDE) + 0.5) * np.pi / _SIDE
    return np.asarray(np.cos(np.arange(TERMS)[:, None] * places[None, :]), dtype=np.float64)


_BASIS = _basis()


def normalised_hashes(grey: Image.Image) -> tuple[PerceptualHash, ...]:
    """Return the hash of an eight-bit grey page as `normalised`; none where hardly anything is left to see.

    The page is averaged to 64 by 64 cells. The hash has a bit for each of the lowest 16 by 16 terms of their type-II
    cosine transform, row by row: whether the term is positive. The definition is Muniment's own. A blank page on a
    scanner's open bed has edges to see as it is, and nothing once the bed is off.
    """
    page = normalised(grey)
    if content_quality(page) < LOW_CONTENT_BELOW:
        return ()
    cells = np.asarray(page.resize((_SIDE, _SIDE), Image.Resampling.BOX), dtype=np.float64)
    bits = _BASIS @ cells @ _BASIS.T > 0
    return (PerceptualHash(algorithm=ALGORITHM, bits=BITS, hex=np.packbits(bits).tobytes().hex()),)


def turned(codes: Codes, *, quarters: int) -> Codes:
    """Return the codes, of shape (n, 4), that pages have once they are turned by so many quarters, anticlockwise."""
    found = np.empty_like(codes)
    for top in range(0, len(codes), _PART):
        bits = _bits(codes[top : top + _PART])
        for _ in range(quarters % 4):
            # To swap the sides changes no sign; to turn the columns over changes that of every other row of terms.
            bits = bits.transpose(0, 2, 1) ^ _ODD_ROWS
        found[top : top + _PART] = _packed(bits)
    return found


def short_codes(codes: Codes) -> Codes:
    """Return the short codes, of shape (n, 1), of codes of shape (n, 4)."""
    found = np.empty((len(codes), 1), dtype=np.uint64)
    for top in range(0, len(codes), _PART):
        found[top : top + _PART] = _packed(_bits(codes[top : top + _PART])[:, :COARSE, :COARSE])
    return found


def codes_of(hexes: Sequence[str]) -> Codes:
    """Return the codes, of shape (n, 4), that are written as hex."""
    joined = b"".join(bytes.fromhex(one) for one in hexes)
    return np.frombuffer(joined, dtype=">u8").reshape(len(hexes), BITS // 64).astype(np.uint64)


_ODD_ROWS = (np.arange(TERMS) % 2 == 1)[:, None]


def _bits(codes: Codes) -> Bits:
    unpacked = np.unpackbits(codes.astype(">u8").view(np.uint8), axis=1)
    return unpacked.reshape(len(codes), TERMS, TERMS).astype(np.bool_)


def _packed(bits: Bits) -> Codes:
    packed = np.packbits(bits.reshape(len(bits), -1), axis=1)
    return packed.view(">u8").astype(np.uint64)
