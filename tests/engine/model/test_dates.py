"""The date rules, with the examples of the semantics page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.dates import (
    Cutoff,
    Period,
    YearEnd,
    carry_to_cutoff,
    ceiling_passed_from,
    corresponding,
    floor_last_day,
)
from engine.model.errors import DateOverflowError, PeriodError

P7Y = Period(84)


@pytest.mark.parametrize(
    ("start", "period", "last_day"),
    [
        ("2024-02-29", Period(60), "2029-02-28"),
        ("2019-03-31", P7Y, "2026-03-31"),
        ("2024-01-31", Period(1), "2024-02-29"),
        ("2024-02-29", Period(48), "2028-02-29"),
        ("2023-12-31", P7Y, "2030-12-31"),
        ("2020-05-05", Period(0), "2020-05-05"),
    ],
)
def test_a_floor_keeps_through_the_corresponding_date(start: str, period: Period, last_day: str) -> None:
    assert floor_last_day(date.fromisoformat(start), period) == date.fromisoformat(last_day)


def test_years_and_months_are_one_total_clipped_once() -> None:
    # Clipping after the years (to 28 February 2025) and again after the month would give 28 March.
    assert corresponding(date(2024, 2, 29), Period(13)) == date(2025, 3, 29)


@pytest.mark.parametrize(("period", "passed_from"), [(Period(72), "2026-06-30"), (Period(0), "2020-06-30")])
def test_a_ceiling_is_passed_from_the_corresponding_date_itself(period: Period, passed_from: str) -> None:
    assert ceiling_passed_from(date(2020, 6, 30), period) == date.fromisoformat(passed_from)


@pytest.mark.parametrize(
    ("year_end", "last_day"),
    [(YearEnd(month=12, day=31), "2026-12-31"), (YearEnd(month=3, day=31), "2026-03-31")],
)
def test_a_voucher_runs_from_its_entity_s_own_year_end(year_end: YearEnd, last_day: str) -> None:
    start = carry_to_cutoff(date(2019, 2, 10), Cutoff.FINANCIAL_YEAR_END, year_end=year_end)
    assert floor_last_day(start, P7Y) == date.fromisoformat(last_day)


def test_a_year_end_on_29_february_is_the_last_day_of_february() -> None:
    assert YearEnd(month=2, day=29).on_or_after(date(2023, 1, 5)) == date(2023, 2, 28)
    assert YearEnd(month=2, day=29).on_or_after(date(2023, 3, 1)) == date(2024, 2, 29)


def test_a_margin_is_added_in_days() -> None:
    assert floor_last_day(date(2019, 3, 31), P7Y, margin_days=7) == date(2026, 4, 7)


def test_a_date_past_the_calendar_is_an_error_and_not_a_date() -> None:
    with pytest.raises(DateOverflowError):
        corresponding(date(9999, 12, 31), Period(1))
    with pytest.raises(DateOverflowError):
        floor_last_day(date(9999, 12, 31), Period(0), margin_days=1)
    with pytest.raises(DateOverflowError):
        YearEnd(month=3, day=31).on_or_after(date(9999, 4, 1))


@pytest.mark.parametrize("months", [-1, 400 * 12 + 1])
def test_a_period_is_zero_to_four_hundred_years(months: int) -> None:
    with pytest.raises(PeriodError):
        Period(months)


@given(start=st.dates(date(1826, 1, 1), date(2400, 1, 1)), months=st.integers(0, 4800))
def test_a_longer_period_never_ends_earlier_and_never_skips_a_month(start: date, months: int) -> None:
    end, later = corresponding(start, Period(months)), corresponding(start, Period(min(months + 1, 4800)))
    assert end <= later
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
