"""Land memorials: typed tables of today, and columns of brush-like script on ruled red paper of long ago."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from samples.chops import boxed_stamp, round_stamp, seal
from samples.engraving import bars
from samples.handwriting import write
from samples.paper import BLACK, GREY, RED_INK, WHITE, Colour, Sheet, Studio, aged, grained
from samples.signatures import signature

NOTICE = "樣本 SAMPLE · 虛構的土地註冊文件 · an invented land record"
OLD_RED: Colour = (178, 66, 52)
INK: Colour = (36, 30, 34)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memorial:
    """The particulars of one memorial (Land Registration Regulations rr. 6, 9 and 12 name them)."""

    number: str
    instrument: str
    dated: str
    delivered: str
    lot: str
    premises: str
    parties: tuple[str, str]
    consideration: str


def typed_memorial(studio: Studio, memorial: Memorial) -> Image.Image:
    """Return a typed memorial with its chops."""
    chance = studio.chance(f"memorial/{memorial.number}")
    sheet = Sheet(studio, width=210, height=297, dpi=120)
    sheet.text(105, 14, "樣本土地註冊處", size=6, anchor="ma", weight="Bold")
    sheet.text(105, 22.4, "SAMPLE LAND OFFICE", size=3.6, colour=GREY, anchor="ma")
    sheet.text(105, 31, "註 冊 摘 要", size=11, anchor="ma", weight="Bold")
    sheet.text(105, 45, "MEMORIAL", size=5, anchor="ma")
    bars(sheet, 16, 16, memorial.number, height=12, module=0.36)
    sheet.text(16, 29, memorial.number, size=3.4)
    rows = (
        ("註冊摘要編號", "Memorial no.", memorial.number),
        ("文書性質", "Nature of instrument", memorial.instrument),
        ("文書日期", "Date of instrument", memorial.dated),
        ("交付日期", "Date of delivery", memorial.delivered),
        ("地段編號", "Lot no.", memorial.lot),
        ("物業地址", "Premises", memorial.premises),
        ("甲方", "First party", memorial.parties[0]),
        ("乙方", "Second party", memorial.parties[1]),
        ("代價", "Consideration", memorial.consideration),
    )
    for index, (chinese, english, value) in enumerate(rows):
        top = 58 + index * 16.5
        sheet.box(16, top, 52, 16.5, colour=BLACK)
        sheet.box(68, top, 126, 16.5, colour=BLACK)
        sheet.text(19, top + 2.6, chinese, size=4.6)
        sheet.text(19, top + 9.6, english, size=2.8, colour=GREY)
        sheet.text(72, top + 5, value, size=5)
    sheet.text(16, 214, "茲證明上述註冊摘要真實無訛，並已將所涉文書正本呈交核對。", size=4)
    sheet.text(16, 221, "The particulars above agree with the instrument that was produced.", size=3, colour=GREY)
    sheet.box(16, 230, 84, 40, colour=BLACK)
    sheet.text(18, 231.4, "律師簽署 Solicitor", size=3, colour=GREY)
    signature(sheet, 22, 236, width=70, height=30, hand=studio.chance("hand/solicitor"), chance=chance)
    boxed_stamp(sheet, 108, 232, ("已註冊 REGISTERED", memorial.delivered), size=7, chance=chance, turn=-5)
    seal(sheet, 160, 246, "樣本土地", size=26, chance=chance)
    sheet.text(105, 284, NOTICE, size=3, colour=RED_INK, anchor="ma")
    return sheet.image


def columned_memorial(studio: Studio, *, number: str) -> Image.Image:
    """Return an old memorial: columns from right to left between red rules, on paper gone brown."""
    chance = studio.chance(f"columns/{number}")
    sheet = Sheet(studio, width=270, height=200, dpi=110)
    sheet.box(12, 12, 246, 176, colour=OLD_RED, line=0.9)
    sheet.box(14.4, 14.4, 241.2, 171.2, colour=OLD_RED, line=0.3)
    for column in range(1, 17):
        sheet.rule(14.4 + column * 14.18, 14.4, 14.4 + column * 14.18, 185.6, colour=OLD_RED)
    columns = (
        "立賣契人樣本甲今因需銀使用自願",
        "將祖遺坐落示例圍土名虛構坑地一段",
        "計開四至　東至樣本路　西至示範溪",
        "南至虛擬山腳　北至模型祠堂為界",
        "憑中人樣本丙問到樣本乙承買為業",
        "三面言定時值價銀壹仟貳佰伍拾圓正",
        "即日銀契兩相交訖並無短少分文",
        "自賣之後任由買主管業收租納糧",
        "如有來歷不明係賣主一力承擔",
        "恐口無憑立此賣契一紙為據",
        "見證人　樣本丁　樣本己",
        "代筆人　樣本庚",
        f"註冊摘要第　{number}　號",
        "公元一九六二年　月　日立",
    )
    for index, words in enumerate(columns):
        x = 248.5 - index * 14.18
        y, size = (22.0 if index else 19.0), (9.6 if index else 10.2)
        for character in words:
            write(sheet, x - size * 0.52, y + size, character, size=size / 1.5, chance=chance, ink=INK)
            y += size * 1.0
    for left, top, words, size in (
        (30, 140, "樣本土地", 30),
        (70, 146, "契稅收訖", 22),
        (196, 150, "甲印", 16),
        (120, 150, "乙印", 16),
    ):
        seal(sheet, left, top, words, size=size, chance=chance, ink=(190, 40, 34))
    round_stamp(
        sheet,
        22,
        20,
        rim="樣本土地註冊處",
        date="1962-04-07",
        foot="LAND OFFICE",
        size=40,
        chance=chance,
        ink=(70, 60, 120),
    )
    sheet.text(135, 190.5, NOTICE, size=3, colour=(120, 60, 50), anchor="ma")
    return grained(aged(sheet.image, chance, tone=(238, 216, 174), depth=34), chance, amount=5)


def day_book(studio: Studio, *, month: str, first: int, rows: int) -> Image.Image:
    """Return an opening of the Memorial Day Book: two pages, the fold between them, entries by hand."""
    chance = studio.chance(f"daybook/{month}")
    sheet = Sheet(studio, width=297, height=210, dpi=105, colour=(248, 244, 230))
    for left in (10, 153):
        sheet.text(left + 2, 9, "註冊摘要日誌", size=6, weight="Bold")
        sheet.text(left + 46, 11.4, f"MEMORIAL DAY BOOK  {month}", size=3.2, colour=GREY)
        for line in range(23):
            sheet.rule(left, 24 + line * 7.8, left + 134, 24 + line * 7.8, colour=(150, 176, 200))
        for column in (0, 34, 62, 108, 134):
            sheet.rule(left + column, 17, left + column, 24 + 22 * 7.8, colour=(200, 110, 110))
        for column, label in ((1, "編號 No."), (35, "日期 Date"), (63, "地段 Lot"), (109, "性質 Kind")):
            sheet.text(left + column, 18.4, label, size=3, colour=GREY)
    for row in range(rows):
        left, top = (10, row) if row < 22 else (153, row - 22)
        base = 30 + top * 7.8
        day = f"{1 + row * 27 // max(1, rows):02d}-{month[-2:]}"
        for column, value in (
            (1, f"UB{first + row}"),
            (36, day),
            (64, f"{chance.choice(('SL', 'EX', 'MD'))} {chance.randrange(100, 9800)}"),
            (110, chance.choice(("ASGT", "MTGE", "DISCH", "LEASE"))),
        ):
            write(sheet, left + column, base, value, size=3.7, chance=chance, ink=(30, 44, 96))
    shadow = Image.linear_gradient("L").rotate(90).resize((sheet.px(16), sheet.image.height))
    faint = shadow.point([value // 3 for value in range(256)])
    sheet.ink(faint, 132.5, 0, (70, 54, 40))
    sheet.ink(faint.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 148.5, 0, (70, 54, 40))
    sheet.text(148.5, 203, NOTICE, size=2.6, colour=RED_INK, anchor="ma")
    return sheet.image


def microfilm_frame(studio: Studio, picture: Image.Image, *, frame: str) -> Image.Image:
    """Return `picture` as a frame of negative film, black and white only."""
    film = Sheet(studio, width=160, height=120, dpi=170, colour=BLACK)
    face = picture.convert("L").resize((film.px(128), film.px(95)), Image.Resampling.LANCZOS)
    inked = face.point([255 if value < 128 else 0 for value in range(256)])
    film.lay(inked.convert("RGB"), 16, 8)
    film.box(15, 7, 130, 97, colour=WHITE, line=0.5)
    for hole in range(9):
        film.box(4 + hole * 18, 112, 7, 6, colour=WHITE, fill=WHITE, radius=1.4)
    film.text(16, 104.6, f"REEL 14 FRAME {frame} · 樣本 SAMPLE", size=4.4, colour=WHITE)
    return film.image.convert("L").point([255 if value > 128 else 0 for value in range(256)], "1")
