from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal

from engine.model.digests import digest_of
from engine.survey.bands import AGES
from engine.survey.counting import NOT_READ, BusiestDay, Rate, Survey, count
from engine.survey.files import SurveyedFile
from engine.survey.tallies import Tally
from tests.engine.survey.entries import DAY_NS, closed, image, link, page, state, unread

AS_OF = date(2026, 11, 22)


def counted(*entries: SurveyedFile, rate: str | None = None, candidate_pages: int = 100) -> Survey:
    hkd = Decimal(rate) if rate is not None else None
    return count(entries, as_of=AS_OF, zone=UTC, hkd_per_gb_year=hkd, candidate_pages=candidate_pages)


MIXED = (
    image("in/a.tif", page("p"), page("q", number=2), size=300, form="tiff", dpi=300),
    image("in/b.png", page("r"), data="1", size=200),
    image("out/c.png", page("r"), data="1", size=200),
    image("out/blank.png", page("w", quality=3), size=100),
    unread("out/d.dcm", problem="the format is not read yet: DICOM", size=200),
    unread("e.txt", problem="the file is not an image that is known here", size=0),
    closed("f.png", size=1000),
    link("g"),
)


def test_every_file_is_counted_once() -> None:
    found = counted(*MIXED)
    assert (found.files, found.images, found.pages) == (Tally(files=7, bytes=2000), Tally(files=4, bytes=800), 5)
    assert sum(one.files for one in found.troubles) == 3
    assert [one.locations for one in found.not_files] == [("g",)]
    for parts in (found.formats, found.folders, found.ages, found.sizes.bands):
        assert sum(one.files for one in parts) == 7
        assert sum(one.bytes for one in parts) == 2000
        assert sum(one.pages for one in parts) == 5
        assert sum(one.repeated for one in parts) == 2
    assert sum(one.files for one in found.resolutions) == 4


def test_parts_are_named_and_the_largest_comes_first() -> None:
    found = counted(*MIXED)
    assert [one.name for one in found.folders] == ["", "out", "in"]
    assert [(one.name, one.bytes) for one in found.formats] == [(NOT_READ, 1200), ("png", 500), ("tiff", 300)]


def test_the_duplication_rate_is_of_all_files_read_or_not_and_rounded_down() -> None:
    assert counted(*MIXED).rate == Rate(of_bytes=1000, of_files=1428)
    assert counted().rate == Rate(of_bytes=0, of_files=0)


def test_what_was_not_read_stands_by_its_reason_with_the_format_where_one_is_known() -> None:
    found = counted(
        unread("a", problem="the file is damaged: page 3 does not decode cleanly"),
        unread("b", problem="the file is damaged"),
        unread("c", problem="the format is not read yet: DICOM"),
        unread("d", problem="the format is not read yet: PDF"),
    )
    assert [(one.reason, one.files, one.locations) for one in found.troubles] == [
        ("the file is damaged", 2, ("a", "b")),
        ("the format is not read yet: DICOM", 1, ("c",)),
        ("the format is not read yet: PDF", 1, ("d",)),
    ]


def test_a_page_low_in_content_counts_and_a_file_only_with_all_its_pages() -> None:
    found = counted(image("a", page("w", quality=0), page("p", number=2)), image("b", page("w", quality=0)), image("c"))
    assert (found.blanks.pages, found.blanks.files) == (2, 1)


def test_ages_are_by_the_time_of_the_file() -> None:
    files = [
        replace(image(name), state=state(modified_ns=days * DAY_NS))
        for name, days in (("a", 0), ("b", 20_000), ("c", 20_000), ("d", 30_000))
    ]
    found = counted(*files, image("e"))
    assert [one.name for one in found.ages] == list(AGES)
    assert {one.name: one.files for one in found.ages if one.files} == {"20+": 1, "2": 2, "future": 1, "unknown": 1}
    assert found.busiest_day == BusiestDay(day=date(2024, 10, 4), files=2)


def test_sizes_have_a_middle_and_a_largest() -> None:
    found = counted(*(image(str(size), size=size) for size in (5, 70_000, 10, 900)))
    assert (found.sizes.median, found.sizes.largest) == (10, 70_000)


def test_without_a_rate_there_is_no_cost() -> None:
    assert counted(*MIXED).cost is None
    found = counted(*MIXED, rate="1000000").cost
    assert found is not None
    assert (found.all, found.identical_copies) == (Decimal("2.00"), Decimal("0.20"))


def test_candidates_are_not_looked_for_among_more_pages_than_allowed() -> None:
    assert counted(*MIXED, candidate_pages=5).candidates is not None
    assert counted(*MIXED, candidate_pages=4).candidates is None


def test_the_order_of_reading_changes_nothing() -> None:
    assert digest_of(counted(*MIXED, rate="3.50")) == digest_of(counted(*reversed(MIXED), rate="3.50"))
