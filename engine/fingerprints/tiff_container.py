"""The directories of a TIFF: every page, and whether each strip and tile of it lies inside the file.

Source: TIFF 6.0 (1992) sections 2 and 15, the TIFF supplement 1 of Adobe (1995) for sub-directories, and libtiff's
BigTIFF. A file cut after its first pages decodes as a shorter document, so the chain of directories is walked to its
end.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from engine.fingerprints.unreadable import Unreadable, UnreadableError

PAGE_LIMIT = 5_000
"""Pages of one file; more is refused."""

ENTRY_LIMIT = 4_096
"""Entries of one directory; libtiff takes no more either."""

VALUE_LIMIT = 1 << 22
"""Numbers of one directory that are read: four times the tiles of 16 by 16 pixels of the largest page."""

_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _SAMPLES, _STRIP_ROWS, _STRIP_COUNTS, _PLANAR = 273, 277, 278, 279, 284
_COLOUR_MAP, _TILE_WIDTH, _TILE_LENGTH, _TILE_OFFSETS, _TILE_COUNTS = 320, 322, 323, 324, 325
_SUB_DIRECTORIES, _EXTRA_SAMPLES, _SAMPLE_FORMAT = 330, 338, 339
_OLD_JPEG_AT, _OLD_JPEG_LENGTH = 513, 514

_OLD_JPEG, _JPEG = 6, 7
_READ = frozenset({_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC, _STRIP_OFFSETS, _SAMPLES, _STRIP_ROWS})
_READ |= {_STRIP_COUNTS, _PLANAR, _COLOUR_MAP, _TILE_WIDTH, _TILE_LENGTH, _TILE_OFFSETS, _TILE_COUNTS}
_READ |= {_SUB_DIRECTORIES, _EXTRA_SAMPLES, _SAMPLE_FORMAT, _OLD_JPEG_AT, _OLD_JPEG_LENGTH}

_LOSSY_COMPRESSIONS = frozenset({_OLD_JPEG, _JPEG})
_LOSSLESS_COMPRESSIONS = frozenset({1, 2, 3, 4, 5, 8, 32773, 32946, 34925, 50000})

# Type: bytes, struct letter; rationals and text are measured but not read.
_TYPES = {1: (1, "B"), 2: (1, ""), 3: (2, "H"), 4: (4, "I"), 5: (8, ""), 6: (1, ""), 7: (1, ""), 8: (2, ""), 9: (4, "")}
_TYPES |= {10: (8, ""), 11: (4, ""), 12: (8, ""), 13: (4, "I"), 16: (8, "Q"), 17: (8, ""), 18: (8, "Q")}

# (photometric, bits, extra samples, sample format) whose every bit is in the pixels that Pillow gives.
_EXACT = frozenset(
    {(white, (bits,), (), 1) for white in (0, 1) for bits in (1, 2, 4, 8)}
    | {(3, (bits,), (), 1) for bits in (1, 2, 4, 8)}
    | {
        (1, (16,), (), 1),
        (1, (32,), (), 2),
        (1, (32,), (), 3),
        (1, (8, 8), (2,), 1),
        (2, (8, 8, 8), (), 1),
        (2, (8, 8, 8, 8), (2,), 1),
        (5, (8, 8, 8, 8), (), 1),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TiffPage:
    """One directory of the chain; `compression` is `lossless`, `lossy`, or absent where the tag does not tell."""

    compression: str | None
    is_packed: bool
    is_exact: bool
    grey_bits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How this file writes numbers: byte order, and the sizes of classic or big TIFF."""

    order: str
    is_big: bool

    @property
    def entry(self) -> str:
        return self.order + ("HHQ" if self.is_big else "HHI")

    @property
    def offset(self) -> str:
        return self.order + ("Q" if self.is_big else "I")


Tags = dict[int, tuple[int, ...]]


def examine_tiff(data: bytes) -> tuple[TiffPage, ...]:
    """Return every page of the chain.

    Raises `UnreadableError` where a directory, a value, a strip or a tile lies outside the file, where pages form a
    loop, or where there are more than `PAGE_LIMIT`. A read past the end may raise `struct.error` too.
    """
    layout = _Layout(order="<" if data[:2] == b"II" else ">", is_big=b"\x2b" in data[2:4])
    (at,) = struct.unpack_from(layout.offset, data, 8 if layout.is_big else 4)
    seen: set[int] = set()
    pages: list[TiffPage] = []
    while at:
        if at in seen:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="its pages form a loop")
        if len(pages) == PAGE_LIMIT:
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {PAGE_LIMIT:,}")
        seen.add(at)
        tags, at = _directory(data, at, layout)
        _check_parts(tags, len(data))
        pages.append(_page(tags))
    if not pages:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a TIFF without a page")
    return tuple(pages)


def _directory(data: bytes, at: int, layout: _Layout) -> tuple[Tags, int]:
    """Return the numbers of one directory, and where the next begins (0: nowhere)."""
    counter = layout.order + ("Q" if layout.is_big else "H")
    (count,) = struct.unpack_from(counter, data, at)
    position = at + struct.calcsize(counter)
    room = struct.calcsize(layout.offset)
    if count > ENTRY_LIMIT:
        raise UnreadableError(why=Unreadable.DAMAGED, detail=f"a directory of more than {ENTRY_LIMIT:,} entries")
    tags: Tags = {}
    numbers = 0
    for _ in range(count):
        tag, kind, length = struct.unpack_from(layout.entry, data, position)
        value_at = position + struct.calcsize(layout.entry)
        size, letter = _TYPES.get(kind, (1, ""))
        if size * length > room:
            (value_at,) = struct.unpack_from(layout.offset, data, value_at)
        if value_at + size * length > len(data):
            raise UnreadableError(why=Unreadable.TRUNCATED)
        if letter and tag in _READ:
            numbers += length
            if numbers > VALUE_LIMIT:
                raise UnreadableError(
                    why=Unreadable.DAMAGED, detail=f"a directory of more than {VALUE_LIMIT:,} numbers"
                )
            tags[tag] = struct.unpack_from(f"{layout.order}{length}{letter}", data, value_at)
        position += struct.calcsize(layout.entry) + room
    (following,) = struct.unpack_from(layout.offset, data, position)
    return tags, following


def _first(tags: Tags, tag: int, default: int) -> int:
    values = tags.get(tag, ())
    return values[0] if values else default


def _check_parts(tags: Tags, size: int) -> None:
    """Refuse a page of which a strip or tile is missing or lies outside the file."""
    width, length = _first(tags, _WIDTH, 0), _first(tags, _LENGTH, 0)
    if _TILE_OFFSETS in tags:
        offsets, counts = tags[_TILE_OFFSETS], tags.get(_TILE_COUNTS, ())
        across = _pieces(width, _first(tags, _TILE_WIDTH, 0))
        wanted = across * _pieces(length, _first(tags, _TILE_LENGTH, 0))
    elif _STRIP_OFFSETS in tags:
        offsets, counts = tags[_STRIP_OFFSETS], tags.get(_STRIP_COUNTS, ())
        wanted = _pieces(length, min(_first(tags, _STRIP_ROWS, length), length))
    elif _OLD_JPEG_AT in tags:
        offsets, counts, wanted = tags[_OLD_JPEG_AT], tags.get(_OLD_JPEG_LENGTH, ()), 1
    else:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page without pixels")
    if _first(tags, _PLANAR, 1) == 2:
        wanted *= _first(tags, _SAMPLES, 1)
    if len(offsets) < wanted:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page is missing strips or tiles")
    for index, offset in enumerate(offsets):
        count = counts[index] if index < len(counts) else 1
        if offset + max(count, 1) > size:
            raise UnreadableError(why=Unreadable.TRUNCATED)


def _pieces(total: int, each: int) -> int:
    if total <= 0 or each <= 0:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page without a size")
    return -(-total // each)


def _page(tags: Tags) -> TiffPage:
    compression = _first(tags, _COMPRESSION, 1)
    photometric = _first(tags, _PHOTOMETRIC, -1)
    bits = tags.get(_BITS, (1,))
    samples = _first(tags, _SAMPLES, 1)
    formats = set(tags.get(_SAMPLE_FORMAT, (1,)))
    if len(bits) == 1:
        bits *= samples
    key = (photometric, bits, tags.get(_EXTRA_SAMPLES, ()), formats.pop() if len(formats) == 1 else 0)
    is_exact = key in _EXACT or (compression == _JPEG and key == (6, (8, 8, 8), (), 1))
    return TiffPage(
        compression=_loss(compression),
        is_packed=compression != 1,
        # A sub-directory can hold the picture itself (DNG keeps a thumbnail in the chain), and is not decoded.
        is_exact=is_exact and _SUB_DIRECTORIES not in tags and _palette_is_eight_bit(tags.get(_COLOUR_MAP, ())),
        grey_bits=bits[0] if photometric in (0, 1) and bits[0] < 8 else 8,
    )


def _loss(compression: int) -> str | None:
    if compression in _LOSSY_COMPRESSIONS:
        return "lossy"
    return "lossless" if compression in _LOSSLESS_COMPRESSIONS else None


def _palette_is_eight_bit(entries: tuple[int, ...]) -> bool:
    """Say whether the sixteen-bit colours of a palette carry eight bits each, in either way of widening them."""
    return all(not entry & 0xFF or entry == (entry >> 8) * 257 for entry in entries)
