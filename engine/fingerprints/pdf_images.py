"""The images of a PDF page that is drawn: what draws it leaves out in silence an image that is not all there."""

from __future__ import annotations

import struct

from pyhanko.pdf_utils import generic

from engine.fingerprints.containers import examine
from engine.fingerprints.pages import Bounds
from engine.fingerprints.pdf_document import PdfPage, resolved
from engine.fingerprints.unreadable import Unreadable, UnreadableError

_CHECKED = ("/DCTDecode", "/JPXDecode")
_IMAGE_LIMIT = 10_000


def check_images(pages: tuple[PdfPage, ...], *, bounds: Bounds) -> None:
    """Raise `UnreadableError` for an image that is cut short, or larger than `bounds`.

    Those that a page names itself are looked at, each once; those inside of other drawings are left to the drawing.
    """
    seen: set[tuple[int, int]] = set()
    for page in pages:
        resources = page.entry("/Resources")
        named = resolved(resources.get("/XObject")) if isinstance(resources, generic.DictionaryObject) else None
        if not isinstance(named, generic.DictionaryObject):
            continue
        for key in named:
            found = named.raw_get(key)
            place = (found.idnum, found.generation) if isinstance(found, generic.IndirectObject) else (0, 0)
            if place in seen or len(seen) > _IMAGE_LIMIT:
                continue
            seen.add(place)
            stream = resolved(found)
            if isinstance(stream, generic.StreamObject) and resolved(stream.get("/Subtype")) == "/Image":
                _check(stream, bounds=bounds)


def _check(stream: generic.StreamObject, *, bounds: Bounds) -> None:
    width, height = resolved(stream.get("/Width")), resolved(stream.get("/Height"))
    if isinstance(width, int) and isinstance(height, int) and width * height > bounds.page_pixels:
        raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{width} by {height} pixels")
    packing = resolved(stream.get("/Filter"))
    if isinstance(packing, generic.ArrayObject) and len(packing) == 1:
        packing = resolved(packing.raw_get(0))
    if packing in _CHECKED:
        try:
            examine(stream.encoded_data or b"")
        except (struct.error, IndexError):
            raise UnreadableError(why=Unreadable.TRUNCATED) from None
