"""Smaller papers: cheques on printed grounds, cards with a face, till receipts, remittance slips and permits."""

from __future__ import annotations

from benchmarks.accuracy.families import Content
from benchmarks.accuracy.ink import rows, typed, written
from benchmarks.accuracy.papers import NOTICE
from samples.engraving import bars, ground, magnetic_line, rosette, waves
from samples.paper import BLACK, GREY, NAVY, RED_INK, WHITE, Sheet, Studio
from samples.portraits import portrait
from samples.signatures import signature


def cheque(studio: Studio, content: Content) -> Sheet:
    """Draw a cheque filled in by hand on a ground of fine lines, with its magnetic line."""
    sheet = Sheet(studio, width=203, height=89, dpi=max(150, content.dpi), colour=(228, 238, 236))
    ground(sheet, colour=(150, 196, 198))
    band = waves(sheet.px(203), sheet.px(30), lines=16, turns=5, beat=1.5, strength=120)
    sheet.ink(band, 0, 44, (120, 176, 190))
    sheet.ink(rosette(sheet.px(40), petals=14, rings=14), 82, 22, (150, 190, 190))
    sheet.text(12, 5, "樣本商業銀行 SAMPLE COMMERCIAL BANK", size=5, colour=NAVY, weight="Bold")
    sheet.text(150, 5, "日期 Date", size=2.6, colour=GREY)
    written(sheet, 150, 16, content, "day", size=4)
    sheet.text(8, 25, "祈付 PAY", size=3, colour=NAVY)
    sheet.rule(28, 31.6, 190, 31.6, colour=NAVY)
    written(sheet, 30, 30.4, content, "name", size=4.4)
    written(sheet, 64, 30.4, content, "roman", size=4)
    sheet.text(8, 39, "港幣 HK DOLLARS", size=2.6, colour=NAVY)
    sheet.box(138, 38, 58, 13, colour=NAVY, fill=(246, 250, 250), line=0.5)
    sheet.text(140, 41.5, "HK$", size=5, colour=NAVY, weight="Bold")
    written(sheet, 154, 48, content, "amount", size=4.4)
    sheet.rule(136, 70, 197, 70, colour=NAVY)
    hand = studio.chance(f"hand/{content.key}")
    signature(sheet, 142, 54, width=48, height=15, hand=hand, chance=studio.chance(f"sign/{content.key}"))
    sheet.box(0, 77, 203, 12, colour=(252, 252, 250), fill=(252, 252, 250))
    magnetic_line(sheet, 14, 80.4, f"o{content['number']}o t400000t 012 {content['account']}o")
    sheet.text(198, 80.6, NOTICE, size=1.9, colour=(150, 60, 60), anchor="ra")
    return sheet


def card(studio: Studio, content: Content) -> Sheet:
    """Draw a card with a face, of nobody and for nothing: a sample pass."""
    sheet = Sheet(studio, width=85.6, height=54, dpi=content.dpi, colour=(232, 238, 244))
    ground(sheet, colour=(196, 210, 226), pitch=0.9)
    sheet.text(42.8, 2.6, "樣本通行證 SAMPLE PASS", size=4, colour=NAVY, anchor="ma", weight="Bold")
    face = portrait(studio.chance(f"face/{content.key}"), width=sheet.px(22), height=sheet.px(28))
    sheet.lay(face, 4, 12)
    typed(sheet, 30, 11, content, "name", size=5)
    typed(sheet, 30, 18.4, content, "roman", size=2.8)
    sheet.text(30, 24, "簽發日期 Issued", size=2, colour=GREY)
    typed(sheet, 30, 27, content, "day", size=3)
    sheet.text(30, 33, "號碼 Number", size=2, colour=GREY)
    typed(sheet, 30, 36, content, "number", size=4.4)
    typed(sheet, 4, 44, content, "address", size=2.6, colour=GREY)
    sheet.text(42.8, 50, NOTICE, size=1.9, colour=RED_INK, anchor="ma")
    return sheet


def receipt(studio: Studio, content: Content) -> Sheet:
    """Draw a till receipt."""
    items = [words for field, words in content.fields.items() if field.startswith("item ")]
    sheet = Sheet(studio, width=80, height=86 + 8 * len(items), dpi=max(120, content.dpi), colour=(252, 251, 248))
    sheet.text(40, 5, "樣本便利店", size=5.4, anchor="ma", weight="Bold")
    sheet.text(40, 13, "SAMPLE STORE LTD", size=3, anchor="ma")
    sheet.text(6, 20, "單號", size=3)
    typed(sheet, 16, 20, content, "number", size=3)
    sheet.text(50, 20, "機", size=3)
    typed(sheet, 56, 20, content, "till", size=3)
    typed(sheet, 6, 25, content, "day", size=3)
    sheet.rule(6, 31, 74, 31, colour=BLACK)
    y = 34.0
    for field in content.fields:
        if field.startswith("item "):
            what, price = content[field].split("|")
            for x, words in ((6.0, what), (58.0, price.rjust(5, " "))):
                for character in words:
                    sheet.text(x, y, character, size=3.1)
                    x += 3.2 if not character.isascii() else 2
            y += 8
    sheet.rule(6, y, 74, y, colour=BLACK)
    sheet.text(6, y + 3, "合計 TOTAL", size=4, weight="Bold")
    typed(sheet, 46, y + 3, content, "amount", size=4)
    bars(sheet, 12, y + 14, content["number"], height=10, module=0.5)
    sheet.text(40, y + 28, "多謝惠顧 THANK YOU", size=3, anchor="ma")
    sheet.text(40, y + 36, NOTICE, size=2.2, colour=RED_INK, anchor="ma")
    return sheet


def remittance(studio: Studio, content: Content) -> Sheet:
    """Draw a remittance slip: a coloured form on A5, half in type and half by hand."""
    sheet = Sheet(studio, width=210, height=148, dpi=max(120, content.dpi), colour=(254, 248, 232))
    sheet.box(0, 0, 210, 14, colour=(130, 52, 40), fill=(130, 52, 40))
    sheet.text(8, 3, "匯款申請書 REMITTANCE", size=6.4, colour=WHITE, weight="Bold")
    typed(sheet, 150, 5, content, "serial", size=4, colour=WHITE)
    table = (
        ("匯款人", "Sender", "name"),
        ("英文姓名", "In English", "roman"),
        ("身份證", "Identity", "identity"),
        ("收款人", "Payee", "other"),
        ("戶口", "Account", "account"),
        ("金額", "Sum", "amount"),
        ("日期", "Date", "day"),
    )
    by_hand = frozenset(("name", "identity", "amount", "other"))
    rows(sheet, 20, table, content, left=8, width=130, label=30, height=14, size=4.4, by_hand=by_hand)
    sheet.box(142, 20, 60, 98, colour=BLACK)
    sheet.paragraph(144, 22, "銀行專用 For bank use only. 本行不負責因地址不詳引致之延誤。", size=2.8, measure=56)
    hand = studio.chance(f"hand/{content.key}")
    signature(sheet, 146, 92, width=50, height=20, hand=hand, chance=studio.chance(f"sign/{content.key}"))
    bars(sheet, 146, 60, content["serial"], height=12, module=0.32)
    sheet.text(105, 142, NOTICE, size=2.4, colour=RED_INK, anchor="ma")
    return sheet


def permit(studio: Studio, content: Content) -> Sheet:
    """Draw a permit on A5: a crest, a border of waves, a face, words in type, a number, a round of print below."""
    sheet = Sheet(studio, width=148, height=210, dpi=max(120, content.dpi), colour=(246, 250, 244))
    sheet.box(6, 6, 136, 198, colour=(40, 92, 64), line=0.9)
    sheet.ink(rosette(sheet.px(26), petals=9, rings=8), 61, 10, (90, 140, 110))
    sheet.text(74, 40, "樣本許可證", size=9, anchor="ma", weight="Bold")
    sheet.text(74, 52, "SAMPLE PERMIT", size=4.4, anchor="ma", colour=(40, 92, 64))
    face = portrait(studio.chance(f"face/{content.key}"), width=sheet.px(26), height=sheet.px(33))
    sheet.lay(face, 14, 66)
    for y, chinese, field in (
        (66, "姓名 Name", "name"),
        (78, "英文 In English", "roman"),
        (90, "證號 Number", "number"),
        (102, "檔案 File", "identity"),
        (114, "日期 Date", "day"),
        (126, "地址 Address", "address"),
    ):
        sheet.text(46, y, chinese, size=2.6, colour=GREY)
        typed(sheet, 46, y + 3.6, content, field, size=4.2)
    band = waves(sheet.px(124), sheet.px(20), lines=10, turns=4, beat=2, strength=110)
    sheet.ink(band, 12, 144, (120, 170, 140))
    chance = studio.chance(f"sign/{content.key}")
    signature(sheet, 84, 168, width=44, height=16, hand=studio.chance("hand/registrar"), chance=chance)
    sheet.text(74, 196, NOTICE, size=2.2, colour=RED_INK, anchor="ma")
    return sheet
