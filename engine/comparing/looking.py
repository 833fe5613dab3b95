"""Looking at pairs of records in processes that may only read: what they are asked and what they answer."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from engine.comparing.evidence import Looked, is_credible, looked
from engine.comparing.relation import related
from engine.confined.confinement import Limits
from engine.confined.crew import Crew
from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.custody.clock import SystemTimer, Timer
from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.fingerprints.verification.preparing import PreparedPage, prepare
from engine.fingerprints.verification.verdict import Tier, Verdict
from engine.fingerprints.verification.verifying import verify_prepared
from engine.fingerprints.warming import warm_up
from engine.intake.archive import ArchiveError, FileObstacleError, read_file
from engine.model.records import Fingerprint, Record, percent_decoded

MOST_PAGES = 200
"""Pages of one file that are held ready to be looked at; some two megabytes each."""

_FILES_IN_HAND = 6
CHANGED = "a file changed since it was scanned"
TOO_MANY = f"a file has more than {MOST_PAGES} pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLooked:
    """Two records that could not be looked at, and why."""

    why: str


Answer = Looked | NotLooked


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records to look at."""

    first: Record
    second: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookers:
    """So many processes for one archive, started when there is something to look at."""

    archive: Path
    number: int
    limits: Limits = field(default_factory=Limits)
    timer: Timer = field(default_factory=SystemTimer)

    def look(self, pairs: Iterable[Pair]) -> Iterator[Answer]:
        """Yield what came of every pair, in their order; raises `WorkerError` if no process can be started."""
        work = partial(answer, self.archive)
        crew = Crew(prepare=ready, work=work, number=self.number, limits=self.limits, timer=self.timer)
        return crew.run(_PairTask(pair) for pair in pairs)


@dataclass(frozen=True, slots=True)
class _PairTask:
    pair: Pair

    def request(self) -> bytes:
        return json.dumps([[one.location, one.sha256] for one in (self.pair.first, self.pair.second)]).encode()

    def answered(self, answer: bytes) -> Answer:
        return understood(answer)

    def unanswered(self, reason: str, _noted: bytes) -> Answer:
        return NotLooked(why=reason)


def understood(data: bytes) -> Answer:
    """Return what was said; raises `MessageError`, and nothing else, for any other bytes."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise MessageError from None
    match plain:
        case {"why": str(why)} if len(plain) == 1 and len(why) < 1_000:
            return NotLooked(why=why)
        case {"tier": tier, "evidence": evidence} if len(plain) == 2 and is_credible(tier, evidence):
            return Looked(tier=Tier(tier), evidence=evidence)
    raise MessageError


def said(found: Answer) -> bytes:
    """Return an answer as JSON."""
    if isinstance(found, NotLooked):
        return json.dumps({"why": found.why}).encode()
    return json.dumps({"tier": found.tier.value, "evidence": dict(found.evidence)}).encode()


def ready() -> None:
    """Import what looking needs, before the process is confined, and keep to one thread."""
    warm_up()
    cv2.setNumThreads(1)
    verify_prepared(*(prepare(np.full((64, 64), shade, dtype=np.uint8)) for shade in (255, 254)))


class _NotComparableError(Exception):
    """A file that cannot be looked at, in words."""


@dataclass(frozen=True, slots=True)
class _Pages:
    fingerprint: Fingerprint
    prepared: list[PreparedPage]
    dpi: int | None


_in_hand: OrderedDict[tuple[str, str], _Pages] = OrderedDict()


def answer(archive: Path, request: bytes, reporting: Reporting) -> bytes:
    """Look at one pair, inside of a process that decodes."""
    try:
        (one, one_sha), (two, two_sha) = json.loads(request)
        first = _pages(archive, one, one_sha, reporting)
        second = _pages(archive, two, two_sha, reporting)

        def look(left: int, right: int) -> Verdict:
            reporting.step()
            return verify_prepared(first.prepared[left], second.prepared[right], dpi=(first.dpi, second.dpi))

        return said(looked(related(first.fingerprint.pages, second.fingerprint.pages, look=look)))
    except _NotComparableError as error:
        return said(NotLooked(why=str(error)))
    except MemoryError:
        _in_hand.clear()
        return said(NotLooked(why="there was not enough memory to look at both files"))


def _pages(archive: Path, location: str, sha256: str, reporting: Reporting) -> _Pages:
    """Return the pages of a file, of which the last few are kept: a record is looked at beside several others."""
    key = (location, sha256)
    if key in _in_hand:
        _in_hand.move_to_end(key)
        return _in_hand[key]
    prepared: list[PreparedPage] = []

    def take(shades: Image.Image) -> None:
        reporting.step()
        if len(prepared) < 2 * MOST_PAGES:
            prepared.append(prepare(np.asarray(shades, dtype=np.uint8)))

    try:
        content = read_file(archive, percent_decoded(location), after_part=reporting.step)
        if content.sha256 != sha256 or content.data is None:
            raise _NotComparableError(CHANGED)
        reading = read_image(content.data, after_page=take)
    except FileObstacleError as obstacle:
        raise _NotComparableError(obstacle.reason) from None
    except ArchiveError:
        raise _NotComparableError("the archive could not be opened any more") from None
    except UnreadableError as error:
        raise _NotComparableError(error.message) from None
    number = len(reading.fingerprint.pages)
    if number > MOST_PAGES:
        raise _NotComparableError(TOO_MANY)
    # A first attempt that failed has left pages of its own.
    found = _Pages(reading.fingerprint, prepared[-number:], reading.measured.dpi)
    _in_hand[key] = found
    while len(_in_hand) > _FILES_IN_HAND:
        _in_hand.popitem(last=False)
    return found
