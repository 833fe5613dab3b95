"""Deeds, leases and plans: parchment, ribbon and wax; lot lines, hills and a river."""

from __future__ import annotations

from math import cos, pi, sin

from PIL import Image

from samples.chops import boxed_stamp, round_stamp, seal, wax
from samples.engraving import rosette, waves
from samples.paper import GREY, RED_INK, WHITE, Colour, Sheet, Studio, aged, grained
from samples.signatures import signature

NOTICE = "樣本 SAMPLE · invented 虛構"
SEPIA: Colour = (66, 44, 26)

_RECITALS = (
    (
        "THIS ASSIGNMENT made the day and year first above written BETWEEN the Vendor of the one part and the "
        "Purchaser of the other part, none of whom exists, WITNESSES as follows:"
    ),
    (
        "1. In consideration of the sum stated below, paid by the Purchaser to the Vendor (the receipt of which is "
        "acknowledged), the Vendor as beneficial owner assigns to the Purchaser all that piece or parcel of invented "
        "ground known as the Lot, together with the messuages, erections and buildings on it, to hold for the residue "
        "of the term."
    ),
    (
        "本轉讓契由賣方與買方訂立，雙方均為虛構人物。賣方以實益擁有人身分將示例地段連同其上之建築物"
        "轉讓予買方，以繼續持有至批租年期屆滿為止。"
    ),
    (
        "2. The Purchaser covenants with the Vendor to pay the rent, to perform the conditions of the grant from now "
        "on, and to indemnify the Vendor against all claims."
    ),
    "3. 買方承諾繳付地租並遵守批地條款，且就一切申索彌償賣方。",
    "IN WITNESS of which the parties have set their hands and seals.",
)
_DEMISE = (
    "THIS INDENTURE of lease, which is invented, demises to nobody all that piece or parcel of ground situate at "
    "Specimen Bay in the Sample Isles, measuring on the north one hundred and twelve feet, on the south one hundred "
    "and nine feet, on the east eighty-four feet and on the west eighty-one feet, and registered in the Sample Land "
    "Office, for the term of seventy-five years, yielding and paying for it the yearly rent of a pepper-corn if "
    "demanded. "
)


def assignment(studio: Studio, *, number: str) -> Image.Image:
    """Return the last page of an assignment, sealed in wax over a ribbon."""
    chance = studio.chance(f"assignment/{number}")
    sheet = Sheet(studio, width=210, height=297, dpi=110)
    sheet.box(12, 12, 186, 273, colour=SEPIA, line=0.4)
    sheet.text(105, 24, "轉 讓 契", size=14, colour=SEPIA, weight="Bold", anchor="ma")
    sheet.text(105, 42, "ASSIGNMENT", size=7, colour=SEPIA, weight="Bold", anchor="ma")
    sheet.text(105, 52, f"Memorial {number} 註冊摘要", size=3.6, colour=GREY, anchor="ma")
    y = 64.0
    for recital in _RECITALS:
        y = sheet.paragraph(24, y, recital, size=4, measure=160, leading=1.6, colour=SEPIA) + 4
    for index, party in enumerate(("賣方 Vendor", "買方 Purchaser")):
        top = 206 + index * 32
        signature(sheet, 26, top, width=66, height=24, hand=studio.chance(f"party/{party}"), chance=chance)
        sheet.rule(24, top + 24, 100, top + 24, colour=SEPIA)
        sheet.text(24, top + 25, f"{party} · SIGNED, SEALED AND DELIVERED", size=2.8, colour=GREY)
    sheet.pen.polygon(
        [(sheet.px(px), sheet.px(py)) for px, py in ((146, 222), (156, 222), (142, 276), (136, 268), (130, 274))],
        fill=(150, 30, 40),
    )
    sheet.pen.polygon(
        [(sheet.px(px), sheet.px(py)) for px, py in ((152, 222), (162, 222), (178, 274), (170, 270), (166, 277))],
        fill=(126, 20, 32),
    )
    wax(sheet, 132, 204, size=44, chance=chance)
    round_stamp(
        sheet,
        152,
        16,
        rim="STAMP OFFICE 樣本印花",
        date="2003-04-22",
        foot="PAID",
        size=36,
        chance=chance,
        ink=(60, 70, 140),
    )
    sheet.text(105, 288, NOTICE, size=2.6, colour=RED_INK, anchor="ma")
    return grained(aged(sheet.image, chance, tone=(248, 240, 220), depth=14), chance, amount=4)


def government_lease(studio: Studio, *, number: str) -> Image.Image:
    """Return the first skin of a lease: engraved border, great heading, long lines."""
    chance = studio.chance(f"lease/{number}")
    sheet = Sheet(studio, width=300, height=230, dpi=100)
    band = waves(sheet.px(276), sheet.px(14), lines=12, turns=23, beat=6, strength=255)
    upright = waves(sheet.px(206), sheet.px(14), lines=12, turns=17, beat=5, strength=255).rotate(90, expand=True)
    for top in (6, 210):
        sheet.ink(band, 12, top, SEPIA)
    for left in (6, 280):
        sheet.ink(upright, left, 12, SEPIA)
    for left, top in ((2, 2), (274, 2), (2, 206), (274, 206)):
        sheet.ink(rosette(sheet.px(24), petals=10, rings=9, strength=255), left, top, SEPIA)
    sheet.text(150, 26, "政 府 租 契", size=20, colour=SEPIA, weight="Bold", anchor="ma")
    sheet.text(150, 52, "Government Lease of Sample Lot No. 118", size=9, colour=SEPIA, weight="Bold", anchor="ma")
    y = 74.0
    for _ in range(2):
        y = sheet.paragraph(34, y, _DEMISE, size=4.5, measure=232, leading=1.55, colour=SEPIA) + 3
    sheet.paragraph(
        34,
        y,
        "茲將位於樣本群島示範灣之土地一幅批予虛構承租人，為期七十五年，每年租金胡椒一粒，如經要求始須繳付。",
        size=4.6,
        measure=232,
        colour=SEPIA,
    )
    wax(sheet, 228, 163, size=42, chance=chance)
    signature(sheet, 40, 176, width=80, height=24, hand=studio.chance("hand/governor"), chance=chance, ink=(40, 30, 26))
    seal(sheet, 140, 172, "樣本土地", size=26, chance=chance)
    sheet.text(150, 204, NOTICE, size=3, colour=(140, 60, 50), anchor="ma")
    return grained(aged(sheet.image, chance, tone=(232, 206, 156), depth=40), chance, amount=5)


def lot_plan(studio: Studio, *, number: str) -> Image.Image:
    """Return a registered plan: contours, a stream, lots in outline, one of them pink."""
    chance = studio.chance(f"plan/{number}")
    sheet = Sheet(studio, width=230, height=170, dpi=110, colour=(252, 250, 242))
    for ring in range(11):
        points = []
        for step in range(73):
            angle = 2 * pi * step / 72
            radius = 14 + ring * 11 + 6 * sin(3 * angle + ring * 0.25) + 4 * cos(5 * angle)
            points.append((sheet.px(60 + radius * cos(angle)), sheet.px(52 + radius * 0.72 * sin(angle))))
        sheet.pen.line(points, fill=(196, 164, 120) if ring % 5 else (160, 118, 70), width=2 if ring % 5 else 3)
    river = [(sheet.px(x), sheet.px(150 - 0.32 * x + 9 * sin(x / 17))) for x in range(-4, 236, 4)]
    sheet.pen.line(river, fill=(158, 200, 224), width=sheet.px(5), joint="curve")
    x = 96.0
    lots = []
    for _ in range(6):
        wide, high = chance.uniform(15, 21), chance.uniform(26, 34)
        lots.append((x, wide, high))
        x += wide
    for index, (left, wide, high) in enumerate(lots):
        corners = [
            (left, 40 + index),
            (left + wide, 41 + index),
            (left + wide, 41 + index + high),
            (left, 40 + index + high),
        ]
        pixels = [(sheet.px(px), sheet.px(py)) for px, py in corners]
        sheet.pen.polygon(pixels, fill=(246, 188, 192) if index == 2 else (252, 250, 242), outline=(40, 40, 44))
        sheet.pen.line([*pixels, pixels[0]], fill=(40, 40, 44), width=3)
        sheet.text(left + wide / 2, 54 + index, str(870 + index), size=4, anchor="ma")
        sheet.text(left + wide / 2, 41.5 + index, f"{wide * 2.1:.1f}", size=2.4, colour=GREY, anchor="ma")
    sheet.text(132, 30, "示例道 EXAMPLE ROAD", size=4, colour=GREY)
    sheet.rule(94, 36, 214, 42, colour=(150, 150, 150), width=0.8)
    sheet.pen.polygon(
        [(sheet.px(px), sheet.px(py)) for px, py in ((24, 108), (29, 126), (24, 122), (19, 126))], fill=(40, 40, 44)
    )
    sheet.text(24, 100, "北 N", size=5, anchor="ma", weight="Bold")
    sheet.box(140, 120, 80, 40, colour=(40, 40, 44), fill=WHITE, line=0.5)
    sheet.text(144, 123, f"圖則 PLAN {number}", size=6, weight="Bold")
    sheet.text(144, 133, "樣本地段 872 · SAMPLE LOT", size=4)
    sheet.text(144, 140, "比例 Scale 1 : 600", size=4)
    sheet.text(144, 150, NOTICE, size=3, colour=RED_INK)
    boxed_stamp(sheet, 16, 138, ("登記圖則 COPY PLAN", number), size=6, chance=chance, turn=4)
    return sheet.image
