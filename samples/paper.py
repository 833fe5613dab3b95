"""Sheets of paper: type, rules and ink in millimetres, and the look of a scanner.

Pictures are drawn with Pillow alone, so that the sample needs nothing that Muniment does not need anyway, and from
named chances, so that a seed gives the same bytes every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Weight = Literal["Regular", "Bold"]

BLACK: Colour = (28, 28, 32)
GREY: Colour = (110, 114, 122)
NAVY: Colour = (24, 42, 92)
BLUE_INK: Colour = (28, 52, 140)
RED_INK: Colour = (186, 36, 40)
WHITE: Colour = (255, 255, 255)

MM_PER_INCH = 25.4


@lru_cache(maxsize=256)
def _load(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8)
def _file(fonts: Path, weight: Weight) -> str:
    faces = sorted(fonts.glob("NotoSansHK*.ttf"))
    if not faces:
        raise FileNotFoundError(f"no Noto Sans HK face in `{fonts}`")
    named = [face for face in faces if face.stem.endswith(weight)]
    return str((named or faces)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Where the sample is drawn: a folder of Noto Sans HK faces, and the seed that every chance comes from."""

    fonts: Path
    seed: int

    def face(self, size: float, *, weight: Weight = "Regular") -> ImageFont.FreeTypeFont:
        """Return the typeface at `size` pixels; a weight that the folder lacks falls back to the first face there."""
        return _load(_file(self.fonts, weight), max(6, round(size)))

    def chance(self, name: str) -> Random:
        """Return the chance that belongs to `name` under this seed, and to nothing else."""
        return Random(f"{self.seed}/{name}")


class Sheet:
    """One sheet in RGB, addressed in millimetres from its upper left corner."""

    def __init__(self, studio: Studio, *, width: float, height: float, dpi: int, colour: Colour = WHITE) -> None:
        self.studio = studio
        self.dpi = dpi
        self.width = width
        self.height = height
        self.image = Image.new("RGB", (self.px(width), self.px(height)), colour)
        self.pen = ImageDraw.Draw(self.image)

    def px(self, millimetres: float) -> int:
        """Return a length in pixels."""
        return round(millimetres * self.dpi / MM_PER_INCH)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        colour: Colour = BLACK,
        weight: Weight = "Regular",
        anchor: str = "la",
    ) -> float:
        """Set one line of type, `size` millimetres high, and return the x where it ends."""
        face = self.studio.face(self.px(size * 10) / 10, weight=weight)
        self.pen.text((self.px(x), self.px(y)), words, font=face, fill=colour, anchor=anchor)
        return x + face.getlength(words) * MM_PER_INCH / self.dpi

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        measure: float,
        leading: float = 1.5,
        colour: Colour = BLACK,
    ) -> float:
        """Set `words` in lines no longer than `measure` and return the y below them; Chinese breaks anywhere."""
        face = self.studio.face(self.px(size * 10) / 10)
        limit = self.px(measure)
        for line in _lines(words, face, limit):
            self.pen.text((self.px(x), self.px(y)), line, font=face, fill=colour)
            y += size * leading
        return y

    def rule(self, x: float, y: float, to_x: float, to_y: float, *, colour: Colour = GREY, width: float = 0.2) -> None:
        """Draw a straight line."""
        ends = (self.px(x), self.px(y), self.px(to_x), self.px(to_y))
        self.pen.line(ends, fill=colour, width=max(1, self.px(width)))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        colour: Colour = GREY,
        fill: Colour | None = None,
        line: float = 0.2,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle, filled or not."""
        corners = (self.px(x), self.px(y), self.px(x + width), self.px(y + height))
        self.pen.rounded_rectangle(corners, self.px(radius), fill=fill, outline=colour, width=max(1, self.px(line)))

    def combs(self, x: float, y: float, cells: int, *, cell: float, height: float, colour: Colour = GREY) -> None:
        """Draw a row of boxes for one character each."""
        for index in range(cells):
            self.box(x + index * cell, y, cell, height, colour=colour)

    def ink(self, mask: Image.Image, x: float, y: float, colour: Colour) -> None:
        """Lay a colour on the sheet through a mask whose upper left corner is at (x, y)."""
        self.image.paste(colour, (self.px(x), self.px(y)), mask)

    def lay(self, picture: Image.Image, x: float, y: float) -> None:
        """Lay another picture on the sheet."""
        self.image.paste(picture, (self.px(x), self.px(y)))


def _lines(words: str, face: ImageFont.FreeTypeFont, limit: int) -> list[str]:
    """Break `words` into lines of at most `limit` pixels."""
    pieces = words.split(" ") if " " in words else list(words)
    joint = " " if " " in words else ""
    gap = face.getlength(joint)
    lines: list[str] = []
    current, length = "", 0.0
    for piece in pieces:
        more = _width(piece, face)
        if current and length + gap + more > limit:
            lines.append(current)
            current, length = piece, more
        else:
            current, length = (f"{current}{joint}{piece}", length + gap + more) if current else (piece, more)
    return [*lines, current]


@lru_cache(maxsize=4096)
def _width(piece: str, face: ImageFont.FreeTypeFont) -> float:
    return face.getlength(piece)


def stretched(values: Sequence[int], size: tuple[int, int], *, grid: tuple[int, int]) -> Image.Image:
    """Return a soft field of grey from a few values on a grid: stains, shadows, unevenness."""
    small = Image.frombytes("L", grid, bytes(values))
    return small.resize(size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=12)
def _grain(mode: str, size: tuple[int, int], amount: float, blur: float) -> Image.Image:
    """Return a field of grain around 128; it is the same wherever size and amount are, and is shifted for each use."""
    noise = Image.frombytes("L", size, Random(f"grain/{size}").randbytes(size[0] * size[1]))
    if blur:
        noise = noise.filter(ImageFilter.GaussianBlur(blur))
    centred = noise.point([round(128 + (value - 128) * amount / 64) for value in range(256)])
    return Image.merge("RGB", (centred, centred, centred)) if mode == "RGB" else centred


def grained(image: Image.Image, chance: Random, *, amount: float, blur: float = 0.5) -> Image.Image:
    """Return the picture with paper or sensor grain of plus or minus `amount` grey levels."""
    field = _grain(image.mode, image.size, amount, blur)
    shifted = ImageChops.offset(field, chance.randrange(image.width), chance.randrange(image.height))
    return ImageChops.add(image, shifted, 1, -128)


def aged(image: Image.Image, chance: Random, *, tone: Colour, depth: int) -> Image.Image:
    """Return the picture on paper of `tone` (white where it is grey), darkened unevenly by up to `depth` levels."""
    values = [255 - chance.randrange(depth + 1) for _ in range(80)]
    edge = [255 - chance.randrange(depth, depth * 2 + 1) for _ in range(80)]
    field = [edge[i] if i % 8 in (0, 7) or i // 8 in (0, 9) else values[i] for i in range(80)]
    stain = stretched(field, image.size, grid=(8, 10))
    if image.mode == "L":
        return ImageChops.multiply(image, stain)
    channels = [stain.point([value * shade // 255 for value in range(256)]) for shade in tone]
    return ImageChops.multiply(image, Image.merge("RGB", channels))


def scanned(
    image: Image.Image,
    chance: Random,
    *,
    tilt: float = 0.35,
    grain: float = 4,
    tone: Colour = (250, 248, 243),
    depth: int = 5,
) -> Image.Image:
    """Return the picture as a flatbed scanner sees it: a little askew, uneven, grainy, soft."""
    paper = aged(image, chance, tone=tone, depth=depth)
    turned = paper.rotate(
        chance.uniform(-tilt, tilt), Image.Resampling.BILINEAR, fillcolor=tone if image.mode == "RGB" else tone[0]
    )
    soft = turned.filter(ImageFilter.BoxBlur(0.4))
    return grained(soft, chance, amount=grain)


def clean(image: Image.Image, *, colours: int = 64) -> Image.Image:
    """Return the picture in few colours, as a document scanner with background removal leaves it; it packs small."""
    few = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return few.convert("RGB")
