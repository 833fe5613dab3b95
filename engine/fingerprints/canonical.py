"""Canonical pixels: the digest that two pages share only if every sample of them is the same.

What is turned upright, widened or named here decides which records count as identical, so nothing that the decoder
drops may pass: where it narrows samples, the digest is tied to the file's own bytes and equals no other file's.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

_FORM = "muniment-pixels/1"
_BAND_PIXELS = 1 << 17

UNPARSABLE = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error)
"""What Pillow raises on metadata that cannot be parsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UprightPage:
    """A decoded page, turned as its orientation says.

    `mode` names how samples are stored: Pillow's mode, with the bits where grey has fewer than eight (`L;4`).
    `is_oriented` is false where the orientation could not be read.
    """

    image: Image.Image
    mode: str
    is_oriented: bool = True


def upright(image: Image.Image, *, grey_bits: int = 8) -> UprightPage:
    """Return a loaded page turned upright by its EXIF, TIFF or XMP orientation."""
    mode = f"L;{grey_bits}" if image.mode == "L" and grey_bits < 8 else _little_endian_mode(image.mode)
    try:
        # Read anew: Pillow reports broken EXIF to the first who asks, and then says that there is none.
        if image.info.get("exif"):
            Image.Exif().load(image.info["exif"])
        # An upright page is not copied: one page can take a gigabyte.
        is_turned = image.getexif().get(ExifTags.Base.Orientation, 1) in range(2, 9)
        return UprightPage(image=ImageOps.exif_transpose(image) if is_turned else image, mode=mode)
    except UNPARSABLE:
        # The pixels are there; which way is up is not known, and the digest says so.
        return UprightPage(image=image, mode=mode, is_oriented=False)


def _little_endian_mode(mode: str) -> str:
    return "I;16" if mode.startswith("I;16") else mode


def pixels_digest(page: UprightPage, *, tied_to: str = "") -> str:
    """Return the SHA-256 over a header and the raw samples of a page, as 64 hex digits.

    The header has the form's name, width and height in pixels, the mode (so that a palette page is never an RGB one,
    nor four bits eight), the SHA-256 of the ICC profile, the colour that stands for transparency, and `tied_to`: what
    names the file and page where the samples alone cannot stand for it. Samples follow row by row: bitonal packed eight
    to a byte, palette colours expanded to RGB or RGBA (their order does not matter), wider samples little-endian.
    """
    image = page.image
    profile = image.info.get("icc_profile") or b""
    header = [
        _FORM,
        f"{image.width}x{image.height}",
        f"mode={page.mode}",
        f"icc={hashlib.sha256(profile).hexdigest() if profile else '-'}",
        f"clear={_clear_colour(image)}",
        f"orientation={'upright' if page.is_oriented else 'unknown'}",
        f"tied={tied_to or '-'}",
    ]
    digest = hashlib.sha256("\n".join([*header, "", ""]).encode())
    for band in _bands(image):
        digest.update(_samples(band))
    return digest.hexdigest()


def _clear_colour(image: Image.Image) -> str:
    """Return the sample value that stands for transparency; a palette's is in its expanded colours."""
    if image.mode in ("P", "PA") or "transparency" not in image.info:
        return "-"
    return repr(image.info["transparency"])


def _bands(image: Image.Image) -> Iterator[Image.Image]:
    """Cut a page into bands of whole rows that a processor keeps at hand, so that hashing needs no copy of it all."""
    rows = max(1, _BAND_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _samples(band: Image.Image) -> bytes:
    match band.mode:
        case "1":
            # As Pillow packs them, in a fifth of the time: the first pixel is the highest bit, and each row is padded.
            return np.packbits(np.asarray(band).view(np.uint8), axis=1).tobytes()
        case "P" | "PA":
            return band.convert("RGBA" if band.has_transparency_data else "RGB").tobytes()
        case mode if mode.startswith("I;16"):
            return np.asarray(band).astype("<u2").tobytes()
        case "I":
            return np.asarray(band).astype("<i4").tobytes()
        case "F":
            return np.asarray(band).astype("<f4").tobytes()
        case _:
            return band.tobytes()


def grey(image: Image.Image) -> Image.Image:
    """Return a page in eight-bit grey, for the hashes.

    Sixteen bits lose their lower eight; thirty-two bits and floats are stretched between their least and greatest
    value; alpha is left out, as `imagehash` leaves it out.
    """
    match image.mode:
        case mode if mode.startswith("I;16"):
            return Image.fromarray((np.asarray(image).astype("<u2") >> 8).astype(np.uint8))
        case "I" | "F":
            return Image.fromarray(stretched(np.asarray(image, dtype=np.float64)))
        case "LAB":
            return image.getchannel("L")
        case "La" | "RGBa":
            return image.convert(image.mode[:-1] + "A").convert("L")
        case _:
            return image.convert("L")


def stretched(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Return values in eight bits, stretched between the least and the greatest that are finite."""
    wide = values.astype(np.float64) if values.dtype == np.float32 else values
    finite = np.nan_to_num(wide, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(finite.min()), float(finite.max())
    if high <= low:
        return np.zeros(finite.shape, dtype=np.uint8)
    eight: NDArray[np.uint8] = ((finite - low) / (high - low) * 255).astype(np.uint8)
    return eight
