"""The inside of a process that does what may end badly: it takes requests and answers in bytes.

Answers are no pickles: whoever takes over a decoder could otherwise run code in the process that reads the answer.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from engine.confined.confinement import Limits, confine, end_with
from engine.confined.framing import receive, send


class Said(Enum):
    """What a message is, by its first byte."""

    READY = b"y"
    STEP = b"s"
    RESULT = b"r"


class Reporting(Protocol):
    """Tells whoever waits that the work goes on."""

    def step(self, noted: bytes = b"") -> None:
        """Give a sign of life, and say what is known by now, if that is something new."""


Work = Callable[[bytes, Reporting], bytes]
"""Answers one request; a function of a module, or a `partial` of one, since another process has to find it."""

Prepare = Callable[[], None]
"""What has to be done before the process is confined; a function of a module."""


@dataclass(frozen=True, slots=True)
class _ToDriver:
    """Says to the other end what is known."""

    connection: socket.socket

    def step(self, noted: bytes = b"") -> None:
        send(self.connection, Said.STEP.value + noted)


def serve(connection: socket.socket, limits: Limits, prepare: Prepare, work: Work, driver: int) -> None:
    """Answer one request after another until the other end is closed; to be called in a process of its own.

    `driver` is the process that hands out work: this one ends with it.
    """
    end_with(driver)
    prepare()
    confine(limits)
    reporting = _ToDriver(connection)
    try:
        send(connection, Said.READY.value)
        while True:
            request = receive(connection)
            send(connection, Said.RESULT.value + work(request, reporting))
    except (EOFError, OSError):
        # Whoever handed out work is gone.
        return
