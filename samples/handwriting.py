"""Handwriting: block letters drawn as splines of a pen, never a typeface.

A glyph is a few strokes on a grid of 100 units from the top (0) to the base line (100); a point given twice is a
corner. The pen wanders a little, so no two letters are alike.
"""

from __future__ import annotations

import itertools
from math import pi, sin
from random import Random

from PIL import Image, ImageDraw

from samples.paper import BLUE_INK, Colour, Sheet

Point = tuple[float, float]
OVERSAMPLING = 3
COARSE = 7.0
"""Width of a stroke, in oversampled pixels, up to which a curve of fewer pieces looks the same."""

_GLYPHS: dict[str, tuple[int, str]] = {
    "0": (60, "30,0 5,30 8,75 30,100 55,72 52,25 30,0 24,3"),
    "1": (38, "8,22 22,0 22,0 20,100"),
    "2": (60, "5,22 25,0 50,15 45,45 5,98 5,98 56,94"),
    "3": (58, "6,8 35,0 48,20 22,45 22,45 50,62 45,92 5,95"),
    "4": (62, "38,0 4,65 4,65 58,62|43,35 38,102"),
    "5": (60, "14,4 10,44 10,44 40,40 52,68 30,100 4,90|14,4 52,0"),
    "6": (60, "46,0 14,40 8,78 28,100 50,80 38,55 10,72"),
    "7": (58, "4,4 52,2 52,2 24,102"),
    "8": (60, "48,14 25,0 8,20 46,70 32,100 6,82 42,30 46,12"),
    "9": (58, "48,22 25,2 8,28 26,50 48,22 44,62 30,100"),
    "A": (62, "2,100 28,0 28,0 56,100|12,64 46,62"),
    "B": (60, "8,100 8,0|6,2 40,6 38,42 10,48|10,48 50,58 44,94 6,99"),
    "C": (62, "54,14 30,0 6,35 8,78 30,100 56,84"),
    "D": (64, "9,0 8,100|4,1 46,14 54,55 32,95 4,99"),
    "E": (58, "50,2 8,4 8,4 8,97 8,97 52,95|8,48 42,46"),
    "F": (54, "8,100 8,3 8,3 52,2|8,48 40,46"),
    "G": (64, "52,15 30,0 6,35 10,82 32,100 54,84 53,56 53,56 34,57"),
    "H": (64, "8,0 8,100|52,0 50,100|8,50 51,47"),
    "I": (28, "15,0 13,100"),
    "J": (50, "40,0 40,75 24,100 5,82"),
    "K": (60, "8,0 8,100|50,2 10,55 10,55 54,100"),
    "L": (54, "8,0 8,97 8,97 50,95"),
    "M": (78, "5,100 10,0 10,0 36,70 36,70 62,0 62,0 68,100"),
    "N": (64, "7,100 8,0 8,0 51,98 51,98 52,0"),
    "O": (66, "32,0 5,30 8,76 32,100 58,72 54,25 30,0 24,3"),
    "P": (56, "8,100 8,0|6,2 46,8 42,46 10,52"),
    "Q": (66, "32,0 5,30 8,76 32,100 58,72 54,25 30,0|38,72 60,106"),
    "R": (60, "8,100 8,0|6,2 46,8 42,46 10,52 10,52 54,100"),
    "S": (56, "50,10 26,0 8,22 30,46 50,70 30,100 4,88"),
    "T": (58, "2,3 58,1|30,3 28,100"),
    "U": (62, "7,0 8,72 28,100 52,74 52,0"),
    "V": (60, "4,0 28,100 28,100 56,0"),
    "W": (84, "2,0 20,100 20,100 38,25 38,25 56,100 56,100 76,0"),
    "X": (58, "4,0 52,100|50,0 5,100"),
    "Y": (60, "4,0 28,48|56,0 28,48 16,100"),
    "Z": (60, "5,3 52,2 52,2 4,98 4,98 56,96"),
    ".": (22, "8,96 10,99"),
    ",": (22, "11,92 4,114"),
    "-": (42, "4,52 34,50"),
    "/": (42, "36,-6 2,106"),
    "$": (56, "50,14 26,4 8,24 30,46 50,70 30,96 4,86|29,-10 26,110"),
    ":": (22, "9,35 10,38|9,92 10,95"),
    " ": (40, ""),
}


def _strokes(glyph: str) -> list[list[Point]]:
    return [
        [(float(x), float(y)) for x, y in (point.split(",") for point in stroke.split())]
        for stroke in glyph.split("|")
        if stroke
    ]


def spline(points: list[Point], *, steps: int = 9) -> list[Point]:
    """Return a Catmull-Rom curve through the points."""
    if len(points) < 2:
        return points
    padded = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        if start == end:
            continue
        for step in range(steps):
            t = step / steps
            curve.append(
                (_blend(before[0], start[0], end[0], after[0], t), _blend(before[1], start[1], end[1], after[1], t))
            )
    return [*curve, points[-1]]


def _blend(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def stroke(pen: ImageDraw.ImageDraw, points: list[Point], *, width: float, chance: Random) -> None:
    """Draw one stroke whose pressure swells and fades."""
    curve = spline(points, steps=9 if width > COARSE else 5)
    phase = chance.uniform(0, pi)
    for index, (start, end) in enumerate(itertools.pairwise(curve)):
        press = width * (0.82 + 0.22 * sin(phase + index * 0.22))
        pen.line((*start, *end), fill=255, width=max(1, round(press)))
        radius = press / 2
        pen.ellipse((end[0] - radius, end[1] - radius, end[0] + radius, end[1] + radius), fill=255)


def write(
    sheet: Sheet,
    x: float,
    base: float,
    words: str,
    *,
    size: float,
    chance: Random,
    ink: Colour = BLUE_INK,
    cell: float | None = None,
) -> float:
    """Write block letters `size` millimetres high on the line at `base`; `cell` puts one letter in each box.

    Characters outside the alphabet (Chinese, say) are set in type and shaken. Returns the x where the writing ends.
    """
    unit = sheet.px(size) * OVERSAMPLING / 100
    slant = chance.uniform(0.06, 0.16)
    for letter in words.upper():
        room = cell if cell is not None else None
        if letter not in _GLYPHS:
            tall = size * 1.5 if cell is None else min(size * 1.5, cell * 0.86)
            advance = _set_shaken(sheet, x, base, letter, size=tall, chance=chance, ink=ink, cell=cell)
            x += room if room is not None else advance
            continue
        wide, strokes = _GLYPHS[letter]
        scale = chance.uniform(0.92, 1.06)
        canvas = Image.new("L", (round(unit * 150), round(unit * 180)), 0)
        pen = ImageDraw.Draw(canvas)
        lift = chance.uniform(-4, 4)
        for path in _strokes(strokes):
            points = [
                (
                    (px * scale + 20 + (100 - py) * slant + chance.uniform(-2.2, 2.2)) * unit,
                    (py * scale + 35 + lift + chance.uniform(-2.2, 2.2)) * unit,
                )
                for px, py in path
            ]
            kept = [
                p if a != b else points[i - 1]
                for i, (p, a, b) in enumerate(zip(points, path, [None, *path], strict=False))
            ]
            stroke(pen, kept, width=9.5 * unit, chance=chance)
        mask = canvas.resize((canvas.width // OVERSAMPLING, canvas.height // OVERSAMPLING), Image.Resampling.BOX)
        shift = (room - wide * size / 100) / 2 if room is not None else 0
        sheet.ink(mask, x + shift - 0.2 * size, base - 1.35 * size, ink)
        x += room if room is not None else (wide + 8) * size / 100
    return x


def _set_shaken(
    sheet: Sheet, x: float, base: float, letter: str, *, size: float, chance: Random, ink: Colour, cell: float | None
) -> float:
    """Set one character in type, turned and moved a little."""
    side = sheet.px(size * 1.6) * 2
    face = sheet.studio.face(side / 1.6)
    canvas = Image.new("L", (side, side), 0)
    ImageDraw.Draw(canvas).text((side / 2, side / 2), letter, font=face, fill=255, anchor="mm")
    lean, rise = chance.uniform(0.02, 0.18), chance.uniform(-0.09, 0.09)
    affine = (1, lean, -lean * side / 2, rise, 1, -rise * side / 2)
    sheared = canvas.transform(canvas.size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)
    mask = sheared.resize((side // 2, side // 2), Image.Resampling.BOX)
    width = cell if cell is not None else size * 1.05
    sheet.ink(mask, x + width / 2 - size * 0.8, base - size * 1.18 + chance.uniform(-0.1, 0.1) * size, ink)
    return size * 1.02
