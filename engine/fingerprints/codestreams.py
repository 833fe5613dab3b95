"""Compressed pictures as they stand in files of several formats: whether each is all there, and what it states.

Formats: ISO 10918-1 annex B (JPEG), ISO 14495-1 annex C (JPEG-LS), ISO 15444-1 annex A (JPEG 2000).
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import dataclass

from engine.fingerprints.unreadable import Unreadable, UnreadableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the header of a compressed picture states.

    `end` is where it ends. `bits` are those of a sample, component by component. `is_reversible` says that the way of
    coding loses nothing; what was cut away before cannot be seen. `is_plain` says that no component is signed or has
    fewer samples than another.
    """

    end: int
    width: int
    height: int
    bits: tuple[int, ...]
    is_reversible: bool
    is_plain: bool = True


# A marker: 0xFF and a byte that is neither stuffing, nor a restart, nor another fill byte. In JPEG-LS a byte after 0xFF
# holds seven bits of the picture, so a marker begins with a one.
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_LS_MARKER = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
_LS_FRAME = 0xF7
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, _LS_FRAME})
_LOSSLESS_FRAMES = frozenset({0xC3, 0xC7, 0xCB, 0xCF})
_START, _END, _SCAN, _TEMPORARY = 0xD8, 0xD9, 0xDA, 0x01


def jpeg_picture(data: bytes) -> Picture:
    """Return what the first JPEG or JPEG-LS picture in `data` states, of which the first two bytes are its beginning.

    Raises `UnreadableError` where it does not come to its end. A read past the end may raise `struct.error` too.
    """
    position, frame, near = 2, 0, 0
    precision = height = width = components = 0
    while True:
        found = (_LS_MARKER if frame == _LS_FRAME else _MARKER).search(data, position)
        if found is None:
            raise UnreadableError(why=Unreadable.TRUNCATED)
        marker, position = data[found.end() - 1], found.end()
        if marker == _END:
            if not frame:
                raise UnreadableError(why=Unreadable.DAMAGED, detail="a JPEG without a picture")
            is_reversible = frame in _LOSSLESS_FRAMES or (frame == _LS_FRAME and not near)
            return Picture(
                end=position, width=width, height=height, bits=(precision,) * components, is_reversible=is_reversible
            )
        if marker == _TEMPORARY:
            continue
        if marker == _START:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="a JPEG begins inside another")
        (length,) = struct.unpack_from(">H", data, position)
        if marker in _FRAMES:
            frame = marker
            precision, height, width, components = struct.unpack_from(">BHHB", data, position + 2)
        elif marker == _SCAN and frame == _LS_FRAME:
            near = max(near, data[position + 3 + 2 * data[position + 2]])
        position += length


_J2K_START, _J2K_SIZE, _J2K_CODING, _J2K_TILE, _J2K_END = 0xFF4F, 0xFF51, 0xFF52, 0xFF90, 0xFFD9
_TILE_LIMIT = 65_535


def jpeg2000_picture(data: bytes, start: int = 0, end: int | None = None) -> Picture:
    """Return what a JPEG 2000 code stream states, after visiting every part of every tile.

    Raises `UnreadableError` where a part is missing or lies outside. A read past the end may raise `struct.error` too.
    """
    stop = len(data) if end is None else end
    marker, size_marker, _ = struct.unpack_from(">HHH", data, start)
    if (marker, size_marker) != (_J2K_START, _J2K_SIZE):
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a JPEG 2000 picture without a size")
    right, bottom, left, top, tile_width, tile_height, tile_left, tile_top, components = struct.unpack_from(
        ">8IH", data, start + 8
    )
    is_sized = left < right and top < bottom and tile_left <= left and tile_top <= top
    if not (is_sized and tile_width and tile_height and components):
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page without a size")
    depths = [struct.unpack_from(">BBB", data, start + 42 + 3 * number) for number in range(components)]
    tiles = -(-(right - tile_left) // tile_width) * -(-(bottom - tile_top) // tile_height)
    if tiles > _TILE_LIMIT:
        raise UnreadableError(why=Unreadable.DAMAGED, detail=f"more than {_TILE_LIMIT:,} tiles")
    is_reversible, position = True, start + 2
    while (marker := _marker(data, position)) != _J2K_TILE:
        (length,) = struct.unpack_from(">H", data, position + 2)
        if marker == _J2K_CODING:
            is_reversible = data[position + 13] == 1
        position += 2 + length
    position = _last_tile_part(data, position, stop, tiles=tiles)
    return Picture(
        end=position,
        width=right - left,
        height=bottom - top,
        bits=tuple((depth & 0x7F) + 1 for depth, _, _ in depths),
        is_reversible=is_reversible,
        is_plain=all(not depth & 0x80 and across == down == 1 for depth, across, down in depths),
    )


def _last_tile_part(data: bytes, position: int, stop: int, *, tiles: int) -> int:
    """Visit the parts of all tiles, and return where the picture ends."""
    seen: Counter[int] = Counter()
    stated: dict[int, int] = {}
    while (marker := _marker(data, position)) == _J2K_TILE:
        _, tile, length, _, parts = struct.unpack_from(">HHIBB", data, position + 2)
        if length == 0:
            # Up to the end of the picture, of which the last two bytes are the mark.
            length = stop - 2 - position
        if length < 14 or position + length > stop:
            raise UnreadableError(why=Unreadable.TRUNCATED)
        seen[tile] += 1
        stated[tile] = max(parts, stated.get(tile, 0))
        position += length
    if marker != _J2K_END or position + 2 > stop:
        raise UnreadableError(why=Unreadable.TRUNCATED)
    if set(seen) != set(range(tiles)) or any(0 < stated[tile] != seen[tile] for tile in seen):
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a picture is missing tiles")
    return position + 2


def _marker(data: bytes, position: int) -> int:
    (marker,) = struct.unpack_from(">H", data, position)
    if marker < 0xFF00:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="parts of a JPEG 2000 picture do not follow one another")
    return int(marker)
