"""Portraits of nobody: painted heads before a plain ground, soft as a cheap camera makes them."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from samples.paper import Colour, grained

_SKIN: tuple[Colour, ...] = ((232, 196, 168), (222, 180, 148), (238, 206, 182), (206, 164, 132))
_HAIR: tuple[Colour, ...] = ((34, 30, 32), (58, 44, 38), (92, 90, 92), (24, 24, 30), (150, 148, 150))
_CLOTH: tuple[Colour, ...] = ((40, 52, 84), (112, 44, 52), (66, 92, 78), (72, 66, 92), (52, 52, 58))
_GROUND: tuple[Colour, ...] = ((198, 212, 226), (214, 214, 208), (196, 216, 208), (224, 214, 200))


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    return (
        round(colour[0] + (other[0] - colour[0]) * share),
        round(colour[1] + (other[1] - colour[1]) * share),
        round(colour[2] + (other[2] - colour[2]) * share),
    )


def portrait(hand: Random, *, width: int, height: int, grain: float = 4) -> Image.Image:
    """Return a painted head and shoulders; the same `hand` paints the same face."""
    fine = 2 if width < 400 else 1
    wide, high = width * fine, height * fine
    skin, hair, cloth, ground = hand.choice(_SKIN), hand.choice(_HAIR), hand.choice(_CLOTH), hand.choice(_GROUND)
    long_hair, glasses = hand.random() < 0.5, hand.random() < 0.4
    broad, tall = hand.uniform(0.185, 0.205) * wide, hand.uniform(0.24, 0.265) * wide
    x, y = wide * 0.5, high * 0.43
    shade, light = _mixed(skin, (90, 50, 40), 0.28), _mixed(skin, (255, 244, 230), 0.45)

    picture = Image.linear_gradient("L").resize((wide, high))
    picture = Image.composite(
        Image.new("RGB", (wide, high), _mixed(ground, (120, 130, 140), 0.35)),
        Image.new("RGB", (wide, high), ground),
        picture,
    )
    pen = ImageDraw.Draw(picture)

    if long_hair:
        pen.rounded_rectangle((x - broad * 1.28, y - tall * 1.1, x + broad * 1.28, y + tall * 1.55), broad, fill=hair)
    shoulder = min(high * 0.76, y + tall * 1.28)
    pen.rounded_rectangle((x - wide * 0.41, shoulder, x + wide * 0.41, high * 1.4), wide * 0.2, fill=cloth)
    pen.polygon(
        [
            (x - broad * 0.62, shoulder - high * 0.01),
            (x + broad * 0.62, shoulder - high * 0.01),
            (x, shoulder + high * 0.17),
        ],
        fill=shade,
    )
    pen.rounded_rectangle(
        (x - broad * 0.48, y + tall * 0.5, x + broad * 0.48, shoulder + high * 0.03), broad * 0.2, fill=shade
    )
    white = _mixed(cloth, (250, 250, 250), 0.85)
    pen.polygon(
        [
            (x - broad * 0.62, shoulder - high * 0.015),
            (x - broad * 0.2, shoulder + high * 0.1),
            (x - broad * 0.95, shoulder + high * 0.07),
        ],
        fill=white,
    )
    pen.polygon(
        [
            (x + broad * 0.62, shoulder - high * 0.015),
            (x + broad * 0.2, shoulder + high * 0.1),
            (x + broad * 0.95, shoulder + high * 0.07),
        ],
        fill=white,
    )

    pen.ellipse((x - broad * 1.14, y - tall * 0.16, x - broad * 0.86, y + tall * 0.24), fill=shade)
    pen.ellipse((x + broad * 0.86, y - tall * 0.16, x + broad * 1.14, y + tall * 0.24), fill=shade)
    pen.ellipse((x - broad, y - tall, x + broad, y + tall), fill=skin)

    glow = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(glow).ellipse((x - broad * 0.75, y - tall * 0.7, x + broad * 0.25, y + tall * 0.55), fill=120)
    picture.paste(light, (0, 0), glow.filter(ImageFilter.GaussianBlur(broad * 0.3)))
    side = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(side).pieslice((x - broad, y - tall, x + broad, y + tall), -65, 80, fill=90)
    picture.paste(shade, (0, 0), side.filter(ImageFilter.GaussianBlur(broad * 0.22)))

    part = hand.uniform(-0.16, 0.16) * broad
    crown = Image.new("L", (wide, high), 0)
    crown_pen = ImageDraw.Draw(crown)
    crown_pen.ellipse((x - broad * 1.1, y - tall * 1.17, x + broad * 1.1, y + tall * 0.62), fill=255)
    crown_pen.ellipse((x - broad * 0.9 + part, y - tall * 0.64, x + broad * 0.9 + part, y + tall * 1.2), fill=0)
    crown_pen.rectangle((0, y + tall * (0.4 if long_hair else 0.06), wide, high), fill=0)
    picture.paste(hair, (0, 0), crown.filter(ImageFilter.GaussianBlur(broad * 0.03)))
    gleam = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(gleam).arc(
        (x - broad * 0.85, y - tall * 1.0, x + broad * 0.5, y + tall * 0.4),
        200,
        275,
        fill=150,
        width=round(broad * 0.14),
    )
    picture.paste(
        _mixed(hair, (255, 255, 255), 0.35),
        (0, 0),
        ImageChops.multiply(gleam.filter(ImageFilter.GaussianBlur(broad * 0.09)), crown),
    )
    pen = ImageDraw.Draw(picture)
    eye, line = y + tall * 0.02, max(2, round(broad * 0.05))
    for sign in (-1, 1):
        centre = x + sign * broad * 0.43
        pen.ellipse(
            (centre - broad * 0.17, eye - tall * 0.055, centre + broad * 0.17, eye + tall * 0.055), fill=(246, 242, 238)
        )
        pen.ellipse(
            (centre - broad * 0.08, eye - tall * 0.06, centre + broad * 0.08, eye + tall * 0.06), fill=(44, 30, 26)
        )
        pen.arc(
            (centre - broad * 0.22, eye - tall * 0.22, centre + broad * 0.22, eye + tall * 0.1),
            205,
            335,
            fill=_mixed(hair, skin, 0.15),
            width=line,
        )
        if glasses:
            pen.rounded_rectangle(
                (centre - broad * 0.29, eye - tall * 0.13, centre + broad * 0.29, eye + tall * 0.15),
                broad * 0.1,
                outline=(40, 40, 48),
                width=line,
            )
    if glasses:
        pen.line((x - broad * 0.14, eye, x + broad * 0.14, eye), fill=(40, 40, 48), width=line)
    pen.arc((x - broad * 0.15, y + tall * 0.12, x + broad * 0.15, y + tall * 0.36), 20, 160, fill=shade, width=line)
    pen.chord((x - broad * 0.3, y + tall * 0.44, x + broad * 0.3, y + tall * 0.62), 10, 170, fill=(176, 92, 88))
    pen.line((x - broad * 0.29, y + tall * 0.54, x + broad * 0.29, y + tall * 0.54), fill=(140, 68, 66), width=line)

    soft = picture.filter(ImageFilter.GaussianBlur(0.9 * max(fine, width / 400))).resize(
        (width, height), Image.Resampling.LANCZOS
    )
    vignette = ImageChops.invert(Image.radial_gradient("L").resize((width, height))).point(
        [200 + v // 5 for v in range(256)]
    )
    lit = ImageChops.multiply(soft, Image.merge("RGB", (vignette, vignette, vignette)))
    return grained(lit, hand, amount=grain)
