"""Pages as a person needs them who judges whether two are one record: large, in grey, and close where they differ most.

Nothing is masked: who judges has to see what stands there. Files are decoded in processes that may only read, and what
comes back is pixels, which nothing has to decode.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from engine.confined.crew import Crew
from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.fingerprints.warming import warm_up
from engine.intake.archive import ArchiveError, FileObstacleError, read_file
from engine.model.records import Record, percent_decoded

LONG_SIDE = 1_200
"""Pixels of the longer side of a whole page."""

CLOSE_SIDE = 640
"""Pixels of the longer side of what is shown from near."""

_AROUND = 4.0
"""How many times as wide and high as the place itself is what is shown around it."""

_LEAST_AROUND = 320
_MARK, _MARK_WIDTH = "#d22222", 4
_MOST_PROCESSES = 2
_HEAD = 8
_NUMBERS_OF_A_BOX = 4

Box = tuple[int, int, int, int]
"""Left, top, width and height, in the pixels of a page as it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One file of a pair: which page of it to show, from 1, and where to look closely."""

    record: Record
    page: int = 1
    place: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page as a JPEG file with the place marked, and the place from near; without a place there is no `close`."""

    page: bytes
    close: bytes | None


def place_of(said: str) -> Box | None:
    """Return a place as evidence has it (`left,top widthxheight`); nothing where it says none."""
    numbers = said.replace(",", " ").replace("x", " ").split()
    if len(numbers) != _NUMBERS_OF_A_BOX or not all(re.fullmatch("[0-9]{1,9}", one) for one in numbers):
        return None
    left, top, width, height = map(int, numbers)
    return (left, top, width, height)


def sides_shown(sides: Iterable[Side], *, archive: Path) -> Iterator[Shown | None]:
    """Yield the picture of each side in order; none where the file cannot be read, or is not what was scanned.

    Raises `WorkerError` if no process can be started.
    """
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    crew = Crew(prepare=warm_up, work=partial(_answer, archive), number=processes)
    return crew.run(_Showing(side) for side in sides)


@dataclass(frozen=True, slots=True)
class _Showing:
    """Asks for a page and a part of it; an answer is their sizes with the box of the place, and samples in grey."""

    side: Side

    def request(self) -> bytes:
        record = self.side.record
        return json.dumps([record.location, record.sha256, self.side.page, self.side.place]).encode()

    def answered(self, answer: bytes) -> Shown | None:
        if not answer:
            return None
        head = [int.from_bytes(answer[2 * at : 2 * at + 2], "big") for at in range(_HEAD)]
        page, close, mark = (head[0], head[1]), (head[2], head[3]), (head[4], head[5], head[6], head[7])
        samples = answer[2 * _HEAD :]
        cut = page[0] * page[1]
        is_right = all(0 < side <= LONG_SIDE for side in page) and all(side <= CLOSE_SIDE for side in close)
        if not is_right or len(samples) != cut + close[0] * close[1]:
            raise MessageError
        whole = Image.frombytes("L", page, samples[:cut]).convert("RGB")
        if not close[0] * close[1]:
            return Shown(page=_encoded(whole), close=None)
        box = (min(mark[0], mark[2]), min(mark[1], mark[3]), max(mark[0], mark[2]), max(mark[1], mark[3]))
        ImageDraw.Draw(whole).rectangle(box, outline=_MARK, width=_MARK_WIDTH)
        return Shown(page=_encoded(whole), close=_encoded(Image.frombytes("L", close, samples[cut:])))

    def unanswered(self, reason: str, noted: bytes) -> Shown | None:  # noqa: ARG002 - of no use to a picture
        return None


def _answer(archive: Path, request: bytes, reporting: Reporting) -> bytes:
    """Draw one page, inside of a process that decodes."""
    location, sha256, number, place = json.loads(request)
    try:
        content = read_file(archive, percent_decoded(location), after_part=reporting.step)
        if content.data is None or content.sha256 != sha256:
            return b""
        page = _page(content.data, number, reporting)
    except (FileObstacleError, ArchiveError, UnreadableError, MemoryError):
        return b""
    return b"" if page is None else _packed(page, place)


def _page(data: bytes, number: int, reporting: Reporting) -> Image.Image | None:
    """Return a page by its number, in the pixels in which it was looked at."""
    pages, told, found = _told(data, number, reporting)
    if told > pages:
        # A first attempt that failed has told of pages of its own.
        _, _, found = _told(data, told - pages + number, reporting)
    return found


def _told(data: bytes, wanted: int, reporting: Reporting) -> tuple[int, int, Image.Image | None]:
    """Read a file, and return its pages, of how many was told, and the one that was wanted of those."""
    told = 0
    found: Image.Image | None = None

    def take(shades: Image.Image) -> None:
        nonlocal told, found
        reporting.step()
        told += 1
        if told == wanted:
            found = shades.copy()

    return len(read_image(data, after_page=take).fingerprint.pages), told, found


def _packed(page: Image.Image, place: Box | None) -> bytes:
    small = page.convert("L")
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    close, mark = b"", [0] * 4
    size = (0, 0)
    if place is not None:
        near = page.convert("L").crop(_around(place, page.size))
        near.thumbnail((CLOSE_SIDE, CLOSE_SIDE), Image.Resampling.LANCZOS)
        size, close = near.size, near.tobytes()
        mark = _marked(place, page.size, small.size)
    head = [*small.size, *size, *mark]
    return b"".join(one.to_bytes(2, "big") for one in head) + small.tobytes() + close


def _around(place: Box, size: tuple[int, int]) -> Box:
    """Return the corners of what is shown from near, which lies within the page."""
    left, top, width, height = place
    wide, high = (max(_LEAST_AROUND, round(_AROUND * side)) for side in (width, height))
    x, y = left + width // 2 - wide // 2, top + height // 2 - high // 2
    x, y = max(0, min(x, size[0] - 1)), max(0, min(y, size[1] - 1))
    return (x, y, min(size[0], x + wide), min(size[1], y + high))


def _marked(place: Box, size: tuple[int, int], small: tuple[int, int]) -> list[int]:
    """Return the corners of the place on the small page, a little around it."""
    across, down = small[0] / size[0], small[1] / size[1]
    left, top, width, height = place
    corners = (
        round(left * across) - 2 * _MARK_WIDTH,
        round(top * down) - 2 * _MARK_WIDTH,
        round((left + width) * across) + 2 * _MARK_WIDTH,
        round((top + height) * down) + 2 * _MARK_WIDTH,
    )
    return [max(0, min(corner, small[at % 2] - 1)) for at, corner in enumerate(corners)]


def _encoded(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()
