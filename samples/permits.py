"""Licences of an office that does not exist: a business licence, a hawker's licence, a temporary permit."""

from __future__ import annotations

from PIL import Image

from samples.chops import boxed_stamp, round_stamp, seal
from samples.engraving import bars, ground, microprint, rosette, waves
from samples.paper import BLACK, GREY, RED_INK, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.portraits import portrait
from samples.signatures import signature

DPI = 96
NOTICE = "樣本 SAMPLE · INVENTED · NOT A LICENCE 並非牌照"
OFFICE = "樣本牌照事務處 SAMPLE LICENSING OFFICE"
BURGUNDY: Colour = (118, 26, 44)
JADE: Colour = (16, 94, 74)
ROSE: Colour = (236, 150, 168)
STALLS = ("熟食 COOKED FOOD", "鮮花 FLOWERS", "報紙 NEWSPAPERS", "修理鐘錶 WATCH REPAIR", "布料 CLOTH", "生果 FRUIT")
TRADES = ("茶餐廳 CAFE", "印刷 PRINTING", "船模 MODEL SHIPS", "找換 MONEY CHANGING", "書店 BOOKSHOP", "倉庫 STORAGE")


def business_licence(studio: Studio, person: Person, *, number: str, day: str) -> Image.Image:
    """Return a business licence: a certificate with a border, to be hung on a wall."""
    chance = studio.chance(f"licence/{number}")
    sheet = Sheet(studio, width=210, height=297, dpi=DPI, colour=(252, 248, 236))
    ground(sheet, colour=(232, 220, 196), pitch=2, sway=1)
    for inset, line in ((8, 2.2), (12, 0.5)):
        sheet.box(inset, inset, 210 - 2 * inset, 297 - 2 * inset, colour=BURGUNDY, line=line)
    for corner in ((9, 9), (181, 9), (9, 268), (181, 268)):
        sheet.ink(rosette(sheet.px(20), petals=8, rings=9, strength=240), *corner, BURGUNDY)
    sheet.ink(rosette(sheet.px(90), petals=18, rings=16, strength=120), 60, 118, (224, 196, 160))
    sheet.text(105, 28, "商業牌照", size=15, colour=BURGUNDY, weight="Bold", anchor="ma")
    sheet.text(105, 48, "BUSINESS LICENCE", size=7, colour=BURGUNDY, anchor="ma")
    sheet.text(105, 60, OFFICE, size=4, colour=GREY, anchor="ma")
    trade = TRADES[chance.randrange(len(TRADES))]
    rows = (
        ("牌照編號 No.", number),
        ("持牌人 Licensee", f"{person.chinese} {person.name}"),
        ("行業 Trade", trade),
        ("地址 Premises", person.address),
        ("發牌日期 Issued", day),
    )
    for index, (label, value) in enumerate(rows):
        top = 82 + index * 20 + chance.uniform(-1, 1)
        sheet.text(30, top, label, size=3.6, colour=BURGUNDY)
        sheet.text(72, top - 1, value, size=5)
        sheet.rule(70, top + 7, 184, top + 7, colour=(190, 160, 130))
    y = sheet.paragraph(
        30,
        190,
        "本牌照純屬虛構。持牌人不得轉讓本牌照，亦無此需要，因為並無此人。 This licence is invented; no such office, "
        "licensee or trade exists. It is shown at the premises, of which there are none.",
        size=3.4,
        measure=150,
        colour=(80, 70, 60),
    )
    signature(sheet, 118, y + 8, width=56, height=24, hand=studio.chance("hand/licensing"), chance=chance, ink=BLACK)
    sheet.rule(114, y + 34, 180, y + 34)
    sheet.text(147, y + 36, "牌照事務主任 Licensing Officer", size=3, colour=GREY, anchor="ma")
    seal(sheet, 40, y + 4, "樣本牌照", size=34, chance=chance, carved=True)
    bars(sheet, 30, 268, number, height=7, module=0.4)
    sheet.text(180, 272, NOTICE, size=2.8, colour=RED_INK, anchor="ra")
    return sheet.image


def hawker_licence(studio: Studio, person: Person, *, number: str, day: str) -> Image.Image:
    """Return a hawker's licence: a green card with a photograph, worn round the neck."""
    chance = studio.chance(f"hawker/{number}")
    sheet = Sheet(studio, width=148, height=105, dpi=DPI + 24, colour=(226, 240, 232))
    ground(sheet, colour=(186, 214, 200), pitch=1.2, sway=2)
    sheet.box(0, 0, 148, 20, colour=JADE, fill=JADE)
    sheet.text(6, 4, "小販牌照", size=8, colour=WHITE, weight="Bold")
    sheet.text(44, 8, "HAWKER LICENCE", size=4.6, colour=(206, 232, 220))
    sheet.text(142, 6, number, size=5, colour=WHITE, weight="Bold", anchor="ra")
    face = portrait(studio.chance(f"face/{person.customer}"), width=sheet.px(34), height=sheet.px(43))
    sheet.box(5, 25, 36, 45, colour=WHITE, fill=WHITE)
    sheet.lay(face, 6, 26)
    stall = STALLS[chance.randrange(len(STALLS))]
    labels = ("姓名 Name", "檔位 Stall", "類別 Class", "發牌 Issued")
    values = (f"{person.chinese} {person.name}", f"樣本街 {chance.randrange(2, 99)} 號", stall, day)
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        top = 26 + index * 11
        sheet.text(48, top, label, size=2.8, colour=JADE)
        sheet.text(48, top + 4, value, size=4.4)
        sheet.rule(47, top + 10, 140, top + 10, colour=(150, 190, 172))
    sheet.ink(waves(sheet.px(148), sheet.px(20), lines=12, turns=4, beat=2, strength=120), 0, 78, (120, 180, 150))
    at = (chance.uniform(56, 100), chance.uniform(58, 64))
    round_stamp(sheet, *at, rim="樣本牌照事務處", date=day, foot="COUNTER 1", size=34, chance=chance)
    signature(sheet, 8, 78, width=40, height=16, hand=studio.chance(f"hand/{person.customer}"), chance=chance)
    microprint(sheet, 0, 101, 148, "SAMPLE INVENTED 樣本", colour=JADE)
    sheet.text(142, 95, NOTICE, size=2.4, colour=RED_INK, anchor="ra")
    return sheet.image


def temporary_permit(studio: Studio, person: Person, *, number: str, day: str, place: str) -> Image.Image:
    """Return a permit for a fair of a few days: pink, upright, torn from a block, half of it one dark disc."""
    chance = studio.chance(f"permit/{number}")
    sheet = Sheet(studio, width=100, height=150, dpi=DPI + 14, colour=(252, 222, 228))
    sheet.pen.ellipse((sheet.px(-30), sheet.px(60), sheet.px(88), sheet.px(178)), fill=ROSE)
    sheet.ink(rosette(sheet.px(80), petals=22, rings=14, strength=200), 4, 74, (252, 226, 232))
    sheet.rule(0, 9, 100, 9, colour=GREY)
    for hole in range(24):
        sheet.box(2 + hole * 4.1, 8.2, 1.4, 1.4, colour=WHITE, fill=WHITE)
    sheet.text(50, 14, "臨時攤位許可證", size=7, weight="Bold", colour=(130, 20, 50), anchor="ma")
    sheet.text(50, 24, "TEMPORARY STALL PERMIT", size=4, colour=(130, 20, 50), anchor="ma")
    sheet.text(8, 34, number, size=7, weight="Bold")
    sheet.text(8, 44, f"{person.chinese} {person.name}", size=3.8)
    sheet.text(8, 51, place, size=3.8)
    sheet.text(8, 58, day, size=3.8)
    boxed_stamp(sheet, 14, 92, ("三號櫃位 COUNTER 3", day), size=6, chance=chance, turn=20, ink=(60, 40, 120))
    signature(sheet, 46, 118, width=46, height=18, hand=studio.chance("hand/counter-3"), chance=chance, ink=BLACK)
    sheet.text(50, 142, NOTICE, size=2.2, colour=RED_INK, anchor="ma")
    return sheet.image


def renewed(studio: Studio, page: Image.Image, *, number: str, day: str) -> Image.Image:
    """Return the same sheet of A4 with a stamp of renewal on it: another record."""
    chance = studio.chance(f"renewed/{number}/{day}")
    sheet = Sheet(studio, width=210, height=297, dpi=DPI)
    sheet.image.paste(page)
    boxed_stamp(sheet, 42, 148, ("續期 RENEWED", day), size=13, chance=chance, turn=14)
    return sheet.image
