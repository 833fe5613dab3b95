"""The boxes of a HEIF file: whether every part of every item lies in it (ISO 23008-12, ISO 14496-12 section 8.11)."""

from __future__ import annotations

import struct

from engine.fingerprints.boxes import Box, boxes
from engine.fingerprints.pages import Bounds
from engine.fingerprints.unreadable import Unreadable, UnreadableError

ITEM_LIMIT = 1 << 16
_IN_FILE, _IN_BOX = 0, 1
_NOT_READ = {b"av01": "AVIF", b"jpeg": "JPEG in HEIF", b"unci": "HEIF without compression", b"vvc1": "VVC in HEIF"}


def check_heif(data: bytes, *, bounds: Bounds) -> None:
    """Raise `UnreadableError` where a part is missing, lies outside, or states more than `bounds`.

    A read past the end may raise `struct.error` too.
    """
    found = boxes(data, 0, len(data))
    if any(box.kind == b"moov" for box in found):
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail="HEIF with a sequence of images")
    metas = [box for box in found if box.kind == b"meta"]
    if len(metas) != 1:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a HEIF file without a picture")
    inside = boxes(data, metas[0].start + 4, metas[0].end)
    room = sum(box.end - box.start for box in inside if box.kind == b"idat")
    located = [box for box in inside if box.kind == b"iloc"]
    if not located:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a HEIF file without a picture")
    for box in located:
        _check_places(data, box, room=room)
    for box in inside:
        if box.kind == b"iinf":
            _check_kinds(data, box, bounds=bounds)
        elif box.kind == b"iprp":
            _check_sizes(data, box, bounds=bounds)


def _check_places(data: bytes, box: Box, *, room: int) -> None:
    """Check that each extent of each item lies in the file, or in the box of small items."""
    version, sizes, more = data[box.start], data[box.start + 4], data[box.start + 5]
    offset, length, base = sizes >> 4, sizes & 15, more >> 4
    index = more & 15 if version else 0
    if not {offset, length, base, index} <= {0, 4, 8} or version > 2:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="places of items in no known form")
    at = box.start + 6
    (items,) = struct.unpack_from(">I" if version == 2 else ">H", data, at)
    at += 4 if version == 2 else 2
    extents = 0
    for _ in range(items):
        at += 4 if version == 2 else 2
        method = 0
        if version:
            method = struct.unpack_from(">H", data, at)[0] & 15
            at += 2
        at += 2
        origin, at = _number(data, at, base)
        (count,) = struct.unpack_from(">H", data, at)
        at += 2
        extents += count + 1
        if extents > ITEM_LIMIT or at > box.end:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"more than {ITEM_LIMIT:,} parts of items")
        if method not in (_IN_FILE, _IN_BOX):
            raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail="HEIF with items inside items")
        for _ in range(count):
            at += index
            begin, at = _number(data, at, offset)
            size, at = _number(data, at, length)
            if origin + begin + size > (len(data) if method == _IN_FILE else room):
                raise UnreadableError(why=Unreadable.TRUNCATED)


def _number(data: bytes, at: int, size: int) -> tuple[int, int]:
    if at + size > len(data):
        raise UnreadableError(why=Unreadable.TRUNCATED)
    return int.from_bytes(data[at : at + size], "big"), at + size


def _check_kinds(data: bytes, box: Box, *, bounds: Bounds) -> None:
    version = data[box.start]
    entries = boxes(data, box.start + (8 if version else 6), box.end)
    pictures = 0
    for entry in entries:
        kind_at = entry.start + (10 if data[entry.start] >= 3 else 8)
        kind = data[kind_at : kind_at + 4]
        if kind in _NOT_READ:
            raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail=_NOT_READ[kind])
        pictures += kind in (b"hvc1", b"grid", b"iden", b"iovl")
    if pictures > bounds.pages:
        raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {bounds.pages:,}")


def _check_sizes(data: bytes, box: Box, *, bounds: Bounds) -> None:
    for part in boxes(data, box.start, box.end):
        if part.kind != b"ipco":
            continue
        for one in boxes(data, part.start, part.end):
            if one.kind == b"ispe":
                width, height = struct.unpack_from(">II", data, one.start + 4)
                if width * height > bounds.page_pixels:
                    raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{width} by {height} pixels")
