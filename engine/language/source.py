"""The text of one policy file, as bytes that somebody else has read.

Nothing here opens a file: the caller brings the bytes, so that a judgement reads the same from a folder, from a
revision or from a test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 1_000_000
"""A policy is written by people; what is larger is data, or an attack."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEALED = re.compile(r"""^[^#\n]*\bconfidentiality["']?\s*:\s*["']?sealed\b""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file: the name that messages show, and its bytes; `unread_bytes` is the size of one that is too large."""

    name: str
    data: bytes
    unread_bytes: int = 0

    @property
    def size(self) -> int:
        """Return how many bytes the file has, read or not."""
        return self.unread_bytes or len(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stretch of one line; `line` and `column` count from 1, `width` is in characters."""

    line: int
    column: int
    width: int

    @property
    def place(self) -> Place:
        """Return itself, so that a problem can be noted at a bare place too."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The decoded text of a source, and its lines without their ends."""

    name: str
    text: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, name: str, *, text: str) -> SourceText:
        """Return `text` with its lines, split where YAML splits them."""
        return cls(name=name, text=text, lines=tuple(_LINE_END.split(text)))

    @property
    def is_sealed(self) -> bool:
        """Say whether the file is a sealed hold, whose words no message may repeat.

        It asks the text, not the reading, because a file that cannot be read may be sealed too.
        """
        return _SEALED.search(self.text) is not None

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, or nothing where there is no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def without_mark(data: bytes) -> bytes:
    """Return `data` without a leading byte order mark, which some editors write."""
    return data.removeprefix(_BYTE_ORDER_MARK)
