"""Identity-like cards and a travel document of a place that is not; nothing here has the layout of a real one."""

from __future__ import annotations

from PIL import Image, ImageDraw

from samples.engraving import ground, microprint, rosette, waves
from samples.paper import GREY, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.portraits import portrait
from samples.signatures import signature

DPI = 200
PURPLE: Colour = (86, 54, 128)
MAROON: Colour = (104, 24, 40)


def _across(sheet: Sheet, words: str, *, size: float, colour: Colour, strength: int, turn: float) -> None:
    """Print words right across a document, so that nobody can take it for one."""
    mask = Image.new("L", sheet.image.size, 0)
    face = sheet.studio.face(sheet.px(size), weight="Bold")
    centre = (mask.width / 2, mask.height / 2)
    ImageDraw.Draw(mask).text(centre, words, font=face, fill=strength, anchor="mm")
    sheet.ink(mask.rotate(turn, Image.Resampling.BICUBIC), 0, 0, colour)


def islander_card(studio: Studio, person: Person) -> Image.Image:
    """Return the Sample Isles islander card of a person."""
    chance = studio.chance(f"islander/{person.customer}")
    sheet = Sheet(studio, width=85.6, height=54, dpi=DPI, colour=(236, 232, 246))
    ground(sheet, colour=(196, 184, 222), pitch=0.8, sway=2.4)
    sheet.ink(waves(sheet.px(86), sheet.px(26), lines=18, turns=4, beat=1, strength=130), 0, 26, (178, 196, 224))
    sheet.ink(rosette(sheet.px(30), petals=16, rings=14), 26, 14, (206, 180, 214))
    sheet.box(0, 0, 85.6, 9.6, colour=PURPLE, fill=PURPLE)
    sheet.text(3, 1.6, "樣本群島 島民卡", size=4.6, colour=WHITE, weight="Bold")
    sheet.text(82.6, 3.2, "SAMPLE ISLES · ISLANDER CARD", size=2.5, colour=(226, 216, 244), anchor="ra")
    face = portrait(studio.chance(f"face/{person.customer}"), width=sheet.px(22), height=sheet.px(28))
    sheet.box(60.2, 12.2, 22.6, 28.6, colour=WHITE, fill=WHITE)
    sheet.lay(face, 60.5, 12.5)
    sheet.text(4, 12.5, person.chinese, size=6, weight="Bold")
    sheet.text(4, 20.4, person.name, size=3.4)
    fields = (
        ("出生 BORN", person.born),
        ("發卡 ISSUED", f"0{chance.randrange(1, 9)}-20{chance.randrange(10, 20)}"),
        ("島號 ISLE NO.", f"SI-{person.customer[2:]}-{chance.randrange(100, 999)}"),
    )
    for index, (label, value) in enumerate(fields):
        sheet.text(4, 26.4 + index * 7.4, label, size=2, colour=GREY)
        sheet.text(4, 28.8 + index * 7.4, value, size=3.4)
    signature(
        sheet,
        33,
        39,
        width=22,
        height=10,
        hand=studio.chance(f"hand/{person.customer}"),
        chance=chance,
        ink=(40, 40, 60),
    )
    microprint(sheet, 0, 52.2, 85.6, "SAMPLE INVENTED 樣本", colour=PURPLE)
    sheet.text(82.6, 44.6, "樣本 SAMPLE", size=4, colour=(190, 30, 40), weight="Bold", anchor="ra")
    sheet.text(82.6, 49.2, "NOT AN IDENTITY DOCUMENT", size=1.8, colour=(190, 30, 40), anchor="ra")
    _across(sheet, "樣本 SAMPLE", size=12.5, colour=(190, 30, 40), strength=46, turn=24)
    return sheet.image


def travel_document(studio: Studio, person: Person) -> Image.Image:
    """Return the open page of a Sample Isles travel document: another shape, another ground."""
    chance = studio.chance(f"travel/{person.customer}")
    sheet = Sheet(studio, width=125, height=88, dpi=170, colour=(250, 240, 222))
    ground(sheet, colour=(230, 204, 170), pitch=1.3, sway=3)
    sheet.box(0, 0, 40, 70, colour=MAROON, fill=MAROON)
    sheet.ink(rosette(sheet.px(34), petals=8, rings=12, strength=220), 3, -6, (224, 188, 120))
    face = portrait(studio.chance(f"face/{person.customer}"), width=sheet.px(32), height=sheet.px(40))
    sheet.box(3.2, 26.2, 33.6, 41.6, colour=(224, 188, 120), fill=(224, 188, 120))
    sheet.lay(face, 4, 27)
    sheet.text(45, 6, "樣本群島 旅行文件", size=6, colour=MAROON, weight="Bold")
    sheet.text(45, 14, "SAMPLE ISLES TRAVEL DOCUMENT", size=3, colour=MAROON)
    fields = (
        ("姓名 NAME", person.name),
        ("中文 CHINESE", person.chinese),
        ("出生 BORN", person.born),
        ("號碼 NUMBER", f"X{person.customer[2:]}{chance.randrange(10, 99)}"),
    )
    for index, (label, value) in enumerate(fields):
        sheet.text(45, 22 + index * 9.4, label, size=2.2, colour=GREY)
        sheet.text(45, 25 + index * 9.4, value, size=4)
    signature(
        sheet,
        84,
        48,
        width=36,
        height=16,
        hand=studio.chance(f"hand/{person.customer}"),
        chance=chance,
        ink=(30, 30, 50),
    )
    sheet.box(0, 70, 125, 18, colour=(255, 250, 240), fill=(255, 250, 240))
    line = f"X<SAMPLE<<{person.name.replace(' ', '<')}"
    for index, words in enumerate(
        (line.ljust(34, "<"), f"INVENTED<<{person.customer[2:]}<<NOT<A<DOCUMENT".ljust(34, "<"))
    ):
        for place, character in enumerate(words):
            sheet.text(6 + place * 3.35, 74 + index * 6, character, size=3.4, anchor="ma")
    _across(sheet, "樣本 SAMPLE", size=18, colour=(180, 30, 40), strength=52, turn=20)
    return sheet.image
