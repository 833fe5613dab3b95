"""Whole messages over a socket, where the other end may say half of one and fall silent.

A message is its length, as four bytes, and so many bytes. Whoever serves many never waits for the rest of one.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

from engine.model.errors import MunimentError

MESSAGE_LIMIT = 16 << 20
"""Bytes of one message: several times what 5,000 pages need."""

_LENGTH = 4
_AT_ONCE = 1 << 20


class MessageError(MunimentError):
    """A message that no worker of ours sends."""

    def __init__(self) -> None:
        super().__init__("a process that decodes said what it could not mean")


def send(connection: socket.socket, data: bytes) -> None:
    """Send a message; raises `OSError` if nobody is there to hear it."""
    connection.sendall(len(data).to_bytes(_LENGTH, "big") + data)


def receive(connection: socket.socket) -> bytes:
    """Wait for a message and return it; raises `EOFError` if the other end is closed before it is whole."""
    return _exactly(connection, int.from_bytes(_exactly(connection, _LENGTH), "big"))


def _exactly(connection: socket.socket, wanted: int) -> bytes:
    data = bytearray()
    while len(data) < wanted:
        part = connection.recv(min(wanted - len(data), _AT_ONCE))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


@dataclass(slots=True)
class Inbox:
    """What has come over a connection so far; `limit` is the most bytes that a message may have."""

    connection: socket.socket
    limit: int = MESSAGE_LIMIT
    _data: bytearray = field(default_factory=bytearray)

    def take(self) -> list[bytes]:
        """Return the messages that are whole by now, without waiting for more.

        To be called when something can be read. Raises `EOFError` if the other end is closed, `OSError` if the
        connection is broken, and `MessageError` if more is announced than the limit.
        """
        try:
            part = self.connection.recv(_AT_ONCE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        if not part:
            raise EOFError
        self._data += part
        found: list[bytes] = []
        while len(self._data) >= _LENGTH:
            length = int.from_bytes(self._data[:_LENGTH], "big")
            if length > self.limit:
                raise MessageError
            if len(self._data) < _LENGTH + length:
                break
            found.append(bytes(self._data[_LENGTH : _LENGTH + length]))
            del self._data[: _LENGTH + length]
        return found
