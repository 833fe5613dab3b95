"""Photographs of goods as suppliers take them: benches, bins and lamps before a cloth or in a yard."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw, ImageFilter

from samples.paper import BLACK, WHITE, Colour, Studio, grained

SIZE = (560, 420)

FINISHES: tuple[Colour, ...] = ((140, 84, 44), (70, 96, 72), (96, 100, 110), (160, 52, 44), (52, 70, 110))


def _shade(colour: Colour, share: float) -> Colour:
    return (
        min(255, round(colour[0] * share)),
        min(255, round(colour[1] * share)),
        min(255, round(colour[2] * share)),
    )


def _backdrop(chance: Random, *, scene: str) -> Image.Image:
    wide, high = SIZE
    match scene:
        case "cloth":
            light, dark = (236, 236, 238), (168, 172, 180)
        case "yard":
            light, dark = (206, 220, 236), (150, 140, 120)
        case _:
            light, dark = (92, 98, 108), (44, 46, 52)
    fade = Image.linear_gradient("L").resize(SIZE)
    picture = Image.composite(Image.new("RGB", SIZE, dark), Image.new("RGB", SIZE, light), fade)
    pen = ImageDraw.Draw(picture)
    if scene == "yard":
        horizon = round(high * chance.uniform(0.42, 0.5))
        pen.rectangle((0, horizon, wide, high), fill=(150, 146, 136))
        for wall in range(5):
            left = wall * 120 - chance.randrange(60)
            pen.rectangle((left, horizon - chance.randrange(40, 150), left + 96, horizon), fill=(176, 168, 158))
    return picture


def _shadow(picture: Image.Image, box: tuple[float, float, float, float]) -> None:
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).ellipse(box, fill=120)
    picture.paste(BLACK, (0, 0), mask.filter(ImageFilter.GaussianBlur(10)))


def _bench(picture: Image.Image, hand: Random, *, view: str, finish: Colour) -> None:
    pen, slats = ImageDraw.Draw(picture), hand.randrange(3, 6)
    left, wide = (90, 380) if view == "front" else (200, 170)
    lean = 0 if view == "front" else 60
    for slat in range(slats):
        y = 130 + slat * 92 / slats
        pen.polygon(
            [(left, y), (left + wide, y - lean * 0.2), (left + wide, y + 14 - lean * 0.2), (left, y + 14)],
            fill=_shade(finish, 1.15),
        )
    for slat in range(4):
        y, grow = 236 + slat * 15, slat * 9
        pen.polygon(
            [
                (left - grow, y),
                (left + wide + grow, y - lean * 0.3),
                (left + wide + grow, y + 11 - lean * 0.3),
                (left - grow, y + 11),
            ],
            fill=_shade(finish, 1 - slat * 0.07),
        )
    for x in (left + 24, left + wide - 40):
        pen.rectangle((x, 120, x + 12, 360), fill=(48, 50, 54))
        pen.rectangle((x - 22, 296, x - 12, 362), fill=(40, 42, 46))


def _bin(picture: Image.Image, hand: Random, *, view: str, finish: Colour) -> None:
    pen = ImageDraw.Draw(picture)
    top = hand.uniform(70, 96)
    if view == "front":
        pen.rounded_rectangle((190, top, 370, 366), 26, fill=_shade(finish, 0.95))
        pen.rectangle((190, top + 40, 226, 352), fill=_shade(finish, 1.25))
        pen.rounded_rectangle((218, top + 22, 342, top + 76), 20, fill=(26, 28, 32))
        pen.rectangle((214, 230, 346, 320), fill=_shade(finish, 0.7))
    else:
        pen.polygon([(60, 330), (130, 150), (500, 110), (520, 300)], fill=_shade(finish, 0.9))
        pen.ellipse((60, 250, 210, 380), fill=_shade(finish, 0.55))
        pen.ellipse((80, 268, 190, 362), fill=(20, 22, 26))


def _lamp(picture: Image.Image, hand: Random, *, view: str, finish: Colour) -> None:
    pen = ImageDraw.Draw(picture)
    glow = Image.new("L", SIZE, 0)
    if view == "front":
        x = hand.uniform(200, 330)
        pen.rectangle((x - 7, 110, x + 7, 380), fill=_shade(finish, 0.6))
        pen.polygon([(x - 70, 110), (x + 70, 110), (x + 40, 62), (x - 40, 62)], fill=finish)
        ImageDraw.Draw(glow).ellipse((x - 110, 90, x + 110, 230), fill=190)
    else:
        pen.ellipse((120, 60, 440, 380), fill=_shade(finish, 0.8))
        pen.ellipse((170, 110, 390, 330), fill=(250, 244, 214))
        ImageDraw.Draw(glow).ellipse((150, 90, 410, 350), fill=150)
    picture.paste((255, 246, 210), (0, 0), glow.filter(ImageFilter.GaussianBlur(28)))


def _sign(picture: Image.Image, hand: Random, *, view: str, finish: Colour) -> None:
    pen = ImageDraw.Draw(picture)
    tilt = hand.uniform(-10, 10) if view == "front" else 30.0
    pen.polygon([(70, 40), (420, 40 + tilt), (530, 130), (420, 220 + tilt), (70, 220)], fill=_shade(finish, 0.6))
    pen.polygon([(90, 60), (412, 60 + tilt), (500, 130), (412, 200 + tilt), (90, 200)], fill=(240, 240, 232))
    pen.rectangle((110, 220, 134, 400), fill=(40, 42, 46))


GOODS = {"bench": _bench, "bin": _bin, "lamp": _lamp, "sign": _sign}


def product_photograph(
    studio: Studio, *, goods: str, view: str, model: str, scene: str, label: str, finish: int
) -> Image.Image:
    """Return a photograph of one thing; the same `model` has the same shape, whoever offers it."""
    chance = studio.chance(f"product/{goods}/{view}/{scene}/{label}")
    picture = _backdrop(studio.chance(f"scene/{scene}/{model}"), scene=scene)
    _shadow(picture, (90, 330, 480, 392))
    GOODS[goods](picture, studio.chance(f"model/{model}/{view}"), view=view, finish=FINISHES[finish])
    seen = grained(picture.filter(ImageFilter.GaussianBlur(0.9)), chance, amount=7)
    pen = ImageDraw.Draw(seen)
    face = studio.face(17, weight="Bold")
    pen.text((548, 408), f"樣本 SAMPLE {label}", font=face, fill=WHITE, anchor="rd", stroke_width=2, stroke_fill=BLACK)
    return seen
