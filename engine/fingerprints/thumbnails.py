"""Bytes of an image file to a small upright picture of its first page."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from engine.fingerprints.beginnings import is_dicom, is_heif, is_pdf
from engine.fingerprints.canonical import UNPARSABLE
from engine.fingerprints.raster import FORMATS
from engine.fingerprints.reading import PIXEL_LIMIT, bounds
from engine.fingerprints.unreadable import UnreadableError


def thumbnail(data: bytes, *, long_side: int) -> Image.Image | None:
    """Return the first page in RGB on white, at most `long_side` pixels long, or None where it can't be drawn."""
    # Only a page that a scan read whole is drawn; this is its own limit.
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    try:
        picture = _first_page(data, long_side=long_side)
    except (*UNPARSABLE, MemoryError, RuntimeError, UnreadableError, Image.DecompressionBombError):
        return None
    picture.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    return picture


def _first_page(data: bytes, *, long_side: int) -> Image.Image:
    if is_dicom(data):
        # Imported where it is needed, as in `reading`.
        from engine.fingerprints.dicom_reading import dicom_picture

        return _on_white(dicom_picture(data, bounds=bounds()))
    if is_pdf(data):
        from engine.fingerprints.pdf_reading import pdf_picture

        return _on_white(pdf_picture(data, bounds=bounds(), long_side=long_side))
    if is_heif(data):
        from engine.fingerprints.heif_reading import heif_picture

        return _on_white(heif_picture(data, bounds=bounds()))
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        image.draft("L" if image.mode == "L" else "RGB", (long_side * 2, long_side * 2))
        return _on_white(ImageOps.exif_transpose(image))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = ImageOps.autocontrast(image.convert("F").convert("L"))
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(white, rgba).convert("RGB")
