"""What earlier scans read of an archive, so that a file whose state is the same is not opened again.

A state is remembered only where a later change must show in it. A file that was changed so shortly before it was read
that another change could bear the same time (git calls such a file racily clean) is read again the next time, and so is
one that could not be read for a reason that passes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Protocol

from engine.confined.confinement import Limits, memory_limit
from engine.custody.clock import Clock, SystemTimer, Timer
from engine.custody.database import StoreBusyError
from engine.custody.plain_forms import from_plain, to_plain
from engine.custody.readings import KnownReading, Readings
from engine.fingerprints.decoders import decoder_names
from engine.fingerprints.normalised_hash import ALGORITHM
from engine.fingerprints.perceptual import algorithm_name
from engine.intake.archive import Entry, FileState
from engine.intake.credible import is_credible
from engine.intake.scan import EntryReading, ScannedFile, location_of
from engine.model.digests import digest_of
from engine.model.errors import MunimentError

PART = 200
"""Files that are written together."""

PART_SECONDS = 5.0
"""Seconds after which fewer are written."""

_ASKED_TOGETHER = 500
_FINE_NS = 20_000_000
_COARSE_NS = 2_000_000_000
_SECOND_NS = 1_000_000_000


class Memory(Protocol):
    """Knows what was read before, and is told what is read now."""

    def recall(self, entries: Iterable[Entry]) -> Iterator[Entry | EntryReading]:
        """Yield for each entry what is known of it, or the entry itself where it has to be read."""

    def keep(self, reading: EntryReading) -> None:
        """Hear what was read of an entry just now."""

    def finish(self, entries: Iterable[Entry]) -> None:
        """Hear that the scan came to its end, and that these were all entries."""


class Forgetful:
    """Knows nothing: everything is read."""

    def recall(self, entries: Iterable[Entry]) -> Iterator[Entry | EntryReading]:
        """Yield every entry."""
        yield from entries

    def keep(self, reading: EntryReading) -> None:
        """Do nothing."""

    def finish(self, entries: Iterable[Entry]) -> None:
        """Do nothing."""


def reader_key() -> str:
    """Return a digest of everything that decides what is read of the same bytes.

    The libraries by name and version, the text of our own code that reads, and the memory that it may take: some
    decoders call a lack of it a damaged file. A reading of another program, or with less memory, is not reused.
    """
    own = [Path(__file__).with_name(name) for name in ("archive.py", "credible.py", "scan.py", "workers.py")]
    sources = [*Path(_fingerprints()).glob("*.py"), *own]
    code = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(sources)}
    libraries = [f"{name}/{version(name)}" for name in ("numpy", "scipy")]
    memory = memory_limit(Limits())
    hashes = [algorithm_name(8), algorithm_name(16), ALGORITHM]
    return digest_of([list(decoder_names()), *hashes, libraries, code, str(memory)])


def _fingerprints() -> str:
    return str(Path(__file__).resolve().parent.parent / "fingerprints")


@dataclass(slots=True, kw_only=True)
class StoredMemory:
    """The memory of one archive in the store; `archive` is its path as bytes, `reader` is `reader_key()`.

    With `rereads` nothing is recalled, and everything is kept.
    """

    readings: Readings
    archive: bytes
    reader: str
    clock: Clock
    rereads: bool = False
    timer: Timer = field(default_factory=SystemTimer)
    _waiting: list[KnownReading] = field(default_factory=list)
    _began_ns: int = field(init=False)
    _written_at: float = field(init=False)
    _was_busy: bool = False

    def __post_init__(self) -> None:
        # Before anything is opened, and to the second below: what changes from now on bears a later time.
        self._began_ns = int(self.clock.now().timestamp()) * _SECOND_NS
        self._written_at = self.timer.seconds()

    def recall(self, entries: Iterable[Entry]) -> Iterator[Entry | EntryReading]:
        """Yield for each entry what is known of it, or the entry itself where it has to be read."""
        coming = iter(entries)
        while some := list(islice(coming, _ASKED_TOGETHER)):
            known = {} if self.rereads else self._known(some)
            for entry in some:
                yield known.get(entry.path) or entry

    def _known(self, entries: list[Entry]) -> dict[bytes, EntryReading]:
        states = {location_of(one.path): one for one in entries if one.state is not None}
        found: dict[bytes, EntryReading] = {}
        for row in self.readings.of(location_of(self.archive), states):
            entry = states[row.location]
            if entry.state is None or row.reader != self.reader or row.state != written_state(entry.state):
                continue
            try:
                file = from_plain(ScannedFile, json.loads(row.content))
            except (MunimentError, ValueError, RecursionError):
                # Whatever wrote it: what is not understood is read again.
                continue
            if is_credible(file, location=row.location, size=entry.state.size):
                found[entry.path] = EntryReading(file=file, state=entry.state, is_lasting=True)
        return found

    def keep(self, reading: EntryReading) -> None:
        """Hear what was read of an entry just now; it is written with others, in one transaction."""
        state = reading.state
        if state is not None and reading.is_lasting and not is_racy(state, began_ns=self._began_ns):
            content = _json(to_plain(reading.file))
            self._waiting.append(
                KnownReading(
                    location=reading.file.location, state=written_state(state), reader=self.reader, content=content
                )
            )
        waits_long = self.timer.seconds() - self._written_at >= PART_SECONDS
        if waits_long or (len(self._waiting) >= PART and not self._was_busy):
            try:
                self._write()
            except StoreBusyError:
                # Another Muniment writes, and each attempt takes long; what waits is written after a while.
                self._written_at, self._was_busy = self.timer.seconds(), True

    def _write(self) -> None:
        if self._waiting:
            self.readings.keep(location_of(self.archive), self._waiting, read_at=self.clock.now())
        self._waiting = []
        self._written_at, self._was_busy = self.timer.seconds(), False

    def finish(self, entries: Iterable[Entry]) -> None:
        """Write what is left, and forget the files that are gone."""
        try:
            self._write()
            self.readings.forget_others(location_of(self.archive), {location_of(entry.path) for entry in entries})
        except StoreBusyError:
            # A scan is worth more than what is remembered of it: the next one reads these files again.
            self._waiting = []


def written_state(state: FileState) -> str:
    """Return a state as it stands in the store."""
    # Not the canonical form of plans: that has no whole numbers as large as nanoseconds since 1970.
    return _json(to_plain(state))


def _json(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"), sort_keys=True)


def is_racy(state: FileState, *, began_ns: int) -> bool:
    """Say whether another change after the reading could leave the same state.

    `began_ns` is a time, in nanoseconds since 1970, at which the reading had not begun. File systems keep times in
    steps: of two seconds where they have no smaller part (FAT), of a tick of the system's clock elsewhere.
    """
    is_coarse = not state.changed_ns % _SECOND_NS and not state.modified_ns % _SECOND_NS
    return state.changed_ns + (_COARSE_NS if is_coarse else _FINE_NS) > began_ns
