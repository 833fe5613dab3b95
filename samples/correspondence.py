"""Letters about accounts, of five branches that lay their paper out in five ways; grey, as copiers saw them in 2009."""

from __future__ import annotations

from PIL import Image

from samples.chops import boxed_stamp, round_stamp
from samples.engraving import rosette
from samples.handwriting import write
from samples.paper import BLACK, GREY, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.signatures import signature

DPI = 92
NOTICE = "樣本 SAMPLE · invented 虛構"
DARK: Colour = (60, 62, 70)
LAYOUTS = 5

_SUBJECTS = (
    ("更改通訊地址", "CHANGE OF ADDRESS"),
    ("索取支票簿", "REQUEST FOR A CHEQUE BOOK"),
    ("更改簽署式樣", "CHANGE OF SPECIMEN"),
    ("開立往來戶口", "OPENING A CURRENT ACCOUNT"),
    ("結束儲蓄戶口", "CLOSING A SAVINGS ACCOUNT"),
    ("授權第三者", "AUTHORITY FOR A THIRD PERSON"),
)
_BODY = (
    "敬啟者：本人現通知 貴行上述事宜，請按照檔案中之印鑑核對簽署。此信純屬虛構。",
    "Dear Sir, I write about the account named above and ask the bank to act on this letter. Nothing in it is real.",
    "附上所需文件之副本，正本已於櫃位出示。",
    "Copies of what was asked for are attached; the originals were shown at the counter of a branch that never was.",
    "如有查詢，請於辦公時間致電。",
)


def account_letter(
    studio: Studio, person: Person, *, number: str, day: str, layout: int, account: str = "", is_brief: bool = False
) -> Image.Image:
    """Return a letter in one of five layouts; `account` is the number that it speaks of."""
    chance = studio.chance(f"letter/{number}")
    sheet = Sheet(studio, width=210, height=297, dpi=DPI)
    top, left, measure = _head(sheet, layout % LAYOUTS)
    subject = _SUBJECTS[chance.randrange(len(_SUBJECTS))]
    write(sheet, left, top + 6, person.name, size=5, chance=chance, ink=BLACK)
    sheet.text(left, top + 10, f"{person.chinese}  {person.customer}  {account}".rstrip(), size=4.2)
    sheet.text(left + measure, top + 2, day, size=4.2, anchor="ra")
    y = top + 24 + chance.uniform(0, 14)
    sheet.text(left, y, f"{subject[0]} {subject[1]}", size=5, weight="Bold")
    y += 14
    lines = [_BODY[place] for place in range(len(_BODY)) if place < 2 or chance.random() < 0.6]
    for line in lines[:2] if is_brief else lines:
        y = sheet.paragraph(left, y, line, size=4.2, measure=measure, leading=1.7) + 5
    hand = studio.chance(f"hand/{person.customer}")
    at = left + chance.uniform(0, max(1, measure - 80))
    signature(sheet, at, y + 6, width=70, height=30, hand=hand, chance=chance, ink=BLACK)
    sheet.rule(at, y + 38, at + 72, y + 38)
    if chance.random() < 0.7:
        spot = (chance.uniform(left, left + measure - 50), min(232, y + 44 + chance.uniform(0, 30)))
        round_stamp(
            sheet, *spot, rim="樣本海港銀行 收件", date=day, size=chance.uniform(34, 52), chance=chance, ink=DARK
        )
    sheet.text(left + measure, 286, f"{number}  {NOTICE}", size=2.8, colour=GREY, anchor="ra")
    return sheet.image.convert("L")


def _head(sheet: Sheet, layout: int) -> tuple[float, float, float]:
    """Print a letterhead and return where the writing begins: y, x, and how wide it may be."""
    match layout:
        case 0:
            sheet.box(0, 0, 210, 44, colour=DARK, fill=DARK)
            sheet.text(16, 12, "樣本海港銀行", size=12, colour=WHITE, weight="Bold")
            return 58, 20, 168
        case 1:
            sheet.box(0, 0, 44, 297, colour=DARK, fill=DARK)
            for index, character in enumerate("樣本海港銀行"):
                sheet.text(22, 30 + index * 18, character, size=13, colour=WHITE, weight="Bold", anchor="mm")
            return 26, 56, 138
        case 2:
            sheet.box(0, 236, 210, 61, colour=DARK, fill=DARK)
            sheet.text(194, 252, "樣本海港銀行", size=12, colour=WHITE, weight="Bold", anchor="ra")
            return 18, 18, 172
        case 3:
            sheet.ink(rosette(sheet.px(120), petals=10, rings=10, strength=255), 86, -30, DARK)
            sheet.box(150, 200, 60, 97, colour=DARK, fill=DARK)
            return 96, 16, 126
        case _:
            sheet.box(8, 8, 194, 281, colour=DARK, line=5)
            sheet.box(120, 8, 82, 70, colour=DARK, fill=DARK)
            sheet.text(161, 38, "樣本銀行", size=11, colour=WHITE, weight="Bold", anchor="mm")
            return 88, 24, 160


def received(studio: Studio, page: Image.Image, *, number: str) -> Image.Image:
    """Return the same letter with a stamp on it: another record."""
    sheet = Sheet(studio, width=210, height=297, dpi=DPI)
    sheet.image.paste(page.convert("RGB"))
    chance = studio.chance(f"received/{number}")
    boxed_stamp(sheet, 70, 186, ("收訖 RECEIVED", number), size=8, chance=chance, ink=DARK, turn=12)
    return sheet.image.convert("L")


def separator(studio: Studio) -> Image.Image:
    """Return the sheet that stood between two boxes in the feeder: stripes and a number."""
    sheet = Sheet(studio, width=210, height=297, dpi=DPI)
    for stripe in range(9):
        sheet.pen.polygon(
            [(0, stripe * 130), (900, stripe * 130 - 420), (900, stripe * 130 - 360), (0, stripe * 130 + 60)], fill=DARK
        )
    sheet.box(40, 110, 130, 60, colour=BLACK, fill=WHITE, line=2)
    sheet.text(105, 140, "箱 BOX B03", size=16, weight="Bold", anchor="mm")
    sheet.text(105, 280, NOTICE, size=4, anchor="ma")
    return sheet.image.convert("L")
