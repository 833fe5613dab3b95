"""Maps are drawn in processes that may only read: what they are asked, and what they answer in pixels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from engine.comparing.looking import ready
from engine.comparing.maps.drawing import DrawnMap, MapSize, draw_map
from engine.comparing.maps.refusals import NoMap
from engine.comparing.maps.registration import EVIDENCE, registration_of
from engine.confined.crew import Crew, Done, Task
from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.fingerprints.verification.preparing import Grey
from engine.intake.archive import ArchiveError, FileObstacleError, read_file
from engine.model.records import Record, percent_decoded


@dataclass(frozen=True, slots=True)
class MapWish:
    """Two records that were looked at, with the evidence, of which a map is to be drawn."""

    first: Record
    second: Record
    evidence: Mapping[str, str | int]


Mapped = DrawnMap | NoMap

_DRAWN, _HATCHED, _NONE = b"d", b"h", b"n"
_SIDE = 2
_SAMPLES = 3


def draw_maps(wishes: Iterable[MapWish | NoMap], *, archive: Path, size: MapSize, number: int = 1) -> Iterator[Mapped]:
    """Yield the map of every wish, in their order; what is refused already passes through.

    `number` processes are started when there is something to draw; raises `WorkerError` if none can be.
    """
    items: Iterator[Task[Mapped] | Done[Mapped]] = (
        Done(wish) if isinstance(wish, NoMap) else _task(wish, size) for wish in wishes
    )
    yield from Crew(prepare=ready, work=partial(answer, archive), number=number).run(items)


def _task(wish: MapWish, size: MapSize) -> Task[Mapped] | Done[Mapped]:
    return Done(NoMap.NOT_LAID) if registration_of(wish.evidence) is None else _MapTask(wish, size)


@dataclass(frozen=True, slots=True)
class _MapTask:
    wish: MapWish
    size: MapSize

    def request(self) -> bytes:
        records = [[one.location, one.sha256] for one in (self.wish.first, self.wish.second)]
        evidence = {name: self.wish.evidence.get(name) for name in EVIDENCE}
        return json.dumps([records, evidence, [self.size.whole, *self.size.close]]).encode()

    def answered(self, answer: bytes) -> Mapped:
        return understood(answer, size=self.size)

    def unanswered(self, reason: str, _noted: bytes) -> Mapped:  # noqa: ARG002 - to a picture they are all one
        return NoMap.ENDED


def said(found: Mapped) -> bytes:
    """Return an answer: a letter, and either the reason or three pictures, each its sides in two bytes and samples."""
    if isinstance(found, NoMap):
        return _NONE + found.value.encode()
    pictures = (found.whole, found.close_first, found.close_second)
    sides = (b"".join(side.to_bytes(_SIDE, "big") for side in one.shape[1::-1]) for one in pictures)
    letter = _HATCHED if found.is_hatched else _DRAWN
    return letter + b"".join(
        part for both in zip(sides, map(np.ndarray.tobytes, pictures), strict=True) for part in both
    )


def understood(data: bytes, *, size: MapSize) -> Mapped:
    """Return what was said; raises `MessageError`, and nothing else, for any other bytes."""
    letter, rest = data[:1], data[1:]
    if letter == _NONE:
        try:
            return NoMap(rest.decode("ascii", "replace"))
        except ValueError:
            raise MessageError from None
    if letter not in (_DRAWN, _HATCHED):
        raise MessageError
    whole, rest = _picture(rest, (size.whole, size.whole))
    close_first, rest = _picture(rest, size.close)
    close_second, rest = _picture(rest, size.close)
    if rest:
        raise MessageError
    return DrawnMap(whole=whole, close_first=close_first, close_second=close_second, is_hatched=letter == _HATCHED)


def _picture(data: bytes, most: tuple[int, int]) -> tuple[Grey, bytes]:
    width, height = (int.from_bytes(data[at : at + _SIDE], "big") for at in (0, _SIDE))
    end = 2 * _SIDE + width * height * _SAMPLES
    if not (0 < width <= most[0] and 0 < height <= most[1]) or len(data) < end:
        raise MessageError
    return np.frombuffer(data[2 * _SIDE : end], np.uint8).reshape(height, width, _SAMPLES), data[end:]


class _RefusedError(Exception):
    """A file of which no page can be shown."""

    def __init__(self, why: NoMap) -> None:
        super().__init__(why)
        self.why = why


def answer(archive: Path, request: bytes, reporting: Reporting) -> bytes:
    """Draw one map, inside of a process that decodes."""
    try:
        (first, second), evidence, (whole, *close) = json.loads(request)
        at = registration_of({name: value for name, value in evidence.items() if value is not None})
        if at is None:
            return said(NoMap.NOT_LAID)
        one, two = (
            _page(archive, *record, number=number, reporting=reporting)
            for record, number in zip((first, second), at.pages, strict=True)
        )
        drawn = draw_map(one, two, at, size=MapSize(whole=whole, close=(close[0], close[1])))
        return said(NoMap.NOT_LAID if drawn is None else drawn)
    except _RefusedError as refused:
        return said(refused.why)
    except cv2.error:
        return said(NoMap.NOT_LAID)
    except MemoryError:
        return said(NoMap.NO_MEMORY)


def _page(archive: Path, location: str, sha256: str, *, number: int, reporting: Reporting) -> Grey:
    """Return one page of a file that has still the bytes that were scanned, holding no other in memory."""
    try:
        content = read_file(archive, percent_decoded(location), after_part=reporting.step)
    except (FileObstacleError, ArchiveError):
        raise _RefusedError(NoMap.CHANGED) from None
    if content.data is None or content.sha256 != sha256:
        raise _RefusedError(NoMap.CHANGED)
    found, too_many = _held(content.data, number, reporting)
    if too_many:
        # A first attempt to read the file failed, and its pages were counted too.
        found, _ = _held(content.data, number + too_many, reporting)
    if found is None:
        raise _RefusedError(NoMap.CHANGED)
    return found


def _held(data: bytes, place: int, reporting: Reporting) -> tuple[Grey | None, int]:
    """Return the page that comes at a place, and how many more came than the file has."""
    found: list[Grey] = []
    came = 0

    def take(shades: Image.Image) -> None:
        nonlocal came
        reporting.step()
        came += 1
        if came == place:
            found.append(np.array(shades, dtype=np.uint8))

    try:
        reading = read_image(data, after_page=take)
    except UnreadableError:
        raise _RefusedError(NoMap.UNREADABLE) from None
    return (found[0] if found else None), came - len(reading.fingerprint.pages)
