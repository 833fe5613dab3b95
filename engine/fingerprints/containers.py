"""The outside of an image file, walked before anything decodes it: whether it is all there, and what pixels can say.

Decoders forgive: a PNG without its end, a GIF without its trailer and a multi-page TIFF cut between two pages all
decode without a word, the last with fewer pages. So the structure comes first, and what is not all there is refused.
Formats: ISO 10918-1 annex B (JPEG), W3C PNG third edition, GIF89a, the Windows bitmap headers, RFC 9649 (WebP).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from engine.fingerprints.beginnings import format_not_read
from engine.fingerprints.codestreams import jpeg_picture
from engine.fingerprints.jp2_container import SIGNATURE, STREAM, examine_jp2
from engine.fingerprints.tiff_container import examine_tiff
from engine.fingerprints.unreadable import Unreadable, UnreadableError

LOSSLESS = "lossless"
LOSSY = "lossy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What the structure of a file says.

    `pages` is the number of pages it declares, where it declares one. `grey_bits` are the bits of a grey sample, page
    by page. `is_exact` says, page by page, that the decoder keeps every bit of every sample; `has_more` that there is
    something besides the pages (a second picture, appended data).
    """

    format: str
    pages: int | None
    compression: str | None
    is_exact: tuple[bool, ...] = (True,)
    grey_bits: tuple[int, ...] = (8,)
    has_more: bool = False

    def page_is_exact(self, index: int) -> bool:
        """Say whether the pixels of page `index` (from 0) can stand for its samples."""
        return not self.has_more and self.is_exact[min(index, len(self.is_exact) - 1)]

    def page_grey_bits(self, index: int) -> int:
        """Return the bits of a grey sample of page `index` as stored."""
        return self.grey_bits[min(index, len(self.grey_bits) - 1)]


def examine(data: bytes) -> Container:
    """Return what the structure of an image file says.

    Raises `UnreadableError` if the file is empty, cut short, damaged in its structure, or of a format that is not read.
    """
    if not data:
        raise UnreadableError(why=Unreadable.EMPTY)
    try:
        match data[:12]:
            case head if head.startswith(b"\xff\xd8\xff"):
                return _jpeg(data)
            case head if head.startswith(_PNG):
                return _png(data)
            case head if head.startswith((b"GIF87a", b"GIF89a")):
                return _gif(data)
            case head if head.startswith((b"II\x2a\x00", b"MM\x00\x2a", b"II\x2b\x00", b"MM\x00\x2b")):
                return _tiff(data)
            case head if head.startswith(b"RIFF") and head[8:] == b"WEBP":
                return _webp(data)
            case head if head == SIGNATURE or head.startswith(STREAM):
                return _jpeg2000(data)
            case head if head.startswith(b"BM"):
                return _bmp(data)
    except (struct.error, IndexError, OverflowError):
        # Every walk runs forward: to want a byte that is not there is to have reached the end, and a place that no
        # memory could have (big TIFF states places in 64 bits) lies behind every end.
        raise UnreadableError(why=Unreadable.TRUNCATED) from None
    raise _not_read(data)


def _not_read(data: bytes) -> UnreadableError:
    name = format_not_read(data)
    if name is not None:
        return UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail=name)
    return UnreadableError(why=Unreadable.NOT_AN_IMAGE)


def _has_content(trailer: bytes) -> bool:
    """Say whether what follows the end is more than padding."""
    return bool(trailer.strip(b"\x00\xff\r\n "))


def _jpeg(data: bytes) -> Container:
    picture = jpeg_picture(data)
    if picture.bits != (8,) * len(picture.bits):
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail=f"JPEG of {picture.bits[0]} bits a sample")
    return Container(
        format="jpeg",
        # Several pictures can follow one another in one file (MPO); the decoder finds them.
        pages=None,
        compression=LOSSLESS if picture.is_reversible else LOSSY,
        has_more=_has_content(data[picture.end :]),
    )


def _jpeg2000(data: bytes) -> Container:
    found = examine_jp2(data)
    return Container(
        format="jpeg2000",
        pages=1,
        compression=LOSSLESS if found.picture.is_reversible else LOSSY,
        is_exact=(found.is_exact,),
        has_more=found.has_more,
    )


_PNG = b"\x89PNG\r\n\x1a\n"


def _png(data: bytes) -> Container:
    position, frames, depth, colour = len(_PNG), 1, 0, 0
    while True:
        length, kind = struct.unpack_from(">I4s", data, position)
        body, after = position + 8, position + 12 + length
        if after > len(data):
            raise UnreadableError(why=Unreadable.TRUNCATED)
        is_critical = not kind[0] & 0x20
        (stated,) = struct.unpack_from(">I", data, body + length)
        # The decoder skips the checksums of the image data itself.
        if (is_critical or kind in (b"acTL", b"fcTL", b"fdAT")) and zlib.crc32(
            data[position + 4 : after - 4]
        ) != stated:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="a checksum does not match")
        if kind == b"IHDR":
            depth, colour = data[body + 8], data[body + 9]
        elif kind == b"acTL":
            (frames,) = struct.unpack_from(">I", data, body)
        elif kind == b"IEND":
            break
        position = after
    return Container(
        format="png",
        # An animation may keep its still picture out of the frames, so only a plain file states its pages.
        pages=1 if frames == 1 else None,
        compression=LOSSLESS,
        is_exact=(depth <= 8 or colour == 0,),
        grey_bits=(depth if colour == 0 and depth < 8 else 8,),
        has_more=_has_content(data[after:]),
    )


def _gif(data: bytes) -> Container:
    flags = data[10]
    position = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    pages = 0
    while (kind := data[position]) != 0x3B:
        if kind == 0x2C:
            pages += 1
            flags = data[position + 9]
            position += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif kind == 0x21:
            position += 2
        else:
            position += 1
            continue
        while size := data[position]:
            position += 1 + size
        position += 1
    return Container(format="gif", pages=pages, compression=LOSSLESS, has_more=_has_content(data[position + 1 :]))


_BMP_PLAIN, _BMP_RLE8, _BMP_RLE4 = 0, 1, 2


def _bmp(data: bytes) -> Container:
    stated, start, header = struct.unpack_from("<I4xII", data, 2)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        packing, colours = _BMP_PLAIN, 0
    else:
        width, height, _, bits, packing = struct.unpack_from("<iiHHI", data, 18)
        (colours,) = struct.unpack_from("<I", data, 46)
    row = (abs(width) * bits + 31) // 32 * 4
    end = start + row * abs(height) if packing == _BMP_PLAIN else stated
    if end > len(data):
        raise UnreadableError(why=Unreadable.TRUNCATED)
    palette = data[14 + header : start]
    if bits in (4, 8) and (0 < colours <= 2 or (bits == 4 and _is_ramp(palette, 3 if header == 12 else 4))):
        # The decoder takes these for bitonal or eight-bit grey and would read the wrong pixels without a word.
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail="BMP of greys in four or eight bits")
    return Container(
        format="bmp",
        pages=1,
        compression=LOSSLESS,
        # Sixteen and thirty-two bits, and free bit fields, lose their padding or their low bits in the decoder.
        is_exact=(packing in (_BMP_PLAIN, _BMP_RLE8, _BMP_RLE4) and bits in (1, 4, 8, 24),),
        has_more=_has_content(data[end:]),
    )


def _is_ramp(palette: bytes, size: int) -> bool:
    """Say whether every entry of a palette is the grey of its own number."""
    return all(palette[at : at + 3] == bytes([at // size]) * 3 for at in range(0, len(palette) - size + 1, size))


def _webp(data: bytes) -> Container:
    (size,) = struct.unpack_from("<I", data, 4)
    end = 8 + size
    if end > len(data):
        raise UnreadableError(why=Unreadable.TRUNCATED)
    chunks = _riff_chunks(data, 12, end)
    kinds = [kind for kind, _, _ in chunks]
    frames = 0
    for kind, body, length in chunks:
        if kind == b"ANMF":
            frames += 1
            kinds.extend(inner for inner, _, _ in _riff_chunks(data, body + 16, body + length))
    return Container(
        format="webp",
        pages=frames or 1,
        compression=LOSSY if b"VP8 " in kinds else LOSSLESS,
        has_more=_has_content(data[end + size % 2 :]),
    )


def _riff_chunks(data: bytes, position: int, end: int) -> list[tuple[bytes, int, int]]:
    chunks: list[tuple[bytes, int, int]] = []
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, position)
        if position + 8 + length > end:
            raise UnreadableError(why=Unreadable.TRUNCATED)
        chunks.append((kind, position + 8, length))
        position += 8 + length + length % 2
    return chunks


def _tiff(data: bytes) -> Container:
    pages = examine_tiff(data)
    packings = {page.compression for page in pages}
    compression = LOSSY if LOSSY in packings else None if None in packings else LOSSLESS
    return Container(
        format="tiff",
        pages=len(pages),
        compression=compression,
        is_exact=tuple(page.is_exact for page in pages),
        grey_bits=tuple(page.grey_bits for page in pages),
    )
