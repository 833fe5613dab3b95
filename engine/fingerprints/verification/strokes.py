"""Strokes: how much darker than what is right around it each pixel is, so that light, shadow and bars drop out."""

from __future__ import annotations

import cv2
import numpy as np

from engine.fingerprints.verification.preparing import Grey

SOFTENING = 0.9
"""Pixels by which both pages are blurred: strokes shift by parts of a pixel between two scans."""

GROUND_REACH = 7.0
"""Pixels around a stroke that are its ground."""

_LEAST_GROUND = np.uint8(96)
_DARK_GROUND = (90, 130)


def softened(grey: Grey) -> Grey:
    """Return a page a little blurred, still dark on light."""
    return np.asarray(cv2.GaussianBlur(grey, (7, 7), SOFTENING), dtype=np.uint8)


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
