"""Scanning: every entry of an archive, read once, in one order whatever reads it."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol
from urllib.parse import quote_from_bytes

from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.intake.archive import READ_LIMIT, Entry, FileObstacleError, read_file, walk
from engine.model.records import Fingerprint

_WAITING_EACH = 4


class Progress(Protocol):
    """Hears how far a scan is."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Hear that a stage of so many steps begins."""

    def advance(self, steps: int = 1) -> None:
        """Hear that so many steps are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedFile:
    """What one entry of an archive is, what was measured on it, as text by the names of facts, and its tags.

    `location` is percent-encoded from the bytes of the path. Without a `sha256` the entry is no record: it is no file,
    or its bytes could not be read through; `problem` says why. With one, `problem` says why there is no `fingerprint`.
    """

    location: str
    is_file: bool = True
    sha256: str | None = None
    size: int = 0
    fingerprint: Fingerprint | None = None
    problem: str | None = None
    measured: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_record(self) -> bool:
        """Say whether its bytes are known."""
        return self.sha256 is not None


def location_of(path: bytes) -> str:
    """Return a path percent-encoded: letters, digits and `-._~/` stand for themselves."""
    return quote_from_bytes(path, safe="/")


def record_id(path: bytes) -> str:
    """Return the id of the record at a path: `r-` and 16 hex digits of the SHA-256 of its bytes."""
    return f"r-{hashlib.sha256(path).hexdigest()[:16]}"


def scan(archive: Path, *, workers: int = 1, progress: Progress | None = None) -> Iterator[ScannedFile]:
    """Return an iterator over every entry of `archive`, in the order of `walk`.

    `workers` is the number of processes; with 1, everything is read in this one. More than one survives a file that
    ends the process that decodes it: that file alone is unreadable. Raises `ArchiveError` before anything is read.
    """
    entries = tuple(walk(archive))
    if progress is not None:
        progress.stage("scan", total=len(entries))
    found = (
        (scan_entry(archive, entry) for entry in entries)
        if workers <= 1
        else scan_in_processes(archive, entries, workers=workers)
    )
    return _reported(found, progress)


def _reported(found: Iterable[ScannedFile], progress: Progress | None) -> Iterator[ScannedFile]:
    for one in found:
        yield one
        if progress is not None:
            progress.advance()


def scan_entry(archive: Path, entry: Entry) -> ScannedFile:
    """Return what one entry is; never raises for what the archive holds."""
    location = location_of(entry.path)
    if entry.obstacle is not None:
        return ScannedFile(location=location, is_file=entry.is_file, problem=entry.obstacle)
    try:
        content = read_file(archive, entry.path)
    except FileObstacleError as obstacle:
        return ScannedFile(location=location, problem=obstacle.reason)
    if content.data is None:
        reason = f"the file is larger than {READ_LIMIT >> 30} GiB"
        return ScannedFile(location=location, sha256=content.sha256, size=content.size, problem=reason)
    try:
        reading = read_image(content.data)
    except UnreadableError as error:
        return ScannedFile(location=location, sha256=content.sha256, size=content.size, problem=error.message)
    measured = {"pages": str(reading.measured.pages), "format": reading.measured.format}
    if reading.measured.compression is not None:
        measured["compression"] = reading.measured.compression
    if reading.measured.dpi is not None:
        measured["dpi"] = str(reading.measured.dpi)
    return ScannedFile(
        location=location,
        sha256=content.sha256,
        size=content.size,
        fingerprint=reading.fingerprint,
        measured=measured,
        tags=reading.tags,
    )


Work = Callable[[Path, Entry], ScannedFile]


def scan_in_processes(
    archive: Path, entries: Iterable[Entry], *, workers: int, work: Work = scan_entry
) -> Iterator[ScannedFile]:
    """Yield what the entries are, in their order, worked on by `workers` processes at once."""
    waiting = deque(entries)
    while waiting:
        with _processes(workers) as pool:
            try:
                for one in _in_order(pool, archive, tuple(waiting), workers=workers, work=work):
                    waiting.popleft()
                    yield one
            except BrokenProcessPool:
                pass
        # One of those in hand ended its process. Each is read alone, so that only that one is unreadable.
        for entry in [waiting.popleft() for _ in range(min(len(waiting), workers * _WAITING_EACH))]:
            yield _alone(archive, entry, work=work)


def _processes(workers: int) -> ProcessPoolExecutor:
    # Started afresh, because a fork would copy whatever threads show the progress.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _in_order(
    pool: ProcessPoolExecutor, archive: Path, entries: Iterable[Entry], *, workers: int, work: Work
) -> Iterator[ScannedFile]:
    """Yield results in the order of entries, with only a few more in hand than there are workers."""
    coming = iter(entries)
    in_hand: deque[Future[ScannedFile]] = deque()
    for entry in islice(coming, workers * _WAITING_EACH):
        in_hand.append(pool.submit(work, archive, entry))
    while in_hand:
        yield in_hand.popleft().result()
        for entry in islice(coming, 1):
            in_hand.append(pool.submit(work, archive, entry))


def _alone(archive: Path, entry: Entry, *, work: Work) -> ScannedFile:
    with _processes(1) as pool:
        try:
            return pool.submit(work, archive, entry).result()
        except BrokenProcessPool:
            pass
    try:
        content = read_file(archive, entry.path)
    except FileObstacleError as obstacle:
        return ScannedFile(location=location_of(entry.path), problem=obstacle.reason)
    return ScannedFile(
        location=location_of(entry.path),
        sha256=content.sha256,
        size=content.size,
        problem="decoding the file ended the program that decodes",
    )
