"""The one typeface of a report: what it can show, and how wide that is.

Only the two files of Noto Sans HK beside this module are ever used. A character outside them would pull in a font of
the machine (another machine, another page) or a blank box, which PDF/A forbids: it is spelt out instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from reports.legible import spelt_out

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "NotoSansHK-Regular.ttf"
BOLD = FONTS / "NotoSansHK-Bold.ttf"
FAMILY = "NotoSansHK"
"""How the name of every embedded font begins, after its subset tag."""

_MARKUP = frozenset("\n\t")
_WIDEST = 1.0
"""The advance, in ems, of a character that the typeface lacks: it is never set, so this only errs on the wide side."""


@cache
def characters() -> frozenset[int]:
    """Return the code points that both weights can show."""
    return frozenset(_advances(REGULAR)) & frozenset(_advances(BOLD))


def within_font(text: str) -> str:
    """Return `text` with every character that the typeface lacks spelt out; line breaks and tabs of markup stay.

    Safe on finished markup too: markup is ASCII, and what is put in holds none of it.
    """
    shown = characters()
    return "".join(ch if ord(ch) in shown or ch in _MARKUP else spelt_out(ch) for ch in text)


def width_of(text: str, *, size: float, weight: int = 400) -> float:
    """Return how wide `text` is set in one line, in the unit of `size`; kerning aside, which only narrows."""
    advances = _advances(BOLD if weight >= 700 else REGULAR)
    return size * sum(advances.get(ord(character), _WIDEST) for character in text)


def fitted(text: str, *, width: float, size: float, weight: int = 400) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width`."""
    if width_of(text, size=size, weight=weight) <= width:
        return text
    kept = text
    while kept and width_of(kept + "…", size=size, weight=weight) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


@cache
def _advances(path: Path) -> Mapping[int, float]:
    with TTFont(path, lazy=True) as font:
        units = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: metrics[glyph][0] / units for code, glyph in font.getBestCmap().items()}
