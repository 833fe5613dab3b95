"""What one entry of an archive is: its row, as it is read or as it could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import quote_from_bytes

from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.intake.archive import READ_LIMIT, ArchiveError, Content, Entry, FileObstacleError, FileState, read_file
from engine.model.records import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedFile:
    """What one entry of an archive is, what was measured on it, as text by the names of facts, and its tags.

    `location` is percent-encoded from the bytes of the path. Without a `sha256` the entry is no record: it is no file,
    or its bytes could not be read through; `problem` says why. With one, `problem` says why there is no `fingerprint`.
    Tags in `unread_tags` are there with another text or a longer one; without `has_all_tags` there may be more of them.
    `file` is the same for all entries that are names of one stored file, and absent where there is one name; only a
    scan as a whole can say it, so no reading does.
    """

    location: str
    is_file: bool = True
    sha256: str | None = None
    size: int = 0
    fingerprint: Fingerprint | None = None
    problem: str | None = None
    measured: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    unread_tags: tuple[str, ...] = ()
    has_all_tags: bool = True
    file: str | None = None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReading:
    """What came of one entry: its row, and whether the same would come of it again.

    `state` is what the file system said of the file while it was read; absent where it was not read through.
    `is_lasting` is false where another attempt could end otherwise: no memory, no time, no permission, a change.
    """

    file: ScannedFile
    state: FileState | None = None
    is_lasting: bool = False


class Listener(Protocol):
    """Hears that a file is being read, so that whoever waits knows that it goes on."""

    def content(self, content: Content) -> None:
        """Hear what a file holds, before anything decodes it."""

    def step(self) -> None:
        """Hear that a page, or a part of a large file, is done."""


class Nobody:
    """Hears nothing."""

    def content(self, content: Content) -> None:
        """Do nothing."""

    def step(self) -> None:
        """Do nothing."""


def read_entry(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Return what came of one entry; never raises for what the archive holds."""
    location = location_of(entry.path)
    if entry.obstacle is not None:
        return EntryReading(file=ScannedFile(location=location, is_file=entry.is_file, problem=entry.obstacle))
    try:
        content = read_file(archive, entry.path, after_part=listener.step)
    except FileObstacleError as obstacle:
        return EntryReading(file=ScannedFile(location=location, problem=obstacle.reason))
    except ArchiveError:
        return EntryReading(file=ScannedFile(location=location, problem="the archive could not be opened any more"))
    listener.content(content)
    file = ScannedFile(location=location, sha256=content.sha256, size=content.size)
    if content.data is None:
        problem = f"the file is larger than {READ_LIMIT >> 30} GiB"
        return EntryReading(file=replace(file, problem=problem), state=content.state, is_lasting=True)
    try:
        reading = read_image(content.data, after_page=lambda _shades: listener.step())
    except UnreadableError as error:
        file = replace(file, problem=error.message)
        return EntryReading(file=file, state=content.state, is_lasting=error.is_lasting)
    measured = {"pages": str(reading.measured.pages), "format": reading.measured.format}
    if reading.measured.compression is not None:
        measured["compression"] = reading.measured.compression
    if reading.measured.dpi is not None:
        measured["dpi"] = str(reading.measured.dpi)
    file = replace(
        file,
        fingerprint=reading.fingerprint,
        measured=measured,
        tags=reading.tags.found,
        unread_tags=reading.tags.unread,
        has_all_tags=reading.tags.are_all,
    )
    return EntryReading(file=file, state=content.state, is_lasting=True)
