"""Clocks know their zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.custody.clock import Clock, FixedClock, SystemClock, ZoneUnknownError


def test_the_date_is_that_of_the_zone() -> None:
    late = datetime(2026, 3, 31, 20, tzinfo=UTC)
    clock: Clock = FixedClock(late.astimezone(ZoneInfo("Asia/Hong_Kong")))
    assert clock.today() == date(2026, 4, 1)
    assert FixedClock(late).today() == date(2026, 3, 31)


def test_the_machines_clock_has_a_zone_and_moves_on() -> None:
    clock = SystemClock.in_zone("Asia/Hong_Kong")
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(hours=8)
    assert first <= second
    assert clock.today() >= first.date()


@pytest.mark.parametrize("zone", ["Hong Kong", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_an_error_for_people(zone: str) -> None:
    with pytest.raises(ZoneUnknownError):
        SystemClock.in_zone(zone)


def test_a_fixed_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2026, 1, 1))  # noqa: DTZ001 - that it is refused is tested
