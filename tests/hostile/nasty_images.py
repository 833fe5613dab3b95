"""Images that somebody made to stop, mislead or exhaust a program that reads them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from random import Random

from pydicom.uid import JPEG2000Lossless, JPEGLosslessSV1, JPEGLSLossless

from benchmarks.mutation import drawn_images, mutated
from tests.engine.fingerprints import drawn_dicom, drawn_heic, drawn_pdf
from tests.engine.fingerprints.drawn import encoded, noise, paper, patched, png_chunk, tiff

PNG = b"\x89PNG\r\n\x1a\n"
CUTS = FLIPS = 18
MUTANTS = 420

File = tuple[bytes, bytes]
"""A path and its bytes."""


def whole() -> dict[str, bytes]:
    page = paper(1, (90, 120))
    return {
        "png": encoded(page, "PNG"),
        "jpg": encoded(page, "JPEG"),
        "progressive.jpg": encoded(noise("RGB"), "JPEG", progressive=True),
        "gif": encoded(page, "GIF"),
        "frames.gif": encoded(noise("P"), "GIF", save_all=True, append_images=[noise("P", seed=2)]),
        "bmp": encoded(page, "BMP"),
        "webp": encoded(noise("RGB"), "WEBP", lossless=True),
        "lossy.webp": encoded(page.convert("RGB"), "WEBP"),
        "plain.tif": encoded(page, "TIFF"),
        "fax.tif": tiff(paper(1, (90, 120), "1"), paper(2, (90, 120), "1"), compression="group4"),
        "lzw.tif": tiff(page, noise("L"), compression="tiff_lzw"),
        "jpeg.tif": encoded(noise("RGB"), "TIFF", compression="jpeg"),
        "jp2": encoded(noise("RGB"), "JPEG2000"),
        "j2k": encoded(noise("L"), "JPEG2000", no_jp2=True, tile_size=(32, 32)),
        "heic": drawn_heic.TWO,
        "plain.dcm": drawn_dicom.dicom(drawn_dicom.scan_of(2)),
        "j2k.dcm": drawn_dicom.written(drawn_dicom.data_set(drawn_dicom.scan_of(2)), JPEG2000Lossless),
        "jpeg.dcm": drawn_dicom.packed(12, JPEGLosslessSV1),
        "ls.dcm": drawn_dicom.packed(12, JPEGLSLossless),
        "scan.pdf": drawn_pdf.scanned(drawn_pdf.image_object(paper(1, (90, 120), "1"), by="fax")),
        "note.pdf": drawn_pdf.scanned(
            drawn_pdf.image_object(page, by="jpeg"),
            page=b"/Annots [<< /Type /Annot /Subtype /Square /Rect [20 20 90 90] /C [0 0 0] >>]",
        ),
    }


def spoilt(random: Random) -> Iterator[File]:
    """Every format cut short, with single bits turned, and spoilt in several ways at once."""
    files = whole()
    for name, data in files.items():
        for at in random.sample(range(len(data)), CUTS):
            yield f"cut/{at}.{name}".encode(), data[:at]
        for bit in random.sample(range(len(data) * 8), FLIPS):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            yield f"flipped/{bit}.{name}".encode(), bytes(changed)
    seeds = [*files.values(), *drawn_images(random)]
    for number in range(MUTANTS):
        yield f"spoilt/{number}.png".encode(), mutated(random.choice(seeds), others=seeds, random=random)


def wrong_names(random: Random) -> Iterator[File]:
    """Images and other things under names that say something else, and files of nothing."""
    files = whole()
    for name, data in files.items():
        yield f"wrong/{name}.{random.choice(('txt', 'exe', 'pdf', 'png', 'tif'))}".encode(), data
    yield b"wrong/nothing.png", b""
    for size in (1, 2, 12, 4096):
        yield f"wrong/zeros-{size}.tif".encode(), bytes(size)
        yield f"wrong/ones-{size}.jpg".encode(), b"\xff" * size
    yield (
        b"wrong/page.png",
        b'<html><img src="http://attacker.invalid/seen.png"><script>fetch("//attacker.invalid")</script>',
    )
    yield (
        b"wrong/drawing.png",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://attacker.invalid/x"/></svg>',
    )
    yield b"wrong/entities.svg", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><svg>&e;</svg>'
    yield b"wrong/postscript.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%touch seen) (w) file\n"
    yield b"wrong/archive.jpg", b"PK\x03\x04" + bytes(40)
    for magic in (
        b"%PDF-1.7\n",
        b"8BPS\x00\x01",
        b"\xff\x4f\xff\x51",
        b"\x00\x00\x00\x0cjP  \r\n\x87\n",
        b"\xff\x0a",
        b"\x97JB2\r\n",
        b"\x00\x00\x00\x10ftypavif",
        b"\x00\x00\x00\x10ftypheic",
        b"FLIF",
        b"qoif",
    ):
        yield f"wrong/{magic.hex()}.png".encode(), magic + bytes(64)


def polyglots() -> Iterator[File]:
    """Files that are two things at once."""
    files = whole()
    for first, second in (("png", "jpg"), ("jpg", "png"), ("gif", "plain.tif"), ("webp", "gif"), ("bmp", "jpg")):
        yield f"both/{first}-{second}".encode(), files[first] + files[second]
    yield b"both/gif.js", b"GIF89a/*" + files["gif"][8:] + b"*/=1;alert(1)"
    yield b"both/jpg.zip", files["jpg"] + b"PK\x05\x06" + bytes(18)
    yield b"both/pdf.jpg", files["jpg"][:2] + b"\xff\xfe\x00\x0b%PDF-1.7\n" + files["jpg"][2:] + b"%%EOF"
    yield b"both/shell.png", files["png"] + b"\n#!/bin/sh\ntouch seen\n"


def png_of(width: int, height: int, rows: bytes, *more: bytes, depth: int = 1, colour: int = 0) -> bytes:
    """Return a PNG with these compressed rows, and chunks before them."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [png_chunk(b"IHDR", header), *more, png_chunk(b"IDAT", rows), png_chunk(b"IEND", b"")]
    return PNG + b"".join(chunks)


def zeros(size: int) -> bytes:
    """Return so many zero bytes, compressed."""
    packer = zlib.compressobj(9)
    part = bytes(1 << 20)
    found = [packer.compress(part) for _ in range(size >> 20)]
    return b"".join([*found, packer.compress(bytes(size & (1 << 20) - 1)), packer.flush()])


def bombs() -> Iterator[File]:
    """Small files that become large ones."""
    side = 30_000
    yield b"bombs/declared.png", png_of(side, side, zlib.compress(b"\x00" * 9))
    yield b"bombs/real.png", png_of(side, side, zeros(side * (side // 8 + 1)))
    yield b"bombs/more-than-declared.png", png_of(8, 8, zeros(64 << 20))
    yield b"bombs/large-and-allowed.png", png_of(8_000, 8_000, zeros(8_000 * 1_001))
    yield b"bombs/endless-side.png", png_of(0x7FFFFFFF, 1, zlib.compress(b"\x00"))
    yield b"bombs/no-side.png", png_of(0, 0, zlib.compress(b"\x00"))
    for name, size in (("declared.gif", 65_535), ("wide.gif", 65_535)):
        yield f"bombs/{name}".encode(), gif(size, size if name.startswith("d") else 1, frames=1)
    yield b"bombs/frames-5001.gif", gif(4, 4, frames=5_001)
    yield (
        b"bombs/declared.bmp",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0),
    )
    yield (
        b"bombs/negative.bmp",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, -5, -(1 << 31), 1, 24, 1, 0, 0, 0, 0, 0),
    )
    yield b"bombs/declared.webp", webp_of(16_383, 16_383)
    plain = whole()["jpg"]
    at = plain.index(b"\xff\xc0")
    yield b"bombs/declared.jpg", plain[: at + 5] + struct.pack(">HH", 65_500, 65_500) + plain[at + 9 :]
    strip = zeros(side * side // 8)
    yield b"bombs/deflate.tif", tiff_of(side, side, strip, compression=8)
    yield b"bombs/deflate-small.tif", tiff_of(16, 16, strip, compression=8)
    yield b"bombs/deflate-allowed.tif", tiff_of(8_000, 8_000, zeros(8_000_000), compression=8)
    yield b"bombs/endless-side.tif", tiff_of(0xFFFFFFFF, 0xFFFFFFFF, b"x", compression=1)


def gif(width: int, height: int, *, frames: int) -> bytes:
    """Return a GIF whose frames are all one pixel."""
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return head + frame * frames + b";"


def webp_of(width: int, height: int) -> bytes:
    """Return a lossless WebP that states a size and has nothing."""
    bits = (width - 1) | (height - 1) << 14
    body = b"\x2f" + struct.pack("<I", bits) + bytes(9)
    chunk = b"VP8L" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def tiff_of(width: int, height: int, strip: bytes, *, compression: int) -> bytes:
    """Return a bitonal TIFF of one strip."""
    return directory_of(
        [
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 1),
            (259, 3, 1, compression),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (277, 3, 1, 1),
            (278, 4, 1, height),
            (279, 4, 1, len(strip)),
        ],
        strip,
    )


def directory_of(entries: list[tuple[int, int, int, int]], strip: bytes = b"", *, following: int = 0) -> bytes:
    """Return a TIFF of one directory with these entries (tag, type, count, value)."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\x00" + struct.pack("<I", 8 + len(strip))
    return head + strip + struct.pack("<H", len(entries)) + packed + struct.pack("<I", following)


def metadata() -> Iterator[File]:
    """Profiles, orientations, resolutions and texts that lie, loop or swell."""
    rows = zlib.compress((b"\x00" + b"\x5a" * 8) * 8)

    def with_chunk(kind: bytes, body: bytes) -> bytes:
        return png_of(8, 8, rows, png_chunk(kind, body), depth=8)

    swollen = zeros(64 << 20)
    yield b"meta/profile-bomb.png", with_chunk(b"iCCP", b"icc\x00\x00" + swollen)
    yield b"meta/text-bomb.png", with_chunk(b"zTXt", b"Comment\x00\x00" + swollen)
    yield b"meta/xmp-bomb.png", with_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + swollen)
    yield (
        b"meta/exif-in-text.png",
        with_chunk(b"zTXt", b"Raw profile type exif\x00\x00" + zlib.compress(b"\nexif\n 9\nzz")),
    )
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    xmp = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x tiff:Orientation="6">&a9;</x>'.encode()
    yield b"meta/laughs.png", with_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp)
    plain = whole()["jpg"]
    for name, body in (
        ("laughs", b"http://ns.adobe.com/xap/1.0/\x00" + xmp),
        ("exif-loop", b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)),
        ("exif-count", b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 274, 4, 0xFFFFFFFF, 0, 0)),
        ("exif-place", b"Exif\x00\x00II*\x00\xff\xff\xff\xff"),
        ("exif-nothing", b"Exif\x00\x00"),
        ("exif-orientation", b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 274, 3, 1, 999, 0)),
        ("exif-types", b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIII", 1, 274, 2, 4, 0x41424344, 0)),
        ("profile-part", b"ICC_PROFILE\x00\x07\x03" + bytes(64)),
    ):
        yield f"meta/{name}.jpg".encode(), plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]
    yield b"meta/profile-parts.jpg", plain[:2] + (b"\xff\xe2\x00\x12ICC_PROFILE\x00\x09\x01\x00\x00" * 300) + plain[2:]
    for unit, density in ((1, 0), (2, 0xFFFF), (9, 300)):
        jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01" + struct.pack(">BHHBB", unit, density, density, 0, 0)
        yield f"meta/density-{unit}.jpg".encode(), plain[:2] + jfif + plain[20:]
    yield b"meta/density.png", with_chunk(b"pHYs", struct.pack(">IIB", 0xFFFFFFFF, 0, 1))
    yield b"meta/comments.jpg", plain[:2] + (b"\xff\xfe\xff\xff" + bytes(65_533)) * 200 + plain[2:]


def tiffs() -> Iterator[File]:
    """Directories that loop, that are endless, that state what cannot be."""
    page = paper(1, (90, 120))
    fax = whole()["fax.tif"]
    yield b"tiff/loop-to-itself.tif", directory_of([(256, 4, 1, 1)], following=8)
    (first,) = struct.unpack_from("<I", fax, 4)
    (entries,) = struct.unpack_from("<H", fax, first)
    looped = bytearray(fax)
    struct.pack_into("<I", looped, first + 2 + 12 * entries, first)
    yield b"tiff/loop.tif", bytes(looped)
    yield b"tiff/no-directory.tif", b"II*\x00\x00\x00\x00\x00"
    yield b"tiff/nothing.tif", b"II*\x00"
    yield b"tiff/big-place.tif", b"II+\x00\x08\x00\x00\x00" + b"\xff" * 8
    yield b"tiff/big-count.tif", b"II+\x00\x08\x00\x00\x00" + struct.pack("<QQ", 16, 1 << 63)
    yield b"tiff/entries.tif", b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(65_535 * 12 + 4)
    plain = encoded(page, "TIFF")
    for tag in (256, 257, 258, 259, 262, 273, 277, 278, 279):
        for value in (0, 1, 2, 0xFFFF, 0xFFFFFFFF):
            try:
                yield f"tiff/{tag}-{value}.tif".encode(), patched(plain, tag, value)
            except struct.error:
                # The number does not fit into the tag.
                continue
    many = [(256, 4, 1, 1), (257, 4, 1, 1), (273, 4, 1_000_000, 8), (279, 4, 1_000_000, 8)]
    yield b"tiff/strips.tif", directory_of(many, bytes(4_000_000))
    yield b"tiff/strips-again-and-again.tif", directory_of([(273, 4, 1_000_000, 8)] * 60, bytes(4_000_000))
    for pages in (5_000, 5_001):
        yield f"tiff/pages-{pages}.tif".encode(), pages_of(pages)


def pages_of(number: int) -> bytes:
    """Return a TIFF of so many pages of one pixel, all of which have their pixels in the same byte."""
    data = bytearray(b"II*\x00" + struct.pack("<I", 10) + b"\x80\x00")
    entries = [(256, 4, 1, 1), (257, 4, 1, 1), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8)]
    entries += [(277, 3, 1, 1), (278, 4, 1, 1), (279, 4, 1, 1)]
    packed = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    for page in range(number):
        following = 0 if page == number - 1 else len(data) + len(packed) + 4
        data += packed + struct.pack("<I", following)
    return bytes(data)
