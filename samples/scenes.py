"""Scenes: a street at night with a bank in it, and two views of security cameras; painted, of no place."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from samples.paper import Colour, Studio, grained

SIZE = (1100, 760)


def street(studio: Studio, *, name: str, sign: str, sky: tuple[Colour, Colour]) -> Image.Image:
    """Return a street at dusk: towers with lit windows, the branch and its neon sign, a wet road."""
    chance = studio.chance(f"street/{name}")
    wide, high = SIZE
    fade = Image.linear_gradient("L").resize((wide, high))
    picture = Image.composite(Image.new("RGB", SIZE, sky[1]), Image.new("RGB", SIZE, sky[0]), fade)
    pen = ImageDraw.Draw(picture)
    for depth in range(3):
        x = -40
        while x < wide:
            width = chance.randrange(70, 150)
            top = chance.randrange(40 + depth * 110, 220 + depth * 130)
            haze = (0.42, 0.24, 0.1)[depth]
            tone = tuple(round(base + (c - base) * haze) for base, c in zip((30, 34, 56), sky[1], strict=True))
            pen.rectangle((x, top, x + width, 590), fill=tone)
            for row in range(top + 12, 548, 20):
                for column in range(x + 8, x + width - 12, 17):
                    if chance.random() < 0.35:
                        lit = chance.choice(((255, 222, 150), (255, 238, 196), (196, 220, 255)))
                        share = 0.42 + 0.24 * depth
                        pen.rectangle((column, row, column + 9, row + 11), fill=tuple(round(c * share) for c in lit))
            x += width + chance.randrange(0, 16)
    left = round(wide * chance.uniform(0.3, 0.42))
    pen.rectangle((left, 330, left + 380, 590), fill=(74, 66, 62))
    pen.rectangle((left - 8, 322, left + 388, 340), fill=(110, 98, 88))
    for column in range(5):
        pen.rectangle((left + 16 + column * 73, 440, left + 74 + column * 73, 586), fill=(250, 226, 170))
        pen.rectangle((left + 42 + column * 73, 440, left + 46 + column * 73, 586), fill=(120, 100, 80))
        pen.rectangle((left - 2 + column * 94, 340, left + 12 + column * 94, 590), fill=(128, 116, 104))
    pen.rectangle((left + 12, 352, left + 368, 426), fill=(20, 26, 40))
    neon = Image.new("L", SIZE, 0)
    ImageDraw.Draw(neon).text((left + 190, 389), sign, font=studio.face(46, weight="Bold"), fill=255, anchor="mm")
    ImageDraw.Draw(neon).rectangle((left + 420, 150, left + 480, 470), outline=255, width=5)
    for index, character in enumerate("樣本銀行"):
        ImageDraw.Draw(neon).text(
            (left + 450, 190 + index * 72), character, font=studio.face(50, weight="Bold"), fill=255, anchor="mm"
        )
    picture.paste((255, 60, 70), (0, 0), neon.filter(ImageFilter.GaussianBlur(14)))
    picture.paste((255, 214, 200), (0, 0), neon)
    road = picture.crop((0, 400, wide, 590)).transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((wide, high - 590))
    dark = Image.blend(road.filter(ImageFilter.GaussianBlur(9)), Image.new("RGB", road.size, (14, 14, 22)), 0.45)
    picture.paste(dark, (0, 590))
    pen = ImageDraw.Draw(picture)
    for _ in range(7):
        x, tall = chance.randrange(60, wide - 60), chance.randrange(84, 112)
        pen.ellipse((x - 10, 640 - tall, x + 10, 662 - tall), fill=(16, 16, 20))
        pen.rounded_rectangle((x - 17, 660 - tall, x + 17, 668), 12, fill=(18, 18, 24))
    glow = ImageChops.screen(
        picture, picture.filter(ImageFilter.GaussianBlur(18)).point([v // 3 for v in range(256)] * 3)
    )
    vignette = ImageChops.invert(Image.radial_gradient("L").resize(SIZE)).point(
        [165 + v * 90 // 255 for v in range(256)]
    )
    seen = ImageChops.multiply(
        glow.filter(ImageFilter.GaussianBlur(0.8)), Image.merge("RGB", (vignette, vignette, vignette))
    )
    return grained(seen, chance, amount=9)


def lobby(studio: Studio, *, camera: str, when: str) -> Image.Image:
    """Return what a camera over a row of cash machines sees: grey, wide, from above."""
    chance = studio.chance(f"lobby/{camera}")
    picture = Image.new("L", SIZE, 96)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 760), (0, 470), (330, 250), (1100, 250), (1100, 760)], fill=128)
    for line in range(9):
        pen.line((330 + line * 95, 250, -500 + line * 260, 760), fill=112, width=3)
    pen.polygon([(0, 0), (1100, 0), (1100, 250), (330, 250), (0, 470)], fill=168)
    for machine in range(4):
        left = 400 + machine * 170
        pen.rectangle((left, 90, left + 120, 330), fill=74)
        pen.rectangle((left + 14, 112, left + 106, 186), fill=226)
        pen.rectangle((left + 30, 204, left + 90, 246), fill=50)
        pen.rectangle((left + 20, 268, left + 100, 280), fill=30)
    _figure(pen, 560, 430, chance)
    _figure(pen, 240, 560, chance)
    return _as_camera(studio, picture, chance, camera=camera, when=when)


def banking_hall(studio: Studio, *, camera: str, when: str) -> Image.Image:
    """Return what a camera in a banking hall sees: counters at the left, a bright door at the far right."""
    chance = studio.chance(f"hall/{camera}")
    picture = Image.new("L", SIZE, 52)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 420, 1100, 760), fill=84)
    for tile in range(12):
        pen.line((tile * 130 - 300, 760, 420 + tile * 22, 420), fill=70, width=2)
    pen.rectangle((820, 130, 1060, 440), fill=248)
    pen.rectangle((934, 130, 944, 440), fill=120)
    for lamp in range(4):
        pen.ellipse((90 + lamp * 180, 40, 200 + lamp * 180, 66), fill=238)
    pen.polygon([(0, 330), (560, 380), (560, 470), (0, 620)], fill=30)
    pen.polygon([(0, 300), (560, 366), (560, 384), (0, 336)], fill=140)
    for person in range(3):
        _figure(pen, 640 + person * 120, 470 + person * 40, chance)
    return _as_camera(studio, picture, chance, camera=camera, when=when)


def _figure(pen: ImageDraw.ImageDraw, x: int, y: int, chance: Random) -> None:
    """Draw a person as a blurred camera sees one: no face."""
    tone = chance.randrange(24, 64)
    pen.ellipse((x - 22, y - 118, x + 22, y - 70), fill=tone + 40)
    pen.chord((x - 24, y - 122, x + 24, y - 74), 170, 370, fill=tone - 10)
    pen.rounded_rectangle((x - 40, y - 70, x + 40, y + 40), 26, fill=tone)
    pen.rectangle((x - 30, y + 30, x - 6, y + 120), fill=tone - 14)
    pen.rectangle((x + 6, y + 30, x + 30, y + 120), fill=tone - 14)


def _as_camera(studio: Studio, picture: Image.Image, chance: Random, *, camera: str, when: str) -> Image.Image:
    soft = picture.filter(ImageFilter.GaussianBlur(2.2))
    lines = Image.new("L", (1, 4), 255)
    lines.putdata([255, 246, 232, 246])
    comb = Image.new("L", SIZE)
    for y in range(0, SIZE[1], 4):
        comb.paste(lines.resize((SIZE[0], 4)), (0, y))
    seen = grained(ImageChops.multiply(soft, comb), chance, amount=14, blur=0.7)
    pen = ImageDraw.Draw(seen)
    pen.text((24, 20), f"{camera}  樣本 SAMPLE", font=studio.face(30), fill=250, stroke_width=2, stroke_fill=10)
    pen.text(
        (SIZE[0] - 24, SIZE[1] - 52), when, font=studio.face(30), fill=250, anchor="ra", stroke_width=2, stroke_fill=10
    )
    return seen.convert("RGB")
