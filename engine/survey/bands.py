"""The spans in which a survey tells ages, sizes and resolutions apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from engine.survey.files import SurveyedFile

FUTURE, UNKNOWN, NOT_STATED = "future", "unknown", "not-stated"

AGES = (*(str(years) for years in range(10)), "10-14", "15-19", "20+", FUTURE, UNKNOWN)
"""Completed years since the time of a file; `future` lies after the day of the survey."""

_SIZE_LIMITS = ((10**4, "under-10-kB"), (10**5, "10-100-kB"), (10**6, "100-kB-1-MB"), (10**7, "1-10-MB"))
_LARGEST = "10-MB-or-more"
SIZES = (*(name for _, name in _SIZE_LIMITS), _LARGEST)
"""Bytes of one file, in powers of a thousand; a limit belongs to the band above it."""

_DPI_LIMITS = ((150, "under-150"), (200, "150-199"), (300, "200-299"), (400, "300-399"), (600, "400-599"))
_FINEST = "600+"
RESOLUTIONS = (*(name for _, name in _DPI_LIMITS), _FINEST, NOT_STATED)
"""Dots per inch, the lowest that any page of the file states."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def file_day(file: SurveyedFile, *, zone: tzinfo) -> date | None:
    """Return the civil day on which the file was last written, as its file system says; nothing where no date is.

    It says when something was done to the file (a copy, a migration), never how old the record is, and starts no clock.
    """
    if file.state is None:
        return None
    try:
        return (_EPOCH + timedelta(microseconds=file.state.modified_ns // 1000)).astimezone(zone).date()
    except (OverflowError, ValueError):
        return None


def completed_years(day: date, *, as_of: date) -> int:
    """Return the whole years from `day` to `as_of`; negative where `day` lies after it.

    >>> completed_years(date(2020, 2, 29), as_of=date(2021, 2, 28))
    0
    """
    return as_of.year - day.year - ((as_of.month, as_of.day) < (day.month, day.day))


def age_band(day: date | None, *, as_of: date) -> str:
    """Return the band of `AGES` of a file time."""
    if day is None:
        return UNKNOWN
    if day > as_of:
        return FUTURE
    years = completed_years(day, as_of=as_of)
    return str(years) if years < 10 else "10-14" if years < 15 else "15-19" if years < 20 else "20+"


def size_band(size: int) -> str:
    """Return the band of `SIZES` of a number of bytes."""
    return _band(size, limits=_SIZE_LIMITS, above=_LARGEST)


def resolution_band(file: SurveyedFile) -> str:
    """Return the band of `RESOLUTIONS` of an image."""
    dpi = file.scanned.measured.get("dpi")
    return NOT_STATED if dpi is None else _band(int(dpi), limits=_DPI_LIMITS, above=_FINEST)


def _band(amount: int, *, limits: Sequence[tuple[int, str]], above: str) -> str:
    return next((name for limit, name in limits if amount < limit), above)
