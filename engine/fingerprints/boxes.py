"""Boxes, of which the files of JPEG 2000 and HEIF are made (ISO 15444-1 annex I, ISO 14496-12 section 4.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from engine.fingerprints.unreadable import Unreadable, UnreadableError

BOX_LIMIT = 1 << 16
"""Boxes side by side; more is refused."""

_TO_THE_END, _LARGE = 0, 1


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def boxes(data: bytes, start: int, end: int) -> list[Box]:
    """Return the boxes from `start` to `end`, which they have to fill.

    Raises `UnreadableError` where one reaches out of that, or there are more than `BOX_LIMIT`. A read past the end may
    raise `struct.error` too.
    """
    found: list[Box] = []
    while start < end:
        length, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if length == _LARGE:
            (length,) = struct.unpack_from(">Q", data, body)
            body += 8
        after = end if length == _TO_THE_END else start + length
        if after < body:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="a box smaller than its own head")
        if after > end:
            raise UnreadableError(why=Unreadable.TRUNCATED)
        if len(found) == BOX_LIMIT:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"more than {BOX_LIMIT:,} boxes")
        found.append(Box(kind, body, after))
        start = after
    return found
