"""Drawn pictures for report tests: forms, cards and cheques of nobody, small as the report's own thumbnails are."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from reports.typeface import BOLD, REGULAR


@cache
def _face(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(BOLD if bold else REGULAR), size)


@cache
def jpeg(image: str, *, number: int = 0, stamped: bool = False) -> bytes:
    """Return a small JPEG of one kind of paper: `form`, `cheque`, or a `masked` card."""
    drawn = {"form": _form, "cheque": _cheque, "masked": _masked}[image](number, stamped)
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=80)
    return out.getvalue()


def _form(number: int, stamped: bool) -> Image.Image:
    sheet = Image.new("RGB", (340, 480), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((22, 22, 318, 58), fill=(30, 58, 95))
    pen.text((32, 27), "樣本表格 SAMPLE FORM", font=_face(18, bold=True), fill="white")
    pen.text((22, 70), f"Invented Bank · No. {number:05d}", font=_face(13), fill=(70, 70, 70))
    for line in range(11):
        y = 104 + line * 26
        pen.line((22, y + 18, 318, y + 18), fill=(208, 214, 220))
        pen.rectangle((22, y + 4, 60 + (number * 37 + line * 53) % 230, y + 11), fill=(180, 188, 198))
    pen.line([(200 + i * 9, 440 - (i * 31 + number) % 17) for i in range(11)], fill=(25, 40, 120), width=2)
    if stamped:
        pen.rectangle((40, 392, 150, 448), outline=(190, 30, 40), width=4)
        pen.text((58, 402), "已付款", font=_face(25, bold=True), fill=(190, 30, 40))
    return sheet


def _cheque(number: int, stamped: bool) -> Image.Image:
    sheet = Image.new("RGB", (400, 184), (238, 244, 238))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((4, 4, 395, 179), outline=(70, 110, 90), width=2)
    pen.text((16, 12), "樣本銀行 INVENTED BANK", font=_face(16, bold=True), fill=(40, 80, 60))
    pen.text((300, 16), f"No. {number:06d}", font=_face(13), fill=(60, 60, 60))
    pen.text((16, 58), "Pay 付  Nobody In Particular", font=_face(14), fill=(30, 30, 60))
    pen.rectangle((282, 78, 384, 106), outline=(80, 80, 80))
    pen.text((290, 82), f"${(number * 7919) % 90000:,}.00", font=_face(15), fill=(30, 30, 60))
    pen.line([(250 + i * 11, 152 - (i * 29 + number) % 15) for i in range(11)], fill=(25, 40, 120), width=2)
    if stamped:
        pen.text((24, 120), "已付 PAID", font=_face(26, bold=True), fill=(190, 30, 40))
    return sheet


def _masked(number: int, stamped: bool) -> Image.Image:
    sheet = Image.new("RGB", (360, 226), (232, 236, 246))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 360, 40), fill=(86, 54, 128))
    pen.text((14, 6), "樣本島民卡 SAMPLE CARD", font=_face(19, bold=True), fill="white")
    pen.rectangle((246, 58, 344, 184), fill=(20, 20, 20))
    for line in range(3):
        pen.rectangle((16, 64 + line * 40, 196 + number % 30, 84 + line * 40), fill=(20, 20, 20))
    return sheet
