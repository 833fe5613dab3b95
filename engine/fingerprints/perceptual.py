"""Hashes that nominate lookalikes, and how much there is to see on a page.

A perceptual hash decides nothing: measured on forms, two people's papers lie as near to one another as two scans of one
paper. It only says which pairs are worth a look.
"""

from __future__ import annotations

import imagehash
import numpy as np
from PIL import Image

from engine.fingerprints.shrinking import shrunk
from engine.model.records import PerceptualHash

HASH_SIZES = (8, 16)
"""Sides of the squares of terms; a hash has as many bits as its square."""

_HIGHFREQ_FACTOR = 4
_LANCZOS = Image.Resampling.LANCZOS
_CELLS = (64, Image.Resampling.BOX)
_QUALITY_DIVISOR = 90


def quality_and_hashes(grey: Image.Image) -> tuple[int, tuple[PerceptualHash, ...]]:
    """Return how much there is to see on an eight-bit grey page, and its 64-bit and its 256-bit DCT hash.

    Bit for bit those of `imagehash.phash` of the named version (Lanczos to 32 or 64 pixels square, type-II cosine
    transform, the lowest 8 by 8 or 16 by 16 terms against their median), so that anyone can compute them again.
    """
    cells, *squares = shrunk(grey, (_CELLS, *((size * _HIGHFREQ_FACTOR, _LANCZOS) for size in HASH_SIZES)))
    # What has its size already is not resized again.
    hashes = tuple(
        PerceptualHash(
            algorithm=algorithm_name(size),
            bits=size * size,
            hex=str(imagehash.phash(square, hash_size=size, highfreq_factor=_HIGHFREQ_FACTOR)),
        )
        for size, square in zip(HASH_SIZES, squares, strict=True)
    )
    return content_quality(cells), hashes


def algorithm_name(hash_size: int) -> str:
    """Return the definition that a hash was made by, with its version; hashes of different names are not compared."""
    return f"imagehash.phash/{imagehash.__version__};hash_size={hash_size};highfreq_factor={_HIGHFREQ_FACTOR}"


def content_quality(grey: Image.Image) -> int:
    """Return how much there is to see on an eight-bit grey page, 0 (blank) to 100.

    The page is averaged to 64 by 64 cells. Between every two neighbours, down and across, the difference in grey is
    counted in whole hundredths of the range, rounded down; the sum is divided by 90 and capped at 100. That is the
    gradient metric of PDQ (ThreatExchange, *The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm*,
    2019, and `pdqImageDomainQualityMetric`); PDQ reaches its cells by two passes of a Jarosz filter, this by a box, so
    the numbers are near PDQ's and not equal to them. Under 10, pages of different cases look the same.
    """
    side, method = _CELLS
    cells = np.asarray(grey.resize((side, side), method), dtype=np.int32)
    down = np.abs(cells[1:, :] - cells[:-1, :]) * 100 // 255
    across = np.abs(cells[:, 1:] - cells[:, :-1]) * 100 // 255
    return min(100, int(down.sum() + across.sum()) // _QUALITY_DIVISOR)
