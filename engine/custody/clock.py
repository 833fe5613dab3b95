"""The only place that reads a clock: everything else takes dates and times as arguments."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.model.errors import MunimentError

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


class ZoneUnknownError(MunimentError):
    """A time zone that this machine does not know."""

    def __init__(self, *, zone: str) -> None:
        super().__init__(f"`{zone}` is no time zone of this machine", help="name one as Asia/Hong_Kong")
        self.zone = zone


class Clock(Protocol):
    """Tells the time in a declared zone."""

    def now(self) -> datetime:
        """Return the time, aware, to the second."""

    def today(self) -> date:
        """Return the civil date in the clock's zone."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Tells the machine's time in `zone`."""

    zone: ZoneInfo = HONG_KONG

    @classmethod
    def in_zone(cls, name: str) -> SystemClock:
        """Return the machine's clock in the zone of that name; raises `ZoneUnknownError`."""
        try:
            return cls(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ZoneUnknownError(zone=name) from None

    def now(self) -> datetime:
        """Return the machine's time, to the second."""
        return datetime.now(self.zone).replace(microsecond=0)  # noqa: TID251 - this is the one place

    def today(self) -> date:
        """Return the civil date in the clock's zone."""
        return self.now().date()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Tells always the same time: for the sample and for tests.

    INVARIANT: `time` carries its zone (`tests/engine/custody/test_clock.py` holds it).
    """

    time: datetime

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            raise ValueError("a fixed clock needs a time with its zone")

    def now(self) -> datetime:
        """Return that time."""
        return self.time

    def today(self) -> date:
        """Return that day."""
        return self.time.date()


class Timer(Protocol):
    """Measures how long something takes."""

    def seconds(self) -> float:
        """Return the seconds since some moment; they never run back, and say nothing of the time of day."""


@dataclass(frozen=True, slots=True)
class SystemTimer:
    """Measures with the machine's monotonic clock."""

    def seconds(self) -> float:
        """Return the seconds of the machine's monotonic clock."""
        return time.monotonic()
