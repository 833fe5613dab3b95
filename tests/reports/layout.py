"""Where the text of a PDF stands, as another program than ours reads it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import combinations

import pypdfium2
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdfium2 import raw

MARGIN = 17 / 25.4 * 72
"""The side margins of a report, in points."""

SLACK = 0.9
"""Points by which boxes of type may touch: kerning, and the bearing of glyphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of text and its box, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Run) -> bool:
        """Say whether two runs visibly lie on each other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        upward = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > SLACK and upward > SLACK


def runs_of(pdf: bytes) -> list[tuple[float, float, list[Run]]]:
    """Return the width, the height and the runs of text of each page."""
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        runs = []
        for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
            left, bottom, right, top = _bounds_on_page(found)
            said = text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1)
            if right - left > 0.01 and said.strip():
                runs.append(Run(text=said, left=left, bottom=bottom, right=right, top=top))
        pages.append((page.get_width(), page.get_height(), runs))
    document.close()
    return pages


def _bounds_on_page(found: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    """Return the box of an object on its page: what lies in a group is measured in the group's own axes."""
    left, bottom, right, top = found.get_bounds()
    holder = found.container
    while holder is not None:
        left, bottom, right, top = holder.get_matrix().on_rect(left, bottom, right, top)
        holder = holder.container
    return left, bottom, right, top


def overlaps_in(pdf: bytes) -> list[str]:
    """Return every pair of runs that lie on each other, for a reader."""
    return [
        f"page {number}: {one.text[:40]!r} {_box(one)} and {other.text[:40]!r} {_box(other)}"
        for number, (_, _, runs) in enumerate(runs_of(pdf), 1)
        for one, other in combinations(runs, 2)
        if one.overlaps(other)
    ]


def strays_in(pdf: bytes) -> list[str]:
    """Return every run that leaves the text area between the side margins, or the page."""
    return [
        f"page {number}: {run.text[:60]!r} {_box(run)}"
        for number, (width, height, runs) in enumerate(runs_of(pdf), 1)
        for run in runs
        if run.left < MARGIN - SLACK or run.right > width - MARGIN + SLACK or run.bottom < 0 or run.top > height
    ]


def number_beside(pdf: bytes, title: str, *, page: int) -> int:
    """Return the number that stands to the right of a line of contents, on its base line."""
    _, _, runs = runs_of(pdf)[page - 1]
    line = next(run for run in runs if title in run.text and run.left < MARGIN + 1)
    beside = [run for run in runs if abs(run.bottom - line.bottom) < 3 and run.left > line.right]
    return int(min(beside, key=lambda run: (not run.text.strip().isdigit(), run.left)).text)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return the fonts that are described anywhere in a file, stamps too, and whether each is embedded."""
    reader = PdfFileReader(io.BytesIO(pdf))
    found: dict[str, bool] = {}
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            described = reader.get_object(generic.Reference(number, 0, reader))  # type: ignore[no-untyped-call]  # pyHanko
        except PdfReadError:
            continue
        if isinstance(described, generic.DictionaryObject):
            if described.get("/Type") == "/FontDescriptor":
                found[str(described["/FontName"])[1:]] = "/FontFile2" in described
            elif described.get("/Type") == "/Font":
                found.setdefault(str(described["/BaseFont"])[1:].removesuffix("-Identity-H"), False)
    return found


def text_of(pdf: bytes, *, page: int | None = None) -> str:
    """Return the text of a page, counted from 1, or of all pages."""
    document = pypdfium2.PdfDocument(pdf)
    pages = range(len(document)) if page is None else (page - 1,)
    said = "\n".join(document[number].get_textpage().get_text_bounded() for number in pages)
    document.close()
    return said


def _box(run: Run) -> str:
    return f"({run.left:.0f}, {run.bottom:.0f}, {run.right:.0f}, {run.top:.0f})"
