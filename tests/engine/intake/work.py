"""Work for other processes, which import it by name; each meets one file with something that a decoder could do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from engine.intake.archive import Entry, read_file
from engine.intake.scan import EntryReading, Listener, ScannedFile, location_of, read_entry
from tests.engine.confined.rogues import connection


def ends_at_notes(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """End the process without a word at `notes.txt`, after its bytes are known, as a decoder's crash does."""
    if entry.path == b"notes.txt":
        listener.content(read_file(archive, entry.path))
        os._exit(1)
    return read_entry(archive, entry, listener)


def ends_at_once(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """End the process at every file, before anything is known of it."""
    os._exit(1)


def cannot_begin(*given: object) -> None:
    """End the process before it says that it is ready."""
    os._exit(1)


def hangs_at_notes(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Say nothing any more at `notes.txt`."""
    if entry.path == b"notes.txt":
        listener.content(read_file(archive, entry.path))
        threading.Event().wait()
    return read_entry(archive, entry, listener)


def steps_for_ever(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Give signs of life at `notes.txt`, and nothing else."""
    while entry.path == b"notes.txt":
        listener.step()
    return read_entry(archive, entry, listener)


def says_half(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Begin to answer at `notes.txt`, and fall silent."""
    if entry.path == b"notes.txt":
        listener.content(read_file(archive, entry.path))
        connection().sendall((1000).to_bytes(4, "big") + b"r{")
        threading.Event().wait()
    return read_entry(archive, entry, listener)


def announces_too_much(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Announce more than any answer has at `notes.txt`."""
    if entry.path == b"notes.txt":
        listener.content(read_file(archive, entry.path))
        connection().sendall(b"\xff\xff\xff\xff")
        threading.Event().wait()
    return read_entry(archive, entry, listener)


def eats_memory_at_notes(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Take more memory than there is at `notes.txt`."""
    if entry.path == b"notes.txt":
        bytearray(1 << 42)
    return read_entry(archive, entry, listener)


def lies(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Answer for another file than the one that was asked for."""
    return EntryReading(file=ScannedFile(location="another"), is_lasting=True)


def tries_everything(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Try what only an attacker would, and say how each attempt ended."""
    found = [f"{name}: {_ended(attempt, archive / 'notes.txt')}" for name, attempt in ATTEMPTS.items()]
    return EntryReading(file=ScannedFile(location=location_of(entry.path), problem="; ".join(found)))


ATTEMPTS: dict[str, Callable[[Path], object]] = {
    "read": lambda path: path.read_bytes(),
    "write": lambda path: path.write_bytes(b"changed"),
    "append": lambda path: path.open("ab"),
    "create": lambda path: os.open(path.with_name("new"), os.O_CREAT | os.O_WRONLY),
    "remove": lambda path: path.unlink(),
    "rename": lambda path: path.rename(path.with_name("renamed")),
    "chmod": lambda path: path.chmod(0o777),
    "utime": lambda path: os.utime(path),
    "mkdir": lambda path: path.with_name("folder").mkdir(),
    "link": lambda path: path.with_name("link").symlink_to(path),
    "connect": lambda path: socket.create_connection(("127.0.0.1", 9)),
    "resolve": lambda path: socket.getaddrinfo("localhost", 9),
    "start": lambda path: subprocess.run([sys.executable, "--version"], check=False),
    "shell": lambda path: os.system("true"),
    "fork": lambda path: os.fork(),
    "unlimit": lambda path: __import__("resource").setrlimit(__import__("resource").RLIMIT_CORE, (1, 1)),
}


def _ended(attempt: Callable[[Path], object], path: Path) -> str:
    try:
        attempt(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, its name is what is tested
        return type(error).__name__
    return "done"


def says_its_limits(archive: Path, entry: Entry, listener: Listener) -> EntryReading:
    """Answer with the limits that the system knows of this process."""
    problem = Path("/proc/self/limits").read_text("ascii")
    return EntryReading(file=ScannedFile(location=location_of(entry.path), problem=problem))
