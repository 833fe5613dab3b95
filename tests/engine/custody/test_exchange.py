"""Lines and plain forms: what is written is read back equal, and nothing else is read at all."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.custody import exchange
from engine.custody.exchange import ExchangeError
from engine.custody.plain_forms import PlainFormError, from_plain, to_plain, value_from_plain, value_to_plain
from engine.model.facts import Event
from engine.model.findings import Finding
from engine.model.holds import Hold, HoldKind, Release
from engine.model.records import Ghost, Link, Record
from engine.model.values import Value
from tests.engine.custody import drawn_values as drawn

RECORD: dict[str, Any] = {
    "id": "r-1",
    "location": "a",
    "sha256": "0" * 64,
    "size": 3,
    "facts": {"dpi": {"values": [{"number": "300"}], "sources": ["image"], "said": []}},
    "fingerprint": None,
    "problem": None,
    "tags": {"EXIF:Make": "x"},
    "file": None,
    "names": 1,
    "doubted": [],
}


@given(drawn.records)
def test_a_record_is_read_back_as_it_was_written(record: Record) -> None:
    assert exchange.record_from_line(exchange.record_to_line(record)) == record


@given(drawn.ghosts)
def test_a_ghost_is_read_back_as_it_was_written(ghost: Ghost) -> None:
    assert exchange.ghost_from_line(exchange.ghost_to_line(ghost)) == ghost


@given(drawn.links)
def test_a_link_is_read_back_as_it_was_written(link: Link) -> None:
    assert exchange.link_from_line(exchange.link_to_line(link)) == link


@given(drawn.events)
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    assert exchange.event_from_line(exchange.event_to_line(event)) == event


@given(drawn.findings)
def test_a_finding_is_read_back_as_it_was_written(finding: Finding) -> None:
    assert exchange.finding_from_line(exchange.finding_to_line(finding)) == finding


@given(drawn.holds)
def test_a_hold_is_read_back_with_the_whole_of_its_scope(hold: Hold) -> None:
    assert from_plain(Hold, json.loads(json.dumps(to_plain(hold)))) == hold


@given(drawn.releases)
def test_a_release_is_read_back_as_it_was_written(release: Release) -> None:
    assert from_plain(Release, json.loads(json.dumps(to_plain(release)))) == release


@given(drawn.values)
def test_a_value_keeps_its_type(value: Value) -> None:
    read = value_from_plain(value_to_plain(value))
    assert read == value
    assert type(read) is type(value)


@given(drawn.numbers, st.integers(0, 4))
def test_equal_numbers_have_one_form(number: Decimal, zeros: int) -> None:
    longer = Decimal(f"{number:f}" + "0" * zeros)
    assert longer == number
    assert value_to_plain(longer) == value_to_plain(number)


def test_the_forms_of_values_are_the_documented_ones() -> None:
    plain = exchange.record_to_line(exchange.record_from_line(json.dumps(RECORD).encode()))
    assert json.loads(plain) == RECORD
    assert value_to_plain(True) == {"yes_no": True}
    assert value_to_plain(Decimal("-0")) == {"number": "0"}
    assert value_to_plain(Decimal("3E+2")) == {"number": "300"}


def _with(**changed: Any) -> bytes:
    return json.dumps({**RECORD, **changed}).encode()


def _fact(*values: Any) -> dict[str, Any]:
    return {"facts": {"x": {"values": list(values), "sources": []}}}


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting"),
        (b"[]", "it is a list and not an object"),
        (b"[" * 100_000, "recursion"),
        (b'{"id": "a", "id": "b"}', "a key stands twice"),
        (b"\xff", "decode"),
        (_with(extra=1), "`extra`: a Record has no such field"),
        (json.dumps({k: v for k, v in RECORD.items() if k != "sha256"}).encode(), "`sha256`: it is missing"),
        (_with(size="3"), "`size`: it is text and not a whole number"),
        (_with(size=True), "`size`: it is a yes or no and not a whole number"),
        (_with(size=3.0), "`size`: it is a number and not a whole number"),
        (_with(sha256="0" * 63), "a SHA-256 is 64 hex digits"),
        (_with(file="r-1"), "a record has a file of its own, or one with several names"),
        (_with(names=2), "a record has a file of its own, or one with several names"),
        (_with(names=0, file="r-1"), "a record has a file of its own, or one with several names"),
        (_with(**_fact()), "`facts.x`: a fact's values"),
        (_with(**_fact({"text": "b"}, {"text": "a"})), "`facts.x`: a fact's values are in order"),
        (_with(**_fact({"text": "a"}, {"text": "a"})), "`facts.x`: a fact's values are in order, without doubles"),
        (_with(**_fact({"number": 3})), "`facts.x.values[0]`: `number` with a whole number"),
        (_with(**_fact({"number": "NaN"})), "`facts.x.values[0]`: `number` with text"),
        (_with(**_fact({"number": "1e9"})), "`facts.x.values[0]`"),
        (_with(**_fact({"yes_no": "yes"})), "`facts.x.values[0]`"),
        (_with(**_fact({"date": "2026-02-30"})), "`2026-02-30` is not a date"),
        (_with(**_fact({"date": "20260228"})), "`20260228` is not a date"),
        (_with(**_fact({"text": "a", "number": "1"})), "a fact's value has one type"),
        (_with(**_fact("a")), "it is text and not an object"),
        (_with(fingerprint={"pages": [{}], "decoder": "d"}), "`fingerprint.pages[0].number`: it is missing"),
    ],
)
def test_anything_else_is_refused_with_its_place(line: bytes, cause: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        exchange.record_from_line(line)
    assert cause in caught.value.cause
    assert caught.value.message == "a line does not hold a record"


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b'{"first": "b", "second": "a", "kind": "identical", "evidence": {}}', "first end comes before"),
        (b'{"first": "a", "second": "b", "kind": "cousin", "evidence": {}}', "`cousin` is no LinkKind"),
        (b'{"first": "a", "second": "b", "kind": "identical", "evidence": {"d": 1.5}}', "`evidence.d`: it is a number"),
    ],
)
def test_a_broken_link_is_refused(line: bytes, cause: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        exchange.link_from_line(line)
    assert cause in caught.value.cause


def test_an_event_that_ends_before_it_begins_is_refused() -> None:
    line = b'{"kind": "k", "asset": "a", "on": {"earliest": "2026-01-02", "latest": "2026-01-01"}}'
    with pytest.raises(ExchangeError) as caught:
        exchange.event_from_line(line)
    assert "earliest day is not after" in caught.value.cause


def test_what_an_earlier_version_wrote_can_be_read() -> None:
    earlier = {
        "id": "H",
        "kind": "legal",
        "scope": {"is": "AllOf", "parts": []},
        "matter": "m",
        "issued_on": "2026-01-01",
        "issued_by": "Legal",
    }
    assert from_plain(Hold, earlier).kind is HoldKind.LEGAL
    with pytest.raises(PlainFormError, match=r"`scope\.is`: it says none of AllOf"):
        from_plain(Hold, {**earlier, "scope": {"is": "Everything"}})
