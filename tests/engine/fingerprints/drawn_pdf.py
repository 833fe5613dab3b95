"""PDF files made for these tests, object by object."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence

from PIL import Image, ImageChops

from tests.engine.fingerprints.drawn import encoded

Objects = Sequence[bytes]


def pdf(objects: Objects, *, trailer: bytes = b"") -> bytes:
    """Return a file of these objects, of which the first is the catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(data))
    return data + head + table + end


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """Return a stream with its length."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def image_object(image: Image.Image, *, by: str) -> bytes:
    """Return an image object: a JPEG, group 4 fax data, or deflated samples, with the predictors of PNG or without."""
    space = b"/DeviceRGB" if image.mode == "RGB" else b"/DeviceGray"
    bits = 1 if image.mode == "1" else 8
    samples = image.tobytes()
    line = len(samples) // image.height
    match by:
        case "jpeg":
            body, packing = encoded(image, "JPEG"), b"/Filter /DCTDecode"
        case "fax":
            # Pillow codes what is black as the white of a fax.
            body = strip_of(encoded(image, "TIFF", compression="group4"))
            given = b"<< /K -1 /Columns %d /Rows %d /BlackIs1 true >>" % image.size
            packing = b"/Filter /CCITTFaxDecode /DecodeParms " + given
        case "fax-of-black":
            body = strip_of(encoded(ImageChops.invert(image), "TIFF", compression="group4"))
            packing = b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >>" % image.size
        case "flate":
            body, packing = zlib.compress(samples), b"/Filter [/FlateDecode]"
        case "png":
            rows = (b"\x00" + samples[at : at + line] for at in range(0, len(samples), line))
            body = zlib.compress(b"".join(rows))
            colours = 3 if image.mode == "RGB" else 1
            given = b"/DecodeParms << /Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d >>"
            packing = b"/Filter /FlateDecode " + given % (colours, bits, image.width)
        case _:
            body, packing = samples, b""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent %d %s"
    return stream(body, entries % (*image.size, space, bits, packing))


def strip_of(tiff: bytes) -> bytes:
    """Return the one strip of a TIFF that Pillow wrote."""
    with Image.open(io.BytesIO(tiff)) as image:
        tags = image.tag_v2  # type: ignore[attr-defined]  # it is a TIFF
        return tiff[tags[273][0] : tags[273][0] + tags[279][0]]


DRAWN = b"q 400 0 0 560 0 0 cm /Im Do Q"


def scanned(
    *images: bytes,
    contents: bytes = DRAWN,
    page: bytes = b"",
    resources: bytes = b"",
    catalogue: bytes = b"",
    more: Mapping[int, bytes] | Objects = (),
    trailer: bytes = b"",
) -> bytes:
    """Return a PDF with a page of 400 by 560 points for each image object; `more` are objects after them."""
    kids = b" ".join(b"%d 0 R" % (3 + 3 * at) for at in range(len(images)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(images), kids),
    ]
    for at, image in enumerate(images):
        first = 3 + 3 * at
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 560] /Contents %d 0 R %s "
            b"/Resources << /XObject << /Im %d 0 R >> %s >> >>" % (first + 1, page, first + 2, resources),
            stream(contents),
            image,
        ]
    return pdf([*objects, *more], trailer=trailer)
