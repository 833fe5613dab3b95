"""A map as one picture that stands by itself: the page, the enlargements beside it, and what they are in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from engine.comparing.maps.drawing import DrawnMap
from reports.blocks import Tone
from reports.palette import COLOURS, LINE
from reports.typeface import BOLD, REGULAR, fitted, width_of, within_font
from reports.wording import Words

_MARGIN, _GAP, _SIZE, _LINE_HEIGHT = 48, 20, 26, 38
_WORD = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")


def map_sheet(
    found: DrawnMap, *, names: tuple[str, str], letters: tuple[str, str], caption: tuple[Words, ...]
) -> bytes:
    """Return a map as a PNG file, with the names of both records and the sentences below the enlargements."""
    whole, closes = Image.fromarray(found.whole), [Image.fromarray(c) for c in (found.close_first, found.close_second)]
    width = closes[0].width
    lines = [line for words in caption for text in (words.en, words.zh) for line in _wrapped(within_font(text), width)]
    beside = sum(_LINE_HEIGHT + close.height + _GAP for close in closes) + _LINE_HEIGHT * len(lines)
    sheet = Image.new("RGB", (whole.width + width + 3 * _MARGIN, max(whole.height, beside) + 2 * _MARGIN), "white")
    pen = ImageDraw.Draw(sheet)
    sheet.paste(whole, (_MARGIN, _MARGIN))
    pen.rectangle((_MARGIN - 1, _MARGIN - 1, _MARGIN + whole.width, _MARGIN + whole.height), outline=LINE)
    left, top = whole.width + 2 * _MARGIN, _MARGIN
    plain, bold = (ImageFont.truetype(str(path), _SIZE) for path in (REGULAR, BOLD))
    for close, letter, name in zip(closes, letters, names, strict=True):
        pen.text((left, top), letter, font=bold, fill=COLOURS[Tone.INK])
        shown = fitted(within_font(name), width=width - 2 * _SIZE, size=_SIZE)
        pen.text((left + 1.4 * _SIZE, top), shown, font=plain, fill=COLOURS[Tone.INK])
        sheet.paste(close, (left, top + _LINE_HEIGHT))
        pen.rectangle((left - 1, top + _LINE_HEIGHT - 1, left + width, top + _LINE_HEIGHT + close.height), outline=LINE)
        top += _LINE_HEIGHT + close.height + _GAP
    for line in lines:
        pen.text((left, top), line, font=plain, fill=COLOURS[Tone.MUTED])
        top += _LINE_HEIGHT
    out = BytesIO()
    sheet.save(out, "PNG", optimize=False)
    return out.getvalue()


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text; Chinese may be parted between any two characters."""
    line = ""
    for word in _WORD.findall(text):
        if line and width_of((line + word).rstrip(), size=_SIZE) > width:
            yield line.rstrip()
            line = ""
        line += word
    yield line.rstrip()
