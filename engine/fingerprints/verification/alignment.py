"""How one page lies on another: a similarity from matched corners, or from the whole pages where corners fail."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification.preparing import Features, Floats, PreparedPage

Matrix = NDArray[np.float64]
"""Two by three: what carries a pixel (x, y) of the second page to the first."""

LEAST_INLIERS = 14
SCALES = (0.2, 5.0)


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """How the second page lies on the first, in working pixels.

    `inliers` corners agree, to `residual` pixels in the mean; none do where the pages were laid on one another whole.
    """

    matrix: Matrix
    inliers: int
    residual: float
    is_mirrored: bool = False

    @property
    def scale(self) -> float:
        """Return how many pixels of the first page one of the second takes."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))

    @property
    def turn(self) -> float:
        """Return the turn in degrees, over -180 to 180."""
        return float(np.degrees(np.arctan2(self.matrix[1, 0], self.matrix[0, 0])))


def aligned(first: PreparedPage, second: PreparedPage) -> Alignment | None:
    """Return how `second` lies on `first`, or nothing where it cannot be said."""
    found = _by_corners(first.features, second.features, reach=first.long_side / 350)
    if found is not None and found.inliers >= LEAST_INLIERS * 3:
        return found
    whole = _by_whole_page(first, second)
    if found is None:
        return whole
    if whole is not None and found.inliers < LEAST_INLIERS:
        return whole
    return found


def _by_corners(first: Features, second: Features, *, reach: float) -> Alignment | None:
    if min(len(first.places), len(second.places)) < LEAST_INLIERS:
        return None
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    pairs = matcher.knnMatch(second.descriptors, first.descriptors, k=2)
    kept = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < 0.86 * pair[1].distance]
    if len(kept) < LEAST_INLIERS:
        return None
    source = second.places[[one.queryIdx for one in kept]]
    target = first.places[[one.trainIdx for one in kept]]
    cv2.setRNGSeed(0)
    found, inside = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=reach, maxIters=3000, confidence=0.999
    )
    matrix = np.asarray(found, dtype=np.float64)
    if matrix.shape != (2, 3) or not np.isfinite(matrix).all():
        return None
    inliers = int(inside.sum())
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if inliers < LEAST_INLIERS or not SCALES[0] < scale < SCALES[1]:
        return None
    chosen = inside.ravel().astype(bool)
    gaps = source[chosen] @ matrix[:, :2].T + matrix[:, 2] - target[chosen]
    return Alignment(matrix=matrix, inliers=inliers, residual=float(np.sqrt((gaps**2).sum(axis=1)).mean()))


_SMALL = 256
_LEAST_LIKENESS = 0.3


def _by_whole_page(first: PreparedPage, second: PreparedPage) -> Alignment | None:
    """Lay the pages on one another edge to edge, in each of four turns, and keep the best if it is any good."""
    page, to_page = _small(first)
    other, to_other = _small(second)
    best_likeness, best = _LEAST_LIKENESS, None
    for turns in range(4):
        fit = _edge_to_edge(other.shape, page.shape, turns=turns)
        likeness, shifted = _correlated(page, other, fit)
        if likeness > best_likeness:
            best_likeness, best = likeness, np.linalg.inv(to_page) @ shifted @ to_other
    return None if best is None else Alignment(matrix=best[:2], inliers=0, residual=0.0)


def _small(page: PreparedPage) -> tuple[Floats, Matrix]:
    """Return the page's marks at `_SMALL` pixels, and what carries a working pixel there."""
    height, width = page.marks.shape
    scale = _SMALL / max(height, width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    small = cv2.resize(page.marks, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    soft = cv2.GaussianBlur(small, (0, 0), 1.5)
    return np.asarray(soft, dtype=np.float32), np.diag([size[0] / width, size[1] / height, 1.0])


def _edge_to_edge(source: tuple[int, ...], target: tuple[int, ...], *, turns: int) -> Matrix:
    """Return what turns a page by so many quarters and stretches it over another."""
    tall, wide = source
    quarter = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]], dtype=np.float64)
    turn = np.linalg.matrix_power(quarter, turns)
    corners = turn[:2, :2] @ np.array([[0, wide, 0, wide], [0, 0, tall, tall]], dtype=np.float64)
    low, high = corners.min(axis=1), corners.max(axis=1)
    turn[:2, 2] = -low
    stretch = np.diag([target[1] / (high[0] - low[0]), target[0] / (high[1] - low[1]), 1.0])
    return np.asarray(stretch @ turn, dtype=np.float64)


def _correlated(page: Floats, other: Floats, fit: Matrix) -> tuple[float, Matrix]:
    """Return the fit moved to where the pages agree best, and how well they then do (-1 to 1)."""
    size = (page.shape[1], page.shape[0])
    laid = cv2.warpAffine(other, fit[:2], size).astype(np.float32)
    (across, down), _ = cv2.phaseCorrelate(laid.copy(), page.copy())
    moved = np.array([[1, 0, across], [0, 1, down], [0, 0, 1]], dtype=np.float64) @ fit
    laid = cv2.warpAffine(other, moved[:2], size).astype(np.float32)
    spread = float(laid.std() * page.std())
    if spread < 1e-9:
        return -1.0, moved
    return float(((laid - laid.mean()) * (page - page.mean())).mean()) / spread, moved
