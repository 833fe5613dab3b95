"""Security printing: guilloche, rosettes, fine lines, bars and the magnetic line of a cheque.

Masks in grey, to be inked on a sheet. They depend on numbers alone, so the same form has the same engraving.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

from samples.paper import BLACK, Colour, Sheet

OVERSAMPLING = 2


def _reduced(canvas: Image.Image) -> Image.Image:
    size = (canvas.width // OVERSAMPLING, canvas.height // OVERSAMPLING)
    return canvas.resize(size, Image.Resampling.BOX)


@lru_cache(maxsize=32)
def waves(width: int, height: int, *, lines: int, turns: float, beat: float, strength: int = 150) -> Image.Image:
    """Return a band of interlaced waves, `width` by `height` pixels."""
    canvas = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING), 0)
    pen = ImageDraw.Draw(canvas)
    wide, high = canvas.size
    steps = max(120, wide // 7)
    for line in range(lines):
        phase = 2 * pi * line / lines
        points = []
        for step in range(steps + 1):
            t = step / steps
            swell = 0.25 + 0.22 * sin(2 * pi * beat * t + phase / 3)
            points.append((t * wide, high / 2 + high * swell * sin(2 * pi * turns * t + phase)))
        pen.line(points, fill=strength, width=2, joint="curve")
    return _reduced(canvas)


@lru_cache(maxsize=32)
def rosette(size: int, *, petals: int, rings: int, strength: int = 170) -> Image.Image:
    """Return a rosette, `size` pixels square."""
    canvas = Image.new("L", (size * OVERSAMPLING, size * OVERSAMPLING), 0)
    pen = ImageDraw.Draw(canvas)
    middle = canvas.width / 2
    steps = petals * 24
    for ring in range(rings):
        share = ring / max(1, rings - 1)
        points = []
        for step in range(steps + 1):
            angle = 2 * pi * step / steps
            radius = middle * (0.42 + 0.53 * share * (0.72 + 0.28 * cos(petals * angle + pi * share)))
            points.append((middle + radius * cos(angle), middle + radius * sin(angle)))
        pen.line(points, fill=strength, width=2, joint="curve")
    return _reduced(canvas)


@lru_cache(maxsize=32)
def mesh(width: int, height: int, *, pitch: int, sway: float, strength: int = 90) -> Image.Image:
    """Return a ground of fine swaying lines, `width` by `height` pixels, `pitch` pixels apart."""
    canvas = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING), 0)
    pen = ImageDraw.Draw(canvas)
    wide, _high = canvas.size
    for row in range(-4, height // pitch + 5):
        points = [
            (x, (row * pitch + pitch * sway * sin(x / wide * 2 * pi * 5 + row * 0.35)) * OVERSAMPLING)
            for x in range(0, wide + 24, 24)
        ]
        pen.line(points, fill=strength, width=1)
    return _reduced(canvas)


def ground(sheet: Sheet, *, colour: Colour, pitch: float = 1.1, sway: float = 1.6, strength: int = 90) -> None:
    """Cover a sheet with fine lines."""
    mask = mesh(sheet.image.width, sheet.image.height, pitch=max(3, sheet.px(pitch)), sway=sway, strength=strength)
    sheet.ink(mask, 0, 0, colour)


def microprint(sheet: Sheet, x: float, y: float, to_x: float, words: str, *, colour: Colour) -> None:
    """Draw a line that is words under a glass."""
    face = sheet.studio.face(6)
    line = words
    while face.getlength(line) < sheet.px(to_x - x):
        line += " " + words
    strip = Image.new("L", (sheet.px(to_x - x), 9), 0)
    ImageDraw.Draw(strip).text((0, 0), line, font=face, fill=220)
    sheet.ink(strip, x, y, colour)


def bars(sheet: Sheet, x: float, y: float, number: str, *, height: float, module: float = 0.33) -> None:
    """Draw a bar code of our own making for `number`; it reads as nothing."""
    for digit in f"*{number}*":
        code = ord(digit) * 37 % 512
        for bit in range(9):
            wide = 2 if code >> bit & 1 else 1
            if bit % 2 == 0:
                sheet.box(x, y, module * wide * 0.8, height, colour=BLACK, fill=BLACK, line=0.05)
            x += module * wide


# Seven columns by nine rows, after the shape of magnetic ink digits; a letter stands for a symbol between numbers.
_MAGNETIC = {
    "0": "0111110 1000001 1000001 1000001 1000001 1000001 1000001 1000001 0111110",
    "1": "0011000 0001000 0001000 0001000 0001000 0001000 0111110 0111110 0111110",
    "2": "0111110 0000010 0000010 0000010 0111110 0100000 0100000 0100000 0111110",
    "3": "0111100 0000100 0000100 0000100 0011110 0000110 0000110 0000110 0111110",
    "4": "0100000 0100000 0100000 0100000 0100110 0100110 0111111 0000110 0000110",
    "5": "0111110 0100000 0100000 0100000 0111110 0000010 0000010 0000010 0111110",
    "6": "0110000 0100000 0100000 0100000 0111111 0100001 0100001 0100001 0111111",
    "7": "0111110 0100010 0000010 0000110 0001100 0001000 0001000 0001000 0001000",
    "8": "0011100 0010100 0010100 0010100 0111110 1100011 1100011 1100011 0111110",
    "9": "0111111 0100001 0100001 0100001 0111111 0000011 0000011 0000011 0000011",
    "t": "0100000 0100110 0100110 0100000 0100000 0100000 0100110 0100110 0100000",
    "o": "1010000 1010000 1010000 1010110 1010110 1010110 0000000 0000000 0000000",
    " ": "0000000 0000000 0000000 0000000 0000000 0000000 0000000 0000000 0000000",
}


def magnetic_line(sheet: Sheet, x: float, y: float, number: str) -> None:
    """Print the line along the foot of a cheque; `t` and `o` are its two symbols."""
    dot = max(2, sheet.px(0.36))
    for symbol in number:
        cell = Image.new("L", (7, 9), 0)
        rows = _MAGNETIC[symbol].split()
        cell.putdata([255 if mark == "1" else 0 for row in rows for mark in row])
        sheet.ink(cell.resize((7 * dot, 9 * dot), Image.Resampling.NEAREST), x, y, BLACK)
        x += 3.175
