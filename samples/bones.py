"""Pictures as an X-ray machine makes them, of nobody: soft shapes over one another, bright where they are dense."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from samples.paper import Studio, grained

SIZE = (460, 560)

Point = tuple[float, float]


def _blank() -> Image.Image:
    return Image.new("L", SIZE, 0)


def _added(picture: Image.Image, shape: Image.Image, *, blur: float) -> Image.Image:
    return ImageChops.add(picture, shape.filter(ImageFilter.GaussianBlur(blur)))


def _bone(pen: ImageDraw.ImageDraw, start: Point, end: Point, *, width: float, dense: int) -> None:
    """Draw a long bone: a dense rim, a softer core, and two heads."""
    for share, tone in ((1.0, dense), (0.55, round(dense * 0.72))):
        pen.line((*start, *end), fill=tone, width=max(1, round(width * share)))
        for x, y in (start, end):
            reach = width * 0.68 * share
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=tone)


def chest(hand: Random, chance: Random) -> Image.Image:
    """Return a chest from the front: lungs, ribs, spine, collar bones and a heart; `hand` is the body."""
    wide, high = SIZE
    middle = wide / 2 + chance.uniform(-3, 3)
    broad, tall = hand.uniform(0.36, 0.47) * wide, hand.uniform(0.3, 0.42) * high
    body = _blank()
    pen = ImageDraw.Draw(body)
    top = hand.uniform(40, 110)
    pen.rounded_rectangle((middle - broad, top, middle + broad, high + 80), 90, fill=112)
    pen.rectangle((middle - 44, 0, middle + 44, top + 60), fill=104)
    picture = _added(_blank(), body, blur=14)
    lungs = _blank()
    pen = ImageDraw.Draw(lungs)
    for side in (-1, 1):
        centre = middle + side * broad * 0.48
        pen.ellipse((centre - broad * 0.37, top + 40, centre + broad * 0.37, top + 40 + tall * 1.5), fill=70)
    picture = ImageChops.subtract(picture, lungs.filter(ImageFilter.GaussianBlur(10)))
    bones = _blank()
    pen = ImageDraw.Draw(bones)
    for rib in range(9):
        y = top + 34 + rib * tall * 0.145
        for side in (-1, 1):
            reach = broad * (0.62 + 0.03 * rib)
            box = (middle + side * reach * 0.5 - reach * 0.5, y - 18, middle + side * reach * 0.5 + reach * 0.5, y + 52)
            pen.arc(box, 190 if side < 0 else 270, 270 if side < 0 else 350, fill=62, width=8)
    for disc in range(15):
        y = top - 50 + disc * 34
        pen.rounded_rectangle((middle - 17, y, middle + 17, y + 26), 6, fill=66)
    for side in (-1, 1):
        _bone(
            pen,
            (middle + side * 20, top + 40),
            (middle + side * broad * 0.86, top + hand.uniform(10, 34)),
            width=13,
            dense=78,
        )
    picture = _added(picture, bones, blur=2.2)
    heart = _blank()
    ImageDraw.Draw(heart).ellipse(
        (middle - 40, top + tall * 0.72, middle + broad * hand.uniform(0.48, 0.62), top + tall * 1.42), fill=92
    )
    return _added(picture, heart, blur=12)


def hand_bones(hand: Random, chance: Random) -> Image.Image:
    """Return a hand laid flat: the wrist below, five fingers, the thumb at the left."""
    flesh, bones = _blank(), _blank()
    skin, pen = ImageDraw.Draw(flesh), ImageDraw.Draw(bones)
    base = (SIZE[0] * hand.uniform(0.42, 0.5), SIZE[1] * hand.uniform(0.66, 0.72))
    spread = hand.uniform(0.16, 0.24)
    skin.ellipse((base[0] - 96, base[1] - 130, base[0] + 104, base[1] + 70), fill=70)
    for forearm in (-26, 30):
        _bone(
            pen,
            (base[0] + forearm, SIZE[1] + 30),
            (base[0] + forearm * 0.9, base[1] + 76),
            width=hand.uniform(26, 34),
            dense=130,
        )
    skin.rectangle((base[0] - 66, base[1] + 20, base[0] + 70, SIZE[1]), fill=66)
    for index in range(8):
        x, y = base[0] - 48 + index % 4 * 30, base[1] + 14 + index // 4 * 26
        pen.ellipse((x, y, x + 27, y + 25), fill=110 + chance.randrange(20))
    for finger in range(5):
        angle = -pi / 2 + (finger - 2.2) * spread - (0.34 if finger == 0 else 0)
        length = (168, 246, 268, 250, 200)[finger] * hand.uniform(0.94, 1.06)
        joints = (0.18, 0.55, 0.82, 1.0) if finger else (0.2, 0.62, 1.0, 1.0)
        tip = (base[0] + cos(angle) * length * 1.05, base[1] + sin(angle) * length * 1.05)
        skin.line((*base, *tip), fill=72, width=44)
        skin.ellipse((tip[0] - 22, tip[1] - 22, tip[0] + 22, tip[1] + 22), fill=72)
        for low, up in pairwise(joints):
            if up > low:
                ends = [
                    (base[0] + cos(angle) * length * s, base[1] + sin(angle) * length * s) for s in (low, up - 0.05)
                ]
                _bone(pen, ends[0], ends[1], width=17 - 3 * low, dense=126)
    picture = _added(_blank(), flesh, blur=9)
    return _added(picture, bones, blur=1.6)


def knee(hand: Random, chance: Random) -> Image.Image:
    """Return a knee from the side it likes: thigh above, two bones below, a cap in front."""
    flesh, bones = _blank(), _blank()
    skin, pen = ImageDraw.Draw(flesh), ImageDraw.Draw(bones)
    lean, level = hand.uniform(-80, 80), SIZE[1] * hand.uniform(0.42, 0.56)
    x = SIZE[0] / 2 + chance.uniform(-4, 4)
    skin.polygon([(x + lean - 100, 0), (x + lean + 100, 0), (x + 84, SIZE[1]), (x - 70, SIZE[1])], fill=64)
    _bone(pen, (x + lean, -40), (x, level - 60), width=hand.uniform(60, 74), dense=120)
    _bone(pen, (x, level + 62), (x - lean * 0.6 + 10, SIZE[1] + 40), width=hand.uniform(52, 62), dense=124)
    _bone(pen, (x + 50, level + 84), (x + 58 - lean * 0.5, SIZE[1] + 40), width=19, dense=84)
    side = -1 if lean > 0 else 1
    pen.ellipse((x + side * 74 - 24, level - 70, x + side * 74 + 24, level - 4), fill=104)
    picture = _added(_blank(), flesh, blur=12)
    return _added(picture, bones, blur=2.4)


def skull(hand: Random, chance: Random) -> Image.Image:
    """Return a head from the side: a thick ring, the jaw, teeth in a row, the neck."""
    bones = _blank()
    pen = ImageDraw.Draw(bones)
    wide, x, y = hand.uniform(150, 176), SIZE[0] * 0.48, SIZE[1] * hand.uniform(0.34, 0.4)
    pen.ellipse((x - wide, y - wide, x + wide, y + wide * 0.9), fill=150)
    pen.ellipse((x - wide + 14, y - wide + 14, x + wide - 14, y + wide * 0.9 - 14), fill=84)
    pen.polygon([(x - wide, y + 40), (x - 40, y + 120), (x - 60, y + 214), (x - 140, y + 206)], fill=112)
    pen.ellipse((x - wide + 10, y + 8, x - wide + 76, y + 68), fill=34)
    for tooth in range(9):
        left = x - 150 + tooth * 13
        pen.rounded_rectangle((left, y + 134 + chance.randrange(3), left + 10, y + 176), 4, fill=190)
    for disc in range(6):
        pen.rounded_rectangle(
            (x + 24 + disc * 6, y + 130 + disc * 36, x + 84 + disc * 6, y + 160 + disc * 36), 8, fill=104
        )
    return _added(_blank(), bones, blur=2.6)


def spine(hand: Random, chance: Random) -> Image.Image:
    """Return a back from the side: vertebrae along a curve, the hip below, in a broad grey body."""
    flesh, bones = _blank(), _blank()
    pen = ImageDraw.Draw(bones)
    ImageDraw.Draw(flesh).ellipse((40, -180, 440, 740), fill=74)
    bend, x = hand.uniform(60, 84), SIZE[0] * 0.6 + chance.uniform(-3, 3)
    for disc in range(13):
        y = 8 + disc * 36
        left = x - bend * sin(pi * disc / 8)
        pen.rounded_rectangle((left - 34, y, left + 34, y + 28), 7, fill=118)
        pen.polygon([(left + 34, y + 6), (left + 86, y + 24), (left + 34, y + 20)], fill=80)
    pen.chord((x - 190, 440, x + 70, 700), 180, 360, fill=104)
    return _added(_added(_blank(), flesh, blur=16), bones, blur=2.2)


VIEWS = {"chest": chest, "hand": hand_bones, "knee": knee, "skull": skull, "spine": spine}


def radiograph(
    studio: Studio, *, view: str, patient: str, day: str, side: str, is_mirrored: bool = False
) -> Image.Image:
    """Return a picture of one part of an invented patient's body, marked as a sample; grey, eight bits.

    A mirrored picture is turned before it is marked, as a technician marks the side that he sees.
    """
    picture = VIEWS[view](studio.chance(f"body/{patient}/{view}"), studio.chance(f"exposure/{patient}/{view}/{day}"))
    if is_mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    seen = grained(picture, studio.chance(f"film/{patient}/{view}/{day}/{side}"), amount=6, blur=0.6)
    pen = ImageDraw.Draw(seen)
    pen.text((14, 10), f"樣本 SAMPLE  {patient}", font=studio.face(17), fill=235)
    pen.text((14, 532), f"{day}  虛構 INVENTED", font=studio.face(15), fill=215)
    pen.text((436, 12), side, font=studio.face(30, weight="Bold"), fill=250, anchor="ra")
    return seen
