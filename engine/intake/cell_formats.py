"""What the format of a cell makes of its value: where it shows something else than it stores, nobody guesses.

The number 417 in the format `"C-"00000` shows C-00417, and the first of October in `mmm-yy` shows Oct-21. Either may be
meant, so such a cell is not read. Formats are those of ECMA-376, part 1, section 18.8.31.
"""

from __future__ import annotations

import re
from decimal import Decimal

_GENERAL, _AS_TEXT = "general", "@"
_PLAIN = re.compile(r"(?:#,##)?0(?:\.(0+))?(?:_.)?")
_CONDITION = re.compile(r"\[[<>=]")
_NO_SIGN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CLOCK = re.compile(r"h+[^a-z]*m+|m+[^a-z]*s+")
_YEAR, _MONTH, _DAY = re.compile(r"y|e"), re.compile(r"(?<!m)m{1,4}(?!m)"), re.compile(r"(?<!d)d{1,2}(?!d)")

FIRST_OWN_FORMAT = 164
"""The number of the first format that a workbook writes out; a lower one stands for what every spreadsheet knows."""


def shows_number(value: Decimal, *, by: str) -> bool:
    """Say whether a cell of the format `by` shows this number, and nothing else."""
    written = _section(value, by=by)
    if written is None:
        return False
    if written.lower() in (_GENERAL, _AS_TEXT):
        return True
    plain = _PLAIN.fullmatch(written)
    return plain is not None and value == round(value, len(plain[1] or ""))


def shows_day(*, by: str) -> bool:
    """Say whether a date in the format `by` is shown with its day, month and year."""
    if _CONDITION.search(by):
        return False
    signs = _CLOCK.sub("", _NO_SIGN.sub("", by.lower()).split(";")[0])
    return all(part.search(signs) for part in (_YEAR, _MONTH, _DAY))


def shows_text(*, by: str) -> bool:
    """Say whether a text in the format `by` is shown, and nothing besides."""
    sections = by.split(";")
    if len(sections) < 4 and _AS_TEXT not in by:
        return not _CONDITION.search(by)
    return re.sub(r"_.", "", sections[-1]) in (_AS_TEXT, "General")


def _section(value: Decimal, *, by: str) -> str | None:
    """Return the part of a format that is for this number; a negative number may have one of its own, and zero too."""
    sections = by.split(";")
    if _CONDITION.search(by) or (value < 0 and len(sections) > 1):
        return None
    return sections[2] if not value and len(sections) > 2 else sections[0]
