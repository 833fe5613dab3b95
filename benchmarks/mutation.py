"""Valid inputs to begin with, and the ways in which they are spoilt: the same seed spoils them the same way."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from random import Random
from typing import Any

from PIL import Image

from engine.fingerprints.complaints import overheard

_NUMBERS = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_PNG = b"\x89PNG\r\n\x1a\n"
_SIDES = (33, 21)


def mutated(data: bytes, *, others: Sequence[bytes], random: Random) -> bytes:
    """Return `data` with one to eight things wrong with it; `others` lend it parts of theirs."""
    spoilt = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        _spoil(spoilt, others=others, random=random)
    if spoilt.startswith(_PNG) and random.random() < 0.8:
        # Otherwise a checksum refuses nearly all of them, and the decoder never sees one.
        return with_checksums(bytes(spoilt))
    return bytes(spoilt)


def _spoil(spoilt: bytearray, *, others: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(spoilt) + 1)
    # What steers a decoder stands mostly in the first few hundred bytes.
    if random.random() < 0.5:
        at = min(at, random.randrange(256))
    match random.randrange(8):
        case 0 if at < len(spoilt):
            spoilt[at] ^= 1 << random.randrange(8)
        case 1 if at < len(spoilt):
            spoilt[at] = random.randrange(256)
        case 2:
            size = random.choice((1, 2, 4, 8))
            number = (random.choice(_NUMBERS) + random.choice((-1, 0, 0, 1))) % (1 << 8 * size)
            spoilt[at : at + size] = number.to_bytes(size, random.choice(("little", "big")))
        case 3:
            del spoilt[at : at + random.choice((1, 2, 4, 16, 256))]
        case 4:
            spoilt[at:at] = random.randbytes(random.choice((1, 2, 4, 16)))
        case 5:
            part = spoilt[at : at + random.choice((1, 4, 12, 64, 512))]
            spoilt[at:at] = part * random.choice((1, 1, 2, 40))
        case 6:
            other = random.choice(others)
            begin = random.randrange(len(other) + 1)
            spoilt[at : at + random.randrange(64)] = other[begin : begin + random.randrange(256)]
        case _:
            del spoilt[max(at, len(spoilt) // 4) :]


def with_checksums(data: bytes) -> bytes:
    """Return a PNG with the checksum of every chunk made right, as far as its chunks can be followed."""
    fixed, at = bytearray(data), len(_PNG)
    while at + 12 <= len(fixed):
        (length,) = struct.unpack_from(">I", fixed, at)
        end = at + 8 + length
        if end + 4 > len(fixed):
            break
        struct.pack_into(">I", fixed, end, zlib.crc32(fixed[at + 4 : end]))
        at = end + 4
    return bytes(fixed)


def drawn_images(random: Random) -> tuple[bytes, ...]:
    """Return small valid images in every format that is read, with pages, palettes, profiles and turned pages."""
    found: list[bytes] = []
    for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "I", "F"):
        image = _noise(mode, random)
        for form, options in _WAYS:
            try:
                # libtiff says on standard error what it can't write.
                with overheard():
                    found.append(_encoded(image, form, options | _together(form, image)))
            except (OSError, TypeError, ValueError, KeyError, SystemError):
                # Not every mode goes into every format.
                continue
    return tuple(found)


_WAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("PNG", {"dpi": (300, 300)}),
    ("PNG", {"save_all": True}),
    ("JPEG", {"dpi": (300, 300), "icc_profile": b"profile" * 20}),
    ("JPEG", {"progressive": True, "restart_marker_rows": 1}),
    ("MPO", {"save_all": True}),
    ("GIF", {"save_all": True, "interlace": 1}),
    ("BMP", {}),
    ("DIB", {}),
    ("WEBP", {"lossless": True}),
    ("WEBP", {"save_all": True}),
    *(
        ("TIFF", {"compression": packing, "save_all": True})
        for packing in ("raw", "packbits", "tiff_lzw", "tiff_deflate", "jpeg", "group3", "group4", "zstd")
    ),
    ("TIFF", {"compression": "raw", "big_tiff": True}),
)


def _together(form: str, image: Image.Image) -> dict[str, Any]:
    exif = Image.Exif()
    exif[274], exif[282], exif[283], exif[296] = 6, 300.0, 300.0, 2
    more: dict[str, Any] = {"exif": exif} if form in ("PNG", "JPEG", "WEBP") else {}
    if form in ("TIFF", "GIF", "WEBP", "MPO", "PNG"):
        more["append_images"] = [image.transpose(Image.Transpose.FLIP_TOP_BOTTOM), image]
    return more


def _encoded(image: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    image.copy().save(file, form, **options)
    return file.getvalue()


def _noise(mode: str, random: Random) -> Image.Image:
    width, height = _SIDES
    if mode == "P":
        return _noise("RGB", random).quantize(16)
    if mode in ("F", "I"):
        return _noise("L", random).convert(mode)
    samples = {"1": 1, "L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4, "I;16": 2}[mode]
    row = (width + 7) // 8 if mode == "1" else width * samples
    return Image.frombytes(mode, (width, height), random.randbytes(row * height))


TABLES = (
    b"path,sha256,series,customer\nforms/0001.png,,account-form,C-1\n,%s,cheque-image,\n" % (b"ab" * 32),
    '\ufeffpath,series\r\n"a,""b"".tif",account-form\r\n支票.tif,cheque-image\r\n'.encode(),
    b"event,asset,on,on_latest\nrelationship-ended,C-1,2019-06-30,\ntransaction-completed,T-9,2018-01-01,2018-12-31\n",
    b"event,asset,on\n,C-1,\nrelationship-ended,C-2,30.6.2019\n",
    "path;series\na;b\n".encode("utf-16"),
)

NAMES = (
    b"a",
    "支票.tif".encode("big5"),
    "支票/中文.tif".encode(),
    b"line\nbreak\r<b>&amp;</b>",
    "\u202egnp.exe\u2066".encode(),
    b"-rf",
    b"%41%00\\..\\..",
    b"\xff\xfe\x80" * 20,
    b"n" * 255,
    b"../../etc/passwd",
)
