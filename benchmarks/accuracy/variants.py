"""Other files of the same record: encoded again, resized, turned, with a border, in other tones."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.accuracy.drawing import Drawn, Picture
from benchmarks.accuracy.scanner import jpeg, noise, webp

LOWEST_DPI = 100


def encoded(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page after JPEG at a quality of 35 to 96."""
    return _of(drawn, jpeg(drawn.picture, int(chance.integers(35, 97))))


def reformatted(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page after lossy WebP, or in the few colours of a GIF."""
    if chance.random() < 0.5:
        return _of(drawn, webp(drawn.picture, int(chance.integers(50, 95))))
    step = int(chance.choice((16, 24, 32)))
    return _of(drawn, np.clip(drawn.picture.astype(np.int16) // step * step + step // 2, 0, 255).astype(np.uint8))


def resized(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page at another size, not under `LOWEST_DPI`."""
    scale = chance.uniform(max(LOWEST_DPI / drawn.dpi, 0.5), 1.35)
    return at_dpi(drawn, round(drawn.dpi * scale))


def at_dpi(drawn: Drawn, dpi: int) -> Drawn:
    """Return the page at another resolution."""
    height, width = drawn.picture.shape[:2]
    size = (max(1, round(width * dpi / drawn.dpi)), max(1, round(height * dpi / drawn.dpi)))
    method = cv2.INTER_AREA if dpi < drawn.dpi else cv2.INTER_CUBIC
    return Drawn(picture=cv2.resize(drawn.picture, size, interpolation=method).astype(np.uint8), dpi=dpi)


def turned(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page turned by one, two or three quarters, and encoded again."""
    picture = np.ascontiguousarray(np.rot90(drawn.picture, int(chance.integers(1, 4))))
    return _of(drawn, jpeg(picture, int(chance.integers(60, 95))))


def toned(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page brighter or darker, flatter or steeper."""
    gamma, gain, lift = chance.uniform(0.6, 1.6), chance.uniform(0.75, 1.1), chance.uniform(-10, 30)
    curve = 255 * (np.arange(256) / 255) ** gamma * gain + lift
    return _of(drawn, cv2.LUT(drawn.picture, np.clip(curve, 0, 255).astype(np.uint8)).astype(np.uint8))


def noisy(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page with grain, and one time in three with specks of dust."""
    height, width = drawn.picture.shape[:2]
    grey = drawn.picture + (noise(chance, height, width) * chance.uniform(4, 14))[..., None]
    if chance.random() < 1 / 3:
        grey[np.abs(noise(chance, height, width)) > 3.7] = 0
    return _of(drawn, np.clip(grey, 0, 255).astype(np.uint8))


def bordered(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page on a larger black or white bed."""
    height, width = drawn.picture.shape[:2]
    top, bottom, left, right = (int(side) for side in chance.uniform(0, 0.08, size=4) * (height, height, width, width))
    tone = int(chance.choice((0, 12, 250, 255)))
    framed = cv2.copyMakeBorder(
        drawn.picture, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(tone, tone, tone)
    ).astype(np.uint8)
    return _of(drawn, jpeg(framed, int(chance.integers(60, 95))))


def rotated(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page turned by up to three degrees, its corners white."""
    height, width = drawn.picture.shape[:2]
    angle = float(chance.uniform(0.3, 3)) * float(chance.choice((-1, 1)))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    white = (255, 255, 255)
    seen = cv2.warpAffine(drawn.picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    return _of(drawn, jpeg(seen.astype(np.uint8), int(chance.integers(60, 95))))


def cropped(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page without a strip of up to four hundredths at each side: less than the whole page."""
    height, width = drawn.picture.shape[:2]
    top, bottom = (int(side * height) for side in chance.uniform(0.005, 0.04, size=2))
    left, right = (int(side * width) for side in chance.uniform(0.005, 0.04, size=2))
    picture = np.ascontiguousarray(drawn.picture[top : height - bottom, left : width - right])
    return _of(drawn, jpeg(picture, int(chance.integers(60, 95))))


def _of(drawn: Drawn, picture: Picture) -> Drawn:
    return Drawn(picture=picture, dpi=drawn.dpi)
