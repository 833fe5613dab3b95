"""Faint patches: what covers no stroke and is a little lighter or darker than the paper, as correction fluid is."""

from __future__ import annotations

import cv2
import numpy as np

from engine.fingerprints.verification.limits import PATCH_CELLS, PATCH_CONTRAST
from engine.fingerprints.verification.preparing import Grey

_CELL = 9
"""Pixels of a cell: noise and fine print average out over it."""

_AROUND = 41
"""Cells across whose median is what light and shadow do there."""

_PAPER = 110
"""Grey over which both pages are paper: in bars and films, gradients of a lamp look like patches."""


def has_faint_patch(page: Grey, laid: Grey, strokes: tuple[Grey, Grey], view: Grey) -> bool:
    """Say whether a place without strokes is lighter or darker on one of two pages that lie on one another."""
    height, width = page.shape[0] // _CELL, page.shape[1] // _CELL
    if min(height, width) < 8:
        return False
    size = (width, height)
    means = [cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32) for grey in (page, laid)]
    # In quarters of a hundredth, so that eight bits hold the ratio of two papers.
    ratio = np.clip(128 + 400 * np.log((means[0] + 8) / (means[1] + 8)), 0, 255).astype(np.uint8)
    usual = cv2.blur(cv2.medianBlur(ratio, _AROUND), (5, 5))
    gap = cv2.absdiff(ratio, usual)
    ink = cv2.resize(cv2.max(*strokes), size, interpolation=cv2.INTER_AREA)
    bare = (cv2.erode(cv2.resize(view, size, interpolation=cv2.INTER_AREA), np.ones((5, 5), np.uint8)) == 255) & (
        ink < 24
    )
    paper = cv2.erode(cv2.min(*(mean.astype(np.uint8) for mean in means)), np.ones((5, 5), np.uint8)) > _PAPER
    apart = ((gap > 400 * PATCH_CONTRAST) & bare & paper).astype(np.uint8)
    # Fluid is laid on in bars; what is one cell thin is the edge of a stroke or a fold.
    apart = cv2.morphologyEx(apart, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    number, _, found, _ = cv2.connectedComponentsWithStats(apart, connectivity=4)
    return bool((found[1:number, cv2.CC_STAT_AREA] >= PATCH_CELLS).any())
