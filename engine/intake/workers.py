"""Reading the entries of an archive in processes that may only read: what they are asked and what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from engine.confined.confinement import Limits
from engine.confined.crew import Crew, Done
from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.custody.clock import SystemTimer, Timer
from engine.custody.plain_forms import from_plain, to_plain
from engine.fingerprints.warming import warm_up
from engine.intake.archive import Content, Entry, FileState
from engine.intake.credible import is_credible
from engine.intake.scan import EntryReading, Listener, ScannedFile, location_of, read_entry
from engine.model.errors import MunimentError

ReadEntry = Callable[[Path, Entry, Listener], EntryReading]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownContent:
    """What is known of a file before it is decoded."""

    sha256: str
    size: int
    state: FileState


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """So many processes for one archive, started when there is something to read."""

    archive: Path
    number: int
    limits: Limits = field(default_factory=Limits)
    read_one: ReadEntry = read_entry
    timer: Timer = field(default_factory=SystemTimer)

    def read(self, items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        """Yield what came of every item, in their order; one that is a reading already passes through in its place.

        Raises `WorkerError` if no process can be started.
        """
        work = partial(answer, self.archive, self.read_one)
        crew = Crew(prepare=warm_up, work=work, number=self.number, limits=self.limits, timer=self.timer)
        return crew.run(_EntryTask(item) if isinstance(item, Entry) else Done(item) for item in items)


@dataclass(frozen=True, slots=True)
class _EntryTask:
    entry: Entry

    def request(self) -> bytes:
        return self.entry.path

    def answered(self, answer: bytes) -> EntryReading:
        reading = understood(EntryReading, answer)
        # A file may have another size by now than when its folder was listed.
        size = reading.state.size if reading.state is not None else None
        if not is_credible(reading.file, location=location_of(self.entry.path), size=size):
            raise MessageError
        return reading

    def unanswered(self, reason: str, noted: bytes) -> EntryReading:
        row = ScannedFile(location=location_of(self.entry.path), problem=reason)
        try:
            content = understood(KnownContent, noted)
        except MessageError:
            return EntryReading(file=row)
        known = ScannedFile(location=row.location, sha256=content.sha256, size=content.size, problem=reason)
        return EntryReading(file=known if is_credible(known, location=row.location) else row)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Passes on what is heard of a file while it is read."""

    reporting: Reporting

    def content(self, content: Content) -> None:
        self.reporting.step(said(KnownContent(sha256=content.sha256, size=content.size, state=content.state)))

    def step(self) -> None:
        self.reporting.step()


def answer(archive: Path, read_one: ReadEntry, path: bytes, reporting: Reporting) -> bytes:
    """Read one entry, inside of a process that decodes."""
    try:
        return said(read_one(archive, Entry(path=path), _Telling(reporting)))
    except MemoryError:
        problem = "there was not enough memory to read the file"
        return said(EntryReading(file=ScannedFile(location=location_of(path), problem=problem)))


def said(value: KnownContent | EntryReading) -> bytes:
    """Return a value as JSON."""
    return json.dumps(to_plain(value)).encode()


_Value = TypeVar("_Value", KnownContent, EntryReading)


def understood(kind: type[_Value], data: bytes) -> _Value:
    """Return what was said; raises `MessageError`, and nothing else, for any other bytes."""
    try:
        return from_plain(kind, json.loads(data))
    except (MunimentError, ValueError, RecursionError):
        raise MessageError from None
