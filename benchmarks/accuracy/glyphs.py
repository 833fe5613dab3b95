"""One glyph of a real page replaced by another of the same page: a change of one character, as a forger makes it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.alterations import SEEN_FROM
from benchmarks.accuracy.drawing import Drawn

_Value = TypeVar("_Value", bound=np.generic)

MILLIMETRES = (1.4, 5.0)
"""How high a digit is."""

LEAST_PIXELS = 9
MARGIN = 2
MOST_GLYPHS = 1500
TRIES = 40

LEAST_OTHER = 0.3
"""Share of the ink of two glyphs that only one of them has, at the shift where they agree best."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """Where a glyph stands, in pixels."""

    left: int
    top: int
    width: int
    height: int


def with_another_glyph(drawn: Drawn, chance: Random) -> tuple[Drawn, str] | None:
    """Return a page on which one glyph was replaced by another, and what was; nothing where it has no such glyphs."""
    shades = cv2.cvtColor(drawn.picture, cv2.COLOR_RGB2GRAY)
    inked = cv2.threshold(shades, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1] > 0
    if inked.mean() > 0.4:
        return None
    found = glyphs(inked, dpi=drawn.dpi)
    for target in chance.sample(found, min(TRIES, len(found))):
        others = [one for one in found if one != target and _is_like(one, target)]
        for source in chance.sample(others, min(TRIES, len(others))):
            if _difference(inked, source, target) < LEAST_OTHER:
                continue
            picture = _replaced(drawn.picture, inked, source, target)
            gap = cv2.absdiff(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), shades)
            if int((gap >= SEEN_FROM).sum()) >= 0.2 * int(_box(inked, target).sum()):
                what = f"a glyph of {target.width} by {target.height} pixels"
                return Drawn(picture=picture, dpi=drawn.dpi), what
    return None


def glyphs(inked: NDArray[np.bool_], *, dpi: int) -> list[Glyph]:
    """Return what on a page is as high as a digit, stands alone and is neither a line nor a block."""
    number, labels, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    low, high = (size * dpi / 25.4 for size in MILLIMETRES)
    low = max(low, LEAST_PIXELS)
    rows, columns = inked.shape
    found = []
    for label in range(1, number):
        left, top, width, height, area = (int(value) for value in stats[label])
        if not (low <= height <= high and 0.25 * height <= width <= 1.3 * height):
            continue
        if not 0.15 <= area / (width * height) <= 0.75:
            continue
        if min(left, top) < MARGIN or left + width + MARGIN > columns or top + height + MARGIN > rows:
            continue
        around = labels[top - MARGIN : top + height + MARGIN, left - MARGIN : left + width + MARGIN]
        if ((around == 0) | (around == label)).all():
            found.append(Glyph(left, top, width, height))
        if len(found) == MOST_GLYPHS:
            break
    return found


def _is_like(one: Glyph, other: Glyph) -> bool:
    """Say whether a glyph could stand in the other's place."""
    return abs(one.height - other.height) <= max(2, 0.12 * other.height) and abs(one.width - other.width) <= max(
        2, 0.25 * other.width
    )


def _box(values: NDArray[_Value], glyph: Glyph, *, margin: int = 0) -> NDArray[_Value]:
    return values[
        glyph.top - margin : glyph.top + glyph.height + margin, glyph.left - margin : glyph.left + glyph.width + margin
    ]


def _difference(inked: NDArray[np.bool_], one: Glyph, other: Glyph) -> float:
    """Return the share of ink that only one of two glyphs has, at the best of the shifts by a pixel."""
    height, width = max(one.height, other.height) + 2, max(one.width, other.width) + 2
    first = np.zeros((height, width), dtype=bool)
    first[1 : 1 + one.height, 1 : 1 + one.width] = _box(inked, one)
    shares = []
    for down in range(height - other.height + 1):
        for across in range(width - other.width + 1):
            second = np.zeros_like(first)
            second[down : down + other.height, across : across + other.width] = _box(inked, other)
            shares.append(float((first ^ second).sum() / (first | second).sum()))
    return min(shares)


def _replaced(picture: NDArray[np.uint8], inked: NDArray[np.bool_], source: Glyph, target: Glyph) -> NDArray[np.uint8]:
    """Return the picture with the source's pixels in the target's place, as bright as its paper."""
    changed = picture.copy()
    here, there = _paper(picture, inked, target), _paper(picture, inked, source)
    place = _box(changed, target, margin=MARGIN)
    paper = ~_box(inked, target, margin=MARGIN)
    # Ink, with the pixels beside it that it shades, gives way to the paper around.
    near_ink = cv2.dilate((~paper).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    place[near_ink] = np.clip(here, 0, 255).astype(np.uint8)
    piece = _box(picture, source, margin=1).astype(np.int16) + np.round(here - there).astype(np.int16)
    # Both stand on one line: their lower edges meet.
    top = target.top + target.height - source.height - 1
    left = target.left + (target.width - source.width) // 2 - 1
    height, width = piece.shape[:2]
    top, left = min(max(top, 0), picture.shape[0] - height), min(max(left, 0), picture.shape[1] - width)
    changed[top : top + height, left : left + width] = np.clip(piece, 0, 255).astype(np.uint8)
    return changed


def _paper(picture: NDArray[np.uint8], inked: NDArray[np.bool_], glyph: Glyph) -> NDArray[np.float64]:
    """Return the colour of the paper around a glyph."""
    pixels = _box(picture, glyph, margin=MARGIN)
    clear = cv2.dilate(_box(inked, glyph, margin=MARGIN).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    if not clear.any():
        clear = ~_box(inked, glyph, margin=MARGIN)
    return np.asarray(np.median(pixels[clear], axis=0), dtype=np.float64)
