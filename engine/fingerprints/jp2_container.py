"""The boxes of a JPEG 2000 file, and what its one picture states (ISO 15444-1 annex I)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from engine.fingerprints.boxes import Box, boxes
from engine.fingerprints.codestreams import Picture, jpeg2000_picture
from engine.fingerprints.unreadable import Unreadable, UnreadableError

SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
STREAM = b"\xff\x4f\xff\x51"

_SRGB, _GREY = 16, 17
_BY_NUMBER = 1
# Boxes of the header that change nothing of what the samples are; a palette or a channel of transparency does.
_PLAIN_HEADER = frozenset({b"ihdr", b"colr", b"res "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Jp2:
    """What a file states: its picture, whether the decoder keeps every bit of it, and whether there is more."""

    picture: Picture
    is_exact: bool
    has_more: bool


def examine_jp2(data: bytes) -> Jp2:
    """Return what a JPEG 2000 file or bare code stream states.

    Raises `UnreadableError`. A read past the end may raise `struct.error` too.
    """
    if data.startswith(STREAM):
        picture = jpeg2000_picture(data)
        # Without a header nobody says what several components are.
        return Jp2(
            picture=picture,
            is_exact=len(picture.bits) == 1 and _keeps_all(picture, grey=True),
            has_more=bool(data[picture.end :].strip(b"\x00\xff\r\n ")),
        )
    found = boxes(data, 0, len(data))
    brand = next((data[box.start : box.start + 4] for box in found if box.kind == b"ftyp"), b"")
    if brand != b"jp2 ":
        name = f"JPEG 2000 of the brand `{brand.decode('ascii', 'replace').strip()[:4]}`"
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail=name)
    headers = [box for box in found if box.kind == b"jp2h"]
    streams = [box for box in found if box.kind == b"jp2c"]
    if len(headers) != 1 or not streams:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a JPEG 2000 file without a picture")
    picture = jpeg2000_picture(data, streams[0].start, streams[0].end)
    header = boxes(data, headers[0].start, headers[0].end)
    _check_size(data, header, picture)
    return Jp2(
        picture=picture,
        is_exact=_is_exact(data, header, picture),
        has_more=len(streams) > 1 or bool(data[picture.end : streams[0].end].strip(b"\x00\xff\r\n ")),
    )


def _check_size(data: bytes, header: list[Box], picture: Picture) -> None:
    stated = [struct.unpack_from(">IIH", data, box.start) for box in header if box.kind == b"ihdr"]
    if stated != [(picture.height, picture.width, len(picture.bits))]:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="the picture has another size than the file states")


def _is_exact(data: bytes, header: list[Box], picture: Picture) -> bool:
    colours = [box for box in header if box.kind == b"colr"]
    if len(colours) != 1 or not {box.kind for box in header} <= _PLAIN_HEADER:
        return False
    method, _, _ = struct.unpack_from(">BbB", data, colours[0].start)
    if method != _BY_NUMBER:
        return False
    (space,) = struct.unpack_from(">I", data, colours[0].start + 3)
    return _keeps_all(picture, grey=space == _GREY) if space in (_SRGB, _GREY) else False


def _keeps_all(picture: Picture, *, grey: bool) -> bool:
    """Say whether Pillow gives every bit of every sample, and no other way of writing gives the same."""
    return picture.is_plain and picture.bits in ({(8,), (16,)} if grey else {(8, 8, 8)})
