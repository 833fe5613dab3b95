"""A page as it would lie straight and alone: no scanner bed, no skew, no margins.

What comes out is looked at by a hash alone, so it may be wrong, but two files of one paper should go wrong in the same
way. Nothing here fails, and a page takes some milliseconds whatever its size: where something cannot be told, it is
left as it is. Every step treats all four sides alike, so that a page that was scanned on its side comes out on its side
and otherwise the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

WORKING_SIDE = 384
"""Pixels to which the longer side is reduced."""

MOST_TRIMMED = 5
"""No more than one part in so many is cut off at each side, of a bed and of margins."""

MOST_SKEW = 3.3
"""Degrees up to which a page is turned straight."""

_BED_DARKER, _BED_BRIGHTER = 70, 200
_BED_LINE, _EDGE_LINE, _PAGE_LINE = 0.85, 0.5, 0.35
_LEAST_SKEW = 0.2
_ANGLES = np.deg2rad(np.arange(-3.5, 3.51, 0.25))
_SURE = 1.4
_POINTS = (200, 8_000)
_MARK = 20.0
_SOLID = 120.0
_EDGE = 4
_SHARES = np.linspace(0.002, 0.05, 10)


def normalised(grey: Image.Image) -> Image.Image:
    """Return an eight-bit grey page without bed, skew and margins, its longer side at most `WORKING_SIDE` pixels."""
    page = _without_bed(_reduced(grey))
    page = _straight(page)
    return Image.fromarray(_without_margins(page))


def _reduced(grey: Image.Image) -> Grey:
    scale = WORKING_SIDE / max(grey.size)
    if scale < 1:
        size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
        grey = grey.resize(size, Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.uint8)


def _without_bed(page: Grey) -> Grey:
    """Return a page without the lines at its edges that are dark where it is bright, or bright where it is dark."""
    middle = float(np.median(page))
    if middle >= 2 * _BED_DARKER:
        is_bed = page < _BED_DARKER
    elif middle < 0.6 * _BED_BRIGHTER:
        is_bed = page > _BED_BRIGHTER
    else:
        return page
    down, across = is_bed.mean(axis=1), is_bed.mean(axis=0)
    top, bottom, left, right = (_bed(shares) for shares in (down, down[::-1], across, across[::-1]))
    return page[top : len(down) - bottom, left : len(across) - right]


def _bed(shares: Floats) -> int:
    """Return how many lines from the edge are bed, by the share of each that looks so.

    The share falls where the page begins, slowly where it lies askew. A printed bar has letters in it: its share falls
    and rises again, and it is no bed.
    """
    if shares[0] < _BED_LINE:
        return 0
    lowest, end = 1.0, 0
    for number, share in enumerate(shares[: len(shares) // MOST_TRIMMED].tolist()):
        if share > lowest + 0.1:
            return 0
        lowest = min(lowest, share)
        if share >= _EDGE_LINE:
            end = number + 1
        if share < _PAGE_LINE:
            # The edge between bed and page lies within the next line, or casts a shadow on it.
            return end + 2
    return 0


def _marks(page: Grey) -> Floats:
    """Return by how much each pixel differs from what is around it."""
    around = Image.fromarray(page).filter(ImageFilter.BoxBlur(max(page.shape) * 0.02))
    return np.abs(page.astype(np.float64) - np.asarray(around, dtype=np.float64))


def _straight(page: Grey) -> Grey:
    """Return a page turned so that its lines run along its sides, where they tell by how much."""
    skew = _skew(page)
    if not _LEAST_SKEW <= abs(skew) <= MOST_SKEW:
        return page
    median = float(np.median(page))
    ground = float(np.percentile(page, 90)) if median > 100 else median
    turned = Image.fromarray(page).rotate(-skew, Image.Resampling.BILINEAR, fillcolor=int(ground))
    return np.asarray(turned, dtype=np.uint8)


def _skew(page: Grey) -> float:
    """Return by how many degrees the lines of a page lie askew, or 0 where no angle stands out.

    Marks are summed along lines of each angle, down and across: in the right one sums change most from line to line
    (the projection profile of Postl, *Detection of linear oblique structures and skew scan in digitized documents*,
    1986).
    """
    marks = _marks(page)
    rows, columns = np.nonzero(marks > _MARK)
    if len(rows) < _POINTS[0]:
        return 0.0
    if len(rows) > _POINTS[1]:
        chosen = np.linspace(0, len(rows) - 1, _POINTS[1]).astype(np.int64)
        rows, columns = rows[chosen], columns[chosen]
    weights = marks[rows, columns]
    y, x = rows - (page.shape[0] - 1) / 2, columns - (page.shape[1] - 1) / 2
    reach = int(np.hypot(*page.shape)) // 2 + 3
    sharpness = np.zeros(len(_ANGLES))
    for number, angle in enumerate(_ANGLES.tolist()):
        for places in (y * np.cos(angle) + x * np.sin(angle), x * np.cos(angle) - y * np.sin(angle)):
            sums = np.bincount((places + reach).astype(np.int64), weights=weights, minlength=2 * reach + 1)
            sharpness[number] += float((np.diff(sums) ** 2).sum())
    best = int(sharpness.argmax())
    if not 0 < best < len(_ANGLES) - 1 or sharpness[best] < _SURE * float(np.median(sharpness)):
        return 0.0
    before, at, after = sharpness[best - 1 : best + 2].tolist()
    bend = before - 2 * at + after
    step = 0.5 * (before - after) / bend if bend else 0.0
    return float(np.rad2deg(_ANGLES[best] + step * (_ANGLES[1] - _ANGLES[0])))


def _without_margins(page: Grey) -> Grey:
    """Return the part of a paper that its marks take up; a film or a photograph has no margins.

    Each side is the mean of the places that leave so many shares of the marks outside: one share alone would jump at a
    faint line at the foot of the page, which one file has and the next has not.
    """
    bright = float(np.percentile(page, 95))
    if bright <= 100 or float((page > 0.72 * bright).mean()) <= 0.55:
        return page
    marks = _marks(page)
    marks[marks < _MARK] = 0
    marks = np.maximum(marks, (page < 0.5 * bright) * _SOLID)
    # What is left of a bed is a line along the edge.
    marks[:_EDGE] = marks[-_EDGE:] = marks[:, :_EDGE] = marks[:, -_EDGE:] = 0
    (top, bottom), (left, right) = _extent(marks.sum(axis=1)), _extent(marks.sum(axis=0))
    return page[top:bottom, left:right]


def _extent(sums: Floats) -> tuple[int, int]:
    size = len(sums)
    total = float(sums.sum())
    if total <= 0:
        return 0, size
    shares = np.cumsum(sums) / total
    begin = round(float(np.searchsorted(shares, _SHARES).mean()))
    end = round(float(np.searchsorted(shares, 1 - _SHARES).mean())) + 1
    return min(begin, size // MOST_TRIMMED), min(size, max(end, size - size // MOST_TRIMMED))
