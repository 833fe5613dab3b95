"""The account-opening form of the Sample Harbour Bank, its three pages and its blank back; signature cards."""

from __future__ import annotations

from PIL import Image

from samples.chops import boxed_stamp, round_stamp, seal
from samples.engraving import bars, ground, rosette
from samples.handwriting import write
from samples.paper import BLACK, GREY, NAVY, WHITE, Colour, Sheet, Studio
from samples.people import Person
from samples.portraits import portrait
from samples.signatures import signature

A4 = (210, 297)
DPI = 120
NOTICE = "樣本 SAMPLE · an invented form about an invented person · 虛構表格及人物"

TEAL: Colour = (8, 72, 96)
PALE: Colour = (232, 241, 244)

CLAUSES = (
    (
        "1. 本表格純屬虛構，僅供測試之用。所載人物、地址及號碼均不存在。 "
        "This form is invented, for testing only. The person, the address and the numbers in it do not exist."
    ),
    (
        "2. 申請人聲明所填資料真實無訛，並同意銀行為核實身份之目的收集有關文件之副本。 "
        "The applicant declares that what is written above is true, and agrees that the bank takes copies of documents "
        "in order to verify who the applicant is."
    ),
    (
        "3. 個人資料之保留時間不會超過達成收集目的所需之時間，除非法例另有規定。 "
        "Personal data is not kept for longer than its purpose needs, unless an enactment demands it."
    ),
    (
        "4. 業務關係終止後，有關紀錄將按照現行法例繼續保存一段時間。 "
        "After the relationship has ended, records are kept for the time that the law demands."
    ),
    (
        "5. 印鑑如有更改，須以書面通知分行並重新辦理印鑑卡。 "
        "A change of signature is given to the branch in writing, and a new signature card is made out."
    ),
    (
        "6. 銀行可將文件製成影像；影像與正本有不符之處，以正本為準。 "
        "The bank may make images of documents; where image and original differ, the original counts."
    ),
    "7. 本條款之中英文本如有歧義，概以抽籤決定。 Where the Chinese and the English text differ, lots are drawn.",
)


def harbour_form(studio: Studio, person: Person, *, day: str, number: str) -> Image.Image:
    """Return page one of the Sample Harbour Bank's application form, filled in."""
    chance = studio.chance(f"form/{number}")
    sheet = Sheet(studio, width=A4[0], height=A4[1], dpi=DPI)
    sheet.box(0, 0, 210, 30, colour=TEAL, fill=TEAL)
    sheet.ink(rosette(sheet.px(36), petals=14, rings=12, strength=120), 172, -4, (150, 200, 206))
    sheet.text(14, 6, "樣本海港銀行 SAMPLE HARBOUR BANK", size=4.6, colour=(206, 228, 232))
    sheet.text(14, 14, "個人戶口開戶申請表", size=8, colour=WHITE, weight="Bold")
    sheet.text(92, 17.4, "Account Opening Application", size=5, colour=WHITE)
    bars(sheet, 14, 34, number, height=8, module=0.36)
    sheet.text(14, 43, f"表格編號 Form {number}", size=2.8, colour=GREY)
    sheet.text(150, 35, "日期 Date", size=3, colour=GREY)
    sheet.combs(150, 40, 8, cell=5.4, height=7)
    write(sheet, 150, 46, "".join(reversed(day.split("-"))), size=4.2, chance=chance, cell=5.4)

    _band(sheet, 50, "甲部 申請人資料  PART A  APPLICANT")
    rows = (
        ("英文姓名", "Name in English", person.name),
        ("中文姓名", "Name in Chinese", person.chinese),
        ("出生日期", "Date of birth", person.born),
        ("客戶編號", "Customer no.", person.customer),
    )
    for index, (chinese, english, value) in enumerate(rows):
        top = 60 + index * 12
        sheet.text(14, top, chinese, size=3.2)
        sheet.text(14, top + 4.2, english, size=2.5, colour=GREY)
        sheet.combs(44, top, 17, cell=6, height=8, colour=(150, 170, 178))
        write(sheet, 44, top + 6.6, value[:17], size=4.6, chance=chance, cell=6)
    face = portrait(studio.chance(f"face/{person.customer}"), width=sheet.px(38), height=sheet.px(48))
    sheet.box(155, 58, 41, 51, colour=GREY)
    sheet.lay(face, 156.5, 59.5)
    boxed_stamp(sheet, 150, 96, ("樣本 SAMPLE",), size=4, chance=chance, turn=14)

    sheet.text(14, 110, "住址", size=3.2)
    sheet.text(14, 114.2, "Residential address", size=2.5, colour=GREY)
    sheet.rule(44, 117, 196, 117)
    sheet.rule(44, 126, 196, 126)
    write(sheet, 46, 116, person.address, size=3.9, chance=chance)
    write(sheet, 46, 125, "SAMPLE TOWN HONG KONG", size=3.9, chance=chance)

    _band(sheet, 132, "乙部 戶口類別  PART B  ACCOUNTS")
    kinds = ("儲蓄 Savings", "往來 Current", "定期 Time deposit", "投資 Investment", "外幣 Currency", "聯名 Joint")
    for index, kind in enumerate(kinds):
        left, top = 14 + index % 3 * 62, 142 + index // 3 * 9
        sheet.box(left, top, 4.6, 4.6, colour=BLACK)
        if chance.random() < 0.45 or index == 0:
            write(sheet, left - 0.2, top + 4.4, "X", size=5, chance=chance)
        sheet.text(left + 7, top + 0.2, kind, size=3.4)

    _band(sheet, 162, "丙部 職業及收入  PART C  OCCUPATION AND INCOME")
    for index, (label, value) in enumerate(
        (
            ("僱主 Employer", "INVENTED COMPANY LTD"),
            ("職位 Position", chance.choice(("CLERK", "ENGINEER", "TEACHER", "SHOP OWNER"))),
            ("每月收入 Income", f"HK$ {chance.randrange(14, 96)},{chance.randrange(10)}00"),
        )
    ):
        top = 172 + index * 9
        sheet.text(14, top + 1, label, size=3.2)
        sheet.rule(54, top + 6.4, 128, top + 6.4)
        write(sheet, 56, top + 5.4, value, size=3.9, chance=chance)
    sheet.box(134, 172, 62, 27, colour=(150, 170, 178), fill=PALE)
    sheet.text(137, 174, "只供銀行填寫 BANK USE ONLY", size=2.6, colour=GREY)
    for index, label in enumerate(("核實 Verified", "覆核 Checked", "影像 Imaged")):
        sheet.text(137, 180 + index * 6, label, size=2.8)
        sheet.rule(160, 184 + index * 6, 193, 184 + index * 6)
        signature(
            sheet,
            165,
            178.4 + index * 6,
            width=20,
            height=5.6,
            hand=studio.chance(f"clerk/{index}"),
            chance=chance,
            ink=BLACK,
        )

    _band(sheet, 204, "丁部 聲明及簽署  PART D  DECLARATION AND SIGNATURE")
    y = 213.0
    for clause in CLAUSES[1:3]:
        y = sheet.paragraph(14, y, clause, size=2.6, measure=182, colour=(70, 74, 80)) + 1
    sheet.box(14, 240, 92, 32, colour=GREY)
    sheet.text(16, 241, "申請人簽署 Signature of applicant", size=2.6, colour=GREY)
    signature(sheet, 20, 245, width=78, height=24, hand=studio.chance(f"hand/{person.customer}"), chance=chance)
    sheet.box(112, 240, 84, 32, colour=GREY)
    sheet.text(114, 241, "分行印章 Branch chop", size=2.6, colour=GREY)
    seal(sheet, 118, 246, "樣本銀行", size=22, chance=chance)
    round_stamp(sheet, 152, 236, rim="MONG KOK 旺角分行", date=day, foot="樣本", size=38, chance=chance)
    sheet.text(105, 286, NOTICE, size=2.6, colour=(150, 60, 60), anchor="ma")
    return sheet.image


def _band(sheet: Sheet, y: float, words: str) -> None:
    sheet.box(14, y, 182, 7, colour=PALE, fill=PALE)
    sheet.box(14, y, 1.6, 7, colour=TEAL, fill=TEAL)
    sheet.text(19, y + 1.2, words, size=3.6, colour=TEAL, weight="Bold")


def terms_page(studio: Studio, person: Person, *, number: str) -> Image.Image:
    """Return page two of an application: the terms, initialled."""
    chance = studio.chance(f"terms/{number}")
    sheet = Sheet(studio, width=A4[0], height=A4[1], dpi=DPI)
    sheet.text(14, 16, "條款及細則 Terms and Conditions", size=6, colour=TEAL, weight="Bold")
    sheet.rule(14, 26, 196, 26, colour=TEAL, width=0.6)
    y = 32.0
    for clause in CLAUSES * 3:
        y = sheet.paragraph(14, y, clause, size=3, measure=182, leading=1.55, colour=(50, 54, 60)) + 2.4
        if y > 250:
            break
    signature(sheet, 150, 258, width=40, height=16, hand=studio.chance(f"hand/{person.customer}"), chance=chance)
    sheet.rule(146, 274, 196, 274)
    sheet.text(146, 275, "簡簽 Initials", size=2.6, colour=GREY)
    sheet.text(105, 288, f"{number}  2/3    {NOTICE}", size=2.6, colour=GREY, anchor="ma")
    return sheet.image


def specimen_page(studio: Studio, person: Person, *, number: str) -> Image.Image:
    """Return page three of an application: nine specimens of the signature."""
    chance = studio.chance(f"specimens/{number}")
    sheet = Sheet(studio, width=A4[0], height=A4[1], dpi=DPI)
    sheet.text(105, 22, "簽名式樣 Specimens of Signature", size=6, colour=TEAL, weight="Bold", anchor="ma")
    for index in range(9):
        left, top = 14 + index % 3 * 62, 44 + index // 3 * 58
        sheet.box(left, top, 58, 50, colour=(120, 140, 150), line=0.3)
        sheet.box(left, top, 10, 7, colour=TEAL, fill=TEAL)
        sheet.text(left + 5, top + 3.5, str(index + 1), size=4, colour=WHITE, weight="Bold", anchor="mm")
        signature(
            sheet, left + 4, top + 12, width=50, height=28, hand=studio.chance(f"hand/{person.customer}"), chance=chance
        )
    write(sheet, 20, 240, person.name, size=6, chance=chance)
    seal(sheet, 150, 226, person.chinese[-1] + "樣本印", size=24, chance=chance)
    sheet.text(105, 288, f"{number}  3/3    {NOTICE}", size=2.6, colour=GREY, anchor="ma")
    return sheet.image


def blank_back(studio: Studio) -> Image.Image:
    """Return the empty back of a form, as any scanner with background removal gives it, in grey."""
    return Sheet(studio, width=A4[0], height=A4[1], dpi=DPI, colour=(251, 251, 251)).image.convert("L")


def signature_card(studio: Studio, person: Person, *, day: str, number: str) -> Image.Image:
    """Return a signature card of the Sample Harbour Bank: cream card, two specimens, the personal chop."""
    chance = studio.chance(f"card/{number}")
    sheet = Sheet(studio, width=148, height=105, dpi=150, colour=(250, 243, 224))
    ground(sheet, colour=(232, 216, 176), pitch=1.6, sway=0.4)
    sheet.box(0, 0, 148, 3.4, colour=(160, 40, 44), fill=(160, 40, 44))
    sheet.text(8, 8, "印鑑卡", size=8, colour=NAVY, weight="Bold")
    sheet.text(36, 12.4, "SIGNATURE CARD", size=4.4, colour=NAVY)
    sheet.text(140, 9, f"No. {number}", size=4, colour=(160, 40, 44), anchor="ra")
    sheet.text(140, 15, "樣本海港銀行 SAMPLE HARBOUR BANK", size=2.8, colour=GREY, anchor="ra")
    for index, (label, value) in enumerate(
        (
            ("戶名 NAME", f"{person.name}  {person.chinese}"),
            ("客戶 CUSTOMER", person.customer),
            ("日期 DATE", "-".join(reversed(day.split("-")))),
        )
    ):
        top = 23 + index * 9
        sheet.text(8, top, label, size=3, colour=GREY)
        sheet.rule(34, top + 4.6, 100, top + 4.6, colour=(150, 130, 100))
        write(sheet, 36, top + 3.8, value, size=3.8, chance=chance)
    for index in range(2):
        left = 8 + index * 68
        sheet.box(left, 53, 64, 40, colour=NAVY, line=0.4)
        sheet.text(left + 2, 54.4, f"式樣 Specimen {'AB'[index]}", size=2.6, colour=GREY)
        signature(
            sheet, left + 5, 60, width=54, height=28, hand=studio.chance(f"hand/{person.customer}"), chance=chance
        )
    seal(sheet, 112, 22, person.chinese[-1] + "樣本印", size=24, chance=chance)
    sheet.text(74, 98, NOTICE, size=2.4, colour=(150, 60, 60), anchor="ma")
    return sheet.image
