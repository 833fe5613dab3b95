"""Valid inputs to begin with, and the ways in which they are spoilt: the same seed spoils them the same way."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from random import Random
from time import gmtime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image
from pydicom.uid import JPEG2000Lossless, JPEGLosslessSV1, JPEGLSLossless, RLELossless

from engine.fingerprints.complaints import overheard
from tests.engine.fingerprints import drawn_dicom, drawn_heic, drawn_pdf

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


def drawn_records(*, for_gdcm: bool = True) -> tuple[bytes, ...]:
    """Return small valid files of DICOM, HEIF and PDF: what Pillow does not write, or not in all forms.

    Those that GDCM decodes can be left out: it ends the process at some damage.
    """
    by_gdcm = (JPEGLosslessSV1, JPEGLSLossless) if for_gdcm else ()
    samples = drawn_dicom.scan_of(2)
    scan = drawn_pdf.image_object(_noise("L", Random(1)), by="png")
    return (
        drawn_dicom.dicom(samples),
        drawn_dicom.dicom(drawn_dicom.scan_of(bits=8, colours=3), bits=8, WindowCenter="90", WindowWidth="9"),
        *(drawn_dicom.written(drawn_dicom.data_set(samples), syntax) for syntax in (RLELossless, JPEG2000Lossless)),
        *(drawn_dicom.packed(12, syntax) for syntax in by_gdcm),
        drawn_heic.ONE,
        drawn_heic.TWO,
        drawn_pdf.scanned(scan, scan),
        drawn_pdf.scanned(scan, page=b"/Annots [<< /Type /Annot /Subtype /Square /Rect [9 9 99 99] /C [1 0 0] >>]"),
    )


def drawn_jpeg2000(random: Random) -> tuple[bytes, ...]:
    """Return small valid JPEG 2000 files, whole and as bare streams, in one tile and in several."""
    page = _noise("RGB", random)
    ways: tuple[dict[str, Any], ...] = ({}, {"no_jp2": True}, {"tile_size": (16, 16)}, {"irreversible": True})
    return tuple(_encoded(page, "JPEG2000", options) for options in ways)


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
    ("JPEG2000", {}),
    ("JPEG2000", {"irreversible": True, "no_jp2": True}),
    ("PDF", {"save_all": True, "creationDate": gmtime(0), "modDate": gmtime(0)}),
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
    if form in ("TIFF", "GIF", "WEBP", "MPO", "PNG", "PDF"):
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

MAPPINGS = (
    b"""muniment: 1
kind: mapping
catalogues:
  index-2009.csv:
    encoding: big5
    delimiter: ";"
    header: 3
    dates: [DD/MM/YYYY, D-M-YYYY]
    missing: ["-", N/A]
    path: "{Box}/{File No}.tif"
    columns:
      Doc Type: {fact: series, values: {CHQ: cheque-image, AOF: account-form}}
      Scanned: {fact: captured_on, dates: DD MMM YYYY}
      Remarks: ignore
events:
  closures.csv: {dates: DD/MM/YYYY, columns: {Type: {event: true, values: {X: account-closed}}, A/C: asset, Date: on}}
paths:
  - "cheques/{customer}/{transaction}_*.jpg"
sidecars:
  - {match: "*.json", of: "{name}.tif", fields: {docType: {fact: series, values: {CHQ: cheque-image}}, cust: customer}}
tags:
  EXIF:DateTimeOriginal: {fact: captured_on, dates: "YYYY:MM:DD hh:mm:ss"}
""",
)
SIDECARS = (
    b'{"customer": {"number": "C-1", "names": ["a", null]}, "on": "2020-01-02", "pages": 3, "is": true}',
    b"customer: &a {number: C-1}\nother: [*a, 2020-01-02, ~]\n---\n- x\n",
    "類別: 支票\n客戶: |\n  C-1\n".encode(),
)


def workbook_parts() -> dict[str, bytes]:
    """Return the parts of a small workbook by name, with cells of every kind."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    sheet.append(["path", "customer", "captured_on", "registered", "case"])
    sheet.append(["a.png", "C-1", date(2020, 1, 2), True, "=1+1"])
    sheet.append(["b.png", 417, datetime(2020, 1, 2, 3, 4), False, 1.5])  # noqa: DTZ001 - cells have no zone
    file = io.BytesIO()
    book.save(file)
    with ZipFile(file) as read:
        return {name: read.read(name) for name in read.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as the container of a workbook."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return file.getvalue()
