"""What people write where a period is meant, read for certain or not at all.

A closed grammar: each phrase has exactly one meaning, and whatever is no phrase of it is left to a person. It is on the
page of commands, word for word. Triggers are not in it: which event `closure` is, only a mapping says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from engine.model.dates import MONTHS_IN_400_YEARS, Period


class Unread(StrEnum):
    """Why a text is left to a person, and what the person decides."""

    EMPTY = "nothing is written"
    RANGE = "it names a range, and either end could be meant"
    CEILING = "it says how long at most, and that needs a purpose"
    DAYS = "it counts days or weeks, and a period is years and months"
    NO_UNIT = "it is a number without years or months"
    SEVERAL = "it names more than one period or condition"
    NO_PHRASE = "it is no phrase that has exactly one meaning"
    TOO_LONG = "it is longer than 400 years"
    NUMBERS_DIFFER = "the number in words and the number in digits differ"
    DATE = "it is a date, which a spreadsheet may have made of something else"
    SMALL_SIGN = "it has a small or encircled sign, which may be a footnote"


DECIDE = {
    Unread.EMPTY: "how long, and from which event",
    Unread.RANGE: "which of the two it is; the longer keeps more",
    Unread.CEILING: "whether it is a floor, a ceiling, or both; for a ceiling, its purpose",
    Unread.DAYS: "how many months are safe",
    Unread.NO_UNIT: "whether years or months are meant",
    Unread.SEVERAL: "write a rule for each; the one that keeps longest wins",
    Unread.NO_PHRASE: "a period such as `7 years after closure`, or a state that lasts, in the policy itself",
    Unread.TOO_LONG: "the period, or `Permanent`",
    Unread.NUMBERS_DIFFER: "which of the two it is",
    Unread.DATE: "how long, and from which event",
    Unread.SMALL_SIGN: "what the note says, and the period without its sign",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What a text says: a period or, without one, for good; and the words of the trigger, where it names one.

    `Until closure` is a period of no time after closure.
    """

    period: Period | None
    trigger: str = ""

    @property
    def is_permanent(self) -> bool:
        """Say whether it keeps for good."""
        return self.period is None


_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(_WORDS)}|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
_YEARS, _MONTHS = r"(?:years?|yrs?\.?|y)", r"(?:months?|mths?\.?|mos?\.?)"


def _counted(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})(?: ?\((?P<{name}_again>\d{{1,4}})\))?[ -]?"


_LENGTH = (
    rf"(?:{_counted('years')}{_YEARS}(?:,? (?:and )?{_counted('and_months')}{_MONTHS})?"
    rf"|{_counted('months')}{_MONTHS})"
)
_KEEP = r"(?:(?:keep|retain|retention|kept|retained)(?: for)? )?(?:(?:at least|minimum(?: of)?|not less than) )?"
_AFTER = r"(?: (?:after|from|following|since|from the|after the) (?P<trigger>.+))?"
_ENGLISH = re.compile(rf"{_KEEP}{_LENGTH}{_AFTER}")
_PLUS = re.compile(rf"(?P<trigger>[^+]+?) ?\+ ?{_LENGTH}")
_UNTIL = re.compile(r"(?:(?:keep|retain) )?until (?P<trigger>.+)")
_FOR_GOOD = frozenset(
    {"permanent", "permanently", "permanent retention", "keep permanently", "retain permanently", "keep for ever"}
    | {"keep forever", "forever", "永久", "永久保存", "永久保留", "永遠保存"}
)

_HAN = "零〇一二兩三四五六七八九十百"
_HAN_NUMBER = rf"(?:\d{{1,4}}|[{_HAN}]{{1,6}})"
_HAN_LENGTH = (
    rf"(?:(?P<years>{_HAN_NUMBER})年(?:[零又]?(?P<and_months>{_HAN_NUMBER})[個个]月)?"
    rf"|(?P<months>{_HAN_NUMBER})[個个]月)"
)
_CHINESE = re.compile(
    rf"(?:[自由從从]?(?P<trigger>[^年月]+?)(?:之後|之后|後|后|起計|起计|起|當日起|当日起))?(?:須|须|應|应)?"
    rf"(?:至少|最少|不少於|不少于)?(?:保存|保留|存檔|存档)?(?:至少|最少|不少於|不少于)?(?:為期|为期)?{_HAN_LENGTH}"
)
_CEILING = re.compile(
    r"\b(?:at most|maximum|max\.?|up to|no longer than|no more than|not more than|within)\b|最多|不超過|最長|不多於"
)
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_RANGE = re.compile(r"\d ?(?:-|–|—|~|to) ?\d|[" + _HAN + r"\d][至到~－-][" + _HAN + r"\d]|\bor\b \d")
_PERIOD_AGAIN = re.compile(rf"\d|\b{_NUMBER}[ -]?(?:years?|months?)\b|[{_HAN}][個个]?[年月]")
_DAYS = re.compile(r"\b(?:days?|weeks?|wks?|hours?|quarters?)\b|[日天週周]")
_SEVERAL = re.compile(r"whichever|later of|earlier of|\bor\b|\bthen\b|;|／|以較|或")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WIDTHS = frozenset({"<wide>", "<narrow>", "<noBreak>"})
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}


def plain(text: str) -> str:
    """Return `text` as phrases and triggers are compared: one width, small letters, single spaces, no full stop.

    >>> plain("  7 Years  after CLOSURE. ")
    '7 years after closure'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。").strip()


def read_phrase(text: str) -> Phrase | Unread:
    """Return what a text says of a period, or why it is left to a person."""
    words = plain(text)
    if not words:
        return Unread.EMPTY
    if any(map(_is_small, text)):
        return Unread.SMALL_SIGN
    if words in _FOR_GOOD:
        return Phrase(period=None)
    for doubt, pattern in (
        (Unread.DATE, _DATE),
        (Unread.SEVERAL, _SEVERAL),
        (Unread.RANGE, _RANGE),
        (Unread.CEILING, _CEILING),
    ):
        if pattern.search(words):
            return doubt
    for pattern in (_ENGLISH, _PLUS, _CHINESE):
        found = pattern.fullmatch(words)
        if found is not None:
            return _phrase(found)
    until = _UNTIL.fullmatch(words)
    if until is not None and not _PERIOD_AGAIN.search(words):
        return Phrase(period=Period(0), trigger=until["trigger"])
    if re.fullmatch(_NUMBER, words) or re.search(r"\+ ?\d+$", words):
        return Unread.NO_UNIT
    return Unread.DAYS if _DAYS.search(words) and re.search(r"\d|[" + _HAN + "]", words) else Unread.NO_PHRASE


def _phrase(found: re.Match[str]) -> Phrase | Unread:
    groups = found.groupdict()
    for name in ("years", "months", "and_months"):
        again = groups.get(f"{name}_again")
        if again is not None and _number(groups[name]) != int(again):
            return Unread.NUMBERS_DIFFER
    counted = {name: _number(groups.get(name) or "0") for name in ("years", "months", "and_months")}
    if None in counted.values():
        return Unread.NO_PHRASE
    months = 12 * (counted["years"] or 0) + (counted["months"] or 0) + (counted["and_months"] or 0)
    if months > MONTHS_IN_400_YEARS:
        return Unread.TOO_LONG
    trigger = (groups.get("trigger") or "").strip()
    if _PERIOD_AGAIN.search(trigger) or not months:
        # A second number could be a second period; and no time at all after nothing is no period.
        return Unread.SEVERAL if trigger else Unread.NO_PHRASE
    return Phrase(period=Period(months), trigger=trigger)


def _is_small(character: str) -> bool:
    """Say whether a sign would become another by `plain` that is more than its other width: ¹ would be a digit."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    return kind.startswith("<") and kind not in _WIDTHS


def _number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    if text in _WORDS:
        return _WORDS.index(text) + 1
    return _TENS[text] if text in _TENS else _han_number(text)


def _han_number(text: str) -> int | None:
    """Return a number up to 999 in Chinese characters, or nothing where it is not written as numbers are.

    >>> [_han_number(text) for text in ("七", "十", "十五", "二十", "二十五", "一百二十", "七八", "一百二")]
    [7, 10, 15, 20, 25, 120, None, None]
    """
    found = re.fullmatch(
        r"(?:([一二兩三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([零〇一二兩三四五六七八九])?", text
    )
    # Many say 一百二 for a hundred and twenty, and a hundred and two is 一百零二.
    if found is None or not text or re.search("百[一二兩三四五六七八九]$", text):
        return None
    hundreds, tens, has_ten, ones = found.groups()
    return (
        100 * _DIGITS.get(hundreds or "零", 0)
        + (10 * (_DIGITS[tens] if tens else 1) if has_ten else 0)
        + _DIGITS.get(ones or "零", 0)
    )
