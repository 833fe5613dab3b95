"""The mandate of the Sample Peak Bank: as unlike the other bank's form as a perceptual hash can see."""

from __future__ import annotations

from PIL import Image

from samples.chops import seal
from samples.engraving import rosette
from samples.forms import A4, CLAUSES, DPI, NOTICE
from samples.handwriting import write
from samples.paper import BLACK, BLUE_INK, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.portraits import portrait
from samples.signatures import signature

GREEN: Colour = (22, 70, 52)
MINT: Colour = (230, 238, 228)


def peak_form(studio: Studio, person: Person, *, day: str, number: str) -> Image.Image:
    """Return the Sample Peak Bank's mandate: a dark column at the left, everything in tables."""
    chance = studio.chance(f"peak-form/{number}")
    sheet = Sheet(studio, width=A4[0], height=A4[1], dpi=DPI, colour=(252, 252, 247))
    sheet.box(0, 0, 48, 297, colour=GREEN, fill=GREEN)
    sheet.ink(rosette(sheet.px(40), petals=20, rings=14, strength=210), 4, 10, (196, 214, 160))
    for index, character in enumerate("樣本山頂銀行"):
        sheet.text(24, 66 + index * 15, character, size=10, colour=(240, 244, 220), weight="Bold", anchor="mm")
    for index, word in enumerate(("SAMPLE", "PEAK BANK", "", "私人銀行", "PRIVATE", "BANKING")):
        sheet.text(24, 166 + index * 6.5, word, size=3.8, colour=(206, 220, 190), anchor="mm")
    face = portrait(studio.chance(f"face/{person.customer}"), width=sheet.px(36), height=sheet.px(46))
    sheet.box(5, 218, 38, 48, colour=WHITE, fill=WHITE)
    sheet.lay(face, 6, 219)
    sheet.text(24, 272, "樣本 SAMPLE", size=4, colour=(240, 244, 220), weight="Bold", anchor="ma")

    sheet.text(56, 16, "客戶委託書", size=9, colour=GREEN, weight="Bold")
    sheet.text(104, 20, "Client Mandate", size=6, colour=GREEN)
    sheet.text(200, 14, number, size=4, colour=(150, 60, 60), anchor="ra")
    sheet.rule(56, 31, 200, 31, colour=GREEN, width=0.7)
    facts = (
        ("客戶 Client", person.name),
        ("中文姓名 Chinese name", person.chinese),
        ("編號 Number", person.customer),
        ("出生 Born", person.born),
        ("住址 Address", person.address[:26]),
        ("日期 Date", "-".join(reversed(day.split("-")))),
    )
    for index, (label, value) in enumerate(facts):
        top = 36 + index * 12
        sheet.box(56, top, 44, 12, colour=GREEN, fill=MINT)
        sheet.box(100, top, 100, 12, colour=GREEN)
        sheet.text(58, top + 4, label, size=3.2, colour=GREEN)
        write(sheet, 104, top + 9, value, size=4.4, chance=chance)
    sheet.box(56, 116, 144, 9, colour=GREEN, fill=GREEN)
    for index, label in enumerate(("資產 Asset", "貨幣 Currency", "金額 Amount", "指示 Instruction")):
        sheet.text(58 + index * 36, 118, label, size=3.2, colour=WHITE, weight="Bold")
    assets = ("存款 DEPOSIT", "債券 BONDS", "股票 SHARES", "基金 FUNDS", "黃金 GOLD")
    for row, asset in enumerate(assets):
        top = 125 + row * 11
        for column in range(4):
            sheet.box(56 + column * 36, top, 36, 11, colour=(150, 176, 156), fill=MINT if row % 2 else None)
        sheet.text(58, top + 3.4, asset, size=3.2)
        if chance.random() < 0.75:
            write(sheet, 96, top + 8, chance.choice(("HKD", "USD", "CHF")), size=4, chance=chance)
            write(sheet, 132, top + 8, f"{chance.randrange(20, 980)},000", size=4, chance=chance)
            write(sheet, 168, top + 8, chance.choice(("HOLD", "SELL", "BUY")), size=4, chance=chance)
    y = 188.0
    for clause in (CLAUSES[0], CLAUSES[4], CLAUSES[5]):
        y = sheet.paragraph(56, y, clause, size=2.8, measure=144, colour=(60, 70, 64)) + 2
    sheet.box(56, 236, 70, 36, colour=GREEN)
    sheet.text(58, 237, "客戶簽署 Client", size=2.8, colour=GREEN)
    signature(
        sheet, 60, 242, width=62, height=28, hand=studio.chance(f"hand/{person.customer}"), chance=chance, ink=BLACK
    )
    sheet.box(130, 236, 70, 36, colour=GREEN)
    sheet.text(132, 237, "見證 Witness", size=2.8, colour=GREEN)
    signature(sheet, 134, 244, width=46, height=24, hand=studio.chance("witness/peak"), chance=chance, ink=BLUE_INK)
    seal(sheet, 172, 244, "樣本山頂", size=24, chance=chance, carved=True)
    sheet.text(200, 286, NOTICE, size=2.5, colour=(150, 60, 60), anchor="ra")
    return sheet.image
