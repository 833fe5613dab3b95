"""From a rough alignment to one that follows how unevenly each page was fed.

First patches of both pages are phase-correlated at half size, for an affine correction. Then optical flow (DIS:
Kroeger, Timofte, Dai and Van Gool, *Fast Optical Flow using Dense Inverse Search*, ECCV 2016) is smoothed over the
breadth of several characters: a field so smooth cannot turn one character into another.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from engine.fingerprints.verification.alignment import Matrix
from engine.fingerprints.verification.preparing import Floats, Grey

LEAST_RESPONSE = 0.1
PATCH = 128
ROUNDS = 2

Field = tuple[Floats, Floats]
"""Pixels by which the second page is moved across and down at each pixel of the first."""


@lru_cache(maxsize=8)
def _window(side: int) -> Floats:
    return np.asarray(cv2.createHanningWindow((side, side), cv2.CV_32F), dtype=np.float32)


def warped(page: Grey, inverse: Matrix, size: tuple[int, int], field: Field | None = None) -> tuple[Grey, Grey]:
    """Return a page laid on another of `size` (width, height), and where it reaches (255).

    `inverse` and `field` carry the other page's pixels to this one's.
    """
    whole = np.full(page.shape, 255, np.uint8)
    if field is None:
        flags = cv2.WARP_INVERSE_MAP
        laid = cv2.warpAffine(page, inverse, size, flags=flags | cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        seen = cv2.warpAffine(whole, inverse, size, flags=flags | cv2.INTER_NEAREST)
    else:
        across, down = _places(inverse, size, field)
        laid = cv2.remap(page, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        seen = cv2.remap(whole, across, down, cv2.INTER_NEAREST)
    return np.asarray(laid, dtype=np.uint8), np.asarray(seen, dtype=np.uint8)


def _places(inverse: Matrix, size: tuple[int, int], field: Field) -> tuple[Floats, Floats]:
    # Single precision holds a place to a thousandth of a pixel.
    (xx, xy, x0), (yx, yy, y0) = ((np.float32(value) for value in line) for line in inverse)
    columns = np.arange(size[0], dtype=np.float32)[None, :] - field[0]
    rows = np.arange(size[1], dtype=np.float32)[:, None] - field[1]
    return columns * xx + rows * xy + x0, columns * yx + rows * yy + y0


def corrected(page: Grey, other: Grey, inverse: Matrix) -> Matrix:
    """Return a rough alignment corrected by an affine map; both pages are given as marks (dark on 0)."""
    size = (page.shape[1], page.shape[0])
    target = _half(page)
    for _ in range(ROUNDS):
        laid, seen = warped(other, inverse, size)
        places, shifts = _shifts(target, _half(laid), _half(seen))
        if len(places) < 6:
            break
        cv2.setRNGSeed(0)
        turned = cv2.estimateAffine2D(places, places - shifts, method=cv2.RANSAC, ransacReprojThreshold=2)[0]
        found = np.asarray(turned, dtype=np.float64)
        if not _is_sound(found):
            break
        inverse = (np.vstack([inverse, [0, 0, 1]]) @ np.vstack([found, [0, 0, 1]]))[:2]
        if float(np.abs(shifts).max()) < 2.5:
            break
    return inverse


def _is_sound(found: Matrix) -> bool:
    """Say whether a correction was found and changes no size by more than a tenth."""
    if found.shape != (2, 3) or not np.isfinite(found).all():
        return False
    return abs(float(np.linalg.det(found[:, :2])) - 1) <= 0.1


def _half(page: Grey) -> Floats:
    size = (max(1, page.shape[1] // 2), max(1, page.shape[0] // 2))
    return cv2.resize(page, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def _shifts(page: Floats, laid: Floats, seen: Floats) -> tuple[Floats, Floats]:
    """Return the middles of patches (n by 2, pixels of the whole page) and how far `laid` is to be moved there."""
    height, width = page.shape
    side = max(16, min(PATCH, min(height, width) // 4 // 2 * 2))
    places, shifts = [], []
    for top in _steps(height, side):
        for left in _steps(width, side):
            cut = np.s_[top : top + side, left : left + side]
            if seen[top, left] < 255 or seen[top + side - 1, left + side - 1] < 255:
                continue
            one, two = page[cut], laid[cut]
            if float(np.std(one[::2, ::2])) < 6 or float(np.std(two[::2, ::2])) < 6:
                continue
            # The products are new arrays on purpose: OpenCV 5 applies a window that it is given to its inputs.
            (across, down), response = cv2.phaseCorrelate(two * _window(side), one * _window(side))
            if response > LEAST_RESPONSE and max(abs(across), abs(down)) < side / 5:
                places.append((left * 2 + side, top * 2 + side))
                shifts.append((across * 2, down * 2))
    return np.array(places, np.float32).reshape(-1, 2), np.array(shifts, np.float32).reshape(-1, 2)


def _steps(length: int, side: int) -> list[int]:
    if length < side:
        return []
    return [int(at) for at in np.linspace(0, length - side, max(1, round((length - side) / side)) + 1)]


FLOW_FROM = 48
"""Pixels of the shorter side from which there is a flow to find."""

STEPS = ((80.0, 4.0), (48.0, 3.0), (28.0, 2.0), (20.0, 1.5))
"""Pixels of the page over which the flow is smoothed, coarse first (the least is a character's breadth), and pixels of
half size beyond which a shift is not believed: in noise and along edges optical flow runs away. To find the coarse ones
at a quarter of the size was tried, and lost what only fine print shows."""

LEAST_KNOWN = 0.01
"""Share of the page's mean evidence under which a place is taken to be where it is."""

_COARSE = 8
"""How many pixels of the page make one of the field while it is being found."""


def flow(page: Grey, laid: Grey) -> Field | None:
    """Return by how much the laid page is off at each pixel, smoothed; both are strokes, dark on 0.

    A shift counts where there is an edge across it: along a ruled line nothing can be said of how it slid. There is
    none where the pages agreed better as they lay: among bars that are all alike the flow can run away.
    """
    height, width = page.shape
    if min(height, width) < FLOW_FROM:
        return None
    one, two = _half(page).astype(np.uint8), _half(laid).astype(np.uint8)
    small = (max(4, width // _COARSE), max(4, height // _COARSE))
    across, down = np.zeros(small[::-1], np.float32), np.zeros(small[::-1], np.float32)
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    moved = two
    slopes = [np.square(cv2.Sobel(one, cv2.CV_32F, *axis)) for axis in ((1, 0), (0, 1))]
    for smoothing, most in STEPS:
        found = finder.calc(one, moved, np.zeros((*one.shape, 2), np.float32))
        shifts = [np.ascontiguousarray(found[..., axis], np.float32) for axis in (0, 1)]
        believed = cv2.max(np.abs(shifts[0]), np.abs(shifts[1])) <= most
        for field, shift, slope in zip((across, down), shifts, slopes, strict=True):
            field -= _averaged(shift, slope * believed, small, smoothing / _COARSE)
        moved = _moved(two, across, down)
    if _likeness(one, moved) <= _likeness(one, two):
        return None
    whole = (width, height)
    return (
        np.asarray(cv2.resize(across, whole, interpolation=cv2.INTER_LINEAR) * 2, dtype=np.float32),
        np.asarray(cv2.resize(down, whole, interpolation=cv2.INTER_LINEAR) * 2, dtype=np.float32),
    )


def _moved(page: Grey, across: Floats, down: Floats) -> Grey:
    """Return a page of half size moved by a coarse field."""
    size = (page.shape[1], page.shape[0])
    field = tuple(cv2.resize(one, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) for one in (across, down))
    columns = np.arange(size[0], dtype=np.float32)[None, :] - field[0]
    rows = np.arange(size[1], dtype=np.float32)[:, None] - field[1]
    return np.asarray(cv2.remap(page, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)


def _likeness(one: Grey, two: Grey) -> float:
    """Return how well two pages correlate at half of their size, -1 to 1."""
    left, right = (_half(side).ravel() for side in (one, two))
    left, right = left - left.mean(), right - right.mean()
    return float(left @ right) / max(float(np.sqrt((left @ left) * (right @ right))), 1e-6)


def _averaged(values: Floats, weights: Floats, small: tuple[int, int], reach: float) -> Floats:
    """Return a weighted mean around each place of the coarse field; where little is known, that of farther places."""
    total = cv2.resize(values * weights, small, interpolation=cv2.INTER_AREA)
    weight = cv2.resize(weights, small, interpolation=cv2.INTER_AREA)
    above, below = (
        cv2.GaussianBlur(one, (0, 0), reach) + 0.05 * _broadly(one, reach * 5)
        for one in (np.asarray(total, np.float32), np.asarray(weight, np.float32))
    )
    least = LEAST_KNOWN * float(weight.mean()) + 1e-3
    return np.asarray(above / (below + least), dtype=np.float32)


def _broadly(values: Floats, reach: float) -> Floats:
    """Return values blurred so broadly that a quarter of them suffices."""
    height, width = values.shape
    few = cv2.resize(values, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(few, (0, 0), reach / 4)
    return np.asarray(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)
