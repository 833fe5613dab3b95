"""The years or months of a forecast, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.model.dates import Period, corresponding
from engine.model.errors import MunimentError

MOST_PERIODS = 600
"""Periods of one forecast: fifty years by month."""

_FIRST_YEAR, _LAST_YEAR = 1900, 9998
_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


class By(StrEnum):
    """How long each period of a forecast is."""

    YEAR = "year"
    MONTH = "month"


class PeriodsError(MunimentError):
    """Years or months that make no forecast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One year or month, both days included."""

    label: str
    first: date
    last: date


def spans(first: str, last: str, *, by: By) -> tuple[Span, ...]:
    """Return the periods from the beginning of `first` to the end of `last`, which are years or months.

    Raises `PeriodsError`.

    >>> [span.label for span in spans("2027-11", "2028-01", by=By.MONTH)]
    ['2027-11', '2027-12', '2028-01']
    """
    begin, end = _first_day(first), _last_day(last)
    if end < begin:
        raise PeriodsError(f"`{last}` is before `{first}`", help="say the earlier year first: --from 2027 --to 2035")
    if by is By.YEAR and (begin.month, end.month) != (1, 12):
        raise PeriodsError("a forecast by year is of whole years", help="add --by month, or leave out the months")
    step = Period(12 if by is By.YEAR else 1)
    if (end.year - begin.year) * 12 + end.month - begin.month >= MOST_PERIODS * step.months:
        raise PeriodsError(
            f"from `{first}` to `{last}` are more than {MOST_PERIODS} periods",
            help="forecast fewer years, or by year",
        )
    return tuple(_spans(begin, end, step=step))


def _spans(begin: date, end: date, *, step: Period) -> Iterator[Span]:
    while begin < end:
        following = corresponding(begin, step)
        label = f"{begin.year:04d}" if step.months == 12 else f"{begin.year:04d}-{begin.month:02d}"
        yield Span(label=label, first=begin, last=following - timedelta(days=1))
        begin = following


def _first_day(text: str) -> date:
    year, month = _parts(text)
    return date(year, month or 1, 1)


def _last_day(text: str) -> date:
    year, month = _parts(text)
    return corresponding(date(year, month or 12, 1), Period(1)) - timedelta(days=1)


def _parts(text: str) -> tuple[int, int | None]:
    found = _MONTH.fullmatch(text)
    year, month = (int(found[1]), int(found[2]) if found[2] else None) if found else (0, None)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or (month is not None and not 1 <= month <= 12):
        raise PeriodsError(f"`{text}` is no year or month", help="write a year as 2027, a month as 2027-03")
    return year, month
