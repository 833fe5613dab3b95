"""Single values: names, text, dates, periods, numbers, `yes` and `no`. Each has one spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from engine.language.blocks import Reader, lines_of, word_of
from engine.language.characters import MAX_NAME, is_name
from engine.language.codes import Code
from engine.language.notes import Notes, closest, quoted, suggestion
from engine.language.yaml_nodes import Node, Word
from engine.model.dates import Period
from engine.model.errors import PeriodError
from engine.model.policies import Title

E = TypeVar("E", bound=StrEnum)

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
"""The languages that a title may be written in."""

PERIOD = re.compile(r"P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?")
_SPOKEN_PERIOD = re.compile(r"p?\s*([0-9]{1,4})\s*(y|years?|m|months?)", re.IGNORECASE)
DAYS = re.compile(r"P([0-9]{1,4})D")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
HEX = re.compile(r"[0-9a-f]{8,64}")
ZONE = re.compile(r"UTC|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}")


def name(node: Node, notes: Notes) -> str:
    """Return a name: of a rule, a fact, an event, a value of a list."""
    word = word_of(node, notes)
    if not is_name(word.text):
        raise notes.refusal(
            Code.NOT_AN_ID,
            word,
            message=f"{quoted(word.text)} cannot be a name",
            help=f"use letters, digits, `-`, `_` and `.`, at most {MAX_NAME}, such as `cheque-image`",
        )
    return word.text


def line(node: Node, notes: Notes) -> str:
    """Return text on one line, as facts have it: what has spaces around it would match nothing."""
    word = word_of(node, notes)
    if word.is_folded or "\n" in word.text or word.text != word.text.strip():
        raise notes.refusal(
            Code.TEXT,
            word,
            message=f"{quoted(word.text)} {_fault_of(word)}",
            help="write it on one line, without spaces around it; items of a list line up with each other",
        )
    return word.text


def _fault_of(word: Word) -> str:
    is_long = word.is_folded or "\n" in word.text
    return "goes on over several lines" if is_long else "begins or ends with a space"


def prose(node: Node, notes: Notes) -> str:
    """Return text for people, of one or several lines."""
    return word_of(node, notes).text.strip()


def title(node: Node, notes: Notes) -> Title:
    """Return a title by language; text alone is English."""
    if isinstance(node, Word):
        return {"en": line(node, notes)}
    found: dict[str, str] = {}
    for entry in lines_of(node, notes).entries:
        if entry.key.text not in LANGUAGES:
            raise notes.refusal(
                Code.LANGUAGE,
                entry.key,
                message=f"{quoted(entry.key.text)} is not a language of the reports",
                help=suggestion(entry.key.text, choices=LANGUAGES, label="languages"),
            )
        found[entry.key.text] = line(entry.value, notes)
    return found


def day(node: Node, notes: Notes) -> date:
    """Return a civil date."""
    word = word_of(node, notes)
    try:
        if DATE.fullmatch(word.text):
            return date.fromisoformat(word.text)
    except ValueError:
        pass
    raise notes.refusal(
        Code.DATE,
        word,
        message=f"{quoted(word.text)} is not a date",
        help="write year, month and day as 2026-03-31, a day that the calendar has",
    )


def period(node: Node, notes: Notes) -> Period:
    """Return a length of years and months; days and weeks are no calendar periods."""
    word = word_of(node, notes)
    match = PERIOD.fullmatch(word.text)
    if match is None or not (match[1] or match[2]):
        raise notes.refusal(
            Code.PERIOD, word, message=f"{quoted(word.text)} is not a period", help=_help_with_period(word.text)
        )
    try:
        return Period(12 * int(match[1] or 0) + int(match[2] or 0))
    except PeriodError as error:
        raise notes.refusal(
            Code.PERIOD, word, message=f"{quoted(word.text)} is longer than 400 years", help=error.help
        ) from None


def _help_with_period(text: str) -> str:
    spoken = _SPOKEN_PERIOD.fullmatch(text.strip())
    if spoken is not None:
        return f"did you mean `P{int(spoken[1])}{spoken[2][0].upper()}`?"
    if text.startswith("P") and set(text) & set("DW"):
        return (
            "a period counts years and months, never days or weeks: P7Y, P18M, P7Y6M; "
            "ask counsel how many months are safe"
        )
    return "write years as P7Y, months as P18M, both as P7Y6M"


def days(*, least: int, most: int) -> Reader[int]:
    """Return a reader of a number of days, as P14D."""

    def read(node: Node, notes: Notes) -> int:
        word = word_of(node, notes)
        match = DAYS.fullmatch(word.text)
        if match is None or not least <= int(match[1]) <= most:
            raise notes.refusal(
                Code.DAYS,
                word,
                message=f"{quoted(word.text)} is not a number of days from {least} to {most}",
                help=f"write days, such as `P{min(14, most)}D`",
            )
        return int(match[1])

    return read


def number(node: Node, notes: Notes) -> Decimal:
    """Return a decimal number of at most fifteen digits before the point and nine after it."""
    word = word_of(node, notes)
    if not _NUMBER.fullmatch(word.text):
        raise notes.refusal(
            Code.NUMBER,
            word,
            message=f"{quoted(word.text)} is not a number",
            help="write digits, with a point where needed: 300 or 2.5",
        )
    return Decimal(word.text) + 0  # so that -0 is 0


def whole_number(*, least: int, most: int) -> Reader[int]:
    """Return a reader of a whole number within bounds."""

    def read(node: Node, notes: Notes) -> int:
        word = word_of(node, notes)
        if not _WHOLE.fullmatch(word.text) or not least <= int(word.text) <= most:
            raise notes.refusal(
                Code.NUMBER,
                word,
                message=f"{quoted(word.text)} is not a whole number from {least} to {most}",
                help=f"write digits alone, such as `{max(least, min(5, most))}`",
            )
        return int(word.text)

    return read


def yes_no(node: Node, notes: Notes) -> bool:
    """Return whether `yes` is written; `true`, `on` and `1` are other words for it that nobody needs."""
    word = word_of(node, notes)
    if word.text not in {"yes", "no"}:
        meant = {"true": "yes", "on": "yes", "y": "yes", "1": "yes", "false": "no", "off": "no", "n": "no", "0": "no"}
        spelt = meant.get(word.text.lower()) or closest(word.text, choices=("yes", "no"))
        raise notes.refusal(
            Code.YES_NO,
            word,
            message=f"{quoted(word.text)} is neither `yes` nor `no`",
            help=f"did you mean `{spelt}`?" if spelt else "write `yes` or `no`",
        )
    return word.text == "yes"


def yes(node: Node, notes: Notes) -> bool:
    """Return true where `yes` is written; there is nothing else to say here."""
    if not yes_no(node, notes):
        raise notes.refusal(
            Code.NOTHING_TO_COUNT, node, message="`no` says nothing here", help="delete the line, or write `yes`"
        )
    return True


def choice(kind: type[E], *, label: str) -> Reader[E]:
    """Return a reader of one word of a closed list."""

    def read(node: Node, notes: Notes) -> E:
        return kind(one_word(node, notes, choices=[member.value for member in kind], label=label))

    return read


def one_word(node: Node, notes: Notes, *, choices: Sequence[str], label: str) -> str:
    """Return the word, which is one of `choices`."""
    word = word_of(node, notes)
    if word.text not in choices:
        raise notes.refusal(
            Code.NOT_A_CHOICE,
            word,
            message=f"{quoted(word.text)} cannot stand here",
            help=suggestion(word.text, choices=choices, label=label),
        )
    return word.text


def hex_prefix(node: Node, notes: Notes) -> str:
    """Return a digest or its beginning, in lower case: eight hex digits tell two files of an archive apart."""
    word = word_of(node, notes)
    if not HEX.fullmatch(word.text.lower()):
        raise notes.refusal(
            Code.HEX_DIGITS,
            word,
            message=f"{quoted(word.text)} is not a digest, nor the beginning of one",
            help="write 8 to 64 digits of 0 to 9 and a to f",
        )
    return word.text.lower()


def timezone(node: Node, notes: Notes) -> str:
    """Return the name of a time zone, by its form: whether the zone exists is asked where a clock is read."""
    word = word_of(node, notes)
    if not ZONE.fullmatch(word.text):
        raise notes.refusal(
            Code.TIMEZONE,
            word,
            message=f"{quoted(word.text)} is not the name of a time zone",
            help="write region and city, such as `Asia/Hong_Kong`",
        )
    return word.text
