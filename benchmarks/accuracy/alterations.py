"""What makes a paper another record: a chop, a note, a bar over words, a watermark."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.accuracy.drawing import Drawn, as_drawn
from samples.chops import boxed_stamp, seal
from samples.handwriting import write
from samples.paper import BLACK, WHITE, Sheet, Studio

Alteration = Callable[[Sheet, float, float, Random], None]

SEEN_FROM = 24
"""Grey levels by which a place must change, over a square millimetre, for the alteration to be one."""

TRIES = 12


def altered(room: Studio, drawn: Drawn, chance: Random, alteration: Alteration) -> Drawn:
    """Return the picture with an alteration at a place where it can be seen.

    A red chop on a dark band changes nothing that a grey page shows, so the place is drawn again until a square
    millimetre differs by `SEEN_FROM` levels.
    """
    changed = drawn
    for _ in range(TRIES):
        sheet = _sheet_on(room, drawn)
        x, y = chance.uniform(0.08, 0.7) * sheet.width, chance.uniform(0.08, 0.8) * sheet.height
        alteration(sheet, x, y, chance)
        changed = as_drawn(sheet)
        gap = cv2.absdiff(_grey(changed), _grey(drawn))
        if int((gap >= SEEN_FROM).sum()) >= (drawn.dpi / 25.4) ** 2:
            break
    return changed


def _grey(drawn: Drawn) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return cv2.cvtColor(drawn.picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)


def _sheet_on(room: Studio, drawn: Drawn) -> Sheet:
    height, width = drawn.picture.shape[:2]
    sheet = Sheet(room, width=1, height=1, dpi=drawn.dpi)
    sheet.width, sheet.height = width * 25.4 / drawn.dpi, height * 25.4 / drawn.dpi
    sheet.image = Image.fromarray(drawn.picture)
    sheet.pen = ImageDraw.Draw(sheet.image)
    return sheet


def stamp(sheet: Sheet, x: float, y: float, chance: Random) -> None:
    """Press a red chop, which may lie over words."""
    if chance.random() < 0.5:
        seal(sheet, x, y, chance.choice(("收訖", "樣本", "核", "作廢")), size=chance.uniform(7, 18), chance=chance)
    else:
        words = chance.choice(("PAID 已付", "RECEIVED 收訖", "COPY 副本", "VOID 作廢"))
        boxed_stamp(sheet, x, y, (words,), size=chance.uniform(3, 7), chance=chance, turn=chance.uniform(-20, 20))


def note(sheet: Sheet, x: float, y: float, chance: Random) -> None:
    """Write a few letters by hand, in blue, black or pencil."""
    letters = "".join(chance.choice("ABCDEFGHKLMNPRSTUVWXYZ0123456789") for _ in range(chance.randrange(2, 8)))
    ink = chance.choice(((28, 52, 140), (30, 30, 34), (96, 96, 100)))
    write(sheet, x, y, letters, size=chance.uniform(3, 6), chance=chance, ink=ink)


def redaction(sheet: Sheet, x: float, y: float, chance: Random) -> None:
    """Lay a bar over words, black or as white as correction fluid."""
    colour = BLACK if chance.random() < 0.6 else WHITE
    width, height = chance.uniform(6, 40), chance.uniform(3, 7)
    sheet.box(x, y, width, height, colour=colour, fill=colour)


def watermark(sheet: Sheet, x: float, y: float, chance: Random) -> None:
    """Write a name across a photograph, half transparent."""
    mask = Image.new("L", sheet.image.size, 0)
    face = sheet.studio.face(sheet.px(chance.uniform(8, 16)), weight="Bold")
    words = chance.choice(("樣本圖片 SAMPLE", "© 示範公司", "PROOF 樣張"))
    ImageDraw.Draw(mask).text((sheet.px(x), sheet.px(y)), words, font=face, fill=chance.randrange(90, 170), anchor="mm")
    sheet.ink(mask, 0, 0, WHITE)
