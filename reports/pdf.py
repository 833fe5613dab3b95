"""A document as PDF/A-3u: laid out with our own fonts, the plan and the manifest attached, and checked afterwards.

The renderer can reach nothing but what it is handed: no file, no network. The same document gives the same bytes.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Never

from pyhanko.pdf_utils.reader import PdfFileReader
from weasyprint import HTML, Attachment
from weasyprint.document import Document as LaidOut
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

from engine.ledger.entries import canonical
from engine.ledger.heads import Head
from engine.model.digests import sha256_hex
from engine.model.errors import MunimentError
from engine.model.plans import Manifest, PlanHeader
from reports.attachments import attached_files
from reports.composed import Document
from reports.html import html_of, url_of_picture
from reports.typeface import BOLD, REGULAR

VARIANT = "pdf/a-3u"
MANIFEST_NAME = "manifest.json"
PLAN_NAME = "plan.json"
HEAD_NAME = "ledger-head.json"
POINTS_PER_PIXEL = 0.75

Box = tuple[float, float, float, float]


class RenderingError(MunimentError):
    """A report that did not come out as it was composed; none is better than one with a hole in it."""

    exit_code = 1

    def __init__(self, *, what: str) -> None:
        super().__init__(f"the report could not be rendered: {what}")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a signature box came to stand: the page from 0, and left, bottom, right, top in points."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The pages as bytes, before anyone signed, and where the signatures go, by anchor."""

    pdf: bytes
    pages: int
    boxes: Mapping[str, Placed]


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # its base has no types
    """Serves what it was given and nothing else; every other address stops the rendering and is remembered.

    It keeps `blocked` because the renderer swallows the error for pictures inside SVG.
    """

    def __init__(self, assets: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=("mun",), allow_redirects=False, fail_on_errors=True)
        self.assets = assets
        self.blocked: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - the form of its base
        """Return an asset; raises `FatalURLFetchingError` for any other address."""
        if url not in self.assets:
            self._refuse(url)
        kind, data = self.assets[url]
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def _refuse(self, url: str) -> Never:
        self.blocked.append(url)
        raise FatalURLFetchingError(f"blocked {url!r}")


class _Listener(logging.Handler):
    """Keeps what the renderer logs as an error: it goes on without a picture or an attachment, and we do not."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(record.getMessage())


def render(document: Document, *, header: PlanHeader, manifest: Manifest, head: Head, issued_at: datetime) -> Rendered:
    """Return the PDF of `document` with the manifest, the plan and the head of the ledger attached.

    `issued_at` is aware and is the only time in the file. Raises `RenderingError` where anything was fetched from
    outside, an attachment is missing or differs, or a signature box was not placed.
    """
    attached = {
        HEAD_NAME: canonical(head.to_plain()),
        MANIFEST_NAME: manifest.to_bytes(),
        PLAN_NAME: header.to_bytes(),
    }
    return render_with(document, attached=attached, identifier=manifest.plan_sha256[:32], issued_at=issued_at)


def render_with(document: Document, *, attached: Mapping[str, bytes], identifier: str, issued_at: datetime) -> Rendered:
    """Return the PDF of `document` with files attached, by name; raises what `render` raises."""
    pdf, laid_out = _lay_out(document, attached=attached, identifier=identifier, issued_at=issued_at)
    _require_attached(pdf, attached)
    return Rendered(pdf=pdf, pages=len(laid_out.pages), boxes=_boxes(laid_out))


def render_leaflet(document: Document, *, pages: int, issued_at: datetime) -> bytes:
    """Return the PDF of a document with exactly so many pages, nothing attached and nothing to sign.

    `issued_at` is aware and is the only time in the file. Raises `RenderingError` where anything was fetched from
    outside, or it has more or fewer pages: something would stand where nobody looks for it.
    """
    pdf, laid_out = _lay_out(document, attached={}, identifier=document.marks.digest[:32], issued_at=issued_at)
    if len(laid_out.pages) != pages:
        raise RenderingError(what=f"it has {len(laid_out.pages)} pages, not {pages}")
    return pdf


def _lay_out(
    document: Document, *, attached: Mapping[str, bytes], identifier: str, issued_at: datetime
) -> tuple[bytes, LaidOut]:
    fetcher = ClosedFetcher(_assets(document))
    heard = _Listener()
    logging.getLogger("weasyprint").addHandler(heard)
    try:
        laid_out = HTML(string=html_of(document, issued_at=issued_at), base_url="mun:/", url_fetcher=fetcher).render(
            font_config=FontConfiguration(), pdf_variant=VARIANT
        )
        pdf = laid_out.write_pdf(
            attachments=[_attachment(name, data, issued_at, fetcher) for name, data in attached.items()],
            pdf_variant=VARIANT,
            pdf_identifier=identifier.encode("ascii"),
        )
    except FatalURLFetchingError as error:
        raise RenderingError(what="it refers to something outside itself") from error
    finally:
        logging.getLogger("weasyprint").removeHandler(heard)
    if fetcher.blocked:
        raise RenderingError(what="it refers to something outside itself")
    if heard.errors:
        raise RenderingError(what=heard.errors[0][:200])
    assert isinstance(pdf, bytes)
    return pdf, laid_out


def _assets(document: Document) -> dict[str, tuple[str, bytes]]:
    pictures = {url_of_picture(place): ("image/jpeg", data) for place, (_, data) in enumerate(document.pictures)}
    regular, bold = _fonts()
    return {"mun:font/regular": ("font/ttf", regular), "mun:font/bold": ("font/ttf", bold), **pictures}


@cache
def _fonts() -> tuple[bytes, bytes]:
    return REGULAR.read_bytes(), BOLD.read_bytes()


def _attachment(name: str, data: bytes, at: datetime, fetcher: ClosedFetcher) -> Attachment:
    when = at.astimezone(UTC)
    return Attachment(
        string=data,
        name=name,
        description=f"SHA-256 {sha256_hex(data)}",
        created=when,
        modified=when,
        relationship="Data",
        base_url="mun:/",
        url_fetcher=fetcher,
    )


def _require_attached(pdf: bytes, expected: Mapping[str, bytes]) -> None:
    # The renderer only logs an attachment that fails, and leaves it out.
    found = attached_files(PdfFileReader(io.BytesIO(pdf), strict=True).root)
    if [(file.name, sha256_hex(file.data)) for file in found] != sorted(
        (name, sha256_hex(data)) for name, data in expected.items()
    ):
        raise RenderingError(what="its attachments are not those that it was given")


def _boxes(laid_out: LaidOut) -> dict[str, Placed]:
    placed: dict[str, Placed] = {}
    for number, page in enumerate(laid_out.pages):
        for anchor, (left, top, right, bottom) in page.anchors.items():
            if anchor.startswith("sig-"):
                points = (left, page.height - bottom, right, page.height - top)
                box = tuple(round(length * POINTS_PER_PIXEL, 2) for length in points)
                placed[anchor] = Placed(page=number, box=(box[0], box[1], box[2], box[3]))
    return placed
