"""Bytes to a fingerprint, or the reason why not: the one place that decodes.

A file is read whole or not at all. Pillow is given six formats and strict settings; what its leniency would let through
is refused before (`containers`) or after (`complaints`, the number of pages).
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageFile, UnidentifiedImageError, features
from PIL import __version__ as pillow_version

from engine.fingerprints.canonical import UNPARSABLE, UprightPage, grey, pixels_digest, upright
from engine.fingerprints.complaints import Complaints, overheard
from engine.fingerprints.containers import Container, examine
from engine.fingerprints.embedded_tags import EmbeddedTags, embedded_tags
from engine.fingerprints.perceptual import content_quality, perceptual_hashes
from engine.fingerprints.tiff_container import PAGE_LIMIT
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF")

PIXEL_LIMIT = 250_000_000
"""Pixels of one page: A0 at 400 dpi. One such page in RGB was measured to take 1.5 GB."""

TOTAL_PIXEL_LIMIT = 100_000_000_000
"""Pixels of all pages of one file: 5,000 pages of A4 at 400 dpi."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on a file, for the facts of the same names.

    `dpi` is the lowest resolution that any page states, in either direction, rounded; absent where some page states
    none. `compression` is `lossless` or `lossy`, absent where the file does not tell.
    """

    pages: int
    format: str
    compression: str | None
    dpi: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read whole; `tags` is what it says of itself."""

    fingerprint: Fingerprint
    measured: Measured
    tags: EmbeddedTags = field(default_factory=EmbeddedTags)


def decoder_name() -> str:
    """Return what decodes, with versions: pixels of different decoders are not compared.

    The libraries are named because the same JPEG may decode otherwise under another of them.
    """
    jpeg = features.version_feature("libjpeg_turbo")
    return ";".join(
        [
            f"pillow/{pillow_version}",
            f"libjpeg-turbo/{jpeg}" if jpeg else f"libjpeg/{features.version_codec('jpg')}",
            f"libtiff/{features.version_codec('libtiff')}",
            f"libwebp/{features.version_module('webp')}",
        ]
    )


def _nobody() -> None:
    """Tell nobody."""


def read_image(data: bytes, *, after_page: Callable[[], None] = _nobody) -> Reading:
    """Return the fingerprint and the measurements of an image file; `after_page` is called after each page.

    Raises `UnreadableError`, and nothing else, if the file cannot be read whole.
    """
    form = "image"
    try:
        container = examine(data)
        form = container.format.upper()
        if container.pages is not None and container.pages > PAGE_LIMIT:
            # Known before the first of them is decoded.
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {PAGE_LIMIT:,}")
        with _strict_decoder() as warned, Image.open(io.BytesIO(data), formats=FORMATS) as image:
            pages, resolutions = _read_pages(image, container, sha256_hex(data), warned, after_page)
            tags = embedded_tags(data)
    except UnreadableError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"more than {PIXEL_LIMIT:,} pixels a page") from None
    except MemoryError:
        raise UnreadableError(why=Unreadable.OUT_OF_MEMORY) from None
    except UnidentifiedImageError:
        raise UnreadableError(why=Unreadable.DAMAGED, detail=f"not a valid {form}") from None
    except Exception as error:
        # A damaged file may raise anything inside a decoder, and no file is a reason to stop a scan.
        raise UnreadableError(why=_why(error)) from error
    if container.pages is not None and container.pages != len(pages):
        raise UnreadableError(
            why=Unreadable.DAMAGED, detail=f"{len(pages):,} of {container.pages:,} pages could be decoded"
        )
    return Reading(
        fingerprint=Fingerprint(pages=tuple(pages), decoder=decoder_name()),
        measured=Measured(
            pages=len(pages),
            format=container.format,
            compression=container.compression,
            dpi=None if None in resolutions else min(dpi for dpi in resolutions if dpi is not None),
        ),
        tags=tags,
    )


def _why(error: Exception) -> Unreadable:
    said = str(error).lower()
    if "out of memory" in said:
        # Pillow says so of a decoder that got none.
        return Unreadable.OUT_OF_MEMORY
    return Unreadable.TRUNCATED if "truncated" in said else Unreadable.DAMAGED


@contextmanager
def _strict_decoder() -> Iterator[list[warnings.WarningMessage]]:
    """Make Pillow strict for the block, and collect its warnings instead of showing them."""
    forgiving, limit = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, PIXEL_LIMIT
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield warned
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = forgiving, limit


def _read_pages(
    image: Image.Image,
    container: Container,
    sha256: str,
    warned: list[warnings.WarningMessage],
    after_page: Callable[[], None],
) -> tuple[list[Page], list[int | None]]:
    pages: list[Page] = []
    resolutions: list[int | None] = []
    total = 0
    while _turn_to(image, len(pages)):
        if len(pages) == PAGE_LIMIT:
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {PAGE_LIMIT:,}")
        total += image.width * image.height
        if image.width * image.height > PIXEL_LIMIT or total > TOTAL_PIXEL_LIMIT:
            raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{image.width} by {image.height} pixels")
        # Read before loading: Pillow drops the tags of a TIFF with its orientation.
        resolutions.append(_stated_dpi(image))
        with overheard() if container.format == "tiff" else nullcontext(Complaints()) as complaints:
            image.load()
        if complaints.lines:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"page {len(pages) + 1} does not decode cleanly")
        page = upright(image, grey_bits=container.page_grey_bits(len(pages)))
        # A warning says that the decoder left something out; then the pixels do not speak for the file.
        is_exact = container.page_is_exact(len(pages)) and not warned
        number = len(pages) + 1
        pages.append(_page(page, number=number, tied_to="" if is_exact else f"{sha256}#{number}"))
        after_page()
    return pages, resolutions


def _turn_to(image: Image.Image, index: int) -> bool:
    """Seek the page at `index` (from 0), and say whether there is one."""
    if index == 0:
        return True
    try:
        image.seek(index)
    except EOFError:
        return False
    return True


def _page(page: UprightPage, *, number: int, tied_to: str) -> Page:
    shades = grey(page.image)
    return Page(
        number=number,
        width=page.image.width,
        height=page.image.height,
        mode=page.mode,
        pixels=pixels_digest(page, tied_to=tied_to),
        quality=content_quality(shades),
        hashes=perceptual_hashes(shades),
    )


_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296
_INCH, _CENTIMETRE = 2, 3


def _stated_dpi(image: Image.Image) -> int | None:
    """Return the resolution that a page itself states; Pillow's own defaults (72, 1) are not facts."""
    info = image.info
    match image.format:
        case "TIFF":
            return _dpi_of_tags(getattr(image, "tag_v2", {}), unit_absent=_INCH)
        case "JPEG" | "MPO" if info.get("jfif_unit") in (1, 2):
            scale = 1.0 if info["jfif_unit"] == 1 else 2.54
            return _dpi(*(side * scale for side in info["jfif_density"]))
        case "PNG" | "BMP" if "dpi" in info:
            return _dpi(*info["dpi"])
    try:
        return _dpi_of_tags(image.getexif(), unit_absent=_INCH)
    except UNPARSABLE:
        # Metadata that cannot be parsed states nothing; `upright` deals with what that means for the pixels.
        return None


def _dpi_of_tags(tags: Any, *, unit_absent: int) -> int | None:
    unit = tags.get(_RESOLUTION_UNIT, unit_absent)
    across, down = tags.get(_X_RESOLUTION), tags.get(_Y_RESOLUTION)
    if unit not in (_INCH, _CENTIMETRE) or across is None or down is None:
        return None
    scale = 2.54 if unit == _CENTIMETRE else 1.0
    try:
        return _dpi(float(across) * scale, float(down) * scale)
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def _dpi(across: float, down: float) -> int | None:
    lowest = min(across, down)
    # Writers without a resolution put 0 or 1 in the field.
    if not math.isfinite(lowest) or not math.isfinite(across + down) or lowest <= 1:
        return None
    return math.floor(lowest + 0.5)
