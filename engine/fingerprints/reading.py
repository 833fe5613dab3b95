"""Bytes to a fingerprint, or the reason why not: the one place that decodes.

A file is read whole or not at all. Its structure is walked first, limits hold before anything is decoded, and whatever
a decoder raises is a reason and never an error.
"""

from __future__ import annotations

from PIL import Image, UnidentifiedImageError

from engine.fingerprints.beginnings import is_dicom, is_heif, is_pdf
from engine.fingerprints.containers import examine
from engine.fingerprints.pages import AfterPage, Bounds, Reading
from engine.fingerprints.raster import read_raster
from engine.fingerprints.tiff_container import PAGE_LIMIT
from engine.fingerprints.unreadable import Unreadable, UnreadableError

PIXEL_LIMIT = 250_000_000
"""Pixels of one page: A0 at 400 dpi. One such page in RGB was measured to take 1.5 GB."""

TOTAL_PIXEL_LIMIT = 100_000_000_000
"""Pixels of all pages of one file: 5,000 pages of A4 at 400 dpi."""


def bounds() -> Bounds:
    """Return the most that one file may have."""
    return Bounds(pages=PAGE_LIMIT, page_pixels=PIXEL_LIMIT, all_pixels=TOTAL_PIXEL_LIMIT)


def _nobody(_shades: Image.Image) -> None:
    """Tell nobody."""


def read_image(data: bytes, *, after_page: AfterPage = _nobody) -> Reading:
    """Return the fingerprint and the measurements of an image file.

    `after_page` is called after each page, with its view in eight-bit grey. Raises `UnreadableError`, and nothing else,
    if the file cannot be read whole.
    """
    form = "image"
    try:
        if is_dicom(data):
            # Imported where it is needed: it takes half a second, and few archives hold such files.
            from engine.fingerprints.dicom_reading import read_dicom

            return read_dicom(data, bounds=bounds(), after_page=after_page)
        if is_pdf(data):
            form = "PDF"
            from engine.fingerprints.pdf_reading import read_pdf

            return read_pdf(data, bounds=bounds(), after_page=after_page)
        if is_heif(data):
            form = "HEIF"
            from engine.fingerprints.heif_reading import read_heif

            return read_heif(data, bounds=bounds(), after_page=after_page)
        container = examine(data)
        form = container.format.upper()
        return read_raster(data, container, bounds=bounds(), after_page=after_page)
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


def _why(error: Exception) -> Unreadable:
    said = str(error).lower()
    if "out of memory" in said:
        # Pillow says so of a decoder that got none.
        return Unreadable.OUT_OF_MEMORY
    return Unreadable.TRUNCATED if "truncated" in said else Unreadable.DAMAGED
