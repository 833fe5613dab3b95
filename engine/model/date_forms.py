"""How dates are written outside Muniment: forms such as DD/MM/YYYY, and every day that a text may mean by them.

A text that two forms read differently means both days: which one the writer meant, nobody can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = {
    "YYYY": ("year", "[0-9]{4}"),
    "MMM": ("named", "[A-Za-z]{3}"),
    "MM": ("month", "[0-9]{2}"),
    "M": ("month", "[0-9]{1,2}"),
    "DD": ("day", "[0-9]{2}"),
    "D": ("day", "[0-9]{1,2}"),
    "hh": ("hour", "[0-9]{2}"),
    "mm": ("minute", "[0-9]{2}"),
    "ss": ("second", "[0-9]{2}"),
}
_TOKEN = re.compile("|".join(_PARTS) + "|YY|T(?=hh)|.", re.DOTALL)
_ONE_OR_TWO = ("D", "M")


class DateFormError(ValueError):
    """A text that is no form of dates; `fault` says why. Never shown by itself."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class DateForm:
    """One way to write a date: `text` is as people write it down, DD/MM/YYYY.

    YYYY is the year, MM and DD two digits, M and D one or two, MMM the English month in three letters. A time of day
    (hh, mm, ss) is read past: a fact is a civil date. D and M need something between them that is no digit: by DMYYYY
    1112021 would be a day in January and one in November.
    """

    text: str
    _pattern: re.Pattern[str] = field(repr=False, compare=False)

    @classmethod
    def of(cls, text: str) -> DateForm:
        """Return the form that `text` describes; raises `DateFormError`."""
        seen: set[str] = set()
        pattern = ""
        uncertain = 0
        for token in _TOKEN.findall(text):
            part = _PARTS.get(token)
            if part is None:
                if token == "YY":
                    raise DateFormError(fault="a year of two digits could be of two centuries")
                if token.isascii() and token.isalnum() and token != "T":
                    raise DateFormError(fault=f"`{token}` is no part of a date")
                pattern += re.escape(token)
                uncertain = 0
                continue
            name, digits = part
            uncertain = 0 if name == "named" else uncertain + (token in _ONE_OR_TWO)
            if uncertain > 1:
                raise DateFormError(fault="nobody can say where its day ends and its month begins")
            if name in seen:
                raise DateFormError(fault="it has two years" if name == "year" else f"it has the {name} twice")
            seen.add(name)
            pattern += f"(?P<{name}>{digits})"
        if "year" not in seen:
            raise DateFormError(fault="it has no year of four digits")
        if "day" not in seen or len(seen & {"month", "named"}) != 1:
            raise DateFormError(fault="it does not have one day and one month")
        return cls(text=text, _pattern=re.compile(pattern))

    def read(self, text: str) -> date | None:
        """Return the day that `text` means by this form, or nothing where it is none."""
        found = self._pattern.fullmatch(text)
        if found is None:
            return None
        parts = found.groupdict()
        named = parts.get("named")
        if named is not None and named.lower() not in _MONTHS:
            return None
        month = _MONTHS.index(named.lower()) + 1 if named is not None else int(parts["month"])
        try:
            return date(int(parts["year"]), month, int(parts["day"]))
        except ValueError:
            return None


ISO = DateForm.of("YYYY-MM-DD")
"""The one form that is read everywhere."""


_OR = " or "


def days_as_text(days: Iterable[date]) -> str:
    """Return a text that means every one of `days`, and no other.

    >>> days_of(days_as_text([date(2019, 4, 3), date(2019, 3, 4)]))
    (datetime.date(2019, 3, 4), datetime.date(2019, 4, 3))
    """
    return _OR.join(day.isoformat() for day in sorted(days))


def days_of(text: str, *, forms: Iterable[DateForm] = ()) -> tuple[date, ...]:
    """Return every day that `text` means, by YYYY-MM-DD or by any of `forms`, earliest first.

    `2019-03-04 or 2019-04-03` means both.

    >>> days_of("03/04/2019", forms=(DateForm.of("DD/MM/YYYY"), DateForm.of("M/D/YYYY")))
    (datetime.date(2019, 3, 4), datetime.date(2019, 4, 3))
    """
    found = {day for form in (ISO, *forms) if (day := form.read(text)) is not None}
    if not found and _OR in text:
        several = [ISO.read(part) for part in text.split(_OR)]
        found = {day for day in several if day is not None} if None not in several else set()
    return tuple(sorted(found))
