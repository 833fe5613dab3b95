"""Two pages that lie on one another, compared place by place.

Three measures, of which each sees what the others miss:

- *change*: the log-odds that a place was changed, by the learned comparator;
- *similarity*: the structural part of SSIM (Wang, Bovik, Sheikh and Simoncelli, *Image Quality Assessment: From Error
  Visibility to Structural Similarity*, IEEE Transactions on Image Processing 13(4), 2004),
  (2 cov + c) / (var + var + c), over windows about as large as a character, with the second page's contrast brought to
  the first's;
- *excess*: ink of either page that the other does not have within a pixel, as a share of the darkest ink around.

What counts is the worst place of the page: one wrong character is one bad place, and a mean would never show it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification.comparator import CELL, changes
from engine.fingerprints.verification.preparing import Floats, Grey

CELLS = 5
"""Cells across a window; windows are centred on cells."""

STABILISER = 0.0015 * 255 * 255
LEAST_INK = 76
"""Darkness (0 to 255) to which an excess is a share at least, so that noise on bare paper stays small."""

AROUND = 16
"""Pixels across the place in which the darkest ink is looked for."""

TOLERANCE = 1
"""Pixels within which ink of one page is sought on the other."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How two pages differ, by cells of `CELL` pixels.

    `change` is in log-odds; `similarity` is 1 where a window is the same, `excess` 0 where no ink is alone; `inked`
    says where there is ink.
    """

    change: Floats
    similarity: Floats
    excess: Floats
    inked: NDArray[np.bool_]


def compared(
    page: Grey,
    laid: Grey,
    strokes: tuple[Grey, Grey],
    in_view: Grey,
    *,
    is_enough: Callable[[Floats], bool],
    doubted_over: float,
) -> Comparison:
    """Compare two pages in grey, and their strokes, that lie on one another; `in_view` is 255 where both were seen.

    `is_enough` says of the changes found so far whether the rest matters; once one is over `doubted_over`, no further
    place is looked at from every side.
    """
    one, two = strokes
    two = np.asarray(cv2.LUT(two, _tone(one, two)), dtype=np.uint8)
    view = _cells(in_view.astype(np.float32)) > 254
    similarity, variance = _similarity(one, two)
    inked = (variance > 3 * STABILISER) & view
    return Comparison(
        change=changes(page, laid, in_view, is_enough=is_enough, doubted_over=doubted_over),
        similarity=np.where(inked, similarity, 1).astype(np.float32),
        excess=np.where(view, _excess(one, two), 0).astype(np.float32),
        inked=inked,
    )


_TONES = (0.5, 2.0)
_BANDS = np.arange(24, 257, 16)


def _tone(page: Grey, laid: Grey) -> Grey:
    """Return what brings the second page's darkness (0 to 255) to the first's: a factor and a power, from all ink.

    Both come from the medians of bands of darkness over the cells that hold ink on both pages; a curve of two numbers
    that rises from 0 and is near to proportional can make no mark disappear.
    """
    one, two = _cells(page.astype(np.float32)).ravel(), _cells(laid.astype(np.float32)).ravel()
    both = (one > 16) & (two > 16)
    one, two = one[both], two[both]
    middles, medians, weights = [], [], []
    for low, high in itertools.pairwise(_BANDS):
        # Bands of the mean of both sides, so that neither side's noise bends the curve.
        inside = (one + two >= 2 * low) & (one + two < 2 * high)
        if int(inside.sum()) >= 30:
            middles.append(float(np.median(two[inside])))
            medians.append(float(np.median(one[inside])))
            weights.append(float(np.sqrt(inside.sum())))
    if not middles:
        return np.arange(256).astype(np.uint8)
    power, factor = 1.0, float(np.average(np.array(medians) / np.array(middles), weights=weights))
    if len(middles) >= 4:
        slope, height = np.polyfit(np.log(np.array(middles) / 255), np.log(np.array(medians) / 255), 1, w=weights)
        power, factor = float(np.clip(slope, 0.7, 1.4)), float(np.exp(height))
    curve = 255 * np.clip(factor, *_TONES) * (np.arange(256) / 255) ** power
    return np.asarray(np.clip(curve, 0, 255), dtype=np.uint8)


def _cells(values: Floats) -> Floats:
    height, width = values.shape[0] // CELL, values.shape[1] // CELL
    whole = values[: height * CELL, : width * CELL]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), dtype=np.float32)


def _means(values: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(_cells(values), -1, (CELLS, CELLS), borderType=cv2.BORDER_REFLECT), np.float32)


def _similarity(page: Grey, laid: Grey) -> tuple[Floats, Floats]:
    """Return the similarity of windows, as the mean of three by three, and the greater variance in each."""
    one, two = page.astype(np.float32), laid.astype(np.float32)
    mean_one, mean_two = _means(one), _means(two)
    var_one = np.maximum(_means(one * one) - mean_one * mean_one, 0)
    var_two = np.maximum(_means(two * two) - mean_two * mean_two, 0)
    covariance = _means(one * two) - mean_one * mean_two
    similarity = (2 * covariance + STABILISER) / (var_one + var_two + STABILISER)
    return np.asarray(cv2.blur(similarity, (3, 3)), np.float32), np.maximum(var_one, var_two)


def _excess(page: Grey, laid: Grey) -> Floats:
    """Return for each cell the greatest share of ink that one page has and the other lacks within `TOLERANCE`."""
    reach = np.ones((2 * TOLERANCE + 1, 2 * TOLERANCE + 1), np.uint8)
    alone = cv2.max(cv2.subtract(page, cv2.dilate(laid, reach)), cv2.subtract(laid, cv2.dilate(page, reach)))
    alone = cv2.blur(alone, (3, 3))
    height, width = page.shape[0] // CELL, page.shape[1] // CELL
    thick = np.ones((CELL, CELL), np.uint8)
    middle = np.s_[CELL // 2 : height * CELL : CELL, CELL // 2 : width * CELL : CELL]
    most = cv2.dilate(alone, thick)[middle]
    darkest = cv2.dilate(cv2.dilate(cv2.max(page, laid), thick)[middle], np.ones((AROUND // CELL,) * 2, np.uint8))
    return np.asarray(most.astype(np.float32) / np.maximum(darkest, LEAST_INK), dtype=np.float32)
