"""What is missing of an archive shows, source by source, and doubt never covers it."""

from __future__ import annotations

import pytest

from engine.judge.completeness import reconcile
from engine.model.completeness import Completeness, ControlTotal, Found
from engine.model.facts import Fact, known
from engine.model.records import Fingerprint, Inventory, Page, Record


def record(name: str, *, pages: int | None = 1, **facts: Fact) -> Record:
    sheets = tuple(
        Page(number=n, width=1, height=1, mode="L", pixels="0" * 64, quality=50) for n in range(1, (pages or 0) + 1)
    )
    return Record(
        id=name,
        location=name,
        sha256="0" * 64,
        size=100,
        facts=facts,
        fingerprint=Fingerprint(pages=sheets, decoder="d") if pages is not None else None,
    )


RECORDS = (
    record("r-1", folder=known("a"), system=known("email")),
    record("r-2", folder=known("a/b"), system=known("email"), pages=3),
    record("r-3", folder=known("a/bc"), system=known("email", "paper")),
    record("r-4", folder=known("."), pages=None),
)


def total(
    source: str, files: int, *, by: str = "folder", pages: int | None = None, size: int | None = None
) -> ControlTotal:
    return ControlTotal(by=by, source=source, files=files, pages=pages, bytes=size)


@pytest.mark.parametrize(
    ("source", "files"), [("a", 3), ("a/b", 1), ("a/bc", 1), (".", 4), ("b", 0), ("a/b/c", 0), ("A", 0)]
)
def test_a_folder_has_what_lies_below_it_and_nothing_that_only_begins_alike(source: str, files: int) -> None:
    (count,) = reconcile(Inventory(records=RECORDS, totals=(total(source, 9),))).sources
    assert count.found.files == files
    assert count.was_scanned == (files > 0)


def test_a_doubtful_or_missing_source_is_counted_elsewhere_so_that_a_shortfall_shows() -> None:
    reconciled = reconcile(Inventory(records=RECORDS, totals=(total("email", 3, by="system"),)))
    assert reconciled.sources[0].found == Found(files=2, pages=4, bytes=200)
    assert reconciled.elsewhere == Found(files=2, unread=1, pages=1, bytes=200)
    assert reconciled.state is Completeness.INCOMPLETE


@pytest.mark.parametrize(
    ("expected", "state"),
    [
        (total("a", 3, pages=5, size=300), Completeness.COMPLETE),
        (total("a", 3), Completeness.COMPLETE),
        (total("a", 2, pages=5), Completeness.COMPLETE),
        (total("a", 4), Completeness.INCOMPLETE),
        (total("a", 3, pages=6), Completeness.INCOMPLETE),
        (total("a", 3, size=301), Completeness.INCOMPLETE),
        (total("a", 2, size=301), Completeness.INCOMPLETE),
        (total("nowhere", 1), Completeness.INCOMPLETE),
        (total("nowhere", 0), Completeness.COMPLETE),
        (total(".", 4, pages=6), Completeness.INCOMPLETE),
    ],
)
def test_a_shortfall_of_anything_that_the_source_counts_is_incomplete(
    expected: ControlTotal, state: Completeness
) -> None:
    assert reconcile(Inventory(records=RECORDS, totals=(expected,))).state is state


def test_one_short_source_is_not_made_good_by_another_that_has_more() -> None:
    reconciled = reconcile(Inventory(records=RECORDS, totals=(total("a/b", 2), total("a/bc", 0))))
    assert reconciled.state is Completeness.INCOMPLETE
    assert [(one.is_short, one.is_over) for one in reconciled.sources] == [(True, False), (False, True)]


def test_without_totals_nothing_is_claimed() -> None:
    reconciled = reconcile(Inventory(records=RECORDS))
    assert (reconciled.state, reconciled.elsewhere) == (Completeness.NOT_CHECKED, Found())
