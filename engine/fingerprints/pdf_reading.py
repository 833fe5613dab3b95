"""Bytes of a PDF to its reading: of scans by their own samples, of everything else by how it looks (ADR 0022)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image

from engine.fingerprints.canonical import UprightPage, grey, pixels_digest
from engine.fingerprints.decoders import decoder_name, pdf_decoder_name
from engine.fingerprints.embedded_tags import EmbeddedTags, tags_of
from engine.fingerprints.pages import AfterPage, Bounds, Measured, Reading, lowest, page_of
from engine.fingerprints.pdf_document import PdfDocument, examine_pdf
from engine.fingerprints.pdf_images import check_images
from engine.fingerprints.pdf_scans import ScannedPage, scanned_page
from engine.fingerprints.raster import strict_decoder
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page

DRAWN_DPI = 150
"""The resolution at which a page that is more than one image is drawn, for its hashes."""

_POINTS = 72
_MODE = f"PDF;{DRAWN_DPI}"


def read_pdf(data: bytes, *, bounds: Bounds, after_page: AfterPage) -> Reading:
    """Return the reading of a PDF; raises `UnreadableError`, or whatever a decoder raises."""
    document = examine_pdf(data, page_limit=bounds.pages)
    scans = _scans(document, bounds=bounds, after_page=after_page) if document.is_plain else None
    return scans or _drawn(data, document, bounds=bounds, after_page=after_page)


def _tags(document: PdfDocument) -> EmbeddedTags:
    return tags_of(lambda: [(f"PDF:{key}", text) for key, text in document.info.items()])


def _scans(document: PdfDocument, *, bounds: Bounds, after_page: AfterPage) -> Reading | None:
    """Return the reading by the images themselves, if every page is one image and nothing else."""
    pages: list[Page] = []
    dpi: list[int | None] = []
    is_lossy, total = False, 0
    with strict_decoder(bounds.page_pixels) as warned:
        for page in document.pages:
            scan = scanned_page(page, bounds=bounds)
            if scan is None or warned:
                return None
            total += scan.page.image.width * scan.page.image.height
            if total > bounds.all_pixels:
                raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"more than {bounds.all_pixels:,} pixels")
            shades = grey(scan.page.image)
            pages.append(_scanned(scan, shades, number=len(pages) + 1))
            dpi.append(scan.dpi)
            is_lossy = is_lossy or scan.is_lossy
            after_page(shades)
    return Reading(
        fingerprint=Fingerprint(pages=tuple(pages), decoder=decoder_name()),
        measured=Measured(
            pages=len(pages), format="pdf", compression="lossy" if is_lossy else "lossless", dpi=lowest(dpi)
        ),
        tags=_tags(document),
    )


def _scanned(scan: ScannedPage, shades: Image.Image, *, number: int) -> Page:
    size, mode = scan.page.image.size, scan.page.mode
    return page_of(shades, number=number, size=size, mode=mode, pixels=pixels_digest(scan.page))


def _drawn(data: bytes, document: PdfDocument, *, bounds: Bounds, after_page: AfterPage) -> Reading:
    """Return the reading by pages as they look, notes and filled fields included; no other file shares their pixels."""
    check_images(document.pages, bounds=bounds)
    sha256 = sha256_hex(data)
    pages: list[Page] = []
    total = 0
    with _opened(data, document) as pdf:
        for number in range(1, len(document.pages) + 1):
            shades = _view(pdf, number - 1, scale=DRAWN_DPI / _POINTS, bounds=bounds).convert("L")
            total += shades.width * shades.height
            if total > bounds.all_pixels:
                raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"more than {bounds.all_pixels:,} pixels")
            pixels = pixels_digest(UprightPage(image=shades, mode=_MODE), tied_to=f"{sha256}#{number}")
            pages.append(page_of(shades, number=number, size=shades.size, mode=_MODE, pixels=pixels))
            after_page(shades)
    return Reading(
        fingerprint=Fingerprint(pages=tuple(pages), decoder=pdf_decoder_name()),
        measured=Measured(pages=len(pages), format="pdf", compression=None, dpi=None),
        tags=_tags(document),
    )


@contextmanager
def _opened(data: bytes, document: PdfDocument) -> Iterator[pypdfium2.PdfDocument]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        if len(pdf) != len(document.pages):
            raise UnreadableError(
                why=Unreadable.DAMAGED, detail=f"{len(pdf):,} of {len(document.pages):,} pages could be decoded"
            )
        # Without it the fields that somebody filled in are not drawn.
        pdf.init_forms()
        yield pdf
    finally:
        pdf.close()


def _view(pdf: pypdfium2.PdfDocument, index: int, *, scale: float, bounds: Bounds) -> Image.Image:
    page = pdf[index]
    try:
        width, height = (math.ceil(side * scale) for side in page.get_size())
        if width <= 0 or height <= 0 or width * height > bounds.page_pixels:
            raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{width} by {height} pixels")
        picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        return picture
    finally:
        page.close()


def pdf_picture(data: bytes, *, bounds: Bounds, long_side: int) -> Image.Image:
    """Return the first page as it looks, about twice as large as asked for."""
    document = examine_pdf(data, page_limit=bounds.pages)
    with _opened(data, document) as pdf:
        first = pdf[0]
        scale = 2 * long_side / max(1.0, *first.get_size())
        first.close()
        return _view(pdf, 0, scale=scale, bounds=bounds)
