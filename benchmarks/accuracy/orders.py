"""Purchase orders: figures of one stroke's breadth, as a line printer leaves them, in no typeface that others use.

The family is held out: nothing of verification has learnt from it. So its figures come from the Hershey fonts (Hershey,
*Calligraphy for Computers*, 1967, as OpenCV draws them) and not from the fonts of all other papers.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from benchmarks.accuracy.families import Content
from benchmarks.accuracy.papers import NOTICE
from samples.paper import BLACK, GREY, Colour, Sheet, Studio

_RIBBON = (52, 44, 92)
_CAP_HEIGHT = 21.0
"""Units of a capital letter in the Hershey fonts, at scale 1."""


def printed(sheet: Sheet, x: float, y: float, words: str, *, size: float, colour: Colour = _RIBBON) -> None:
    """Print words at a fixed pitch, letter by letter; `size` is the height of a capital in millimetres."""
    height = sheet.px(size)
    breadth = max(1, round(height / 7))
    for index, letter in enumerate(words):
        mask = np.zeros((2 * height, 2 * height), np.uint8)
        scale = height / _CAP_HEIGHT
        cv2.putText(
            mask, letter, (breadth, round(1.5 * height)), cv2.FONT_HERSHEY_SIMPLEX, scale, 230, breadth, cv2.LINE_AA
        )
        sheet.ink(Image.fromarray(mask), x + index * size * 0.95, y - size * 0.5, colour)


def purchase_order(studio: Studio, content: Content) -> Sheet:
    """Draw an order on lined paper: a head in type, particulars and rows of figures by a line printer."""
    sheet = Sheet(studio, width=210, height=297, dpi=content.dpi, colour=(250, 252, 248))
    for line in range(26):
        if line % 2:
            sheet.box(0, 70 + line * 7, 210, 7, colour=(228, 242, 230), fill=(228, 242, 230))
    sheet.text(14, 12, "樣本貿易行", size=7, weight="Bold")
    sheet.text(14, 22, "訂購單 PURCHASE ORDER", size=4.6)
    for y, words, field in (
        (34.0, "No.", "number"),
        (42.0, "Date", "day"),
        (50.0, "Account", "account"),
        (58.0, "Telephone", "phone"),
    ):
        sheet.text(14, y, words, size=3, colour=GREY)
        printed(sheet, 40, y, content[field], size=2.6)
    printed(sheet, 110, 34, content["roman"].upper(), size=2.6)
    sheet.rule(10, 68, 200, 68, colour=BLACK)
    y = 72.0
    for field in content.fields:
        if field.startswith("item "):
            for x, words in zip((14.0, 70.0, 120.0), content[field].split("|"), strict=True):
                printed(sheet, x, y, words, size=2.3)
            y += 7
    sheet.rule(10, y + 1, 200, y + 1, colour=BLACK)
    sheet.text(90, y + 3, "合計 TOTAL", size=3.6)
    printed(sheet, 120, y + 3, content["amount"], size=3)
    sheet.text(105, 285, NOTICE, size=2.8, colour=GREY, anchor="ma")
    return sheet
