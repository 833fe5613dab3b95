"""Civil dates as formulas: real days, cutoffs, the ends of floors and ceilings (section 3 of `docs/semantics.md`).

A day is year, month and day of the month. Its key, `31 * (12 * year + month - 1) + day - 1`, is in the order of dates,
and adding months to it is linear: whether a corresponding date lies before another day does not depend on how it was
clipped to the end of its month, for the other day lies within that month too. Only margins count single days.

Which years are leap years is not linear, and asking for it everywhere takes minutes. So a leap year is a truth of its
own, left open at first; where an answer contradicts the calendar, the year's definition is added and asked again. What
holds with more days than there are holds with those that there are, so proofs need no second question.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

import z3

from engine.model.dates import Cutoff, YearEnd
from engine.proofs.formulas import Formula, Model, Number, every, follows, holds_in, number_in, some

_SHORT = (4, 6, 9, 11)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that is not known: three numbers; `name` is unique in its calendar.

    `index` is the number of its month, counted from year 0, and `key` the number that orders days.
    """

    name: str
    year: Number
    month: Number
    day: Number
    index: Number
    key: Number

    def is_on(self, day: date) -> Formula:
        """Return that this is `day`."""
        return every((self.year == day.year, self.month == day.month, self.day == day.day))

    def is_same(self, other: Day) -> Formula:
        """Return that this is the same day as another; by its numbers, which is easier to answer than by the keys."""
        return every((self.year == other.year, self.month == other.month, self.day == other.day))

    def in_(self, model: Model) -> date:
        """Return the day under an assignment that the calendar has accepted."""
        return date(number_in(model, self.year), number_in(model, self.month), number_in(model, self.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A start after its cutoff: the number of its month, and the day in it."""

    index: Number
    day: Number


class Calendar:
    """Makes days, and knows what is still open about leap years."""

    def __init__(self) -> None:
        self.constraints: list[Formula] = []
        self._leap: dict[str, tuple[Number, Formula]] = {}
        self._shifted: dict[tuple[str, int], Day] = {}
        self._settled: set[str] = set()

    def day(self, name: str, *, last_year: int = MAXYEAR) -> Day:
        """Return a day of the years 1 to 9999, or up to another year."""
        year, month, number = z3.Int(f"{name}.year"), z3.Int(f"{name}.month"), z3.Int(f"{name}.day")
        index = 12 * year + month - 1
        day = Day(name=name, year=year, month=month, day=number, index=index, key=31 * index + number - 1)
        self.constraints += [
            day.year >= 1,
            day.year <= last_year,
            day.month >= 1,
            day.month <= 12,
            day.day >= 1,
            day.day <= 31,
            follows(day.day == 31, every(day.month != month for month in _SHORT)),
            follows(day.month == 2, day.day <= 29),
            follows(every((day.month == 2, day.day == 29)), self.is_leap(day)),
        ]
        return day

    def is_leap(self, day: Day, *, later: int = 0) -> Formula:
        """Return that the year of `day`, or one so many years `later`, has a 29 February."""
        name = f"{day.name}.leap+{later}"
        if name not in self._leap:
            self._leap[name] = (day.year + later, z3.Bool(name))
        return self._leap[name][1]

    def length_of_month(self, day: Day) -> Number:
        """Return how many days the month of `day` has."""
        is_short = some(day.month == month for month in _SHORT)
        return z3.If(is_short, 30, z3.If(day.month == 2, z3.If(self.is_leap(day), 29, 28), 31))

    def earlier(self, day: Day, *, days: int) -> Day:
        """Return the day so many days before `day`, or after it where they are less than none."""
        if days == 0:
            return day
        known = self._shifted.get((day.name, days))
        if known is None:
            # The day after the last of the calendar is there too: no day of judgement must be left out.
            known = self._shifted[day.name, days] = self.day(f"{day.name}-{days}", last_year=MAXYEAR + 1)
            ways = self._ways_back(known, day, days) if days > 0 else self._ways_back(day, known, -days)
            self.constraints.append(some(ways))
        return known

    def _ways_back(self, earlier: Day, day: Day, days: int) -> Iterator[Formula]:
        """Yield, by month and by how many ends of months lie between, that two days are so many days apart."""
        for month in range(1, 13):
            february: list[int] = []
            between = back = 0
            while between <= days + 31:
                years, before = divmod(month - 1 - back, 12)
                if between >= days - 32:
                    leap_days = [z3.If(self.is_leap(day, later=year), 1, 0) for year in february]
                    yield every(
                        (
                            day.month == month,
                            earlier.month == before + 1,
                            earlier.year == day.year + years,
                            earlier.day == day.day + between + sum(leap_days) - days,
                        )
                    )
                back += 1
                years, before = divmod(month - 1 - back, 12)
                between += _LENGTHS[before]
                february += [years] if before == 1 else []

    def carried(self, day: Day, cutoff: Cutoff | None, *, year_end: YearEnd | None = None) -> Carried:
        """Return a start carried to the cutoff, as `engine.model.dates.carry_to_cutoff` does."""
        match cutoff:
            case None:
                return Carried(index=day.index, day=day.day)
            case Cutoff.MONTH_END:
                return Carried(index=day.index, day=self.length_of_month(day))
            case Cutoff.YEAR_END:
                return Carried(index=12 * day.year + 11, day=z3.IntVal(31))
            case Cutoff.FINANCIAL_YEAR_END:
                assert year_end is not None
                return self._financial(day, year_end)

    def _financial(self, day: Day, end: YearEnd) -> Carried:
        is_this_year = some((day.month < end.month, every((day.month == end.month, day.day <= end.day))))
        index = 12 * z3.If(is_this_year, day.year, day.year + 1) + end.month - 1
        if end.month == 2 and end.day > 28:
            is_leap = z3.If(is_this_year, self.is_leap(day), self.is_leap(day, later=1))
            return Carried(index=index, day=z3.If(is_leap, 29, 28))
        return Carried(index=index, day=z3.IntVal(min(end.day, calendar.monthrange(2023, end.month)[1])))

    def is_due(self, start: Carried, *, months: int, margin_days: int, as_of: Day) -> Formula:
        """Return that a floor has run out on `as_of`; one that ends past the calendar never has."""
        # To be after the last day and a margin is to be, so many days earlier, after the last day.
        return self.earlier(as_of, days=margin_days).key > 31 * (start.index + months) + start.day - 1

    def is_passed(self, start: Carried, *, months: int, as_of: Day) -> Formula:
        """Return that a ceiling is passed on `as_of`."""
        is_clipped = every((as_of.index == start.index + months, as_of.day == self.length_of_month(as_of)))
        return some((as_of.key >= 31 * (start.index + months) + start.day - 1, is_clipped))

    def contradicted_by(self, model: Model) -> list[Formula]:
        """Return the definitions of the years about which an assignment is wrong; empty where its days are real."""
        found: list[Formula] = []
        for name, (year, is_leap) in self._leap.items():
            if name not in self._settled and holds_in(model, is_leap) != calendar.isleap(number_in(model, year)):
                self._settled.add(name)
                found.append(is_leap == every((year % 4 == 0, some((year % 100 != 0, year % 400 == 0)))))
        return found


def key_of(day: date) -> int:
    """Return the key of a day that is known."""
    return 31 * (12 * day.year + day.month - 1) + day.day - 1
