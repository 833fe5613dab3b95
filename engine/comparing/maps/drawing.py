"""A map of where two pages differ: the first, pale, with the difference in colour, and the worst place enlarged.

Everything is drawn in the place and the turn of the first page, whichever of the two the comparison worked on.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.comparing.maps.registration import Matrix, Registration
from engine.fingerprints.verification.preparing import Grey, PreparedPage, prepare
from engine.fingerprints.verification.verdict import Box
from engine.fingerprints.verification.verifying import comes_first, difference_map

_DIFFERENCE, _BOX, _HATCH = (180, 55, 47), (30, 58, 95), (176, 188, 202)
_PALENESS = 0.42
_FAINTEST, _FULL = 22, 110
"""The difference, 0 to 255, from which colour begins, and from which the page shows no more through it."""

_HATCH_STEP = 16
_BEYOND = 238
"""Grey of what lies beyond the edge of a page."""

_AROUND = 1.3
"""Height of an enlargement, in sides of the place that it shows."""
_LEAST_SIDE = 24
_UNSEEN_SHARE = 0.005
_HAIRS, _SEAMS = 200, 100
"""What share of the longer side the colour is widened by, and what share is a seam."""

_SOURCE_SIDE = 16_000
"""Pixels of a side beyond which a cut is reduced before it is turned: OpenCV turns none of 32,767 and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSize:
    """How large a map is drawn, in pixels: the longer side of the page, width and height of the enlargements."""

    whole: int
    close: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnMap:
    """A map: the whole page and its worst place on either page, H by W by 3 in RGB.

    `is_hatched` says that a part of the first page lies beyond the second, and is hatched.
    """

    whole: Grey
    close_first: Grey
    close_second: Grey
    is_hatched: bool


def draw_map(first: Grey, second: Grey, at: Registration, *, size: MapSize) -> DrawnMap | None:
    """Return the map of two pages (H by W, eight-bit grey), or nothing where they don't lie on one another."""
    shades = difference_map(first, second, long_side=size.whole)
    if shades is None:
        return None
    tall, wide = first.shape
    to_first = at.to_first(((tall, wide), (second.shape[0], second.shape[1])))
    longer = max(tall, wide)
    height, width = (max(1, round(side * size.whole / longer)) for side in (tall, wide))
    to_whole = np.diag([width / wide, height / tall, 1.0])
    from_shades = _from_shades(shades, prepare(first), prepare(second), to_first)
    heat = _laid(shades, to_whole @ from_shades, (width, height), interpolation=cv2.INTER_LINEAR)
    # One wrong stroke is a hair on a page this small, and has to be seen in print.
    wider = max(1, size.whole // _HAIRS)
    heat = np.asarray(cv2.dilate(heat, np.ones((wider, wider), np.uint8)), dtype=np.uint8)
    pale = 255 - (255 - cv2.resize(first, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)) * _PALENESS
    unseen = _beyond(second, to_whole @ to_first, (width, height))
    is_hatched = bool(unseen.mean() > _UNSEEN_SHARE)
    share = np.clip((heat.astype(np.float32) - _FAINTEST) / (_FULL - _FAINTEST), 0, 1)[..., np.newaxis]
    drawn = pale[..., np.newaxis] * (1 - share) + np.array(_DIFFERENCE, np.float32) * share
    if is_hatched:
        across = (np.add.outer(np.arange(height), np.arange(width)) % _HATCH_STEP) < 2
        drawn[unseen & across] = _HATCH
    whole = np.ascontiguousarray(np.rint(drawn).astype(np.uint8))
    _frame(whole, at.places[0], to_whole, away=max(3, size.whole // 120), thick=max(2, size.whole // 240))
    close = _close_up(at.places[0], size.close)
    return DrawnMap(
        whole=whole,
        close_first=_enlarged(first, close, at.places[0], close, size.close),
        close_second=_enlarged(second, close @ to_first, at.places[0], close, size.close),
        is_hatched=is_hatched,
    )


def _from_shades(shades: Grey, first: PreparedPage, second: PreparedPage, to_first: Matrix) -> Matrix:
    """Return what carries the shades of a difference to the first page: they show the trimmed page of fewer pixels."""
    is_on_first = comes_first(first, second)
    on = first if is_on_first else second
    tall, wide = (side * on.step for side in on.grey.shape)
    to_page = np.array([[wide / shades.shape[1], 0.0, on.left], [0.0, tall / shades.shape[0], on.top], [0.0, 0.0, 1.0]])
    return to_page if is_on_first else to_first @ to_page


def _beyond(second: Grey, to_whole: Matrix, size: tuple[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return where the second page does not reach, on a picture of `size` (width, height)."""
    tall, wide = second.shape
    corners = to_whole @ np.array([[0, wide, wide, 0], [0, 0, tall, tall], [1, 1, 1, 1]], dtype=np.float64)
    reached = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(reached, np.rint(np.clip(corners[:2].T, -1e6, 1e6)).astype(np.int32), 255)
    # A seam along an edge is how the pages were cut.
    seam = max(3, max(size) // _SEAMS)
    kernel = np.ones((seam, seam), np.uint8)
    opened = cv2.morphologyEx(255 - reached, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(opened > 0)


def _frame(picture: Grey, box: Box, matrix: Matrix, *, away: int, thick: int) -> None:
    corners = matrix @ np.array(
        [[box.left, box.left + box.width], [box.top, box.top + box.height], [1, 1]], dtype=np.float64
    )
    left, top = (round(float(value)) - away for value in corners[:2, 0])
    right, bottom = (round(float(value)) + away for value in corners[:2, 1])
    height, width = picture.shape[:2]
    inner = (max(left, 0), max(top, 0)), (min(right, width - 1), min(bottom, height - 1))
    cv2.rectangle(picture, *inner, _BOX, thick)


def _close_up(box: Box, size: tuple[int, int]) -> Matrix:
    """Return what carries the first page to an enlargement, `size` wide and high, with the place in its middle."""
    scale = size[1] / (max(box.width, box.height, _LEAST_SIDE) * _AROUND)
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return np.array([[scale, 0.0, size[0] / 2 - scale * x], [0.0, scale, size[1] / 2 - scale * y], [0.0, 0.0, 1.0]])


def _enlarged(page: Grey, matrix: Matrix, place: Box, close: Matrix, size: tuple[int, int]) -> Grey:
    seen = _laid(page, matrix, size, interpolation=cv2.INTER_CUBIC, beyond=_BEYOND)
    picture = np.ascontiguousarray(np.repeat(seen[..., np.newaxis], 3, axis=2))
    _frame(picture, place, close, away=0, thick=max(1, size[1] // 120))
    return picture


def _laid(page: Grey, matrix: Matrix, size: tuple[int, int], *, interpolation: int, beyond: int = 0) -> Grey:
    """Return what is seen of a page on a picture of `size` (width, height), of which no more is touched than that."""
    width, height = size
    corners = np.linalg.inv(matrix) @ np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]])
    low, high = np.floor(corners[:2].min(axis=1)) - 4, np.ceil(corners[:2].max(axis=1)) + 4
    left, top = (int(min(max(value, 0), 1 << 30)) for value in low)
    right, bottom = (int(min(max(value, 0), 1 << 30)) for value in high)
    cut = page[top:bottom, left:right]
    if not cut.size:
        return np.full((height, width), beyond, np.uint8)
    matrix = matrix @ np.array([[1.0, 0.0, left], [0.0, 1.0, top], [0.0, 0.0, 1.0]])
    shrunk = min(1.0, _SOURCE_SIDE / max(cut.shape), 2 * float(np.hypot(matrix[0, 0], matrix[1, 0])))
    if shrunk < 1:
        small = max(1, round(cut.shape[1] * shrunk)), max(1, round(cut.shape[0] * shrunk))
        matrix = matrix @ np.diag([cut.shape[1] / small[0], cut.shape[0] / small[1], 1.0])
        cut = cv2.resize(cut, small, interpolation=cv2.INTER_AREA).astype(np.uint8)
    laid = cv2.warpAffine(
        cut, matrix[:2], size, flags=interpolation, borderMode=cv2.BORDER_CONSTANT, borderValue=(beyond,)
    )
    return np.asarray(laid, dtype=np.uint8)
