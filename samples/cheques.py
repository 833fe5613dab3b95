"""Cheques of three banks that do not exist, filled in by hand, crossed, signed and stamped.

Each bank has a form of its own, and the forms lie far apart for a perceptual hash; two cheques of one bank do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw

from samples.chops import boxed_stamp, round_stamp
from samples.engraving import ground, magnetic_line, microprint, rosette, waves
from samples.handwriting import write
from samples.paper import BLACK, GREY, RED_INK, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.signatures import signature

Bank = Literal["harbour", "lantau", "peak"]

WIDTH, HEIGHT, DPI = 203, 89, 180
VIOLET: Colour = (84, 60, 140)
NOTICE = "樣本 SAMPLE · INVENTED FOR TESTING · NOT A CHEQUE 並非支票"

_TEENS = "TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN"
_UNITS = f"ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE {_TEENS}".split()
_TENS = [".", ".", "TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheque:
    """What is written on one cheque; `amount` is in whole dollars, `day` an ISO date."""

    bank: Bank
    number: str
    day: str
    payee: str
    amount: int
    drawer: Person
    stamp: str = ""


def in_words(amount: int) -> str:
    """Return a sum in English words, as a drawer writes it."""
    if amount >= 1000:
        rest = f" {in_words(amount % 1000)}" if amount % 1000 else ""
        return f"{in_words(amount // 1000)} THOUSAND{rest}"
    if amount >= 100:
        rest = f" AND {in_words(amount % 100)}" if amount % 100 else ""
        return f"{_UNITS[amount // 100]} HUNDRED{rest}"
    if amount >= 20:
        rest = f"-{_UNITS[amount % 10]}" if amount % 10 else ""
        return f"{_TENS[amount // 10]}{rest}"
    return _UNITS[amount]


@lru_cache(maxsize=2)
def cheque_front(studio: Studio, cheque: Cheque) -> Image.Image:
    """Return the front of a cheque as captured: clean colour, no grain."""
    match cheque.bank:
        case "harbour":
            sheet = _harbour(studio, cheque)
        case "lantau":
            sheet = _lantau(studio, cheque)
        case "peak":
            sheet = _peak(studio, cheque)
    if cheque.stamp:
        boxed_stamp(
            sheet, 86, 54, ("PAID 已付", cheque.stamp), size=6, chance=studio.chance(f"paid/{cheque.number}"), turn=8
        )
    return sheet.image


def cheque_rear(studio: Studio, cheque: Cheque) -> Image.Image:
    """Return the rear of a cheque: an endorsement, a clearing stamp, and the front shining through."""
    chance = studio.chance(f"rear/{cheque.number}")
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI, colour=(238, 243, 240))
    sheet.image = Image.blend(
        sheet.image, cheque_front(studio, cheque).transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0.09
    )
    sheet.pen = ImageDraw.Draw(sheet.image)
    sheet.rule(150, 4, 150, 85, colour=(160, 176, 168))
    sheet.text(153, 6, "ENDORSEMENT 背書", size=2.6, colour=GREY)
    for line in range(5):
        sheet.rule(153, 20 + line * 11, 198, 20 + line * 11, colour=(176, 190, 184))
    write(sheet, 154.5, 29.5, cheque.payee, size=2.6, chance=chance)
    signature(sheet, 154, 32, width=40, height=13, hand=studio.chance(f"hand/{cheque.payee}"), chance=chance)
    round_stamp(
        sheet,
        30,
        18,
        rim="樣本結算 SAMPLE CLEARING",
        date=cheque.day,
        foot="FOR CREDIT",
        size=44,
        chance=chance,
        ink=VIOLET,
    )
    boxed_stamp(sheet, 88, 56, ("A/C PAYEE CREDITED", "收訖 " + cheque.number), size=4.2, chance=chance, turn=-4)
    sheet.text(6, 83, NOTICE, size=2.1, colour=GREY)
    return sheet.image


def _day_boxes(sheet: Sheet, x: float, y: float, day: str, *, key: str) -> None:
    year, month, date = day.split("-")
    chance = sheet.studio.chance(f"day/{key}")
    for offset, digits, label in ((0, date, "日 D"), (13, month, "月 M"), (26, year, "年 Y")):
        sheet.combs(x + offset, y, len(digits), cell=5.6, height=7, colour=(120, 134, 140))
        write(sheet, x + offset, y + 5.8, digits, size=4.3, chance=chance, cell=5.6)
        sheet.text(x + offset, y + 7.5, label, size=1.9, colour=GREY)


def _crossing(sheet: Sheet) -> None:
    """Draw two lines across the corner, with the words that keep the money in the payee's account."""
    chance = sheet.studio.chance("crossing")
    for shift in (0, 9):
        sheet.rule(3 + shift, 22 + chance.uniform(-1, 1), 22 + shift, 2, colour=(36, 44, 60), width=0.35)
    words = Sheet(sheet.studio, width=34, height=4, dpi=sheet.dpi, colour=WHITE)
    words.text(17, 2, "A/C PAYEE ONLY 只入戶口", size=2.1, colour=BLACK, weight="Bold", anchor="mm")
    mask = words.image.convert("L").point([255 - v for v in range(256)])
    sheet.ink(mask.rotate(46, Image.Resampling.BICUBIC, expand=True), 3.9, -1.7, (36, 44, 60))


def _harbour(studio: Studio, cheque: Cheque) -> Sheet:
    """Blue and green, with waves below: the Sample Harbour Bank."""
    chance = studio.chance(f"harbour/{cheque.number}")
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI, colour=(226, 238, 240))
    ground(sheet, colour=(150, 196, 202))
    sheet.ink(waves(sheet.px(203), sheet.px(30), lines=16, turns=5, beat=1.5, strength=120), 0, 44, (120, 176, 190))
    sheet.ink(rosette(sheet.px(40), petals=14, rings=14), 82, 22, (150, 190, 190))
    sheet.text(38, 4, "樣本海港銀行", size=6.4, colour=(8, 72, 96), weight="Bold")
    sheet.text(38, 12.2, "SAMPLE HARBOUR BANK", size=3.6, colour=(8, 72, 96), weight="Bold")
    sheet.text(88, 8.2, "旺角分行 MONG KOK BRANCH 12", size=2.3, colour=GREY)
    sheet.box(88, 12.2, 40, 0.5, colour=(8, 72, 96), fill=(8, 72, 96))
    _day_boxes(sheet, 144, 6, cheque.day, key=cheque.number)
    sheet.text(136, 20, f"No. {cheque.number}", size=3, colour=RED_INK)
    sheet.text(8, 28, "祈付 PAY", size=3, colour=(8, 72, 96))
    sheet.rule(28, 32.6, 152, 32.6, colour=(60, 100, 116))
    write(sheet, 31, 31.4, cheque.payee, size=4.4, chance=chance)
    sheet.text(154, 28.6, "或持票人 OR BEARER", size=2.4, colour=(8, 72, 96))
    sheet.rule(154, 30.6, 182, 30.6, colour=BLACK)
    sheet.text(8, 39, "港幣 HK DOLLARS", size=2.6, colour=(8, 72, 96))
    sheet.rule(36, 43.6, 134, 43.6, colour=(60, 100, 116))
    sheet.rule(8, 54.4, 134, 54.4, colour=(60, 100, 116))
    words = f"{in_words(cheque.amount)} ONLY"
    head, tail = _halves(words, 38)
    write(sheet, 38, 42.4, head, size=3.4, chance=chance)
    write(sheet, 11, 53, tail, size=3.4, chance=chance)
    sheet.box(138, 38, 58, 13, colour=(8, 72, 96), fill=(244, 250, 250), line=0.5)
    sheet.text(140, 41.5, "HK$", size=5, colour=(8, 72, 96), weight="Bold")
    write(sheet, 154, 48, f"{cheque.amount:,}.00", size=5, chance=chance)
    sheet.rule(136, 70, 197, 70, colour=(60, 100, 116))
    microprint(sheet, 136, 70.3, 197, "SAMPLE HARBOUR BANK INVENTED", colour=(60, 100, 116))
    sheet.text(166, 71.6, cheque.drawer.name, size=2.3, colour=GREY, anchor="ma")
    hand = studio.chance(f"hand/{cheque.drawer.customer}")
    signature(sheet, 142, 54, width=48, height=16, hand=hand, chance=chance)
    _foot(sheet, cheque, "400")
    _crossing(sheet)
    return sheet


def _lantau(studio: Studio, cheque: Cheque) -> Sheet:
    """Ochre, with a dark band at the left: the Sample Lantau Trust."""
    chance = studio.chance(f"lantau/{cheque.number}")
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI, colour=(246, 236, 214))
    ground(sheet, colour=(214, 186, 130), pitch=1.4, sway=0.6)
    brown: Colour = (104, 62, 22)
    sheet.box(0, 0, 34, 76, colour=brown, fill=brown)
    sheet.ink(
        waves(sheet.px(76), sheet.px(34), lines=14, turns=3, beat=2, strength=150).rotate(90, expand=True),
        0,
        0,
        (196, 152, 84),
    )
    sheet.ink(rosette(sheet.px(26), petals=9, rings=10, strength=230), 4, 6, (240, 214, 160))
    sheet.text(17, 40, "樣本", size=7, colour=(250, 232, 190), weight="Bold", anchor="mm")
    sheet.text(17, 49, "大嶼信託", size=6, colour=(250, 232, 190), weight="Bold", anchor="mm")
    sheet.text(17, 60, "SAMPLE", size=3, colour=(250, 232, 190), anchor="mm")
    sheet.text(17, 64.5, "LANTAU TRUST", size=3, colour=(250, 232, 190), anchor="mm")
    _day_boxes(sheet, 42, 8, cheque.day, key=cheque.number)
    sheet.text(196, 7, cheque.number, size=4, colour=RED_INK, anchor="ra")
    sheet.text(196, 13, "離岸戶口 INVENTED ACCOUNT", size=2.2, colour=GREY, anchor="ra")
    sheet.text(40, 27, "付予 PAY TO", size=2.8, colour=brown)
    sheet.rule(60, 31.6, 196, 31.6, colour=brown)
    write(sheet, 63, 30.4, cheque.payee, size=4.4, chance=chance)
    sheet.box(40, 36, 156, 14, colour=brown, fill=(250, 244, 228), line=0.3)
    sheet.text(42, 37, "金額 THE SUM OF", size=2.2, colour=brown)
    write(sheet, 44, 47.4, f"{in_words(cheque.amount)} ONLY", size=3.2, chance=chance)
    sheet.box(40, 54, 62, 13, colour=brown, fill=(255, 251, 240), line=0.7)
    write(sheet, 44, 64, f"${cheque.amount:,}.00", size=5, chance=chance)
    sheet.rule(124, 70, 196, 70, colour=brown)
    sheet.text(160, 71.4, f"{cheque.drawer.name} {cheque.drawer.chinese}", size=2.4, colour=GREY, anchor="ma")
    signature(sheet, 132, 53, width=56, height=17, hand=studio.chance(f"hand/{cheque.drawer.customer}"), chance=chance)
    _foot(sheet, cheque, "277")
    return sheet


def _peak(studio: Studio, cheque: Cheque) -> Sheet:
    """A dark head with mountains, the amount below at the right: the Sample Peak Bank."""
    chance = studio.chance(f"peak/{cheque.number}")
    sheet = Sheet(studio, width=WIDTH, height=HEIGHT, dpi=DPI, colour=(232, 236, 224))
    green: Colour = (22, 70, 52)
    sheet.box(0, 0, 203, 27, colour=green, fill=green)
    for far, (tone, lift) in enumerate((((48, 104, 82), 3), ((34, 86, 66), 9), ((14, 54, 40), 16))):
        hills = studio.chance(f"hills/{far}")
        ridge = [(x, sheet.px(lift + hills.uniform(0, 12))) for x in range(0, sheet.image.width + 90, 90)]
        sheet.pen.polygon([(0, sheet.px(27)), *ridge, (sheet.image.width, sheet.px(27))], fill=tone)
    sheet.ink(rosette(sheet.px(30), petals=20, rings=12, strength=200), 164, -2, (196, 214, 160))
    sheet.text(8, 4, "樣本山頂銀行", size=8, colour=(240, 244, 220), weight="Bold")
    sheet.text(8, 15.5, "SAMPLE PEAK BANK", size=4.6, colour=(240, 244, 220), weight="Bold")
    sheet.text(122, 18.5, f"支票 CHEQUE {cheque.number}", size=3, colour=(240, 244, 220))
    sheet.ink(waves(sheet.px(120), sheet.px(36), lines=22, turns=9, beat=3, strength=110), 4, 36, (170, 190, 150))
    sheet.text(8, 31, "憑票祈付 PAY", size=2.6, colour=green)
    sheet.rule(34, 35.6, 128, 35.6, colour=green)
    write(sheet, 36, 34.4, cheque.payee, size=4.0, chance=chance)
    head, tail = _halves(f"{in_words(cheque.amount)} ONLY", 30)
    sheet.rule(8, 47, 128, 47, colour=green)
    sheet.rule(8, 58, 128, 58, colour=green)
    write(sheet, 12, 45.6, head, size=3.4, chance=chance)
    write(sheet, 12, 56.6, tail, size=3.4, chance=chance)
    _day_boxes(sheet, 142, 31, cheque.day, key=cheque.number)
    sheet.box(138, 46, 60, 14, colour=green, fill=green)
    sheet.box(140, 47.5, 56, 11, colour=WHITE, fill=(250, 252, 244))
    write(sheet, 143, 56, f"{cheque.amount:,}.00", size=5, chance=chance)
    sheet.rule(8, 72, 90, 72, colour=green)
    sheet.text(10, 73, cheque.drawer.name, size=2.4, colour=GREY)
    signature(sheet, 14, 57, width=60, height=16, hand=studio.chance(f"hand/{cheque.drawer.customer}"), chance=chance)
    _foot(sheet, cheque, "591")
    return sheet


def _foot(sheet: Sheet, cheque: Cheque, clearing: str) -> None:
    sheet.box(0, 77, WIDTH, 12, colour=(252, 252, 250), fill=(252, 252, 250))
    magnetic_line(sheet, 14, 80.4, f"o{cheque.number}o t{clearing}000t 012 {cheque.drawer.customer[2:]}o")
    sheet.text(198, 80.6, NOTICE, size=1.9, colour=(150, 60, 60), anchor="ra")


def _halves(words: str, limit: int) -> tuple[str, str]:
    """Return `words` on two lines, broken at the last space before `limit`."""
    if len(words) <= limit:
        return words, ""
    cut = words.rfind(" ", 0, limit)
    return words[:cut], words[cut + 1 :]
