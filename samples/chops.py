"""Chops and stamps: square seals, round date stamps, boxed stamps; red, uneven, and never quite straight."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from samples.paper import RED_INK, Colour, Sheet, Studio

OVERSAMPLING = 2


def _pressed(canvas: Image.Image, chance: Random, *, turn: float) -> Image.Image:
    """Return a stamp as it comes off the pad: turned, with places where the ink did not take."""
    small = (max(4, canvas.width // 7), max(4, canvas.height // 7))
    specks = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    gaps = specks.filter(ImageFilter.GaussianBlur(0.8)).resize(canvas.size, Image.Resampling.BICUBIC)
    taken = gaps.point([min(255, max(0, round((value - 78) * 7))) for value in range(256)])
    inked = ImageChops.multiply(canvas, taken)
    turned = inked.rotate(turn, Image.Resampling.BILINEAR, expand=True)
    size = (turned.width // OVERSAMPLING, turned.height // OVERSAMPLING)
    return turned.resize(size, Image.Resampling.BOX).point([round(value * 0.88) for value in range(256)])


def seal(
    sheet: Sheet,
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    chance: Random,
    ink: Colour = RED_INK,
    carved: bool = False,
) -> None:
    """Press a square seal of up to four characters, read from the upper right; `carved` leaves them white."""
    side = sheet.px(size) * OVERSAMPLING
    canvas = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(canvas)
    line = max(3, side // 20)
    pen.rounded_rectangle((1, 1, side - 2, side - 2), side // 14, fill=255 if carved else 0, outline=255, width=line)
    columns = 1 if len(words) <= 1 else 2
    rows = -(-len(words) // columns)
    cell = (side - 3 * line) / max(columns, rows)
    face = sheet.studio.face(cell * 0.94, weight="Bold")
    for index, character in enumerate(words):
        column, row = columns - 1 - index // rows, index % rows
        centre = (side / 2 + (column - (columns - 1) / 2) * cell, side / 2 + (row - (rows - 1) / 2) * cell)
        pen.text(centre, character, font=face, fill=0 if carved else 255, anchor="mm")
    sheet.ink(_pressed(canvas, chance, turn=chance.uniform(-6, 6)), x, y, ink)


def round_stamp(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    rim: str,
    date: str,
    foot: str = "",
    size: float,
    chance: Random,
    ink: Colour = RED_INK,
) -> None:
    """Press a round stamp with words along its rim and a date across."""
    side = sheet.px(size) * OVERSAMPLING
    canvas = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(canvas)
    line = max(2, side // 60)
    pen.ellipse((2, 2, side - 3, side - 3), outline=255, width=line * 2)
    pen.ellipse((side * 0.19, side * 0.19, side * 0.81, side * 0.81), outline=255, width=line)
    _round_the_rim(canvas, sheet.studio, rim, radius=side * 0.4, height=side * 0.115)
    if foot:
        pen.text((side / 2, side * 0.67), foot, font=sheet.studio.face(side * 0.09), fill=255, anchor="mm")
    pen.rectangle((side * 0.08, side * 0.41, side * 0.92, side * 0.59), fill=0, outline=255, width=line)
    pen.text((side / 2, side * 0.5), date, font=sheet.studio.face(side * 0.125, weight="Bold"), fill=255, anchor="mm")
    sheet.ink(_pressed(canvas, chance, turn=chance.uniform(-14, 14)), x, y, ink)


def _round_the_rim(canvas: Image.Image, studio: Studio, words: str, *, radius: float, height: float) -> None:
    """Set words along the upper half of a circle."""
    face = studio.face(height, weight="Bold")
    room = 0.86 * pi * radius
    if face.getlength(words) > room:
        height *= room / face.getlength(words)
        face = studio.face(height, weight="Bold")
    middle = canvas.width / 2
    span = min(0.9 * pi, face.getlength(words) * 1.12 / radius)
    angle = -pi / 2 - span / 2
    total = face.getlength(words)
    for character in words:
        share = face.getlength(character) / total * span
        angle += share / 2
        cell = Image.new("L", (round(height * 1.8), round(height * 1.8)), 0)
        ImageDraw.Draw(cell).text((cell.width / 2, cell.height / 2), character, font=face, fill=255, anchor="mm")
        turned = cell.rotate(-(angle + pi / 2) * 180 / pi, Image.Resampling.BILINEAR)
        corner = (
            round(middle + radius * cos(angle) - cell.width / 2),
            round(middle + radius * sin(angle) - cell.height / 2),
        )
        canvas.paste(255, corner, turned)
        angle += share / 2


def boxed_stamp(
    sheet: Sheet,
    x: float,
    y: float,
    lines: tuple[str, ...],
    *,
    size: float,
    chance: Random,
    ink: Colour = RED_INK,
    turn: float = 0,
) -> None:
    """Press a stamp of one to three lines in a double frame; `size` is the height of the first line."""
    unit = sheet.px(size) * OVERSAMPLING
    faces = [sheet.studio.face(unit if index == 0 else unit * 0.62, weight="Bold") for index in range(len(lines))]
    wide = round(max(face.getlength(line) for face, line in zip(faces, lines, strict=True)) + unit * 1.1)
    high = round(unit * (1.65 + 0.85 * (len(lines) - 1)))
    canvas = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(canvas)
    stroke = max(2, unit // 14)
    pen.rounded_rectangle((1, 1, wide - 2, high - 2), unit // 4, outline=255, width=stroke * 2)
    pen.rounded_rectangle(
        (stroke * 3, stroke * 3, wide - 1 - stroke * 3, high - 1 - stroke * 3), unit // 6, outline=255, width=stroke
    )
    for index, (face, line) in enumerate(zip(faces, lines, strict=True)):
        pen.text((wide / 2, unit * (0.82 + 0.88 * index)), line, font=face, fill=255, anchor="mm")
    sheet.ink(_pressed(canvas, chance, turn=turn + chance.uniform(-3, 3)), x, y, ink)


def wax(sheet: Sheet, x: float, y: float, *, size: float, chance: Random) -> None:
    """Drop a wax seal with a lit rim."""
    side = sheet.px(size) * OVERSAMPLING
    mask = Image.new("L", (side, side), 0)
    bumps = [chance.uniform(0.9, 1.0) for _ in range(12)]
    edge = []
    for step in range(96):
        place = step / 96 * 12
        low = int(place)
        reach = bumps[low] + (bumps[(low + 1) % 12] - bumps[low]) * (place - low)
        angle = 2 * pi * step / 96
        edge.append((side / 2 + side * 0.47 * reach * cos(angle), side / 2 + side * 0.47 * reach * sin(angle)))
    ImageDraw.Draw(mask).polygon(edge, fill=255)
    body = Image.new("RGB", (side, side), (150, 22, 26))
    pen = ImageDraw.Draw(body)
    for step in range(14):
        share = step / 14
        inset = side * (0.06 + 0.012 * step)
        tone = round(205 - 90 * share)
        pen.arc((inset, inset, side - inset, side - inset), 190, 300, fill=(tone, tone // 6, tone // 6), width=3)
        pen.arc((inset, inset, side - inset, side - inset), 20, 120, fill=(96 + step, 8, 12), width=3)
    pen.ellipse((side * 0.24, side * 0.24, side * 0.76, side * 0.76), outline=(108, 10, 14), width=side // 40)
    pen.text(
        (side / 2, side / 2), "樣本", font=sheet.studio.face(side * 0.2, weight="Bold"), fill=(104, 8, 12), anchor="mm"
    )
    half = (side // OVERSAMPLING, side // OVERSAMPLING)
    picture = body.filter(ImageFilter.GaussianBlur(1.5)).resize(half, Image.Resampling.BOX)
    sheet.image.paste(picture, (sheet.px(x), sheet.px(y)), mask.resize(half, Image.Resampling.BOX))
