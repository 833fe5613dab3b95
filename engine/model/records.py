"""Records, their pages and links, and the inventory that is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote_to_bytes

from engine.model.completeness import ControlTotal
from engine.model.digests import digest_of
from engine.model.facts import Event, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PerceptualHash:
    """A hash that nominates lookalikes and decides nothing.

    `algorithm` names the definition with its version and parameters; `bits` is the length, `hex` the value.
    """

    algorithm: str
    bits: int
    hex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a record as decoded and turned upright.

    `pixels` is the SHA-256 of its canonical pixels; `width` and `height` are in pixels; `quality` (0 to 100) says how
    much there is to see, and under 10 a page is low in content.
    """

    number: int
    width: int
    height: int
    mode: str
    pixels: str
    quality: int
    hashes: tuple[PerceptualHash, ...] = ()

    @property
    def is_low_content(self) -> bool:
        """Say whether a blank page could look the same."""
        return self.quality < LOW_CONTENT_BELOW


LOW_CONTENT_BELOW = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What the pixels of one record say: its pages in order, and the decoder that read them."""

    pages: tuple[Page, ...]
    decoder: str

    @property
    def pixel_key(self) -> str:
        """Return the digest that two records share if and only if every page has the same canonical pixels."""
        return digest_of([self.decoder, [page.pixels for page in self.pages]])

    @property
    def is_low_content(self) -> bool:
        """Say whether every page is low in content."""
        return all(page.is_low_content for page in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One stored object: a file with all its pages, its facts and its place.

    `location` is the path inside the archive, percent-encoded from its bytes. `fingerprint` is absent where the file
    was not read whole; `problem` then says why, in words. `tags` is what the file says of itself, by the names of
    embedded tags; nothing is decided by it.

    A file that the archive shows under several names (a hard link, a folder mounted twice) has a record for each:
    `file` is the same on all of them, and `names` counts the names, also those that are no record.

    `doubted` names the facts, in order, of which some source says something that is not certain enough to be a value:
    they are missing, and that is not the silence of an index.

    INVARIANT: a record has a `file` if and only if it has several `names` (`tests/engine/custody/test_exchange.py`).
    """

    id: str
    location: str
    sha256: str
    size: int
    facts: Facts = field(default_factory=dict)
    fingerprint: Fingerprint | None = None
    problem: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    names: int = 1
    doubted: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Say whether every page was decoded."""
        return self.fingerprint is not None

    @property
    def is_low_content(self) -> bool:
        """Say whether every page that was read is low in content; an unread record is not known to be."""
        return self.fingerprint is not None and self.fingerprint.is_low_content

    @property
    def tie_break(self) -> tuple[str, bytes]:
        """Return what decides between members that are otherwise equal (semantics K7)."""
        return (self.sha256, percent_decoded(self.location))


def percent_decoded(location: str) -> bytes:
    """Return the bytes of a percent-encoded path."""
    return unquote_to_bytes(location)


class LinkKind(StrEnum):
    """How two records are tied, strongest first."""

    IDENTICAL = "identical"
    LOOKALIKE = "lookalike"
    DOUBTFUL = "doubtful"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie between two records with its evidence in words and numbers.

    INVARIANT: `first < second` (`tests/engine/fingerprints` holds it), so that one tie has one form.
    """

    first: str
    second: str
    kind: LinkKind
    evidence: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """A removed copy as it lives on: judged with its survivor for as long as that exists."""

    survivor: str
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What was found: records by id, ties between them, removed copies, and the events about their assets.

    `totals` is what the sources say there should be; it decides nothing, and shows what is missing.
    """

    records: tuple[Record, ...]
    links: tuple[Link, ...] = ()
    ghosts: tuple[Ghost, ...] = ()
    events: tuple[Event, ...] = ()
    totals: tuple[ControlTotal, ...] = ()
