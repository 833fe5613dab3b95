"""Pages drawn for measuring speed: as scanners write them, and small ones by the thousand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.accuracy import scanner
from benchmarks.accuracy.drawing import Drawn, draw, studio
from benchmarks.accuracy.families import Family, content
from reports.typeface import REGULAR

SHEETS = (Family.ACCOUNT, Family.LETTER, Family.LEASE, Family.STATEMENT)
"""Families whose papers are A4."""

A4_OF_2_MEGAPIXELS = 143
"""Dots an inch."""

SMALL = (420, 594)


def _paper(number: int, *, dpi: int) -> Drawn:
    one = content(1, SHEETS[number % len(SHEETS)], number)
    return draw(studio(1), replace(one, dpi=dpi))


def _scan(number: int, *, dpi: int) -> Drawn:
    return scanner.scan(_paper(number, dpi=dpi), np.random.default_rng([1, number]), scanner.USUAL, dpi=dpi)


def _jpeg(number: int, file: Path, *, dpi: int) -> None:
    page = _scan(number, dpi=dpi)
    Image.fromarray(page.picture).save(file.with_suffix(".jpg"), quality=80, dpi=(dpi, dpi))


def _png(number: int, file: Path, *, dpi: int) -> None:
    Image.fromarray(_paper(number, dpi=dpi).picture).save(file.with_suffix(".png"), dpi=(dpi, dpi))


def _group_4(number: int, file: Path, *, dpi: int) -> None:
    page = scanner.bitonal(_scan(number, dpi=dpi), np.random.default_rng([2, number]))
    black = Image.fromarray(page.picture[..., 0]).convert("1", dither=Image.Dither.NONE)
    black.save(file.with_suffix(".tif"), compression="group4", dpi=(dpi, dpi))


KINDS: dict[str, Callable[[int, Path], None]] = {
    "JPEG of A4 at 300 dpi": partial(_jpeg, dpi=300),
    "JPEG of 2 megapixels": partial(_jpeg, dpi=A4_OF_2_MEGAPIXELS),
    "PNG of 2 megapixels": partial(_png, dpi=A4_OF_2_MEGAPIXELS),
    "Group 4 TIFF of A4 at 300 dpi": partial(_group_4, dpi=300),
}
"""What is drawn where no files are named; each writes page n as a file with an ending of its own."""


def draw_files(kind: str, folder: Path, *, number: int) -> None:
    """Draw so many files of a kind into a folder."""
    for page in range(number):
        KINDS[kind](page, folder / f"{page:05d}")


def draw_small_pages(folder: Path, *, number: int) -> None:
    """Draw so many small pages of which each has its own words in its own places."""
    letters = ImageFont.truetype(REGULAR, 15)
    for page in range(number):
        chance = Random(f"small/{page}")
        sheet = Image.new("L", SMALL, 246)
        pen = ImageDraw.Draw(sheet)
        for _ in range(14):
            words = "".join(chance.choice("abcdefghij klmnop qrst") for _ in range(chance.randrange(4, 40)))
            pen.text((chance.randrange(0, 300), chance.randrange(10, 560)), words, font=letters, fill=30)
        for _ in range(4):
            left, top = chance.randrange(0, 350), chance.randrange(0, 500)
            shade = chance.randrange(60, 220)
            pen.rectangle((left, top, left + chance.randrange(20, 200), top + chance.randrange(20, 200)), fill=shade)
        place = folder / f"{page // 1000:04d}"
        place.mkdir(exist_ok=True)
        sheet.save(place / f"{page:07d}.jpg", quality=70)
