"""The small pictures of a report: upright, a few hundred pixels, and masked where a person could be seen.

Of a record whose series is personal, or not known, nothing is shown but the shape of its page: the report travels
further than the archive, and from a mosaic that one can see something in, digits can be computed back. Other files are
decoded in processes that may only read, and what comes back is pixels, which nothing has to decode.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.confined.crew import Crew, Done, Task
from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.fingerprints.thumbnails import thumbnail
from engine.fingerprints.warming import warm_up
from engine.intake.archive import ArchiveError, FileObstacleError, read_file
from engine.model.facts import Vocabulary
from engine.model.records import Record, percent_decoded

LONG_SIDE = 640
"""Pixels of the longer side of a picture."""

_PAPER, _LINE, _HATCH = "#eef1f4", "#dfe4ea", 28
"""What a masked page looks like: its ground, its hatching, and the pixels from one line to the next."""

MASK_WORDS = "MASKED 已遮蓋"

_MOST_PROCESSES = 2
_DIGEST = 64
_SIDE = 2
_SAMPLES = 3


def pictures_of(
    records: Iterable[Record],
    *,
    archive: Path,
    vocabulary: Vocabulary,
    font: Path,
    shows_unclassified: bool = False,
) -> Iterator[tuple[Record, bytes | None]]:
    """Yield each record with its picture as a JPEG file, or with None where it can't be drawn.

    A record that is not what was scanned any more has no picture: one of anything else would lie. Raises `WorkerError`
    if no process can be started.
    """
    wanted = [(one, is_personal(one, vocabulary, shows_unclassified=shows_unclassified)) for one in records]
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    items: Iterator[Task[Image.Image | None] | Done[Image.Image | None]] = (
        Done(_mask(record, font)) if masked else _Drawing(record) for record, masked in wanted
    )
    drawn = Crew(prepare=warm_up, work=partial(_answer, archive), number=processes).run(items)
    for (record, _), picture in zip(wanted, drawn, strict=True):
        yield record, None if picture is None else _encoded(picture)


def is_personal(record: Record, vocabulary: Vocabulary, *, shows_unclassified: bool = False) -> bool:
    """Say whether the picture of `record` must be masked.

    The vocabulary lists the values that make a record personal (the personal series). Where such a fact is missing the
    record may be personal, and is masked, unless the caller says that unclassified images may be shown.
    """
    for definition in vocabulary.facts.values():
        if not definition.personal_values:
            continue
        fact = record.facts.get(definition.name)
        if fact is None:
            if not shows_unclassified:
                return True
        elif any(value in definition.personal_values for value in fact.values):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Asks for the pixels of one record; an answer is two sides of two bytes and the samples, or nothing."""

    record: Record

    def request(self) -> bytes:
        return self.record.sha256.encode() + percent_decoded(self.record.location)

    def answered(self, answer: bytes) -> Image.Image | None:
        if not answer:
            return None
        size = (int.from_bytes(answer[:_SIDE], "big"), int.from_bytes(answer[_SIDE : 2 * _SIDE], "big"))
        samples = answer[2 * _SIDE :]
        if not all(0 < side <= LONG_SIDE for side in size) or len(samples) != size[0] * size[1] * _SAMPLES:
            raise MessageError
        return Image.frombytes("RGB", size, samples)

    def unanswered(self, reason: str, noted: bytes) -> Image.Image | None:  # noqa: ARG002 - of no use to a picture
        return None


def _answer(archive: Path, request: bytes, reporting: Reporting) -> bytes:
    """Draw one record, inside of a process that decodes."""
    sha256, path = request[:_DIGEST].decode("ascii"), request[_DIGEST:]
    try:
        content = read_file(archive, path, after_part=reporting.step)
    except (FileObstacleError, ArchiveError):
        return b""
    if content.data is None or content.sha256 != sha256:
        return b""
    picture = thumbnail(content.data, long_side=LONG_SIDE)
    if picture is None:
        return b""
    return b"".join(side.to_bytes(_SIDE, "big") for side in picture.size) + picture.tobytes()


def _encoded(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _mask(record: Record, font: Path) -> Image.Image:
    """Draw a page of the record's shape, made from nothing but its width and height."""
    page = record.fingerprint.pages[0] if record.fingerprint is not None else None
    width, height = (page.width, page.height) if page is not None else (1, 1)
    scale = LONG_SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    picture = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(picture)
    for start in range(-size[1], size[0], _HATCH):
        draw.line((start, size[1], start + size[1], 0), fill=_LINE, width=2)
    letters = ImageFont.truetype(font, max(12, LONG_SIDE // 22))
    left, top, right, bottom = draw.textbbox((0, 0), MASK_WORDS, font=letters)
    x, y = (size[0] - (right - left)) / 2, (size[1] - (bottom - top)) / 2
    pad = (bottom - top) * 0.5
    draw.rectangle((x - pad, y - pad, x + right - left + pad, y + bottom - top + pad), fill="white")
    draw.text((x - left, y - top), MASK_WORDS, font=letters, fill="#5d6b7c")
    return picture
