"""Slips and letters of a bank: remittances, exchange slips, vouchers, notices, letters, receipts."""

from __future__ import annotations

from PIL import Image

from samples.chops import boxed_stamp, round_stamp, seal
from samples.engraving import bars, ground, rosette
from samples.handwriting import write
from samples.paper import GREY, RED_INK, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.portraits import portrait
from samples.signatures import signature

NOTICE = "樣本 SAMPLE · invented 虛構"
ROSE: Colour = (250, 226, 228)
CRIMSON: Colour = (150, 30, 52)
SLATE: Colour = (58, 72, 88)


def remittance(studio: Studio, person: Person, *, number: str, day: str, amount: int) -> Image.Image:
    """Return a remittance form: the rose copy of a carbonless set, everything in boxes."""
    chance = studio.chance(f"remittance/{number}")
    sheet = Sheet(studio, width=210, height=120, dpi=130, colour=ROSE)
    sheet.box(6, 6, 198, 108, colour=CRIMSON, line=0.6)
    sheet.text(10, 9, "匯款申請書", size=7, colour=CRIMSON, weight="Bold")
    sheet.text(52, 12, "Application for Remittance", size=4.4, colour=CRIMSON)
    sheet.text(200, 9, number, size=5, colour=(40, 40, 60), anchor="ra", weight="Bold")
    sheet.text(200, 16, "客戶存根 CUSTOMER COPY 3/3", size=2.6, colour=CRIMSON, anchor="ra")
    sheet.rule(6, 21, 204, 21, colour=CRIMSON, width=0.5)
    cells = (
        (6, 21, 70, "申請人 Applicant", person.name),
        (76, 21, 44, "客戶編號 Customer", person.customer),
        (120, 21, 84, "日期 Date", "-".join(reversed(day.split("-")))),
        (
            6,
            38,
            114,
            "收款人 Beneficiary",
            chance.choice(("EXAMPLE TRADING CO", "INVENTED GOODS LTD", "MODEL SHIPS LTD")),
        ),
        (120, 38, 84, "國家 Country", chance.choice(("SAMPLE ISLES", "EXAMPLIA", "SPECIMEN LAND"))),
        (6, 55, 70, "貨幣 Currency", "HKD"),
        (76, 55, 128, "金額 Amount", f"{amount:,}.00"),
        (6, 72, 198, "附言 Message", chance.choice(("INVOICE 10023", "SCHOOL FEES", "DEPOSIT FOR SHIP MODEL"))),
    )
    for left, top, wide, label, value in cells:
        sheet.box(left, top, wide, 17, colour=CRIMSON)
        sheet.text(left + 2, top + 1, label, size=2.5, colour=CRIMSON)
        write(sheet, left + 5, top + 13.4, value, size=4.6, chance=chance, ink=(44, 60, 120))
    sheet.text(8, 90, "申請人簽署 Signature", size=2.5, colour=CRIMSON)
    signature(
        sheet,
        14,
        95,
        width=58,
        height=17,
        hand=studio.chance(f"hand/{person.customer}"),
        chance=chance,
        ink=(44, 60, 120),
    )
    boxed_stamp(sheet, 92, 93, ("電匯已發出 REMITTED", number), size=5, chance=chance, ink=(60, 50, 130), turn=3)
    round_stamp(
        sheet, 164, 78, rim="樣本海港銀行", date=day, foot="TELLER 4", size=32, chance=chance, ink=(60, 50, 130)
    )
    sheet.text(105, 115.4, NOTICE, size=2.4, colour=CRIMSON, anchor="ma")
    return sheet.image


def exchange_slip(studio: Studio, *, number: str, day: str, amount: int) -> Image.Image:
    """Return the record of a one-off exchange at the counter, with a glued-on photocopy of a card."""
    chance = studio.chance(f"exchange/{number}")
    sheet = Sheet(studio, width=105, height=190, dpi=130, colour=(246, 246, 240))
    sheet.box(0, 0, 105, 22, colour=SLATE, fill=SLATE)
    sheet.text(52.5, 4, "找換紀錄", size=7, colour=WHITE, weight="Bold", anchor="ma")
    sheet.text(52.5, 13.6, "EXCHANGE · ONE-OFF TRANSACTION", size=3, colour=(210, 218, 226), anchor="ma")
    bars(sheet, 10, 27, number, height=9, module=0.34)
    sheet.text(95, 27, number, size=4, anchor="ra")
    sheet.text(95, 33, day, size=3.4, colour=GREY, anchor="ra")
    for index, (label, value) in enumerate(
        (
            ("買入 BUY", f"USD {amount // 8:,}"),
            ("賣出 SELL", f"HKD {amount:,}"),
            ("匯率 RATE", "8.0000"),
            ("用途 PURPOSE", "TRAVEL"),
        )
    ):
        top = 44 + index * 11
        sheet.text(10, top, label, size=3, colour=GREY)
        sheet.rule(38, top + 6, 95, top + 6)
        write(sheet, 42, top + 4.8, value, size=4.4, chance=chance)
    sheet.box(10, 92, 85, 54, colour=GREY, fill=(226, 226, 224))
    face = (
        portrait(studio.chance(f"face/{number}"), width=sheet.px(24), height=sheet.px(31)).convert("L").convert("RGB")
    )
    sheet.lay(face, 66, 96)
    for index, words in enumerate(("旅客證 VISITOR PASS", "樣本 SAMPLE", f"V-{number[-5:]}", "NOT A DOCUMENT")):
        sheet.text(14, 98 + index * 9, words, size=4 if index else 3.4, colour=(80, 80, 84))
    boxed_stamp(sheet, 22, 124, ("副本 COPY",), size=9, chance=chance, turn=18)
    signature(sheet, 12, 152, width=50, height=22, hand=studio.chance(f"hand/{number}"), chance=chance)
    seal(sheet, 70, 150, "找換樣本", size=20, chance=chance)
    sheet.text(52.5, 182, NOTICE, size=2.6, colour=RED_INK, anchor="ma")
    return sheet.image


def visitor_card_copy(studio: Studio, *, number: str) -> Image.Image:
    """Return a grey photocopy of somebody's pass, crooked in the middle of a dark glass."""
    chance = studio.chance(f"visitor/{number}")
    card = Sheet(studio, width=86, height=54, dpi=150, colour=(228, 228, 226))
    ground(card, colour=(190, 190, 190), pitch=0.9)
    card.box(0, 42, 86, 12, colour=(70, 70, 74), fill=(70, 70, 74))
    card.text(43, 45, "訪客 VISITOR · SAMPLE 樣本", size=4, colour=WHITE, weight="Bold", anchor="ma")
    face = portrait(studio.chance(f"face/{number}"), width=card.px(24), height=card.px(31)).convert("L").convert("RGB")
    card.lay(face, 5, 6)
    card.text(34, 8, "樣本寅", size=7)
    card.text(34, 18, "YEUNG BUN YAN", size=4)
    card.text(34, 26, number, size=4)
    glass = Sheet(studio, width=148, height=105, dpi=150, colour=(46, 46, 48))
    turned = card.image.rotate(-7, Image.Resampling.BICUBIC, expand=True, fillcolor=(46, 46, 48))
    glass.lay(turned, 26, 20)
    boxed_stamp(glass, 84, 70, ("副本 COPY",), size=9, chance=chance, ink=(200, 60, 60), turn=-10)
    return glass.image


def voucher(studio: Studio, *, number: str, day: str) -> Image.Image:
    """Return a supplier's invoice with the bank's voucher stamp on it."""
    chance = studio.chance(f"voucher/{number}")
    sheet = Sheet(studio, width=210, height=240, dpi=110)
    sheet.text(16, 16, "發票 INVOICE", size=10, weight="Bold")
    sheet.ink(rosette(sheet.px(34), petals=6, rings=8, strength=255), 158, 8, (220, 120, 40))
    sheet.text(16, 32, "示例文儀有限公司 EXAMPLE STATIONERY LTD", size=4, colour=GREY)
    sheet.text(16, 40, f"{number}    {day}", size=4)
    sheet.text(16, 48, "致 To: SAMPLE HARBOUR BANK 樣本海港銀行", size=4)
    sheet.box(16, 62, 178, 10, colour=(220, 120, 40), fill=(220, 120, 40))
    for left, label in ((20, "項目 Item"), (120, "數量 Qty"), (164, "HK$")):
        sheet.text(left, 64.4, label, size=4, colour=WHITE, weight="Bold")
    total = 0
    for row, item in enumerate(
        ("印鑑卡 Signature cards", "支票簿封套 Cheque covers", "印泥 Ink pads", "檔案盒 Archive boxes", "墨水 Ink")
    ):
        count, price = chance.randrange(2, 40), chance.randrange(12, 190)
        total += count * price
        top = 76 + row * 11
        sheet.text(20, top, item, size=4)
        sheet.text(128, top, str(count), size=4, anchor="ra")
        sheet.text(190, top, f"{count * price:,}.00", size=4, anchor="ra")
        sheet.rule(16, top + 8, 194, top + 8, colour=(220, 220, 222))
    sheet.text(120, 134, "總計 Total", size=5, weight="Bold")
    sheet.text(190, 134, f"{total:,}.00", size=5, weight="Bold", anchor="ra")
    boxed_stamp(sheet, 30, 150, ("傳票 VOUCHER", number, "PASSED FOR PAYMENT"), size=8, chance=chance, turn=6)
    signature(sheet, 120, 156, width=60, height=26, hand=studio.chance("hand/finance"), chance=chance)
    sheet.rule(116, 184, 190, 184)
    sheet.text(153, 186, "財務部 Finance", size=3, colour=GREY, anchor="ma")
    sheet.text(105, 230, NOTICE, size=3, colour=RED_INK, anchor="ma")
    return sheet.image
