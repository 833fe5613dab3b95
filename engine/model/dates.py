"""Civil dates and calendar periods: when a floor ends and a ceiling is passed.

Nothing here reads a clock. The rules are section 3 of `docs/semantics.md`; the corresponding-date rule is that of
*Dodds v Walker* [1981] 1 WLR 1027, and Cap. 1 s. 71(1)(a) says the same of periods of days.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from engine.model.errors import DateOverflowError, PeriodError

MONTHS_IN_400_YEARS = 400 * 12
PHOTOGRAPHY_BEGINS = date(1826, 1, 1)
"""No image is older: an earlier start is a finding (semantics D6)."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A length of calendar time in months, never in days: P7Y is `Period(84)`."""

    months: int

    def __post_init__(self) -> None:
        if not 0 <= self.months <= MONTHS_IN_400_YEARS:
            raise PeriodError(months=self.months)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        if not months:
            return f"P{years}Y"
        return f"P{years}Y{months}M" if years else f"P{months}M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The dates between which a doubtful date lies, both included; a certain date has equal bounds."""

    earliest: date
    latest: date

    @classmethod
    def on(cls, day: date) -> Interval:
        """Return the interval of a date that is certain."""
        return cls(earliest=day, latest=day)

    @property
    def is_certain(self) -> bool:
        """Say whether both bounds are one day."""
        return self.earliest == self.latest


class Cutoff(StrEnum):
    """The day to which a start is carried forward before its period runs."""

    MONTH_END = "month_end"
    YEAR_END = "year_end"
    FINANCIAL_YEAR_END = "financial_year_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """The last day of a financial year; 29 February stands for the last day of February."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    def on_or_after(self, day: date) -> date:
        """Return the first year-end that is not before `day`."""
        this_year = self._in_year(day.year)
        if this_year >= day:
            return this_year
        if day.year == MAXYEAR:
            raise DateOverflowError(start=day.isoformat(), months=12)
        return self._in_year(day.year + 1)

    def _in_year(self, year: int) -> date:
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))


def corresponding(start: date, period: Period) -> date:
    """Return the corresponding date: the same day of the month, `period` later, or that month's last day.

    >>> corresponding(date(2024, 2, 29), Period(60))
    datetime.date(2029, 2, 28)
    >>> corresponding(date(2024, 1, 31), Period(1))
    datetime.date(2024, 2, 29)

    Raises `DateOverflowError` past the year 9999.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + period.months, 12)
    if year > MAXYEAR:
        raise DateOverflowError(start=start.isoformat(), months=period.months)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def carry_to_cutoff(start: date, cutoff: Cutoff | None, *, year_end: YearEnd | None = None) -> date:
    """Return the day from which the period runs.

    `year_end` is needed for `FINANCIAL_YEAR_END` alone: the caller keeps the record where the entity's is not known.
    """
    match cutoff:
        case None:
            return start
        case Cutoff.MONTH_END:
            return start.replace(day=calendar.monthrange(start.year, start.month)[1])
        case Cutoff.YEAR_END:
            return start.replace(month=12, day=31)
        case Cutoff.FINANCIAL_YEAR_END:
            assert year_end is not None
            return year_end.on_or_after(start)


def floor_last_day(start: date, period: Period, *, margin_days: int = 0) -> date:
    """Return the last day through which a floor keeps; the record is disposable from the day after (D3, D4)."""
    last_day = corresponding(start, period)
    try:
        return last_day + timedelta(days=margin_days)
    except OverflowError:
        raise DateOverflowError(start=start.isoformat(), months=period.months) from None


def ceiling_passed_from(start: date, period: Period) -> date:
    """Return the day from which a ceiling is passed: the corresponding date itself, one day before a floor's (D4)."""
    return corresponding(start, period)
