"""Medical images and documents that somebody made to stop, mislead or exhaust a program that reads them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.engine.fingerprints import drawn_dicom, drawn_heic, drawn_pdf
from tests.engine.fingerprints.drawn import encoded, noise, paper
from tests.hostile.nasty_images import File, zeros


def records() -> Iterator[File]:
    """DICOM and HEIF files that state what cannot be, nest without end, swell, or hold no picture."""
    samples = drawn_dicom.scan_of(bits=8)

    def stating(**elements: Any) -> bytes:
        return drawn_dicom.dicom(samples, bits=8, **elements)

    yield b"dicom/endless-sides.dcm", stating(Rows=65_535, Columns=65_535)
    yield b"dicom/no-side.dcm", stating(Rows=0)
    yield b"dicom/one-pixel.dcm", stating(Rows=1, Columns=1, PixelData=b"\x07\x00")
    yield b"dicom/frames.dcm", stating(NumberOfFrames=2_147_483_647)
    yield b"dicom/frames-5000.dcm", stating(Rows=1, Columns=1, NumberOfFrames=5_000, PixelData=bytes(5_000))
    yield b"dicom/frames-5001.dcm", stating(Rows=1, Columns=1, NumberOfFrames=5_001, PixelData=bytes(5_001))
    yield b"dicom/samples.dcm", stating(SamplesPerPixel=65_535)
    yield b"dicom/bits.dcm", stating(BitsAllocated=65_535, BitsStored=65_535)
    yield b"dicom/window.dcm", stating(WindowCenter="1e300", WindowWidth="-1e300")
    yield b"dicom/slope.dcm", stating(RescaleSlope="1e999", RescaleIntercept="-1e999")
    yield b"dicom/palette.dcm", stating(PhotometricInterpretation="PALETTE COLOR")
    yield b"dicom/no-such-colours.dcm", stating(PhotometricInterpretation="HYPERSPECTRAL")
    yield b"dicom/no-picture.dcm", stating(PixelData=None)
    numbers = np.full((1, 40, 32), np.nan, dtype=np.float32)
    yield b"dicom/no-numbers.dcm", stating(PixelData=None, BitsAllocated=32, FloatPixelData=numbers.tobytes())
    plain = stating()
    at = plain.index(struct.pack("<HH2s", 0x28, 2, b"US"))
    nested = struct.pack("<HH2sHI", 8, 0x1111, b"SQ", 0, 0xFFFFFFFF) + struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    yield b"dicom/nested.dcm", plain[:at] + nested * 20_000
    yield b"dicom/elements.dcm", plain[:at] + struct.pack("<HH2sH", 9, 0x1001, b"LO", 0) * 400_000 + plain[at:]
    yield b"dicom/long.dcm", plain[:at] + struct.pack("<HH2sHI", 9, 0x1001, b"UN", 0, 0xFFFFFFF0)
    yield b"dicom/bare.dcm", plain[132:]
    yield b"dicom/bare-data-set.dcm", plain[132 + 12 + struct.unpack_from("<I", plain, 140)[0] :]
    deflated = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflated.compress(bytes(64 << 20)) + deflated.flush()
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", 22) + b"1.2.840.10008.1.2.1.99"
    yield b"dicom/swollen.dcm", bytes(128) + b"DICM" + meta + packed
    heic = drawn_heic.ONE
    size = heic.index(b"ispe") + 8
    yield b"heif/endless-sides.heic", heic[:size] + struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + heic[size + 8 :]
    yield b"heif/no-side.heic", heic[:size] + bytes(8) + heic[size + 8 :]
    yield b"heif/boxes.heic", heic + struct.pack(">I4s", 8, b"free") * 70_000
    yield b"heif/nothing.heic", heic[: heic.index(b"meta") - 4]
    jp2 = encoded(noise("L"), "JPEG2000")
    size = jp2.index(b"\xff\x51") + 6
    yield b"jp2/endless-sides.jp2", jp2[:size] + struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + jp2[size + 8 :]
    tiny = struct.pack(">II", 1, 1)
    yield b"jp2/endless-tiles.jp2", jp2[: size + 16] + tiny + jp2[size + 24 :]
    yield b"jp2/one-pixel.jp2", encoded(noise("L", (1, 1)), "JPEG2000")


def documents() -> Iterator[File]:
    """PDF files whose pages loop, swell, or are many, and which would do something if they were opened."""
    scan = drawn_pdf.image_object(paper(1, (90, 120)), by="flate")
    plain = drawn_pdf.scanned(scan)
    yield b"pdf/loop.pdf", plain.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    yield b"pdf/endless-page.pdf", plain.replace(b"[0 0 400 560]", b"[0 0 9e9 560]")
    yield b"pdf/no-page.pdf", plain.replace(b"[0 0 400 560]", b"[0 0 000 000]")
    yield b"pdf/endless-image.pdf", drawn_pdf.scanned(scan.replace(b"/Width 90", b"/Width 999999"))
    body = zeros(64 << 20)
    entries = b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8"
    yield b"pdf/swollen.pdf", drawn_pdf.scanned(drawn_pdf.stream(body, entries + b" /Filter /FlateDecode"))
    contents = drawn_pdf.stream(body, b"/Filter /FlateDecode")
    swollen = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"]
    swollen += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>", contents]
    yield b"pdf/swollen-contents.pdf", drawn_pdf.pdf(swollen)
    yield (
        b"pdf/script.pdf",
        drawn_pdf.scanned(scan, catalogue=b"/OpenAction << /S /JavaScript /JS (app.launchURL('x')) >>"),
    )
    yield b"pdf/launch.pdf", drawn_pdf.scanned(scan, catalogue=b"/OpenAction << /S /Launch /F (touch seen) >>")
    form = drawn_pdf.stream(b"/Im Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 3 0 R")
    yield b"pdf/form-in-itself.pdf", drawn_pdf.scanned(form)
    few = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>"]
    for pages in (5_000, 5_001):
        kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
        leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
        yield f"pdf/pages-{pages}.pdf".encode(), drawn_pdf.pdf([few[0], few[1] % (pages, kids), *([leaf] * pages)])
    deep = [few[0], *(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 3) for number in range(500))]
    yield b"pdf/deep.pdf", drawn_pdf.pdf([*deep, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])
