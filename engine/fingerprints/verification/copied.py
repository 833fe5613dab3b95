"""A grey page against one in black and white: what must be on the copy, what may be, and what must not.

A copier has a threshold. Ink well darker than it must be on the copy; ink well lighter is lost; ink near it may be
broken up. So the grey page is taken twice, as the ink that it holds at most and at least, and the copy has to lie
between the two. Only ink outside of these counts as excess.
"""

from __future__ import annotations

import cv2
import numpy as np

from engine.fingerprints.verification.comparison import CELL
from engine.fingerprints.verification.preparing import Floats, Grey, flattened
from engine.fingerprints.verification.rendering import SOFTENING

EITHER_WAY = 35
"""Levels of darkness (of 255) around the threshold at which ink may or may not be copied: a lamp's unevenness."""


def copy_excess(grey: Grey, copy: Grey, view: Grey, *, threshold: int) -> Floats:
    """Return, for each cell of the comparison, how much ink is where it must not be or is missing where it must be.

    `threshold` is the darkness (0 to 255) from which ink was copied; 0 is no excess, 1 a whole stroke.
    """
    local = flattened(grey)
    white = max(60.0, float(np.percentile(grey[::8, ::8], 90)))
    # Bars and films are dark as a whole: darker than their surroundings, or darker than the paper.
    overall = cv2.convertScaleAbs(cv2.subtract(np.full_like(grey, round(white)), grey), alpha=255 / white)
    most = cv2.max(local, overall) >= max(threshold - EITHER_WAY, 12)
    least = cv2.min(local, overall) >= threshold + EITHER_WAY
    may, must, has = (_soft(ink) for ink in (most.astype(np.uint8) * 255, least.astype(np.uint8) * 255, 255 - copy))
    reach = np.ones((3, 3), np.uint8)
    alone = cv2.max(cv2.subtract(has, cv2.dilate(may, reach)), cv2.subtract(must, cv2.dilate(has, reach)))
    alone = cv2.min(cv2.blur(alone, (3, 3)), view)
    height, width = grey.shape[0] // CELL, grey.shape[1] // CELL
    worst = cv2.dilate(alone, np.ones((CELL, CELL), np.uint8))
    middle = np.s_[CELL // 2 : height * CELL : CELL, CELL // 2 : width * CELL : CELL]
    return np.asarray(worst[middle].astype(np.float32) / 255, dtype=np.float32)


def _soft(ink: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), SOFTENING), dtype=np.uint8)
