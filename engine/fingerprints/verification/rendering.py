"""Two files of one paper brought to the same rendering: blur, the threshold of a copier, and light.

A scan is softer than the file that was printed, and a fax has no greys. What is uniform over the page is undone here
with one or two numbers for the whole page, so that what remains is local; two numbers cannot hide a mark.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.fingerprints.verification.preparing import Grey, flattened

SOFTENING = 0.9
"""Pixels by which both sides are blurred at least: strokes shift by parts of a pixel between two scans."""

_MORE_BLUR = (0.0, 0.7, 1.1, 1.6)
_THRESHOLDS = (40, 60, 80, 100, 120, 140, 160)
_TILE, _TILES = 96, 16

GROUND_REACH = 7.0
"""Pixels around a stroke that are its ground."""

_LEAST_GROUND = np.uint8(96)
_DARK_GROUND = (90, 130)


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """What is done to a side: a blur in pixels, and where it is to look copied, the darkness (0 to 255) of ink."""

    blur: float = SOFTENING
    threshold: int | None = None


def matched_renderings(
    page: Grey, laid: Grey, seen: Grey, *, bitonal: tuple[bool, bool]
) -> tuple[Rendering, Rendering]:
    """Return the renderings under which the inkiest parts of two pages that lie on one another agree best."""
    one, two = _inky(page, laid, seen)
    best_likeness, best = -1.0, (Rendering(), Rendering())
    if not one.size:
        return best
    for pair in _candidates(bitonal):
        left, right = (rendered(side, how) for side, how in zip((one, two), pair, strict=True))
        likeness = _correlation(left, right)
        # Less blur comes first, and is kept where more gains nothing.
        if likeness > best_likeness + 0.002:
            best_likeness, best = likeness, pair
    return best


def agreement(page: Grey, laid: Grey, seen: Grey) -> float:
    """Return how well the inkiest parts of two pages that lie on one another agree as they are, -1 to 1."""
    one, two = _inky(page, laid, seen)
    return _correlation(rendered(one, Rendering()), rendered(two, Rendering())) if one.size else -1.0


def _candidates(bitonal: tuple[bool, bool]) -> list[tuple[Rendering, Rendering]]:
    plain = Rendering()
    if bitonal == (True, False):
        return [(plain, Rendering(threshold=value)) for value in _THRESHOLDS]
    if bitonal == (False, True):
        return [(Rendering(threshold=value), plain) for value in _THRESHOLDS]
    softer = [Rendering(blur=SOFTENING + more) for more in _MORE_BLUR]
    return [(softer[0], softer[0]), *((one, plain) for one in softer[1:]), *((plain, one) for one in softer[1:])]


def rendered(grey: Grey, how: Rendering) -> Grey:
    """Return a page as a rendering shows it, still dark on light."""
    if how.threshold is not None:
        grey = cv2.threshold(flattened(grey), how.threshold, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)
    side = int(how.blur * 3) * 2 + 1
    return np.asarray(cv2.GaussianBlur(grey, (side, side), how.blur), dtype=np.uint8)


def strokes(grey: Grey) -> Grey:
    """Return how much darker than what is right around it each pixel is, 0 to 255: fold shadows and bars drop out."""
    ground = _ground(_quarter(grey), grey.shape, GROUND_REACH)
    return np.asarray(cv2.divide(cv2.subtract(ground, grey), np.maximum(ground, _LEAST_GROUND), scale=255), np.uint8)


def strokes_of_both(page: Grey, laid: Grey) -> tuple[Grey, Grey]:
    """Return the strokes of two pages that lie on one another: dark ones, and light ones where both pages are dark.

    White print on a coloured bar and the bones of a film are light strokes. What is dark ground is asked of both pages
    together, for a page that is only a little darker than the other must not have strokes that the other lacks.
    """
    broad = np.maximum(*(_quarter(grey, GROUND_REACH) for grey in (page, laid)))
    if not bool((broad < _DARK_GROUND[1]).any()):
        return strokes(page), strokes(laid)
    # From where the ground is dark to where it is bright, light strokes fade out, so that none appear at a border.
    share = cv2.LUT(broad, np.interp(np.arange(256), _DARK_GROUND, (255, 0)).astype(np.uint8))
    share = cv2.resize(share, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    found = []
    for grey in (page, laid):
        ground = _ground(_quarter(grey), grey.shape, GROUND_REACH)
        light = cv2.multiply(cv2.subtract(grey, ground), share, scale=1 / 128)
        found.append(np.asarray(cv2.max(strokes(grey), light), dtype=np.uint8))
    return found[0], found[1]


def _quarter(grey: Grey, blur: float = 0.0) -> Grey:
    """Return a page at a quarter of its size, blurred by so many pixels of that."""
    size = (max(4, grey.shape[1] // 4), max(4, grey.shape[0] // 4))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), blur) if blur else small, dtype=np.uint8)


def _ground(small: Grey, shape: tuple[int, ...], reach: float) -> Grey:
    around = cv2.GaussianBlur(small, (0, 0), reach / 4)
    return np.asarray(cv2.resize(around, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _correlation(one: Grey, two: Grey) -> float:
    left, right = one.astype(np.float32), two.astype(np.float32)
    left -= left.mean()
    right -= right.mean()
    spread = float(np.sqrt((left * left).mean() * (right * right).mean()))
    return float((left * right).mean()) / spread if spread > 1e-6 else 0.0


def _inky(page: Grey, laid: Grey, seen: Grey) -> tuple[Grey, Grey]:
    """Return the tiles of both pages that hold most ink on both, side by side."""
    found = []
    for top in range(0, page.shape[0] - _TILE + 1, _TILE):
        for left in range(0, page.shape[1] - _TILE + 1, _TILE):
            cut = np.s_[top : top + _TILE : 4, left : left + _TILE : 4]
            if seen[cut].all():
                found.append((min(float(np.std(page[cut])), float(np.std(laid[cut]))), top, left))
    found = sorted(found, reverse=True)[:_TILES]
    if not found:
        return np.zeros((0, 0), np.uint8), np.zeros((0, 0), np.uint8)
    return (
        np.hstack([page[top : top + _TILE, left : left + _TILE] for _, top, left in found]),
        np.hstack([laid[top : top + _TILE, left : left + _TILE] for _, top, left in found]),
    )
