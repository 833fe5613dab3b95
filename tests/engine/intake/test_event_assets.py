"""Events that name nobody are told, and a near miss keeps the record that it may mean."""

from __future__ import annotations

from datetime import date

import pytest

from engine.intake.assembly import Assembled, assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.events import ON_SOME_DAY, merged, read_events
from engine.intake.scan import ScannedFile
from engine.judge.clocks import EventBook, Stopped
from engine.model.dates import Interval
from engine.model.digests import sha256_hex
from engine.model.facts import Event, EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.findings import FindingCode
from engine.model.policies import Combination, Trigger

VOCABULARY = Vocabulary(
    facts={"customer": FactDefinition(name="customer", kind=FactKind.TEXT, is_personal=True)},
    events={
        "ended": EventDefinition(kind="ended", per="customer", cleared_by="resumed"),
        "resumed": EventDefinition(kind="resumed", per="customer"),
    },
)


def assembled(*events: str, customer: str) -> Assembled:
    catalogue = read_catalogue(f"path,customer\na.png,{customer}\n".encode(), name="c.csv", vocabulary=VOCABULARY)
    read = read_events("\n".join(("event,asset,on", *events)).encode(), name="e.csv", vocabulary=VOCABULARY)
    file = ScannedFile(location="a.png", sha256=sha256_hex(b"a"), size=1)
    return assemble([file], vocabulary=VOCABULARY, catalogues=[catalogue], events=merged([read]))


def is_running(read: Assembled) -> bool:
    book = EventBook.of(read.inventory.events, vocabulary=VOCABULARY)
    trigger = Trigger(kinds=("ended",), combination=Combination.LATEST_OF)
    return not isinstance(book.start(trigger, read.inventory.records[0], as_of=date(2026, 1, 1)), Stopped)


@pytest.mark.parametrize(
    ("customer", "written"),
    [
        ("C-00417", "c-00417"),
        ("C-00417", "Ｃ-００４１７"),
        ("C-00417", "C - 00417"),
        ("00417", "417"),
        ("417", "00417"),
        ("C-00417", "C–00417"),
        ("C-00417", "C\u201100417"),
        ("C-00417", "C00417"),
        ("C-00417", "C_00417"),
        ("C-00417", "C-417"),
        ("417", "417.0"),
        ("C-00417", '="C-00417"'),
        ("C-00417", "'C-00417"),
        ("C-00417", "C-00417_x000D_"),
        ("C-00417", "С-00417"),
        ("C-00417", "C-00417; C-00900"),
        ("C-00417; C-00900", "C-00900"),
    ],
)
def test_a_near_miss_clears_what_it_may_mean(customer: str, written: str) -> None:
    ended = f"ended,{customer},2015-01-01"
    assert is_running(assembled(ended, customer=customer))
    read = assembled(ended, f"resumed,{written},2024-01-01", customer=customer)
    assert not is_running(read)
    assert Event(kind="resumed", asset=customer, on=ON_SOME_DAY) in read.inventory.events
    (finding,) = read.findings
    assert (finding.code, finding.place) == (FindingCode.EVENT_NOT_UNDERSTOOD, "e.csv:3")
    assert "417" not in finding.detail


def test_two_lists_that_share_a_word_are_no_near_miss() -> None:
    ended = "ended,Chan; Tai Man,2015-01-01"
    read = assembled(ended, "resumed,Chan; Siu Ming,2024-01-01", customer="Chan; Tai Man")
    assert is_running(read)
    assert [finding.code for finding in read.findings] == [FindingCode.EVENT_OF_NOBODY]


def test_a_near_miss_starts_nothing() -> None:
    assert not is_running(assembled("ended,c-00417,2015-01-01", customer="C-00417"))


def test_events_of_nobody_are_one_finding_for_each_kind() -> None:
    rows = ["ended,C-1,2015-01-01", "resumed,C-3,2016-01-01", "resumed,C-2,2016-01-01", "ended,C-9,x", "moved,C-8,x"]
    read = assembled(*rows, customer="C-1")
    told = [finding for finding in read.findings if finding.code is FindingCode.EVENT_OF_NOBODY]
    assert [(finding.place, finding.detail.partition(" names ")[0].partition(" name ")[0]) for finding in told] == [
        ("e.csv:6", "1 row of an unknown event"),
        ("e.csv:5", "1 row of `ended`"),
        ("e.csv:3", "2 rows of `resumed`"),
    ]
    assert not [finding for finding in told if "C-" in finding.detail]
    assert Event(kind="ended", asset="C-1", on=Interval.on(date(2015, 1, 1))) in read.inventory.events
