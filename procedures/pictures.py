"""The small pictures of a report: upright, a few hundred pixels, and masked where a person could be seen.

A record whose series is personal, or not known, is reduced to a coarse mosaic before it leaves this module: the report
travels further than the archive. Files are decoded in processes that may only read, and what comes back is pixels,
which nothing has to decode.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.confined.crew import Crew
from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.fingerprints.thumbnails import thumbnail
from engine.fingerprints.warming import warm_up
from engine.intake.archive import ArchiveError, FileObstacleError, read_file
from engine.model.facts import Vocabulary
from engine.model.records import Record, percent_decoded

LONG_SIDE = 640
"""Pixels of the longer side of a picture."""

MOSAIC_CELLS = 26
"""Cells along the longer side of a masked picture: a face is two or three of them, a line of text less than one."""

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
    wanted = tuple(records)
    crew = Crew(
        prepare=warm_up, work=partial(_answer, archive), number=min(os.cpu_count() or 1, _MOST_PROCESSES, len(wanted))
    )
    for record, drawn in zip(wanted, crew.run(_Drawing(record) for record in wanted), strict=True):
        masked = is_personal(record, vocabulary, shows_unclassified=shows_unclassified)
        yield record, None if drawn is None else _encoded(_mosaic(drawn, font) if masked else drawn)


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


def _mosaic(picture: Image.Image, font: Path) -> Image.Image:
    cell = max(picture.size) / MOSAIC_CELLS
    cells = (max(1, round(picture.width / cell)), max(1, round(picture.height / cell)))
    coarse = picture.resize(cells, Image.Resampling.BOX).resize(picture.size, Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(coarse)
    letters = ImageFont.truetype(font, max(12, max(picture.size) // 22))
    box = draw.textbbox((0, 0), MASK_WORDS, font=letters)
    width, height = box[2] - box[0], box[3] - box[1]
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    pad = height * 0.5
    draw.rectangle((left - pad, top - pad, left + width + pad, top + height + pad), fill="white")
    draw.text((left - box[0], top - box[1]), MASK_WORDS, font=letters, fill="#5d6b7c")
    return coarse
