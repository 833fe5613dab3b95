"""Bytes of an image file to a small upright picture of its first page."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from engine.fingerprints.canonical import UNPARSABLE
from engine.fingerprints.reading import FORMATS, PIXEL_LIMIT


def thumbnail(data: bytes, *, long_side: int) -> Image.Image | None:
    """Return the first page in RGB on white, at most `long_side` pixels long, or None where it can't be drawn."""
    # Only a page that a scan read whole is drawn; this is its own limit.
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            image.draft("L" if image.mode == "L" else "RGB", (long_side * 2, long_side * 2))
            picture = _on_white(ImageOps.exif_transpose(image))
    except (*UNPARSABLE, MemoryError, Image.DecompressionBombError):
        return None
    picture.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    return picture


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = ImageOps.autocontrast(image.convert("F").convert("L"))
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(white, rgba).convert("RGB")
