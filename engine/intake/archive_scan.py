"""Scanning: every entry of an archive, read once or known from an earlier scan, in one order whatever reads it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from engine.intake.archive import ArchiveError, Entry, identity_of, walk
from engine.intake.remembering import Memory
from engine.intake.same_files import with_shared_files
from engine.intake.scan import EntryReading, Nobody, ScannedFile, read_entry


class Progress(Protocol):
    """Hears how far a scan is."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Hear that a stage of so many steps begins."""

    def advance(self, steps: int = 1) -> None:
        """Hear that so many steps are done."""


Read = Callable[[Iterable[Entry | EntryReading]], Iterator[EntryReading]]
"""What reads entries, in their order, and lets pass what needs no reading: `Workers.read`, or `reading_here`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveScan:
    """What a scan found, in the order of `walk`; `read` files were opened by it, and `known` ones were not."""

    files: tuple[ScannedFile, ...]
    read: int
    known: int


def scan(archive: Path, *, read: Read, memory: Memory, progress: Progress) -> ArchiveScan:
    """Return what every entry of `archive` is.

    Raises `ArchiveError` before anything is read, and at the end if another folder stands in its place by then. What
    `memory` knows is not opened, and it is told of all that is read while the scan runs: a scan that is stopped loses
    only the last few files.
    """
    identity = identity_of(archive)
    entries = tuple(walk(archive))
    progress.stage("scan", total=len(entries))
    sorting = _Sorting(archive)
    readings: list[EntryReading] = []
    for reading in read(sorting.through(memory.recall(entries))):
        if sorting.was_to_read.popleft():
            memory.keep(reading)
        readings.append(reading)
        progress.advance()
    if identity_of(archive) != identity:
        raise ArchiveError(path=archive, cause="another folder took its place while it was read")
    memory.finish(entries)
    return ArchiveScan(files=with_shared_files(entries, readings), read=sorting.read, known=sorting.known)


@dataclass(slots=True)
class _Sorting:
    """Tells apart what is known, what has to be read, and what is never opened; `was_to_read` keeps their order."""

    archive: Path
    read: int = 0
    known: int = 0
    was_to_read: deque[bool] = field(default_factory=deque)

    def through(self, items: Iterable[Entry | EntryReading]) -> Iterator[Entry | EntryReading]:
        for item in items:
            is_to_read = isinstance(item, Entry) and item.obstacle is None
            self.was_to_read.append(is_to_read)
            self.read += is_to_read
            self.known += isinstance(item, EntryReading)
            yield read_entry(self.archive, item, Nobody()) if isinstance(item, Entry) and not is_to_read else item


def reading_here(archive: Path) -> Read:
    """Return what reads in this very process: for tests that watch what is opened, and never for a user."""

    def read(items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        for item in items:
            yield item if isinstance(item, EntryReading) else read_entry(archive, item, Nobody())

    return read
