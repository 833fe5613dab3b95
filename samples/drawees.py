"""Cheques drawn on eight more banks that do not exist, as one clearing day brings them in; each has its own layout.

A perceptual hash sees where the dark blocks of a form lie, so no two banks have theirs in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from samples.chops import boxed_stamp, round_stamp
from samples.engraving import ground, magnetic_line, rosette, waves
from samples.handwriting import write
from samples.paper import BLACK, GREY, RED_INK, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.signatures import signature

WIDTH, HEIGHT, DPI = 176, 80, 108
NOTICE = "樣本 SAMPLE · INVENTED · NOT A CHEQUE 並非支票"

Place = tuple[float, float]
Block = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawee:
    """A bank on which cheques are drawn: its colours, its dark blocks, and where things are written, in millimetres."""

    name: str
    latin: str
    paper: Colour
    ink: Colour
    blocks: tuple[Block, ...]
    title: Place
    day: Place
    payee: Place
    amount: Place
    sign: Place


DRAWEES: tuple[Drawee, ...] = (
    Drawee(
        name="樣本珊瑚銀行", latin="SAMPLE CORAL BANK", paper=(250, 232, 226), ink=(150, 50, 44),
        blocks=((0, 0, 176, 20),), title=(6, 4), day=(128, 24), payee=(6, 34), amount=(124, 38), sign=(112, 50),
    ),
    Drawee(
        name="樣本竹林銀行", latin="SAMPLE BAMBOO BANK", paper=(232, 244, 226), ink=(34, 84, 40),
        blocks=((140, 0, 36, 66),), title=(6, 4), day=(96, 8), payee=(6, 26), amount=(92, 36), sign=(78, 48),
    ),
    Drawee(
        name="樣本明燈信託", latin="SAMPLE LANTERN TRUST", paper=(250, 244, 214), ink=(120, 76, 10),
        blocks=((0, 44, 106, 22),), title=(66, 4), day=(8, 8), payee=(8, 24), amount=(118, 40), sign=(114, 50),
    ),
    Drawee(
        name="樣本燈塔銀行", latin="SAMPLE BEACON BANK", paper=(226, 234, 248), ink=(26, 44, 110),
        blocks=((0, 0, 76, 33),), title=(6, 6), day=(126, 6), payee=(6, 40), amount=(124, 28), sign=(110, 46),
    ),
    Drawee(
        name="樣本蓮花銀行", latin="SAMPLE LOTUS BANK", paper=(246, 230, 246), ink=(104, 36, 110),
        blocks=((62, 12, 52, 46),), title=(4, 3), day=(128, 6), payee=(3, 30), amount=(119, 30), sign=(118, 46),
    ),
    Drawee(
        name="樣本帆船銀行", latin="SAMPLE JUNK BANK", paper=(228, 240, 244), ink=(10, 84, 96),
        blocks=((0, 0, 14, 66), (162, 0, 14, 66)), title=(20, 4), day=(118, 8), payee=(20, 26), amount=(112, 34),
        sign=(100, 46),
    ),
    Drawee(
        name="樣本石橋銀行", latin="SAMPLE BRIDGE BANK", paper=(240, 238, 232), ink=(60, 56, 52),
        blocks=((98, 34, 78, 32), (0, 0, 40, 14)), title=(46, 3), day=(128, 6), payee=(6, 24), amount=(6, 42),
        sign=(46, 46),
    ),
    Drawee(
        name="樣本木棉銀行", latin="SAMPLE KAPOK BANK", paper=(252, 236, 220), ink=(176, 70, 20),
        blocks=((110, 0, 66, 24), (0, 48, 60, 18)), title=(6, 4), day=(116, 26), payee=(6, 26), amount=(116, 40),
        sign=(72, 46),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One cheque of the day; `amount` in whole dollars, `day` an ISO date, `stamp` what was pressed across it."""

    number: str
    day: str
    payee: str
    amount: int
    drawer: Person
    stamp: str = ""


@lru_cache(maxsize=16)
def _form(studio: Studio, drawee: Drawee) -> Image.Image:
    """Return the printed form, before anybody writes on it."""
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI, colour=drawee.paper)
    soft: Colour = tuple(round(c * 0.55 + 0.45 * i) for c, i in zip(drawee.paper, drawee.ink, strict=True))  # type: ignore[assignment]  # three channels in, three out
    ground(sheet, colour=soft, pitch=1.2, sway=1.2, strength=60)
    for x, y, wide, high in drawee.blocks:
        sheet.box(x, y, wide, high, colour=drawee.ink, fill=drawee.ink)
        side = min(wide, high) - 3
        sheet.ink(rosette(sheet.px(side), petals=12, rings=8), x + (wide - side) / 2, y + 1.5, soft)
    sheet.ink(waves(sheet.px(WIDTH), sheet.px(14), lines=10, turns=6, beat=2, strength=70), 0, 52, soft)
    light = any(
        x <= drawee.title[0] < x + wide and y <= drawee.title[1] < y + high for x, y, wide, high in drawee.blocks
    )
    tone = WHITE if light else drawee.ink
    sheet.text(*drawee.title, drawee.name, size=5.4, colour=tone, weight="Bold")
    sheet.text(drawee.title[0], drawee.title[1] + 7, drawee.latin, size=2.8, colour=tone)
    x, y = drawee.payee
    sheet.text(x, y - 3.6, "祈付 PAY", size=2.4, colour=drawee.ink)
    sheet.rule(x, y + 4.6, x + 54, y + 4.6, colour=drawee.ink)
    sheet.box(drawee.amount[0], drawee.amount[1], 42, 7.4, colour=drawee.ink, fill=WHITE, line=0.4)
    sheet.text(drawee.amount[0] + 1, drawee.amount[1] + 1.6, "HK$", size=3.4, colour=drawee.ink)
    sheet.rule(drawee.sign[0], drawee.sign[1] + 15, drawee.sign[0] + 44, drawee.sign[1] + 15, colour=drawee.ink)
    sheet.box(0, 66, WIDTH, 14, colour=(252, 252, 250), fill=(252, 252, 250))
    sheet.text(173, 76.4, NOTICE, size=1.9, colour=(150, 60, 60), anchor="ra")
    return sheet.image


def item_front(studio: Studio, drawee: Drawee, item: Item) -> Image.Image:
    """Return the front of a cheque, filled in by hand."""
    chance = studio.chance(f"item/{item.number}")
    sheet = _on(studio, _form(studio, drawee))
    write(sheet, drawee.day[0], drawee.day[1] + 4, "-".join(reversed(item.day.split("-"))), size=3.6, chance=chance)
    write(sheet, drawee.payee[0] + 1, drawee.payee[1] + 4, item.payee[:18], size=3.4, chance=chance)
    write(sheet, drawee.amount[0] + 10, drawee.amount[1] + 5.8, f"{item.amount:,}.00", size=3.8, chance=chance)
    hand = studio.chance(f"hand/{item.drawer.customer}")
    signature(sheet, drawee.sign[0], drawee.sign[1], width=42, height=15, hand=hand, chance=chance)
    sheet.text(drawee.sign[0], drawee.sign[1] + 15.2, item.drawer.name, size=2, colour=GREY)
    clearing = 300 + DRAWEES.index(drawee) * 37
    magnetic_line(sheet, 8, 69, f"o{item.number}o t{clearing}000t {item.drawer.customer[2:]}o")
    if item.stamp:
        at = (chance.uniform(20, 80), chance.uniform(18, 40))
        boxed_stamp(sheet, *at, ("樣本 SAMPLE", item.stamp), size=5.5, chance=chance, turn=chance.uniform(-12, 12))
    return sheet.image


def item_rear(studio: Studio, item: Item) -> Image.Image:
    """Return the rear of a cheque: stamps wherever the teller put them, an account number, perhaps a signature."""
    chance = studio.chance(f"item-rear/{item.number}")
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI, colour=(242, 242, 236))
    ground(sheet, colour=(222, 224, 214), pitch=1.7, sway=0.5, strength=70)
    upright = chance.random() < 0.5
    left = chance.uniform(4, 100)
    for line in range(chance.randrange(3, 7)):
        y = chance.uniform(8, 14) + line * 9
        sheet.rule(left, y, left + 60, y, colour=(150, 160, 156), width=0.3)
    write(sheet, left + 3, 22, f"A/C {item.drawer.customer[2:]}", size=4.4, chance=chance)
    for turn in range(chance.randrange(2, 5)):
        ink = chance.choice(((40, 40, 48), (84, 60, 140), RED_INK, (30, 80, 60)))
        spot = (chance.uniform(2, 120), chance.uniform(2, 34))
        if turn % 2 == 0:
            sheet.ink(
                Image.new("L", (sheet.px(chance.uniform(24, 58)), sheet.px(chance.uniform(9, 22))), 210), *spot, ink
            )
            sheet.text(spot[0] + 2, spot[1] + 2, f"樣本結算 {item.day}", size=3.2, colour=WHITE, weight="Bold")
        else:
            rim, side = "樣本結算 SAMPLE CLEARING", chance.uniform(26, 42)
            round_stamp(sheet, *spot, rim=rim, date=item.day, foot="CREDIT", size=side, chance=chance, ink=ink)
    if upright:
        signature(
            sheet,
            chance.uniform(10, 110),
            54,
            width=46,
            height=18,
            hand=studio.chance(f"hand/{item.payee}"),
            chance=chance,
            ink=BLACK,
        )
    sheet.text(173, 76.4, NOTICE, size=1.9, colour=(150, 60, 60), anchor="ra")
    return sheet.image if upright else sheet.image.transpose(Image.Transpose.ROTATE_180)


def _on(studio: Studio, form: Image.Image) -> Sheet:
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI)
    sheet.image.paste(form)
    return sheet
