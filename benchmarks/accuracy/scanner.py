"""A simulated scanner and photocopier: what happens to a paper between two files of it.

Modelled: skew and uneven feed (a smooth field of displacement), optics (blur), light (gradient, shadow of a fold or a
lid, bands of flickering lamps), paper texture, sensor noise, tone, JPEG; for copies also the toner's threshold, its
edges and its specks, several generations deep. No model is a scanner: figures from it are figures of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.drawing import Drawn

Floats = NDArray[np.float32]
_FIELD = 3072


@lru_cache(maxsize=1)
def _noise() -> Floats:
    """Return one field of Gaussian noise; every use takes another cut of it."""
    return np.random.default_rng(20_260_101).standard_normal((_FIELD, _FIELD), dtype=np.float32)


def noise(chance: np.random.Generator, height: int, width: int) -> Floats:
    """Return unit noise, height by width, from a cut of the one field that is turned at random."""
    field = _noise()
    top, left = chance.integers(0, _FIELD, size=2)
    cut = np.take(
        np.take(field, range(top, top + height), axis=0, mode="wrap"), range(left, left + width), 1, mode="wrap"
    )
    return cut[:: int(chance.choice((1, -1))), :: int(chance.choice((1, -1)))]


def smooth(chance: np.random.Generator, height: int, width: int, *, cells: int) -> Floats:
    """Return a soft random field of unit spread with about `cells` bumps across."""
    small = chance.standard_normal((cells + 2, cells + 2)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """How bad a scanner is; lengths in millimetres, grey in levels of 255."""

    skew: float
    wobble: float
    blur: float
    noise: float
    texture: float
    gradient: float
    shadow: float
    bands: float
    gamma: float
    quality: tuple[int, int]


USUAL = Scanner(
    skew=0.8,
    wobble=0.12,
    blur=0.055,
    noise=4,
    texture=3,
    gradient=12,
    shadow=0,
    bands=0.8,
    gamma=0.15,
    quality=(60, 90),
)
HARD = Scanner(
    skew=2.5, wobble=0.3, blur=0.095, noise=9, texture=6, gradient=40, shadow=60, bands=3, gamma=0.35, quality=(35, 70)
)


def scan(drawn: Drawn, chance: np.random.Generator, scanner: Scanner, *, dpi: int | None = None) -> Drawn:
    """Return the paper as a scanner sees it, at `dpi` (its own if not said)."""
    to_dpi = dpi or drawn.dpi
    picture = drawn.picture
    height, width = picture.shape[:2]
    scale = to_dpi / drawn.dpi
    margin = chance.uniform(0, 2, size=2) * to_dpi / 25.4
    out_h, out_w = int(height * scale + margin[0]), int(width * scale + margin[1])
    if scale < 1:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.45 / scale).astype(np.uint8)
    fed = _fed(picture, chance, scanner, (out_h, out_w), scale, to_dpi).astype(np.float32)
    soft = cv2.GaussianBlur(fed, (0, 0), max(0.3, scanner.blur * chance.uniform(0.6, 1.4) * to_dpi / 25.4))
    seen = np.asarray(soft, dtype=np.float32)
    seen = 255 * np.power(np.clip(seen / 255, 0, 1), float(np.exp(chance.normal(0, scanner.gamma))))
    seen *= _light(chance, scanner, out_h, out_w)[..., None] / 255
    grain = noise(chance, out_h, out_w) * (scanner.noise * chance.uniform(0.5, 1.3))
    texture = cv2.GaussianBlur(noise(chance, out_h, out_w), (0, 0), 1.4) * (scanner.texture * 2)
    seen += (grain + texture)[..., None]
    packed = np.clip(seen, 0, 255).astype(np.uint8)
    return Drawn(picture=jpeg(packed, int(chance.integers(*scanner.quality))), dpi=to_dpi)


def _fed(
    picture: NDArray[np.uint8],
    chance: np.random.Generator,
    scanner: Scanner,
    size: tuple[int, int],
    scale: float,
    dpi: int,
) -> NDArray[np.uint8]:
    """Return the sheet as it went through: turned a little, stretched, uneven."""
    out_h, out_w = size
    height, width = picture.shape[:2]
    angle = np.deg2rad(chance.uniform(-scanner.skew, scanner.skew))
    stretch = scale * chance.uniform(0.992, 1.008, size=2)
    rows, columns = np.mgrid[0:out_h, 0:out_w].astype(np.float32)
    y, x = (rows - out_h / 2) / stretch[0], (columns - out_w / 2) / stretch[1]
    reach = scanner.wobble * dpi / 25.4 / scale
    map_x = (np.cos(angle) * x - np.sin(angle) * y + width / 2).astype(np.float32)
    map_y = (np.sin(angle) * x + np.cos(angle) * y + height / 2).astype(np.float32)
    map_x += smooth(chance, out_h, out_w, cells=3) * reach * 0.5
    map_y += smooth(chance, out_h, out_w, cells=4) * reach
    lid = int(chance.integers(225, 256))
    return cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderValue=(lid, lid, lid)).astype(np.uint8)


def _light(chance: np.random.Generator, scanner: Scanner, height: int, width: int) -> Floats:
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * chance.uniform(-1, 1)
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * chance.uniform(-1, 1)
    light = 255 - scanner.gradient * (0.5 + 0.5 * (across + down) / 2) - abs(chance.normal(0, 3))
    if scanner.shadow and chance.random() < 0.6:
        place, spread = chance.uniform(0, width), chance.uniform(0.01, 0.05) * width
        light = (
            light - scanner.shadow * np.exp(-(((np.arange(width, dtype=np.float32) - place) / spread) ** 2))[None, :]
        )
    waves = np.sin(np.arange(height, dtype=np.float32) * chance.uniform(0.2, 2.2))[:, None] * scanner.bands
    return np.asarray(light + waves, dtype=np.float32)


def photocopy(drawn: Drawn, chance: np.random.Generator, *, generations: int = 1, dpi: int | None = None) -> Drawn:
    """Return a copy in black and white, as a copier with a fax's threshold leaves it after so many generations."""
    for generation in range(generations):
        soft = Scanner(
            skew=0.5,
            wobble=0.1,
            blur=0.06,
            noise=5,
            texture=3,
            gradient=14,
            shadow=0,
            bands=1,
            gamma=0.2,
            quality=(90, 96),
        )
        seen = scan(drawn, chance, soft, dpi=dpi if generation == 0 else None)
        grey = cv2.cvtColor(seen.picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
        toner = cv2.GaussianBlur(noise(chance, *grey.shape), (0, 0), 0.8) * 10
        inked = (grey + toner) < chance.uniform(120, 165)
        inked |= noise(chance, *grey.shape) > 3.9
        drawn = Drawn(picture=_one_bit(inked), dpi=seen.dpi)
    return drawn


def bitonal(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    """Return the page at one bit, as a scanner with a threshold writes it to Group 4; that loses nothing more."""
    grey = cv2.cvtColor(drawn.picture, cv2.COLOR_RGB2GRAY)
    return Drawn(picture=_one_bit(grey < chance.uniform(125, 175)), dpi=drawn.dpi)


def _one_bit(inked: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return np.repeat(np.where(inked, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def jpeg(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Return what is left of an RGB picture after JPEG at `quality`."""
    return _through(picture, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality])


def webp(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Return what is left of an RGB picture after lossy WebP at `quality`."""
    return _through(picture, ".webp", [cv2.IMWRITE_WEBP_QUALITY, quality])


def _through(picture: NDArray[np.uint8], ending: str, settings: list[int]) -> NDArray[np.uint8]:
    packed = cv2.imencode(ending, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), settings)[1]
    seen = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    assert seen is not None
    return cv2.cvtColor(seen, cv2.COLOR_BGR2RGB).astype(np.uint8)
