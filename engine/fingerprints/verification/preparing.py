"""A page made ready to be compared: a working size, no scanner bed, its background flattened, its features found.

What is done here depends on one page alone, so a page that is compared with several others is prepared once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification.limits import FEATURE_SIDE, FEATURES, WORKING_SIDE

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

BED_DARKER_THAN = 70
"""Grey under which a line along the edge is a scanner's open bed."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """Corners of a page: places in its own pixels (n by 2) and what lies around them (n by 32 bytes)."""

    places: Floats
    descriptors: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class PreparedPage:
    """A page at its working size.

    `grey` is the trimmed page; a pixel (x, y) of it was (x * `step` + `left`, y * `step` + `top`) in the page given.
    """

    grey: Grey
    step: float
    left: int
    top: int
    given: tuple[int, int]
    is_bitonal: bool

    @property
    def long_side(self) -> int:
        """Return the longer side in working pixels."""
        height, width = self.grey.shape
        return max(int(height), int(width))

    @cached_property
    def is_paper(self) -> bool:
        """Say whether most of the page is bright ground with darker marks on it: no film and no photograph."""
        small = cv2.resize(self.grey, (128, 128), interpolation=cv2.INTER_AREA)
        bright = float(np.percentile(small, 95))
        return bright > 100 and float((small > 0.72 * bright).mean()) > 0.55

    @cached_property
    def marks(self) -> Grey:
        """Return how much darker than its ground each pixel is, 0 to 255."""
        return flattened(self.grey)

    @cached_property
    def features(self) -> Features:
        """Return corners of the page that can be found again on another file of it."""
        return _features(self.grey)


def prepare(grey: Grey) -> PreparedPage:
    """Return a page ready to be compared; `grey` is H by W, at least one pixel."""
    top, bottom, left, right = _without_bed(grey)
    inner = grey[top:bottom, left:right]
    step = max(1.0, max(inner.shape) / WORKING_SIDE)
    if step > 1:
        size = (max(1, round(inner.shape[1] / step)), max(1, round(inner.shape[0] / step)))
        inner = cv2.resize(inner, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return PreparedPage(
        grey=np.ascontiguousarray(inner),
        step=step,
        left=left,
        top=top,
        given=(grey.shape[0], grey.shape[1]),
        is_bitonal=_is_bitonal(grey),
    )


def _is_bitonal(grey: Grey) -> bool:
    """Say whether a page is black and white, whatever it is stored as."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256)
    return bool(counts[:12].sum() + counts[244:].sum() > 0.997 * counts.sum())


def _without_bed(grey: Grey) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right of the page without dark lines along its edges, at most a fifth a side."""
    height, width = grey.shape
    thin = grey[:: max(1, height // 800), :: max(1, width // 800)]
    middle = float(np.median(thin))
    if middle < 2 * BED_DARKER_THAN:
        return 0, height, 0, width
    dark = thin < BED_DARKER_THAN
    rows, columns = dark.mean(axis=1) > 0.85, dark.mean(axis=0) > 0.85
    top, bottom = _run(rows), _run(rows[::-1])
    left, right = _run(columns), _run(columns[::-1])
    tall, wide = height / len(rows), width / len(columns)
    return round(top * tall), height - round(bottom * tall), round(left * wide), width - round(right * wide)


def _run(dark: NDArray[np.bool_]) -> int:
    length = int(np.argmin(dark)) if not dark.all() else 0
    return length if length <= len(dark) // 5 else 0


def flattened(grey: Grey) -> Grey:
    """Return how much darker than its ground each pixel is, 0 to 255; light, shadow and paper tone drop out.

    The ground is a grey closing over about 70 pixels, taken on an eighth of the page.
    """
    height, width = grey.shape
    small = cv2.resize(grey, (max(8, width // 8), max(8, height // 8)), interpolation=cv2.INTER_AREA)
    ground = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (0, 0), 4)
    ground = np.maximum(cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR), 30).astype(np.uint8)
    return np.asarray(cv2.divide(cv2.subtract(ground, grey), ground, scale=255), dtype=np.uint8)


LEAST_SIDE = 32
"""Pixels of the shorter side under which a page has no corners to look for."""


def _features(grey: Grey) -> Features:
    none = Features(places=np.zeros((0, 2), np.float32), descriptors=np.zeros((0, 32), np.uint8))
    scale = min(1.0, FEATURE_SIDE / max(grey.shape))
    if min(grey.shape) * scale < LEAST_SIDE:
        return none
    seen = grey
    if scale < 1:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        seen = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    seen = cv2.GaussianBlur(seen, (0, 0), 0.8).astype(np.uint8)
    finder = cv2.ORB.create(FEATURES, scaleFactor=1.3, nlevels=6, fastThreshold=8)
    found, descriptors = finder.detectAndCompute(seen, None)
    if not len(found):
        return none
    places = np.array([corner.pt for corner in found], dtype=np.float32)
    # Pixel centres: a corner at 0 of the reduced page lies at (1 / scale - 1) / 2 of the page.
    return Features(places=(places + 0.5) / scale - 0.5, descriptors=np.asarray(descriptors, dtype=np.uint8))
