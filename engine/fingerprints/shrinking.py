"""A page made small for its hashes: the very samples that Pillow's resizing gives, in less time.

Pillow resizes in two steps and rounds between them. Along the rows, each row is resized by itself, and four channels
take little more time than one. So four quarters of a band of rows become the channels of one picture, and each band is
read once for all squares. That holds only where rows come first, which is Pillow's own choice: it goes by the sizes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL import __version__ as pillow_version

_BAND_PIXELS = 1 << 20
_CHANNELS = 4

_KNOWN_PILLOW = ("13.0.0",)
"""Versions of which it was tried for which sizes rows come first; with another, a page is resized as it is."""

_LEAST_SIDE = 256
_MOST_UPRIGHT = 1.45
"""Height by width, above A4's; much taller pages are resized along their columns first."""

Square = tuple[int, Image.Resampling]
"""The side of a small picture in pixels, and the filter that makes it."""


def shrunk(grey: Image.Image, wanted: Sequence[Square]) -> list[Image.Image]:
    """Return an eight-bit grey page at the size and by the filter of each square, as `grey.resize` gives them.

    INVARIANT: no sample differs from Pillow's own (`test_shrinking.py`); else nobody could compute the hashes again.
    """
    if not _is_by_rows(grey):
        return [grey.resize((side, side), method) for side, method in wanted]
    width, height = grey.size
    narrow = [np.empty((height, side), dtype=np.uint8) for side, _ in wanted]
    most = _CHANNELS * max(1, _BAND_PIXELS // (_CHANNELS * width))
    for top in range(0, height, most):
        rows = np.asarray(grey.crop((0, top, width, min(top + most, height))))
        packed = _packed(rows)
        for found, (side, method) in zip(narrow, wanted, strict=True):
            channels = np.asarray(packed.resize((side, packed.height), method))
            found[top : top + len(rows)] = channels.transpose(2, 0, 1).reshape(-1, side)[: len(rows)]
    return [
        Image.fromarray(found).resize((side, side), method)
        for found, (side, method) in zip(narrow, wanted, strict=True)
    ]


def _is_by_rows(grey: Image.Image) -> bool:
    """Say whether Pillow is known to resize a page of this size along its rows first, to the squares of a hash."""
    width, height = grey.size
    return pillow_version in _KNOWN_PILLOW and min(width, height) >= _LEAST_SIDE and height <= _MOST_UPRIGHT * width


def _packed(rows: NDArray[np.uint8]) -> Image.Image:
    """Return rows as a picture of four channels, the first of which has the first quarter of them."""
    quarter = -(-len(rows) // _CHANNELS)
    channels = np.zeros((quarter, rows.shape[1], _CHANNELS), dtype=np.uint8)
    for channel in range(_CHANNELS):
        part = rows[channel * quarter : (channel + 1) * quarter]
        channels[: len(part), :, channel] = part
    # Of the modes of four channels this is the one that no resizing weighs by its alpha.
    return Image.fromarray(channels, mode="CMYK")
