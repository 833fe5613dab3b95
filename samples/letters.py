"""What comes by post or lies on a desk: notices, bills, personnel sheets, receipts."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

from samples.chops import seal
from samples.engraving import bars, rosette
from samples.handwriting import write
from samples.paper import BLACK, GREY, RED_INK, WHITE, Colour, Sheet, Studio, grained, stretched
from samples.portraits import portrait
from samples.signatures import signature

NOTICE = "樣本 SAMPLE · invented 虛構"
SLATE: Colour = (58, 72, 88)


def notice(studio: Studio, *, addressee: str, lines: tuple[str, ...], head: str, tone: Colour) -> Image.Image:
    """Return a public notice in a double frame, signed and chopped."""
    chance = studio.chance(f"notice/{head}")
    sheet = Sheet(studio, width=210, height=297, dpi=100)
    sheet.box(10, 10, 190, 277, colour=tone, line=1.6)
    sheet.box(13, 13, 184, 271, colour=tone, line=0.4)
    sheet.ink(rosette(sheet.px(34), petals=12, rings=10, strength=255), 88, 20, tone)
    sheet.text(105, 60, head, size=9, colour=tone, weight="Bold", anchor="ma")
    sheet.rule(50, 75, 160, 75, colour=tone, width=0.8)
    sheet.text(26, 88, addressee, size=4.4, weight="Bold")
    y = 102.0
    for line in lines:
        y = sheet.paragraph(26, y, line, size=4.4, measure=158, leading=1.7) + 6
    signature(sheet, 28, 218, width=64, height=28, hand=studio.chance(f"hand/{head}"), chance=chance)
    sheet.rule(26, 246, 96, 246)
    sheet.text(26, 248, "獲授權簽署 Authorised signature", size=3, colour=GREY)
    seal(sheet, 140, 214, "樣本文件", size=36, chance=chance)
    sheet.text(105, 276, NOTICE, size=3, colour=RED_INK, anchor="ma")
    return sheet.image


def power_bill(studio: Studio) -> Image.Image:
    """Return an electricity bill, sent in as proof of an address: a green head and a year of bars."""
    chance = studio.chance("power-bill")
    green: Colour = (40, 112, 70)
    sheet = Sheet(studio, width=210, height=297, dpi=100)
    sheet.box(110, 0, 100, 120, colour=green, fill=green)
    sheet.text(122, 14, "示例電力", size=14, colour=WHITE, weight="Bold")
    sheet.text(122, 36, "EXAMPLE POWER", size=6, colour=(210, 236, 216))
    sheet.text(122, 66, "應繳 Amount due", size=5, colour=(210, 236, 216))
    sheet.text(122, 76, "HK$ 842.10", size=13, colour=WHITE, weight="Bold")
    sheet.text(18, 30, "致 To:", size=4, colour=GREY)
    sheet.text(18, 40, "客戶 THE CUSTOMER", size=5)
    sheet.text(18, 50, "樣本市 SAMPLE TOWN", size=5)
    sheet.paragraph(
        18, 70, "本單純屬虛構，隨函附上以證明住址；客戶編號寫在信封上，信封已遺失。", size=4, measure=80, leading=1.7
    )
    sheet.text(18, 136, "過去十二個月用電 Twelve months of power", size=5, colour=green, weight="Bold")
    sheet.rule(18, 226, 192, 226, colour=BLACK)
    for month in range(12):
        tall = 34 + 40 * abs(6 - month) / 6 * chance.uniform(0.7, 1.2)
        left = 22 + month * 14.3
        sheet.box(left, 226 - tall, 9, tall, colour=green, fill=(120, 184, 140) if month % 3 else green)
        sheet.text(left + 4.5, 228, str(month + 1), size=3.4, colour=GREY, anchor="ma")
    bars(sheet, 18, 246, "0201020", height=14, module=0.6)
    write(sheet, 112, 258, "ADDRESS PROOF", size=6, chance=chance)
    sheet.text(105, 282, NOTICE, size=3, colour=RED_INK, anchor="ma")
    return sheet.image


def profile(studio: Studio, *, number: str, title: str, name: str) -> Image.Image:
    """Return a personnel or applicant sheet: a photograph above, a life in boxes below."""
    chance = studio.chance(f"profile/{number}")
    sheet = Sheet(studio, width=148, height=210, dpi=130, colour=(250, 250, 252))
    sheet.box(0, 0, 148, 64, colour=(214, 222, 232), fill=(214, 222, 232))
    face = portrait(studio.chance(f"face/{number}"), width=sheet.px(38), height=sheet.px(48))
    sheet.box(14, 15, 40, 50, colour=WHITE, fill=WHITE)
    sheet.lay(face, 15, 16)
    sheet.text(62, 18, title, size=6, colour=SLATE, weight="Bold")
    sheet.text(62, 32, name, size=5)
    sheet.text(62, 42, number, size=4, colour=GREY)
    for index, words in enumerate(("學歷 Education", "經驗 Experience", "語言 Languages", "評語 Remarks")):
        top = 76 + index * 30
        sheet.text(14, top, words, size=4, colour=SLATE, weight="Bold")
        for row in range(3):
            long = chance.uniform(60, 118)
            sheet.box(14, top + 8 + row * 5.4, long, 2, colour=(206, 210, 216), fill=(206, 210, 216), radius=1)
    sheet.text(74, 200, NOTICE, size=2.8, colour=RED_INK, anchor="ma")
    return sheet.image


def receipt_on_desk(studio: Studio) -> Image.Image:
    """Return a telephone's photograph of a till receipt on a wooden desk."""
    chance = studio.chance("receipt")
    slip = Sheet(studio, width=62, height=120, dpi=150, colour=(250, 250, 246))
    slip.text(31, 6, "示例茶餐廳", size=6, weight="Bold", anchor="ma")
    slip.text(31, 15, "EXAMPLE CAFE · SAMPLE", size=3, anchor="ma")
    total = 0
    for row, item in enumerate(
        ("奶茶 Milk tea", "菠蘿油 Pineapple bun", "通粉 Macaroni", "多士 Toast", "檸水 Lemon water")
    ):
        price = chance.randrange(14, 52)
        total += price
        slip.text(6, 28 + row * 8, item, size=3.6)
        slip.text(56, 28 + row * 8, f"{price}.0", size=3.6, anchor="ra")
    slip.rule(6, 70, 56, 70, colour=BLACK)
    slip.text(6, 73, "合計", size=5, weight="Bold")
    slip.text(56, 73, f"{total}.0", size=5, weight="Bold", anchor="ra")
    bars(slip, 12, 88, "EX0420", height=12, module=0.4)
    slip.text(31, 106, "多謝 THANK YOU", size=3.6, anchor="ma")

    wide, high = 900, 1200
    streaks = Image.frombytes("L", (60, 5), chance.randbytes(300)).resize((wide, high), Image.Resampling.BICUBIC)
    planks = streaks.point([90 + value // 6 for value in range(256)])
    desk = ImageChops.multiply(
        Image.merge("RGB", (planks, planks, planks)), Image.new("RGB", (wide, high), (255, 206, 150))
    )
    paper = slip.image.convert("RGBA").rotate(13, Image.Resampling.BICUBIC, expand=True)
    shadow = Image.new("L", (wide, high), 0)
    shadow.paste(150, (244, 224), paper.getchannel("A"))
    desk.paste((30, 18, 10), (0, 0), shadow.filter(ImageFilter.GaussianBlur(16)))
    desk.paste(paper.convert("RGB"), (225, 200), paper.getchannel("A"))
    light = stretched([255, 240, 190, 150, 250, 225, 180, 140, 220, 200, 160, 120], (wide, high), grid=(4, 3))
    return grained(ImageChops.multiply(desk, Image.merge("RGB", (light, light, light))), chance, amount=7)
