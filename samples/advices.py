"""Payment advices of an exchange house that does not exist: tall slips, dark at the foot, in turquoise."""

from __future__ import annotations

from PIL import Image

from samples.chops import boxed_stamp
from samples.engraving import bars, waves
from samples.handwriting import write
from samples.paper import GREY, RED_INK, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.signatures import signature

DPI = 110
TEAL: Colour = (0, 92, 104)
SEA: Colour = (222, 244, 242)


def payment_advice(studio: Studio, person: Person, *, number: str, day: str, amount: int) -> Image.Image:
    """Return a payment advice of the Sample Coral Exchange."""
    chance = studio.chance(f"advice/{number}")
    sheet = Sheet(studio, width=90, height=200, dpi=DPI, colour=SEA)
    sheet.ink(waves(sheet.px(90), sheet.px(60), lines=14, turns=3, beat=1, strength=110), 0, 64, (150, 210, 206))
    sheet.box(0, 128, 90, 72, colour=TEAL, fill=TEAL)
    sheet.pen.polygon(
        [
            (0, sheet.px(128)),
            (sheet.image.width, sheet.px(106)),
            (sheet.image.width, sheet.px(130)),
            (0, sheet.px(130)),
        ],
        fill=TEAL,
    )
    sheet.text(6, 150, "樣本珊瑚找換", size=9, colour=WHITE, weight="Bold")
    sheet.text(6, 164, "SAMPLE CORAL EXCHANGE", size=4.4, colour=(180, 226, 222))
    bars(sheet, 6, 178, number, height=9, module=0.3)
    sheet.text(6, 8, "付款通知 PAYMENT ADVICE", size=4.6, colour=TEAL, weight="Bold")
    fields = (("編號 No.", number), ("日期 Date", day), ("客戶 Customer", person.name), ("金額 HK$", f"{amount:,}.00"))
    for index, (label, value) in enumerate(fields):
        top = 20 + index * 15
        sheet.text(6, top, label, size=2.8, colour=GREY)
        write(sheet, 8, top + 9.6, value, size=3.6, chance=chance)
        sheet.rule(6, top + 11, 84, top + 11, colour=(140, 190, 190))
    signature(sheet, 40, 84, width=44, height=18, hand=studio.chance(f"hand/{person.customer}"), chance=chance)
    boxed_stamp(sheet, 8, 92, ("已付 PAID",), size=6, chance=chance, turn=-10)
    sheet.text(84, 193, "樣本 SAMPLE · INVENTED 虛構", size=2.4, colour=(220, 240, 238), anchor="ra")
    sheet.text(84, 8, "樣本", size=3, colour=RED_INK, anchor="ra")
    return sheet.image
