"""Pages of a PDF that are one image and nothing else: then the image's own samples are the pixels of the page.

Whatever this does not know by name (a mask, a colour space with parameters, a second drawing, a text layer) makes a
page more than its image. Source: ISO 32000-2, sections 7.4 (filters), 8.9 (images) and 8.10.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import dataclass

from PIL import Image
from pyhanko.pdf_utils import generic

from engine.fingerprints.canonical import UprightPage, upright
from engine.fingerprints.complaints import overheard
from engine.fingerprints.containers import examine
from engine.fingerprints.pages import Bounds
from engine.fingerprints.pdf_document import PdfPage, resolved
from engine.fingerprints.resolutions import dpi_of
from engine.fingerprints.unreadable import Unreadable, UnreadableError

_PAGE_KEYS = frozenset({"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate"})
_RESOURCE_KEYS = frozenset({"/XObject", "/ProcSet"})
_IMAGE_KEYS = frozenset(
    {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/DecodeParms", "/Length"}
    | {"/Name", "/Interpolate"}
)
_STREAM_KEYS = frozenset({"/Length", "/Filter", "/DecodeParms"})
_NUMBER = rb"[+-]?(?:\d+\.?\d*|\.\d+)"
_DRAWING = re.compile(rb"\s*(?:q\s+)?((?:" + _NUMBER + rb"\s+){6})cm\s*/([!-'*-.0-;=?-Z\\^-z|~]+)\s+Do\s*(?:\sQ\s*)?")
_LONGEST_CONTENTS = 1 << 12
_TOLERANCE = 1.0
"""Points by which the image may miss the edge of its page: no line of a letter is as thin."""

_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_SAMPLES = {"/DeviceGray": 1, "/DeviceRGB": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """The image that a page is, upright, whether its compression is lossy, and the resolution at which it is placed."""

    page: UprightPage
    is_lossy: bool
    dpi: int | None


def scanned_page(page: PdfPage, *, bounds: Bounds) -> ScannedPage | None:
    """Return the image that a page is, or nothing where it is more or something else.

    Raises `UnreadableError`, or what a decoder raises, where the image is damaged.
    """
    box = _box(page.entry("/MediaBox"))
    turn = page.entry("/Rotate") or 0
    if not set(page.entries) <= _PAGE_KEYS or box is None or turn not in (0, 90, 180, 270):
        return None
    if "/CropBox" in page.entries and _box(page.entry("/CropBox")) != box:
        return None
    stream = _only_image(page, box)
    if stream is None or not {*stream} <= _IMAGE_KEYS:
        return None
    width, height = resolved(stream.get("/Width")), resolved(stream.get("/Height"))
    if not isinstance(width, int) or not isinstance(height, int) or width <= 0 or height <= 0:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page without a size")
    if width * height > bounds.page_pixels:
        raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{width} by {height} pixels")
    decoded = _decoded(stream, size=(width, height))
    if decoded is None:
        return None
    image, is_lossy = decoded
    left, bottom, right, top = box
    return ScannedPage(
        page=UprightPage(image=image.transpose(_TURNS[turn]) if turn else image, mode=image.mode),
        is_lossy=is_lossy,
        dpi=dpi_of(width * 72 / (right - left), height * 72 / (top - bottom)),
    )


def _box(value: object) -> tuple[float, float, float, float] | None:
    if not isinstance(value, generic.ArrayObject) or len(value) != 4:
        return None
    sides = [resolved(side) for side in value]
    if not all(isinstance(side, (int, float, generic.FloatObject)) for side in sides):
        return None
    left, bottom, right, top = (float(side) for side in sides)  # type: ignore[arg-type]  # they are numbers by now
    return (left, bottom, right, top) if left < right and bottom < top else None


def _only_image(page: PdfPage, box: tuple[float, float, float, float]) -> generic.StreamObject | None:
    """Return the image if the page draws nothing but it, over its whole box."""
    resources, contents = page.entry("/Resources"), page.entry("/Contents")
    if isinstance(contents, generic.ArrayObject) and len(contents) == 1:
        contents = resolved(contents.raw_get(0))
    if not isinstance(resources, generic.DictionaryObject) or not isinstance(contents, generic.StreamObject):
        return None
    images = resolved(resources.get("/XObject"))
    if not {*resources} <= _RESOURCE_KEYS or not isinstance(images, generic.DictionaryObject) or len(images) != 1:
        return None
    drawing = _DRAWING.fullmatch(_contents(contents))
    if drawing is None or {*images} != {"/" + drawing[2].decode("ascii")}:
        return None
    across, skew, slant, down, left, bottom = map(float, drawing[1].split())
    drawn = (left, bottom, left + across, bottom + down)
    if skew or slant or any(abs(side - edge) > _TOLERANCE for side, edge in zip(drawn, box, strict=True)):
        return None
    (image,) = (resolved(images.raw_get(name)) for name in images)
    if not isinstance(image, generic.StreamObject) or resolved(image.get("/Subtype")) != "/Image":
        return None
    return image


def _contents(stream: generic.StreamObject) -> bytes:
    """Return what a page draws, if that is short enough to be one image."""
    packed = stream.encoded_data or b""
    if not {*stream} <= _STREAM_KEYS:
        return b""  # it can name another file, of which the contents are
    match _filter(stream):
        case None:
            return packed if len(packed) <= _LONGEST_CONTENTS else b""
        case "/FlateDecode" if "/DecodeParms" not in stream:
            return _inflated(packed, most=_LONGEST_CONTENTS) or b""
    return b""


def _filter(stream: generic.StreamObject) -> str | None:
    """Return the one filter of a stream, nothing where it has none, and an empty name where it has several."""
    found = resolved(stream.get("/Filter"))
    if isinstance(found, generic.ArrayObject):
        found = resolved(found.raw_get(0)) if len(found) == 1 else ("" if len(found) else None)
    return None if found is None else str(found)


def _parameters(stream: generic.StreamObject) -> dict[str, object]:
    found = resolved(stream.get("/DecodeParms"))
    if isinstance(found, generic.ArrayObject) and len(found) == 1:
        found = resolved(found.raw_get(0))
    if not isinstance(found, generic.DictionaryObject):
        return {}
    return {key: resolved(found.raw_get(key)) for key in found}


def _inflated(packed: bytes, *, most: int) -> bytes | None:
    """Return what was deflated, or nothing where that is more or not whole."""
    packer = zlib.decompressobj()
    try:
        data = packer.decompress(packed, most + 1)
    except zlib.error:
        return None
    return data if packer.eof and len(data) <= most and not packer.unused_data.strip(b"\r\n") else None


def _decoded(stream: generic.StreamObject, *, size: tuple[int, int]) -> tuple[Image.Image, bool] | None:
    """Return the image and whether its compression is lossy, or nothing where its samples are not all that it is."""
    space, bits = resolved(stream.get("/ColorSpace")), resolved(stream.get("/BitsPerComponent"))
    packed, given = stream.encoded_data or b"", _parameters(stream)
    if not isinstance(space, str) or space not in _SAMPLES:
        return None
    match _filter(stream):
        case "/DCTDecode" if bits == 8 and not given:
            image = _of_jpeg(packed, size=size, samples=_SAMPLES[space])
            return None if image is None else (image, True)
        case "/CCITTFaxDecode" if space == "/DeviceGray" and bits in (1, None):
            image = _of_fax(packed, given, size=size)
            return None if image is None else (image, False)
        case "/FlateDecode" | None if bits in (1, 8) and (bits == 8 or space == "/DeviceGray"):
            mode = "1" if bits == 1 else "L" if space == "/DeviceGray" else "RGB"
            image = _of_samples(stream, given, mode=mode, size=size)
            return None if image is None else (image, False)
    return None


def _of_jpeg(data: bytes, *, size: tuple[int, int], samples: int) -> Image.Image | None:
    container = examine(data)
    if container.format != "jpeg" or not container.page_is_exact(0):
        return None
    with Image.open(io.BytesIO(data), formats=("JPEG", "MPO")) as image:
        if image.size != size or getattr(image, "n_frames", 1) != 1 or len(image.getbands()) != samples:
            return None
        image.load()
        page = upright(image)
        # Programs that show PDF do not turn a picture as its own orientation says.
        is_turned = not page.is_oriented or page.image is not image
        return None if is_turned else image.copy()


_FAX_KEYS = frozenset({"/K", "/Columns", "/Rows", "/BlackIs1", "/EndOfBlock", "/EncodedByteAlign"})


def _of_fax(data: bytes, given: dict[str, object], *, size: tuple[int, int]) -> Image.Image | None:
    """Return the image of group 4 fax data, by the decoder of TIFF."""
    width, height = size
    is_plain = (
        set(given) <= _FAX_KEYS
        and isinstance(given.get("/K"), int)
        and given["/K"] == -1
        and given.get("/Columns", 1728) == width
        and given.get("/Rows", height) in (0, height)
        and not _is_true(given.get("/EncodedByteAlign"))
    )
    if not is_plain:
        return None
    # What is one in a PDF is white, whichever colour of the fax that is.
    shade = int(_is_true(given.get("/BlackIs1")))
    entries = [(256, width), (257, height), (258, 1), (259, 4), (262, shade), (273, 8), (277, 1), (278, height)]
    entries.append((279, len(data)))
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, 4, 1, n) for tag, n in entries)
    padded = data + b"\x00" * (len(data) % 2)
    tiff = b"II*\x00" + struct.pack("<I", 8 + len(padded)) + padded + directory + bytes(4)
    with overheard() as complaints, Image.open(io.BytesIO(tiff), formats=("TIFF",)) as image:
        image.load()
    if complaints.lines:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page does not decode cleanly")
    return image


def _is_true(value: object) -> bool:
    return isinstance(value, generic.BooleanObject) and bool(value.value)


def _of_samples(
    stream: generic.StreamObject, given: dict[str, object], *, mode: str, size: tuple[int, int]
) -> Image.Image | None:
    """Return the image of samples that are deflated, with the predictors of PNG or without, or not packed at all."""
    packed = stream.encoded_data or b""
    (width, height), samples, bits = size, 3 if mode == "RGB" else 1, 1 if mode == "1" else 8
    line = -(-width * samples * bits // 8)
    if given.get("/Predictor", 1) == 1:
        data = packed if _filter(stream) is None else _inflated(packed, most=line * height)
        return Image.frombytes(mode, size, data) if data is not None and len(data) == line * height else None
    stated = (given.get("/Colors", 1), given.get("/BitsPerComponent", 8), given.get("/Columns", 1))
    data = _inflated(packed, most=(line + 1) * height)
    is_png = given["/Predictor"] in range(10, 16) and stated == (samples, bits, width) and _filter(stream) is not None
    if not is_png or data is None or len(data) != (line + 1) * height or set(data[:: line + 1]) - set(range(5)):
        return None
    header = struct.pack(">IIBBBBB", width, height, bits, 2 if samples == 3 else 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    png = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    with Image.open(io.BytesIO(b"\x89PNG\r\n\x1a\n" + png), formats=("PNG",)) as image:
        image.load()
    return image
