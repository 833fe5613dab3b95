"""Calendar entries as an iCalendar file (RFC 5545): all-day events, the same bytes for the same entries and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from engine.model.digests import sha256_hex
from reports.calendar_entries import CalendarEntry

_DIGITS = 32
_PRODUCT = "-//Muniment//Retention calendar//EN"


def icalendar_bytes(entries: Iterable[CalendarEntry], *, as_of: date, zone: str) -> bytes:
    """Return a calendar of `entries` as of the civil day `as_of` in the time zone `zone`.

    Days are those of that zone, and have no hour. The stamp is the beginning of the day `as_of` there.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Muniment: retention 保存期限")
    calendar.add("x-wr-timezone", zone)
    stamp = datetime.combine(as_of, time(), ZoneInfo(zone)).astimezone(UTC)
    for entry in entries:
        event = Event()
        event.add("uid", uid_of(entry))
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.on)
        event.add("summary", entry.summary)
        if entry.description:
            event.add("description", entry.description)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(entry: CalendarEntry) -> str:
    """Return the name of an event, which stays the same over runs: a digest of its key."""
    return f"{sha256_hex(entry.key.encode())[:_DIGITS]}@muniment"
