"""The only place that reads a clock: everything else takes dates and times as arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


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

    def now(self) -> datetime:
        """Return the machine's time, to the second."""
        return datetime.now(self.zone).replace(microsecond=0)  # noqa: TID251 - this is the one place

    def today(self) -> date:
        """Return the civil date in the clock's zone."""
        return self.now().date()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Tells always the same time: for the sample and for tests."""

    time: datetime

    def now(self) -> datetime:
        """Return that time."""
        return self.time

    def today(self) -> date:
        """Return that day."""
        return self.time.date()
