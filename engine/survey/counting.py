"""The survey itself: every number about one archive, from its entries alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from engine.survey.bands import AGES, RESOLUTIONS, SIZES, age_band, file_day, resolution_band, size_band
from engine.survey.copies import Candidates, IdenticalCopies, candidates, identical_copies, ties
from engine.survey.cost import StorageCost, storage_cost
from engine.survey.files import SurveyedFile
from engine.survey.tallies import Slice, Tally, banded, slices, tally
from engine.survey.troubles import Trouble, troubles

CANDIDATE_PAGES = 5_000
"""Pages among which candidates are looked for unless told otherwise: time and memory grow with their square."""

NOT_READ = "not-read"
"""The name under which files that are no image that was read stand among the formats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The duplication rate: redundant bytes of all bytes, and redundant files of all files, in hundredths of a percent.

    All means every file, read or not. Rounded down, so that no rate claims more than there is.
    """

    of_bytes: int
    of_files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BusiestDay:
    """The day with most file times; where it has most of the archive, that was a copy or a migration."""

    day: date
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large files are: bands, the middle one (the lower of two) and the largest, in bytes."""

    bands: tuple[Slice, ...]
    median: int
    largest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """Pages that are low in content, and files that have no other page.

    Low in content is not blank: a page may bear a faint note.
    """

    pages: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What an archive holds, as of one day; absent candidates were not looked for, and without a rate no cost is.

    `files` counts every entry that is a file, `images` those that were read whole, `troubles` the others. `not_files`
    are links, pipes and folders that cannot be listed; what lies in such a folder is in no count. `further_names` are
    files that share the bytes of another name (hard links).
    """

    as_of: date
    files: Tally
    images: Tally
    further_names: int
    pages: int
    troubles: tuple[Trouble, ...]
    not_files: tuple[Trouble, ...]
    copies: IdenticalCopies
    rate: Rate
    candidates: Candidates | None
    formats: tuple[Slice, ...]
    folders: tuple[Slice, ...]
    ages: tuple[Slice, ...]
    busiest_day: BusiestDay | None
    sizes: Sizes
    resolutions: tuple[Slice, ...]
    blanks: Blanks
    cost: StorageCost | None


def count(
    entries: Sequence[SurveyedFile],
    *,
    as_of: date,
    zone: tzinfo,
    hkd_per_gb_year: Decimal | None = None,
    candidate_pages: int = CANDIDATE_PAGES,
) -> Survey:
    """Return the survey of an archive; `zone` says on which civil day a file time lies.

    Candidates are looked for where the archive has at most `candidate_pages` pages.
    """
    files = tuple(entry for entry in entries if entry.scanned.is_file)
    images = tuple(file for file in files if file.is_image)
    pages = sum(file.pages for file in images)
    links = ties(files)
    copies = identical_copies(files, links=links)
    repeated = copies.members
    days = {file.location: file_day(file, zone=zone) for file in files}
    all_files = tally(files)
    return Survey(
        as_of=as_of,
        files=all_files,
        images=tally(images),
        further_names=sum(file.is_further_name for file in files),
        pages=pages,
        troubles=troubles(files),
        not_files=troubles(entry for entry in entries if not entry.scanned.is_file),
        copies=copies,
        rate=Rate(
            of_bytes=_hundredths(copies.redundant_bytes, all_files.bytes),
            of_files=_hundredths(copies.redundant_files, all_files.files),
        ),
        candidates=candidates(files, links=links) if pages <= candidate_pages else None,
        formats=slices(files, by=lambda file: file.scanned.measured.get("format", NOT_READ), repeated=repeated),
        folders=slices(files, by=lambda file: file.top_folder, repeated=repeated),
        ages=banded(files, by=lambda file: age_band(days[file.location], as_of=as_of), bands=AGES, repeated=repeated),
        busiest_day=_busiest(day for day in days.values() if day is not None),
        sizes=_sizes(files, repeated=repeated),
        resolutions=banded(images, by=resolution_band, bands=RESOLUTIONS, repeated=repeated),
        blanks=_blanks(images),
        cost=None
        if hkd_per_gb_year is None
        else storage_cost(
            all_bytes=all_files.bytes, redundant_bytes=copies.redundant_bytes, hkd_per_gb_year=hkd_per_gb_year
        ),
    )


def _hundredths(part: int, whole: int) -> int:
    return part * 10_000 // whole if whole else 0


def _busiest(days: Iterable[date]) -> BusiestDay | None:
    counted = Counter(days)
    if not counted:
        return None
    day, files = min(counted.items(), key=lambda item: (-item[1], item[0]))
    return BusiestDay(day=day, files=files)


def _sizes(files: Sequence[SurveyedFile], *, repeated: Collection[str]) -> Sizes:
    known = sorted(_size(file) for file in files)
    return Sizes(
        bands=banded(files, by=lambda file: size_band(_size(file)), bands=SIZES, repeated=repeated),
        median=known[(len(known) - 1) // 2] if known else 0,
        largest=known[-1] if known else 0,
    )


def _size(file: SurveyedFile) -> int:
    # A further name of a file is as large as the file, though it takes no room.
    return file.scanned.size or file.bytes


def _blanks(images: Sequence[SurveyedFile]) -> Blanks:
    fingerprints = [file.scanned.fingerprint for file in images if file.scanned.fingerprint is not None]
    return Blanks(
        pages=sum(page.is_low_content for found in fingerprints for page in found.pages),
        files=sum(found.is_low_content for found in fingerprints),
    )
