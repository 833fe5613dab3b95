"""Sheets of A4: memorials, account forms, letters, leases, statements, and pages with next to nothing."""

from __future__ import annotations

from benchmarks.accuracy.families import Content
from benchmarks.accuracy.ink import rows, typed
from samples.chops import boxed_stamp, seal
from samples.engraving import bars
from samples.paper import BLACK, GREY, NAVY, RED_INK, Sheet, Studio
from samples.signatures import signature

_CLAUSES = (
    "租客須按月繳付租金不得拖欠",
    "業主須負責屋宇外牆之維修",
    "未經同意不得轉租予他人",
    "租期屆滿須將物業交吉",
    "水電煤氣費用由租客支付",
    "不得存放違禁及危險物品",
    "按金於租約完結後退還",
    "租客不得改動間隔",
    "雙方須給予一個月通知",
)
NOTICE = "樣本 SAMPLE · 虛構 INVENTED FOR MEASUREMENT"


def _a4(studio: Studio, content: Content) -> Sheet:
    return Sheet(studio, width=210, height=297, dpi=content.dpi)


def memorial(studio: Studio, content: Content) -> Sheet:
    """Draw a typed memorial with its chops."""
    sheet = _a4(studio, content)
    chance = studio.chance(f"memorial/{content.key}")
    sheet.text(105, 14, "樣本土地註冊處", size=6, anchor="ma", weight="Bold")
    sheet.text(105, 31, "註 冊 摘 要  MEMORIAL", size=9, anchor="ma", weight="Bold")
    bars(sheet, 16, 16, content["number"], height=12, module=0.3)
    table = (
        ("註冊摘要編號", "Memorial no.", "number"),
        ("文書日期", "Date of instrument", "day"),
        ("交付日期", "Date of delivery", "delivered"),
        ("地段編號", "Lot no.", "lot"),
        ("物業地址", "Premises", "address"),
        ("甲方", "First party", "name"),
        ("乙方", "Second party", "other"),
        ("乙方英文姓名", "Second party in English", "other roman"),
        ("代價", "Consideration", "amount"),
    )
    rows(sheet, 56, table, content, left=16, width=178, label=52, height=16, size=4.6)
    sheet.text(16, 210, "茲證明上述註冊摘要真實無訛，並已將所涉文書正本呈交核對。", size=4)
    sheet.text(16, 217, "The particulars above agree with the instrument that was produced.", size=3, colour=GREY)
    sheet.box(16, 226, 84, 40, colour=BLACK)
    signature(sheet, 22, 232, width=70, height=30, hand=studio.chance("hand/solicitor"), chance=chance)
    boxed_stamp(sheet, 108, 230, ("已註冊 REGISTERED", content["delivered"]), size=6, chance=chance, turn=-5)
    seal(sheet, 160, 244, "樣本土地", size=24, chance=chance)
    sheet.text(105, 284, NOTICE, size=3, colour=RED_INK, anchor="ma")
    return sheet


def account(studio: Studio, content: Content) -> Sheet:
    """Draw an account form filled in by hand."""
    sheet = _a4(studio, content)
    sheet.box(0, 0, 210, 22, colour=NAVY, fill=NAVY)
    sheet.text(12, 6, "樣本銀行 SAMPLE BANK", size=8, colour=(240, 240, 250), weight="Bold")
    sheet.text(12, 28, "開戶申請書 Application to open an account", size=5.4, weight="Bold")
    sheet.text(160, 36, "表格 Form A-12", size=3, colour=GREY)
    typed(sheet, 160, 42, content, "serial", size=3.6)
    table = (
        ("中文姓名", "Name in Chinese", "name"),
        ("英文姓名", "Name in English", "roman"),
        ("身份證號碼", "Identity no.", "identity"),
        ("出生日期", "Date of birth", "day"),
        ("住址", "Address", "address"),
        ("電話", "Telephone", "phone"),
        ("戶口號碼", "Account no.", "account"),
        ("首次存款", "First deposit", "amount"),
        ("介紹人", "Introduced by", "other"),
    )
    by_hand = frozenset(("name", "roman", "identity", "day", "address", "phone", "amount"))
    end = rows(sheet, 52, table, content, left=12, width=186, label=46, height=15, size=4.8, by_hand=by_hand)
    for index, words in enumerate(("儲蓄 Savings", "往來 Current", "定期 Fixed", "外幣 Foreign", "網上 Online")):
        sheet.box(14 + index * 37, end + 6, 4, 4, colour=BLACK)
        sheet.text(20 + index * 37, end + 6, words, size=3.2)
    sheet.paragraph(
        12,
        end + 16,
        "本人聲明以上資料正確無誤，並同意遵守銀行之章程及細則，包括不時修訂之版本。銀行可向第三者核實本人之資料。",
        size=3,
        measure=186,
    )
    sheet.box(12, 236, 80, 30, colour=BLACK)
    hand = studio.chance(f"hand/{content.key}")
    signature(sheet, 18, 240, width=66, height=22, hand=hand, chance=studio.chance(f"sign/{content.key}"))
    sheet.text(105, 284, NOTICE, size=3, colour=RED_INK, anchor="ma")
    return sheet


def letter(studio: Studio, content: Content, *, page: int = 0) -> Sheet:
    """Draw one page of a letter; its pages share the head and the foot."""
    sheet = _a4(studio, content)
    sheet.text(20, 14, "樣本信託有限公司", size=6.4, colour=NAVY, weight="Bold")
    sheet.text(20, 22.6, "SAMPLE TRUST COMPANY LIMITED", size=3.4, colour=NAVY)
    sheet.rule(20, 29, 190, 29, colour=NAVY, width=0.5)
    sheet.text(20, 36, "檔號 Our ref", size=3.2, colour=GREY)
    typed(sheet, 44, 36, content, "number", size=3.6)
    typed(sheet, 160, 36, content, "day", size=3.6)
    typed(sheet, 20, 46, content, "name", size=4.2)
    typed(sheet, 40, 46.6, content, "roman", size=3.4)
    typed(sheet, 20, 53, content, "address", size=3.8)
    y = 68.0
    for line in range(9):
        y = sheet.paragraph(20, y, content[f"line {page}/{line}"], size=4, measure=170) + 4
    sheet.text(20, y + 2, "款額 Sum HK$", size=3.6)
    typed(sheet, 46, y + 2, content, "amount", size=3.8)
    if page == 0:
        hand = studio.chance(f"hand/{content.key}")
        signature(sheet, 20, y + 8, width=44, height=16, hand=hand, chance=studio.chance(f"sign/{content.key}"))
    sheet.text(105, 280, f"- {page + 1} -", size=3.4, anchor="ma")
    sheet.text(105, 287, NOTICE, size=2.8, colour=RED_INK, anchor="ma")
    return sheet


def lease(studio: Studio, content: Content) -> Sheet:
    """Draw a lease: columns of type from right to left between red rules, particulars by hand below."""
    sheet = _a4(studio, content)
    red = (178, 66, 52)
    sheet.box(10, 10, 190, 277, colour=red, line=0.8)
    sheet.text(105, 15, "租　約", size=11, anchor="ma", weight="Bold")
    for column, words in enumerate(_CLAUSES):
        for index, character in enumerate(words):
            sheet.text(186 - column * 19, 36 + index * 8.4, character, size=5.2)
        sheet.rule(195 - column * 19, 33, 195 - column * 19, 146, colour=red)
    table = (
        ("業主", "Landlord", "name"),
        ("租客", "Tenant", "other"),
        ("物業", "Premises", "address"),
        ("月租", "Rent a month", "amount"),
        ("起租日", "From", "delivered"),
        ("編號", "No.", "number"),
    )
    by_hand = frozenset(("name", "other", "amount"))
    rows(sheet, 152, table, content, left=16, width=178, label=40, height=15, size=5, by_hand=by_hand)
    chance = studio.chance(f"lease/{content.key}")
    signature(sheet, 20, 246, width=60, height=22, hand=studio.chance(f"hand/{content.key}"), chance=chance)
    seal(sheet, 150, 246, content["name"], size=18, chance=studio.chance("chop"))
    sheet.text(105, 280, NOTICE, size=2.8, colour=red, anchor="ma")
    return sheet


def near_blank(studio: Studio, content: Content) -> Sheet:
    """Draw the rear of a sheet: a number stamped in a corner, and nothing else."""
    sheet = _a4(studio, content)
    typed(sheet, 180, 14, content, "number", size=4)
    sheet.text(105, 284, "此頁留空 THIS PAGE IS LEFT BLANK", size=3, colour=GREY, anchor="ma")
    return sheet


def statement(studio: Studio, content: Content) -> Sheet:
    """Draw a statement of an account: many rows of small figures."""
    sheet = _a4(studio, content)
    sheet.text(14, 12, "樣本銀行", size=7, colour=NAVY, weight="Bold")
    sheet.text(14, 22, "月結單 STATEMENT OF ACCOUNT", size=4.4)
    typed(sheet, 14, 32, content, "roman", size=3.4)
    typed(sheet, 14, 37, content, "address", size=3.2)
    typed(sheet, 140, 32, content, "account", size=3.6)
    typed(sheet, 140, 38, content, "serial", size=3.2)
    top = 50.0
    for column, words in ((14, "日期 Date"), (48, "摘要 Particulars"), (150, "金額 Amount")):
        sheet.text(column, top - 5, words, size=2.8, colour=GREY)
    for index, field in enumerate(one for one in content.fields if one.startswith("item ")):
        if index % 2 == 0:
            sheet.box(12, top, 186, 8, colour=(238, 242, 246), fill=(238, 242, 246))
        for x, words in zip((14.0, 48.0, 150.0), content[field].split("|"), strict=True):
            place = x
            for character in words:
                sheet.text(place, top + 2, character, size=3.1)
                place += 3.2 if not character.isascii() else 1.95
        top += 8
    sheet.rule(12, top + 2, 198, top + 2, colour=BLACK)
    sheet.text(110, top + 5, "結餘 Balance", size=3.6)
    typed(sheet, 150, top + 5, content, "amount", size=3.6)
    sheet.text(105, 285, NOTICE, size=2.8, colour=GREY, anchor="ma")
    return sheet
