"""A calendar parsed back: all-day events, names that stay, the same bytes, and not a word of what is sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from engine.judge.due_days import DueMonth
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.model.holds import Hold
from engine.model.orders import Order, OrderAuthority
from reports.calendar_entries import CalendarEntry, entries_of
from reports.icalendar_file import icalendar_bytes
from tests.engine.language.documents import CONFIRMATION, HOLD, POLICY, VOCABULARY

AS_OF = date(2026, 8, 22)
READ: ReadBundle = read_bundle(
    [
        Source("v.yaml", VOCABULARY.encode()),
        Source("p.yaml", POLICY.encode()),
        Source("h.yaml", HOLD.encode()),
        Source("c.yaml", (CONFIRMATION % "3f9a12c4").encode()),
    ]
)
OPEN = READ.holds[0]
SEALED = replace(OPEN, id="ICAC-9", matter="Secret matter", is_sealed=True)
ORDER = Order(
    id="PCO-7",
    authority=OrderAuthority.PRIVACY_COMMISSIONER,
    authority_name="Privacy Commissioner",
    scope=OPEN.scope,
    made_on=date(2026, 8, 1),
    due_on=date(2026, 12, 1),
)
DUE = DueMonth(rule="amlo-customer-records", first=date(2031, 4, 2), records=1200)


def entries(*, holds: tuple[Hold, ...] = (OPEN,), as_of: date = AS_OF) -> tuple[CalendarEntry, ...]:
    return entries_of(READ.bundle, holds=holds, orders=[ORDER], due=[DUE], as_of=as_of)


def parsed(found: tuple[CalendarEntry, ...], *, as_of: date = AS_OF) -> list[dict[str, object]]:
    data = icalendar_bytes(found, as_of=as_of, zone="Asia/Hong_Kong")
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    return [
        {
            "uid": str(event["uid"]),
            "on": event.decoded("dtstart"),
            "stamp": event.decoded("dtstamp"),
            "summary": str(event["summary"]),
        }
        for event in calendar.walk("VEVENT")
    ]


def test_every_kind_of_day_is_there() -> None:
    found = [(one["on"], one["summary"]) for one in parsed(entries())]

    assert found == [
        (date(2026, 9, 1), "Review the hold 覆核凍結: HCA-1234-2026"),
        (date(2026, 12, 1), "Order to destroy is due 銷毀命令期限: PCO-7"),
        (date(2027, 9, 30), "Confirmation ends 律師確認屆滿: amlo-customer-records"),
        (date(2027, 11, 21), "Check the sources again 重新查核依據: hk-banking (2)"),
        (date(2031, 4, 2), "1,200 records fall due in 2031-04 到期紀錄: amlo-customer-records"),
    ]


def test_days_have_no_hour_and_the_stamp_is_the_beginning_of_the_day_there() -> None:
    first = parsed(entries())[0]

    assert type(first["on"]) is date
    assert first["stamp"] == datetime(2026, 8, 21, 16, tzinfo=UTC)


def test_the_same_day_gives_the_same_bytes_and_another_day_the_same_names() -> None:
    def data(as_of: date) -> bytes:
        return icalendar_bytes(entries(as_of=as_of), as_of=as_of, zone="Asia/Hong_Kong")

    assert data(AS_OF) == data(AS_OF)
    before, after = parsed(entries()), parsed(entries(as_of=date(2026, 10, 5)), as_of=date(2026, 10, 5))
    assert {one["uid"] for one in before} == {one["uid"] for one in after}
    assert len({one["uid"] for one in before}) == len(before)
    assert data(AS_OF) != data(date(2026, 10, 5))


def test_what_is_overdue_stands_on_the_day_and_says_since_when() -> None:
    late = parsed(entries(as_of=date(2026, 10, 5)), as_of=date(2026, 10, 5))[0]

    assert late["on"] == date(2026, 10, 5)
    assert str(late["summary"]).startswith("Overdue since 2026-09-01: Review the hold")


def test_a_sealed_hold_shows_no_word_and_no_number() -> None:
    one = icalendar_bytes(entries(holds=(SEALED,)), as_of=AS_OF, zone="Asia/Hong_Kong")
    two = icalendar_bytes(entries(holds=(SEALED, replace(SEALED, id="ICAC-10"))), as_of=AS_OF, zone="Asia/Hong_Kong")

    assert b"ICAC" not in one
    assert b"Secret" not in one
    assert "Held, ask Legal 已凍結，請向法律部門查詢" in [
        found["summary"] for found in parsed(entries(holds=(SEALED,)))
    ]
    assert one == two


def test_the_matter_of_a_hold_is_not_handed_round() -> None:
    data = icalendar_bytes(entries(), as_of=AS_OF, zone="Asia/Hong_Kong")

    assert OPEN.id.encode() in data
    assert b"Example v Bank" not in data


def test_lines_are_folded_at_75_bytes() -> None:
    long = CalendarEntry(key="k", on=AS_OF, summary="保存期限" * 40, description="a, b; c\nd")

    lines = icalendar_bytes((long,), as_of=AS_OF, zone="Asia/Hong_Kong").split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert parsed((long,))[0]["summary"] == "保存期限" * 40
