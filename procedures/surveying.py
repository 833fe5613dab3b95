"""A survey of an archive, or a comparison of two: counts, and two pages where they are wanted; nothing is judged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.intake.archive import Entry, walk
from engine.intake.scan import location_of
from engine.model.errors import MunimentError
from engine.survey.counting import CANDIDATE_PAGES, Survey, count
from engine.survey.files import SurveyedFile, surveyed_files
from engine.survey.reconciliation import Reconciliation, reconcile
from procedures.plan_folder import refuse_inside
from procedures.progress import Progress
from procedures.scanning import open_store, scan_files
from reports.composed import Document
from reports.leaflets import PAGES, comparison_leaflet, survey_leaflet
from reports.pdf import render_leaflet
from reports.sections.survey_front import Occasion


class LeafletExistsError(MunimentError):
    """The file for the pages is there already; nothing is ever written over."""

    exit_code = 4

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"`{path}` exists already",
            cause="a survey writes over nothing",
            help="name another file with --out",
        )
        self.path = path


class LeafletNotWritableError(MunimentError):
    """The file for the pages can't be written."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(
            f"`{path}` can't be written", cause=cause, help="name a file in a folder that is there, with --out"
        )
        self.path = path


class SameArchiveError(MunimentError):
    """An archive that would be compared with itself, or with a part of itself."""

    def __init__(self, *, archive: Path, other: Path) -> None:
        super().__init__(
            f"`{archive}` and `{other}` can't be compared",
            cause="they are one folder, or one lies inside the other, so a file would be found as its own copy",
            help="name two folders that lie apart",
        )
        self.archive = archive
        self.other = other


class SharedFilesError(MunimentError):
    """Two archives with files in common: what is stored once would be found as its own copy."""

    def __init__(self, *, number: int, example: str) -> None:
        one = "1 file is" if number == 1 else f"{number:,} files are"
        super().__init__(
            f"{one} one and the same in both archives, as `{example}`",
            cause="they are hard links, or a folder is mounted in both: what is lost in one is lost in the other",
            help="compare with a copy that has files of its own",
        )
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOrder:
    """What to survey, at which rate storage costs (none: no cost), and where the pages go (nothing: nowhere).

    A `database` remembers what was read, for when the survey is stopped and for the audit that follows.
    """

    archive: Path
    hkd_per_gb_year: Decimal | None = None
    candidate_pages: int = CANDIDATE_PAGES
    out: Path | None = None
    database: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonOrder:
    """Which archive should be found again in which other, and where the pages go.

    Nothing that was read before is believed: a target is compared as it is now.
    """

    source: Path
    target: Path
    out: Path | None = None


def survey(order: SurveyOrder, *, clock: Clock, progress: Progress) -> Survey:
    """Return the survey of an archive, and write its pages where `out` names a file; the archive is only read."""
    now = clock.now()
    _check_out(order.out, archives=(order.archive,))
    with _remembering(order.database, archive=order.archive) as store:
        entries = _entries(order.archive, store=store, clock=clock, progress=progress)
    progress.stage("compare", total=None)
    counted = count(
        entries,
        as_of=now.date(),
        zone=now.tzinfo or UTC,
        hkd_per_gb_year=order.hkd_per_gb_year,
        candidate_pages=order.candidate_pages,
    )
    if order.out is not None:
        progress.stage("report", total=None)
        leaflet = survey_leaflet(counted, occasion=_occasion(order.archive, at=now))
        _write(leaflet, path=order.out, issued_at=now)
    return counted


def compare(order: ComparisonOrder, *, clock: Clock, progress: Progress) -> Reconciliation:
    """Return how the target has every entry of the source; both are only read.

    Raises `SameArchiveError` where one lies in the other, `SharedFilesError` where they share files.
    """
    now = clock.now()
    _require_apart(order.source, order.target)
    _check_out(order.out, archives=(order.source, order.target))
    _require_files_of_their_own(order.source, order.target)
    source = _entries(order.source, store=None, clock=clock, progress=progress)
    target = _entries(order.target, store=None, clock=clock, progress=progress)
    progress.stage("compare", total=None)
    found = reconcile(source, target=target)
    if order.out is not None:
        progress.stage("report", total=None)
        leaflet = comparison_leaflet(found, occasion=_occasion(order.source, at=now), target=_shown(order.target))
        _write(leaflet, path=order.out, issued_at=now)
    return found


def _entries(archive: Path, *, store: Store | None, clock: Clock, progress: Progress) -> Sequence[SurveyedFile]:
    states = {location_of(entry.path): entry.state for entry in walk(archive) if entry.state is not None}
    scanned = scan_files(archive, store=store, clock=clock, progress=progress)
    return surveyed_files(scanned.files, states=states)


@contextmanager
def _remembering(database: Path | None, *, archive: Path) -> Iterator[Store | None]:
    """Open the database that remembers what is read; without one a survey leaves nothing behind."""
    if database is None:
        yield None
        return
    with open_store(database, archive=archive) as store:
        yield store


def _occasion(archive: Path, *, at: datetime) -> Occasion:
    return Occasion(archive=_shown(archive), issued_at=at, system=f"Muniment {version('muniment')}")


def _shown(archive: Path) -> str:
    """Return the name of an archive alone: where it lies on this machine is nobody's business who reads the pages."""
    return archive.resolve().name or str(archive)


def _require_apart(one: Path, other: Path) -> None:
    # An archive that isn't there is told of here already, before the other is read.
    for archive in (one, other):
        next(walk(archive), None)
    first, second = one.resolve(), other.resolve()
    if first.is_relative_to(second) or second.is_relative_to(first) or first.samefile(second):
        raise SameArchiveError(archive=one, other=other)


def _require_files_of_their_own(source: Path, target: Path) -> None:
    """Refuse hard links and mounts across the two: one file under two names is no copy that a disk could lose alone."""
    places = {_place(entry): entry for entry in walk(source) if entry.state is not None}
    shared = [entry for entry in walk(target) if entry.state is not None and _place(entry) in places]
    if shared:
        raise SharedFilesError(number=len(shared), example=location_of(shared[0].path))


def _place(entry: Entry) -> tuple[int, int] | None:
    return None if entry.state is None else (entry.state.device, entry.state.inode)


def _check_out(out: Path | None, *, archives: Sequence[Path]) -> None:
    """Refuse a file that can't be written before anything is read."""
    if out is None:
        return
    for archive in archives:
        refuse_inside(out, archive=archive)
    if out.exists() or out.is_symlink():
        raise LeafletExistsError(path=out)
    if not out.parent.is_dir():
        raise LeafletNotWritableError(path=out, cause="its folder is not there")


def _write(leaflet: Document, *, path: Path, issued_at: datetime) -> None:
    pdf = render_leaflet(leaflet, pages=PAGES, issued_at=issued_at)
    try:
        with path.open("xb") as file:
            try:
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    path.unlink()
                raise
    except FileExistsError:
        raise LeafletExistsError(path=path) from None
    except OSError as error:
        raise LeafletNotWritableError(path=path, cause=(error.strerror or str(error)).lower()) from None
