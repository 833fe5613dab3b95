"""What a process that decodes may do: read, think, and answer through its pipe.

Limits of the system hold whatever runs in the process. The hook on Python's audit events (PEP 578) holds Python code
alone: native code that an image takes over calls the system without it. It is a second fence and no sandbox.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG = 1
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED = (
    "ctypes.",
    "fcntl.",
    "ftplib.",
    "http.",
    "imaplib.",
    "os.chflags",
    "os.chmod",
    "os.chown",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.link",
    "os.lockf",
    "os.mkdir",
    "os.posix_spawn",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.setxattr",
    "os.removexattr",
    "os.spawn",
    "os.startfile",
    "os.symlink",
    "os.system",
    "os.truncate",
    "os.unsetenv",
    "os.utime",
    "pty.",
    "resource.setrlimit",
    "shutil.",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "tempfile.",
    "urllib.",
    "webbrowser.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one process may take.

    `memory` is its address space in bytes: the largest page that is read was measured at 1.5 GB in RGB. `seconds` is
    the wall time without a sign of life (one page, or 64 MiB of a large file), so long that no busy machine reaches it.
    `files` are the files that it has open at once, and `steps` the signs of life that it may give for one file: more
    than the pages and the parts that any file has.
    """

    memory: int = 4 << 30
    seconds: float = 900.0
    files: int = 64
    steps: int = 20_000


class RefusedError(Exception):
    """Something that a process that decodes tried and may not do; `event` is the name of Python's audit event."""

    def __init__(self, event: str) -> None:
        super().__init__(f"`{event}` is refused here")
        self.event = event


def end_with(parent: int) -> None:
    """Have the system end this process when its parent ends, also inside native code that hangs.

    Linux can (`prctl(2)`, `PR_SET_PDEATHSIG`); elsewhere a process that hangs stays until somebody ends it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # It has ended already.
        os._exit(1)


def memory_limit(limits: Limits) -> int:
    """Return the bytes of address space that a process confined by `limits` gets on this machine."""
    return _allowed(resource.RLIMIT_AS, limits.memory)


def confine(limits: Limits) -> None:
    """Confine this process for as long as it lives; to be called after everything it needs was imported."""
    # Ctrl-C goes to every process of the terminal; the one that hands out work ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a decoder says goes nowhere: a person reads the reason in the report.
    logging.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _limit(resource.RLIMIT_AS, limits.memory)
    _limit(resource.RLIMIT_CORE, 0)
    # No regular file can grow; pipes are none.
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, limits.files)
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def _limit(what: int, most: int) -> None:
    allowed = _allowed(what, most)
    resource.setrlimit(what, (allowed, allowed))


def _allowed(what: int, most: int) -> int:
    _, hard = resource.getrlimit(what)
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        _, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
            raise RefusedError("open for writing")
    elif event.startswith(_REFUSED):
        raise RefusedError(event)
