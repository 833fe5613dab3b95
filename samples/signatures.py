"""Signatures: the gesture of a person, in Latin letters or in characters run together."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

from samples.handwriting import OVERSAMPLING, Point, stroke
from samples.paper import BLUE_INK, Colour, Sheet


def signature(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    width: float,
    height: float,
    hand: Random,
    chance: Random,
    ink: Colour = BLUE_INK,
) -> None:
    """Sign in a box: `hand` is the person, always the same; `chance` is the occasion."""
    wide, high = sheet.px(width) * OVERSAMPLING, sheet.px(height) * OVERSAMPLING
    canvas = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(canvas)
    thick = sheet.px(4.2) * OVERSAMPLING / 10
    tilt, wide_share = chance.uniform(-0.05, 0.03), chance.uniform(0.9, 1.0)
    for path in _GESTURES[hand.randrange(len(_GESTURES))](hand):
        points = [
            (
                (px * wide_share + chance.uniform(-0.006, 0.006)) * wide,
                (py + tilt * (px - 0.5) + chance.uniform(-0.018, 0.018)) * high,
            )
            for px, py in path
        ]
        stroke(pen, points, width=thick, chance=chance)
    mask = canvas.resize((wide // OVERSAMPLING, high // OVERSAMPLING), Image.Resampling.BOX)
    sheet.ink(mask, x, y, ink)


def _waves(hand: Random) -> list[list[Point]]:
    """A tall capital, then waves that grow flat, underlined."""
    points: list[Point] = [(0.05, 0.62), (0.16, hand.uniform(0.05, 0.15)), (0.17, 0.5), (0.08, 0.78), (0.05, 0.58)]
    points.append((0.2, 0.42))
    count = hand.randrange(4, 7)
    x, step = 0.25, 0.5 / count
    for index in range(count):
        swing = hand.uniform(0.12, 0.3) * (1 - 0.5 * index / count)
        up = 0.12 if hand.random() < 0.3 else 0.5 - swing
        points += [(x + step * 0.55, up), (x + step * 0.35, 0.62 + swing * 0.4), (x + step * 0.9, 0.58)]
        x += step
    points += [(x + 0.1, 0.4), (0.97, hand.uniform(0.2, 0.34))]
    under = hand.uniform(0.78, 0.88)
    return [points, [(0.12, under + 0.04), (0.5, under), (0.95, under - 0.09)]]


def _loops(hand: Random) -> list[list[Point]]:
    """Round loops, one after another and smaller, with a stroke through them."""
    points: list[Point] = [(0.03, 0.35), (0.1, 0.12), (0.2, 0.2), (0.13, 0.7), (0.05, 0.82), (0.08, 0.66)]
    count = hand.randrange(5, 8)
    for index in range(count):
        centre, radius = 0.2 + index * 0.62 / count, 0.26 * (1 - 0.6 * index / count)
        lift = hand.uniform(0.46, 0.6)
        for quarter in range(5):
            angle = pi * 0.6 + quarter * pi / 2.3
            points.append((centre + 0.05 * cos(angle) + 0.018 * quarter, lift + radius * sin(angle)))
    points += [(0.86, 0.5), (0.97, 0.66)]
    through = hand.uniform(0.4, 0.56)
    return [points, [(0.3, through + 0.12), (0.62, through), (0.9, through - 0.16)]]


def _sweep(hand: Random) -> list[list[Point]]:
    """One great capital that comes back under everything, a flat run of letters, a dot."""
    top = hand.uniform(0.02, 0.1)
    capital: list[Point] = [(0.3, 0.22), (0.2, top), (0.06, 0.3), (0.12, 0.56), (0.26, 0.44), (0.18, 0.7), (0.03, 0.84)]
    capital += [(0.3, 0.88), (0.7, 0.82), (0.96, 0.7)]
    run: list[Point] = [(0.3, 0.6)]
    x = 0.33
    while x < 0.8:
        run += [(x, 0.46 - hand.uniform(0, 0.08)), (x + 0.03, 0.62)]
        if hand.random() < 0.25:
            run += [(x + 0.06, 0.1), (x + 0.035, 0.12), (x + 0.05, 0.62)]
        x += hand.uniform(0.05, 0.09)
    dot = hand.uniform(0.45, 0.7)
    return [capital, [*run, (0.9, 0.52)], [(dot, 0.24), (dot + 0.012, 0.26)]]


def _characters(hand: Random) -> list[list[Point]]:
    """Three characters run together in a few quick strokes each, as names are signed in Chinese."""
    strokes: list[list[Point]] = []
    shapes = [_tree, _mouth, _thread, _roof]
    hand.shuffle(shapes)
    for place, shape in enumerate(shapes[:3]):
        left, wide = 0.05 + place * 0.31, hand.uniform(0.2, 0.27)
        strokes += [[(left + px * wide, py) for px, py in stroke] for stroke in shape(hand.uniform(0.24, 0.34))]
    return strokes


def _tree(level: float) -> list[list[Point]]:
    across = [(0.0, level + 0.06), (0.6, level), (1.0, level - 0.07)]
    down = [(0.45, 0.08), (0.43, 0.45), (0.3, 0.86), (0.1, 0.76)]
    return [across, down, [(0.45, level + 0.06), (0.1, 0.7), (0.3, 0.58), (0.6, 0.5), (1.0, 0.74), (1.2, 0.64)]]


def _mouth(level: float) -> list[list[Point]]:
    box = [(0.1, level), (0.16, 0.7), (0.14, level + 0.02), (0.8, level - 0.06), (0.76, 0.66), (0.2, 0.68), (0.5, 0.56)]
    return [box, [(0.45, 0.06), (0.42, 0.5), (0.36, 0.94), (0.7, 0.86), (1.15, 0.68)]]


def _thread(level: float) -> list[list[Point]]:
    down = [(0.4, 0.06), (0.1, level), (0.46, level + 0.02), (0.06, 0.56), (0.5, 0.52)]
    return [[*down, (0.3, 0.74), (0.7, 0.6), (1.15, 0.8)], [(0.7, 0.16), (0.72, 0.6)], [(0.55, 0.3), (1.0, 0.22)]]


def _roof(level: float) -> list[list[Point]]:
    roof = [(0.05, level), (0.0, level + 0.1), (0.1, level - 0.02), (0.95, level - 0.1), (0.84, level + 0.06)]
    below = [(0.2, 0.5), (0.75, 0.44), (0.15, 0.72), (0.5, 0.66), (0.6, 0.9), (0.2, 0.96), (1.1, 0.74)]
    return [[(0.46, 0.06), (0.5, 0.14)], roof, below]


_GESTURES = (_waves, _loops, _sweep, _characters)
