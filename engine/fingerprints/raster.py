"""Pages of the formats that Pillow decodes, with strict settings.

What Pillow's leniency would let through is refused before (`containers`) or after (`complaints`, the number of pages).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from PIL import Image, ImageFile

from engine.fingerprints.canonical import UprightPage, grey, pixels_digest, upright
from engine.fingerprints.complaints import Complaints, overheard
from engine.fingerprints.containers import Container
from engine.fingerprints.decoders import decoder_name
from engine.fingerprints.embedded_tags import embedded_tags, tags_of_decoded_png
from engine.fingerprints.pages import AfterPage, Bounds, Measured, Reading, lowest, page_of
from engine.fingerprints.resolutions import stated_dpi
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000")


def read_raster(data: bytes, container: Container, *, bounds: Bounds, after_page: AfterPage) -> Reading:
    """Return the reading of an image; raises `UnreadableError`, or whatever Pillow raises."""
    if container.pages is not None and container.pages > bounds.pages:
        # Known before the first of them is decoded.
        raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {bounds.pages:,}")
    with strict_decoder(bounds.page_pixels) as warned, Image.open(io.BytesIO(data), formats=FORMATS) as image:
        pages, resolutions = _read_pages(
            image, container, sha256=sha256_hex(data), warned=warned, bounds=bounds, after_page=after_page
        )
        is_one_png = image.format == "PNG" and len(pages) == 1 and not getattr(image, "is_animated", False)
        tags = tags_of_decoded_png(image) if is_one_png else embedded_tags(data)
    if container.pages is not None and container.pages != len(pages):
        raise UnreadableError(
            why=Unreadable.DAMAGED, detail=f"{len(pages):,} of {container.pages:,} pages could be decoded"
        )
    return Reading(
        fingerprint=Fingerprint(pages=tuple(pages), decoder=decoder_name()),
        measured=Measured(
            pages=len(pages), format=container.format, compression=container.compression, dpi=lowest(resolutions)
        ),
        tags=tags,
    )


@contextmanager
def strict_decoder(most_pixels: int) -> Iterator[list[warnings.WarningMessage]]:
    """Make Pillow strict for the block, and collect its warnings instead of showing them."""
    forgiving, limit = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, most_pixels
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
    *,
    sha256: str,
    warned: list[warnings.WarningMessage],
    bounds: Bounds,
    after_page: AfterPage,
) -> tuple[list[Page], list[int | None]]:
    pages: list[Page] = []
    resolutions: list[int | None] = []
    total = 0
    while _turn_to(image, len(pages)):
        if len(pages) == bounds.pages:
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {bounds.pages:,}")
        total += image.width * image.height
        if image.width * image.height > bounds.page_pixels or total > bounds.all_pixels:
            raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{image.width} by {image.height} pixels")
        # Read before loading: Pillow drops the tags of a TIFF with its orientation.
        resolutions.append(stated_dpi(image))
        with overheard() if container.format == "tiff" else nullcontext(Complaints()) as complaints:
            image.load()
        if complaints.lines:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"page {len(pages) + 1} does not decode cleanly")
        page = upright(image, grey_bits=container.page_grey_bits(len(pages)))
        # A warning says that the decoder left something out; then the pixels do not speak for the file.
        is_exact = container.page_is_exact(len(pages)) and not warned
        number = len(pages) + 1
        shades = grey(page.image)
        pages.append(_page(page, shades, number=number, tied_to="" if is_exact else f"{sha256}#{number}"))
        after_page(shades)
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


def _page(page: UprightPage, shades: Image.Image, *, number: int, tied_to: str) -> Page:
    return page_of(
        shades,
        number=number,
        size=page.image.size,
        mode=page.mode,
        pixels=pixels_digest(page, tied_to=tied_to),
    )
