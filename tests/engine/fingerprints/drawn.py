"""Images drawn for these tests: noise and lines from fixed seeds, never a real document."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

Size = tuple[int, int]


def noise(mode: str, size: Size = (61, 47), *, seed: int = 1) -> Image.Image:
    """Return random samples in a mode that Pillow can fill from bytes."""
    chance = random.Random(seed)
    if mode == "P":
        return noise("RGB", size, seed=seed).quantize(64)
    if mode == "1":
        return Image.frombytes("1", size, chance.randbytes((size[0] + 7) // 8 * size[1]))
    samples = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4, "I;16": 2, "I": 4}[mode]
    return Image.frombytes(mode, size, chance.randbytes(size[0] * size[1] * samples))


def paper(seed: int = 1, size: Size = (400, 560), mode: str = "L") -> Image.Image:
    """Return a page with lines of strokes on it, as different from another seed's as two letters are."""
    chance = random.Random(seed)
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        pen.line(
            (x, y, x + chance.randrange(-90, 90), y + chance.randrange(-90, 90)), fill=0, width=chance.randrange(1, 9)
        )
    return image.convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """Return the bytes of a file of the given format."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def tiff(*pages: Image.Image, **options: Any) -> bytes:
    """Return a TIFF of several pages."""
    # Copies, because Pillow keeps the encoder's settings of an earlier file on the image.
    first, *others = (page.copy() for page in pages)
    return encoded(first, "TIFF", save_all=True, append_images=others, **options)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def deep_png(samples: np.ndarray[Any, np.dtype[np.uint16]]) -> bytes:
    """Return a PNG of sixteen bits a channel in RGB, which Pillow cannot write."""
    height, width, _ = samples.shape
    rows = b"".join(b"\x00" + row.astype(">u2").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


def patched(data: bytes, tag: int, value: int, *, at: int = 0) -> bytes:
    """Return a classic little-endian TIFF with one number of one tag of its first page replaced."""
    changed = bytearray(data)
    (directory,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, directory)
    for entry in range(directory + 2, directory + 2 + 12 * entries, 12):
        found, kind, count = struct.unpack_from("<HHI", data, entry)
        if found == tag:
            size = {3: 2, 4: 4}[kind]
            place = entry + 8 if size * count <= 4 else struct.unpack_from("<I", data, entry + 8)[0]
            struct.pack_into({3: "<H", 4: "<I"}[kind], changed, place + at * size, value)
    return bytes(changed)


def bmp(rows: bytes, size: Size, *, bits: int, palette: bytes = b"") -> bytes:
    """Return an uncompressed Windows bitmap of the given rows, which have to be padded to four bytes."""
    start = 54 + len(palette)
    header = struct.pack("<IiiHHIIiiII", 40, *size, 1, bits, 0, len(rows), 0, 0, len(palette) // 4, 0)
    return b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + header + palette + rows
