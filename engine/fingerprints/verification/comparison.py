"""Two pages that lie on one another, compared stroke by stroke and window by window.

Two measures, of which each sees what the other misses:

- *similarity*: the structural part of SSIM (Wang, Bovik, Sheikh and Simoncelli, *Image Quality Assessment: From Error
  Visibility to Structural Similarity*, IEEE Transactions on Image Processing 13(4), 2004),
  (2 cov + c) / (var + var + c), over windows about as large as a character, with the second page's contrast brought to
  the first's;
- *excess*: ink of either page that the other does not have within a pixel or two, as a share of the darkest ink around.

What counts is the worst place of the page: one wrong character is one bad place, and a mean would never show it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification.preparing import Floats, Grey

CELL = 3
"""Pixels of a cell; windows are centred on cells."""

CELLS = 5
"""Cells across a window."""

STABILISER = 0.0015 * 255 * 255
LEAST_INK = 76
"""Darkness (0 to 255) to which an excess is a share at least, so that noise on bare paper stays small."""

AROUND = 15
"""Pixels across the place in which the darkest ink is looked for."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How two pages differ, by cells of `CELL` pixels.

    `similarity` is 1 where a window is the same, `excess` 0 where no ink is alone, `inked` says where there is ink.
    """

    similarity: Floats
    excess: Floats
    inked: NDArray[np.bool_]


def compared(page: Grey, laid: Grey, in_view: Grey, *, tolerance: int) -> Comparison:
    """Compare the strokes of two pages that lie on one another; `in_view` is 255 where both were seen."""
    laid = np.asarray(cv2.LUT(laid, _tone(page, laid)), dtype=np.uint8)
    view = _cells(in_view.astype(np.float32)) > 254
    similarity, variance = _similarity(page, laid)
    excess = np.where(view, _excess(page, laid, tolerance), 0).astype(np.float32)
    inked = (variance > 3 * STABILISER) & view
    found = Comparison(similarity=np.where(inked, similarity, 1).astype(np.float32), excess=excess, inked=inked)
    return _searched(found, page, laid, view, tolerance)


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


def _excess(page: Grey, laid: Grey, tolerance: int) -> Floats:
    """Return for each cell the greatest share of ink that one page has and the other lacks within `tolerance`."""
    reach = np.ones((2 * tolerance + 1, 2 * tolerance + 1), np.uint8)
    alone = cv2.max(cv2.subtract(page, cv2.dilate(laid, reach)), cv2.subtract(laid, cv2.dilate(page, reach)))
    alone = cv2.blur(alone, (3, 3))
    height, width = page.shape[0] // CELL, page.shape[1] // CELL
    thick = np.ones((CELL, CELL), np.uint8)
    middle = np.s_[CELL // 2 : height * CELL : CELL, CELL // 2 : width * CELL : CELL]
    most = cv2.dilate(alone, thick)[middle]
    darkest = cv2.dilate(cv2.dilate(cv2.max(page, laid), thick)[middle], np.ones((AROUND // CELL,) * 2, np.uint8))
    return np.asarray(most.astype(np.float32) / np.maximum(darkest, LEAST_INK), dtype=np.float32)


TILE = 20
"""Cells across the pieces that are tried elsewhere on the other page."""

REACH = 5
"""Pixels over which they are tried."""

MOST_TILES = 200
SUSPECT_EXCESS, SUSPECT_SIMILARITY = 0.25, 0.8


def _searched(found: Comparison, page: Grey, laid: Grey, view: NDArray[np.bool_], tolerance: int) -> Comparison:
    """Return the comparison with suspicious pieces laid anew, each moved as a whole to where it fits best.

    A piece is some ten characters large, so that moving it cannot turn one into another. A page with more suspicious
    pieces than `MOST_TILES` is left as it is: it is not a matter of a few pixels.
    """
    suspicious = (found.excess > SUSPECT_EXCESS) | (found.similarity < SUSPECT_SIMILARITY)
    places = [
        (top, left)
        for top in range(0, suspicious.shape[0], TILE)
        for left in range(0, suspicious.shape[1], TILE)
        if suspicious[top : top + TILE, left : left + TILE].any()
    ]
    if len(places) > MOST_TILES:
        return found
    similarity, excess = found.similarity.copy(), found.excess.copy()
    inked = found.inked
    padded = cv2.copyMakeBorder(laid, REACH, REACH, REACH, REACH, cv2.BORDER_REPLICATE).astype(np.uint8)
    for top, left in places:
        bottom, right = min(top + TILE, suspicious.shape[0]), min(left + TILE, suspicious.shape[1])
        # A window's breadth of whole cells around, so that what is measured inside is measured as on the page.
        a, b = max(0, top - CELLS), max(0, left - CELLS)
        c, d = min(suspicious.shape[0], bottom + CELLS), min(suspicious.shape[1], right + CELLS)
        one = page[a * CELL : c * CELL, b * CELL : d * CELL]
        area = padded[a * CELL : c * CELL + 2 * REACH, b * CELL : d * CELL + 2 * REACH]
        apart = cv2.matchTemplate(area, one, cv2.TM_SQDIFF)
        down, across = divmod(int(np.argmin(apart)), apart.shape[1])
        moved = area[down : down + one.shape[0], across : across + one.shape[1]]
        inner = np.s_[top - a : bottom - a, left - b : right - b]
        at = np.s_[top:bottom, left:right]
        new_excess = np.where(view[at], _excess(one, moved, tolerance)[inner], 0)
        new_similarity = np.where(inked[at], _similarity(one, moved)[0][inner], 1)
        if float(new_excess.max()) <= float(excess[at].max()):
            excess[at] = new_excess
        if float(new_similarity.min()) >= float(similarity[at].min()):
            similarity[at] = new_similarity
    return Comparison(similarity=similarity, excess=excess, inked=inked)
