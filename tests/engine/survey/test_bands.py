from __future__ import annotations

from datetime import UTC, date, timedelta, timezone

import pytest

from engine.survey.bands import (
    AGES,
    FUTURE,
    RESOLUTIONS,
    SIZES,
    UNKNOWN,
    age_band,
    completed_years,
    file_day,
    resolution_band,
    size_band,
)
from tests.engine.survey.entries import DAY_NS, image, state

AS_OF = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "band"),
    [
        (AS_OF, "0"),
        (date(2025, 11, 23), "0"),
        (date(2025, 11, 22), "1"),
        (date(2016, 11, 23), "9"),
        (date(2016, 11, 22), "10-14"),
        (date(2011, 11, 22), "15-19"),
        (date(2006, 11, 22), "20+"),
        (date(2026, 11, 23), FUTURE),
        (None, UNKNOWN),
    ],
)
def test_an_age_is_in_completed_years(day: date | None, band: str) -> None:
    assert age_band(day, as_of=AS_OF) == band
    assert band in AGES


def test_a_leap_day_is_a_year_old_on_the_first_of_march() -> None:
    leap = date(2020, 2, 29)
    assert [completed_years(leap, as_of=day) for day in (date(2021, 2, 28), date(2021, 3, 1))] == [0, 1]


def test_the_day_of_a_file_time_is_that_of_the_zone() -> None:
    late = image("a", state=state(modified_ns=DAY_NS - 1))
    assert file_day(late, zone=UTC) == date(1970, 1, 1)
    assert file_day(late, zone=timezone(timedelta(hours=8))) == date(1970, 1, 2)


@pytest.mark.parametrize("ns", [10**23, -(10**23), 253_402_300_799 * 10**9])
def test_a_time_that_no_calendar_has_is_not_known(ns: int) -> None:
    assert file_day(image("a", state=state(modified_ns=ns)), zone=timezone(timedelta(hours=8))) is None
    assert file_day(image("a"), zone=UTC) is None


def test_a_limit_belongs_to_the_band_above_it() -> None:
    assert [size_band(size) for size in (0, 9_999, 10_000, 10**5, 10**6, 10**7 - 1, 10**7)] == [
        "under-10-kB",
        "under-10-kB",
        "10-100-kB",
        "100-kB-1-MB",
        "1-10-MB",
        "1-10-MB",
        "10-MB-or-more",
    ]
    assert [resolution_band(image("a", dpi=dpi)) for dpi in (2, 149, 150, 200, 300, 599, 600, None)] == [
        "under-150",
        "under-150",
        "150-199",
        "200-299",
        "300-399",
        "400-599",
        "600+",
        "not-stated",
    ]


def test_every_band_is_named_once() -> None:
    for bands in (AGES, SIZES, RESOLUTIONS):
        assert len(set(bands)) == len(bands)
