"""The inside of a process that decodes: it takes paths and answers in JSON.

Answers are no pickles: whoever takes over a decoder could otherwise run code in the process that reads the answer.
"""

from __future__ import annotations

import io
import json
import math
import signal
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path

from PIL import Image

from engine.custody.plain_forms import from_plain, to_plain
from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.intake.archive import Content, Entry, FileState
from engine.intake.confinement import Limits, confine
from engine.intake.scan import EntryReading, Listener, ScannedFile, location_of
from engine.model.errors import MunimentError

Work = Callable[[Path, Entry, Listener], EntryReading]


class Said(StrEnum):
    """What a message is, by its first letter."""

    READY = "y"
    STEP = "s"
    CONTENT = "c"
    RESULT = "r"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownContent:
    """What is known of a file before it is decoded."""

    sha256: str
    size: int
    state: FileState


class MessageError(MunimentError):
    """A message that no worker of ours sends."""

    def __init__(self) -> None:
        super().__init__("a process that decodes said what it could not mean")


def message(said: Said, value: KnownContent | EntryReading | None = None) -> bytes:
    """Return a message as bytes: its letter, and the value that comes with it as JSON."""
    body = "" if value is None else json.dumps(to_plain(value))
    return f"{said}{body}".encode()


def understood(data: bytes) -> tuple[Said, KnownContent | EntryReading | None]:
    """Return what a message says; raises `MessageError`, and nothing else, for any other bytes."""
    try:
        said = Said(data[:1].decode("ascii"))
        match said:
            case Said.CONTENT:
                return said, from_plain(KnownContent, json.loads(data[1:]))
            case Said.RESULT:
                return said, from_plain(EntryReading, json.loads(data[1:]))
            case Said.READY | Said.STEP:
                return said, None
    except (MunimentError, ValueError, RecursionError):
        raise MessageError from None


@dataclass(frozen=True, slots=True)
class _Reporting:
    """Says to the other end what is heard, and puts off the end of this process."""

    connection: Connection
    limits: Limits

    def begin(self) -> None:
        # Whoever would end a process that hangs may be gone itself: then the system does, also inside native code.
        signal.alarm(math.ceil(2 * self.limits.seconds))

    def rest(self) -> None:
        signal.alarm(0)

    def content(self, content: Content) -> None:
        known = KnownContent(sha256=content.sha256, size=content.size, state=content.state)
        self.connection.send_bytes(message(Said.CONTENT, known))
        self.begin()

    def step(self) -> None:
        self.connection.send_bytes(message(Said.STEP))
        self.begin()


def serve(connection: Connection, archive: Path, limits: Limits, work: Work) -> None:
    """Answer one path after another until the other end is closed; to be called in a process of its own."""
    _warm_up()
    confine(limits)
    reporting = _Reporting(connection, limits)
    try:
        connection.send_bytes(message(Said.READY))
        while True:
            reporting.rest()
            path = connection.recv_bytes()
            reporting.begin()
            connection.send_bytes(message(Said.RESULT, _answered(archive, path, reporting, work)))
    except (EOFError, OSError):
        # Whoever handed out work is gone.
        return


def _answered(archive: Path, path: bytes, reporting: Listener, work: Work) -> EntryReading:
    try:
        return work(archive, Entry(path=path), reporting)
    except MemoryError:
        problem = "there was not enough memory to read the file"
        return EntryReading(file=ScannedFile(location=location_of(path), problem=problem))


def _warm_up() -> None:
    """Import what decoding imports on first use, which may not be possible any more once the process is confined."""
    for form in ("PNG", "TIFF", "JPEG", "WEBP", "BMP", "GIF"):
        file = io.BytesIO()
        Image.new("L", (8, 8)).save(file, form)
        try:
            read_image(file.getvalue())
        except UnreadableError:
            continue
