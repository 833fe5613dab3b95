"""Bytes of a HEIF file to its reading. Its samples go through a conversion of colours, so they are tied to the file."""

from __future__ import annotations

import io
import struct

import pi_heif
from PIL import Image

from engine.fingerprints.canonical import UprightPage, grey, pixels_digest
from engine.fingerprints.decoders import heif_decoder_name
from engine.fingerprints.embedded_tags import EmbeddedTags, tags_of_image
from engine.fingerprints.heif_container import check_heif
from engine.fingerprints.pages import AfterPage, Bounds, Measured, Reading, lowest, page_of
from engine.fingerprints.resolutions import stated_dpi
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page


def _opened(data: bytes, bounds: Bounds) -> pi_heif.HeifFile:
    try:
        check_heif(data, bounds=bounds)
    except (struct.error, IndexError):
        raise UnreadableError(why=Unreadable.TRUNCATED) from None
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.ALLOW_INCORRECT_HEADERS = False
    pi_heif.options.THUMBNAILS = False
    return pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)


def read_heif(data: bytes, *, bounds: Bounds, after_page: AfterPage) -> Reading:
    """Return the reading of a HEIF file; raises `UnreadableError`, or whatever the decoder raises."""
    sha256 = sha256_hex(data)
    pages: list[Page] = []
    dpi: list[int | None] = []
    tags, total = EmbeddedTags(), 0
    for one in _opened(data, bounds):
        total += one.size[0] * one.size[1]
        if one.size[0] * one.size[1] > bounds.page_pixels or total > bounds.all_pixels:
            raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{one.size[0]} by {one.size[1]} pixels")
        # The decoder turns a picture as the file says; what EXIF says of it does not count in this format.
        image = one.to_pillow()
        if not pages:
            tags = tags_of_image(image)
        dpi.append(stated_dpi(image))
        number = len(pages) + 1
        pixels = pixels_digest(UprightPage(image=image, mode=image.mode), tied_to=f"{sha256}#{number}")
        shades = grey(image)
        pages.append(page_of(shades, number=number, size=image.size, mode=image.mode, pixels=pixels))
        after_page(shades)
    return Reading(
        fingerprint=Fingerprint(pages=tuple(pages), decoder=heif_decoder_name()),
        # Whether the way of coding lost anything can't be seen.
        measured=Measured(pages=len(pages), format="heic", compression=None, dpi=lowest(dpi)),
        tags=tags,
    )


def heif_picture(data: bytes, *, bounds: Bounds) -> Image.Image:
    """Return the first picture."""
    picture: Image.Image = _opened(data, bounds)[0].to_pillow()
    return picture
