"""Identical copies as classes, and candidates as pairs to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.fingerprints.candidates import candidates as near_records
from engine.fingerprints.links import identical_links
from engine.model.records import Link
from engine.survey.files import SurveyedFile

MOST_PAIRS = 20
"""Candidates that are named, the nearest first; the others are counted."""


class SharedBy(StrEnum):
    """What all members of a class share: their bytes, or only the pixels of every page."""

    BYTES = "bytes"
    PIXELS = "pixels"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdenticalClass:
    """Files that are identical, by location.

    One of them is not redundant, and which one is not known here: the largest is taken to stay, so that
    `redundant_bytes` claims no byte too many.
    """

    members: tuple[str, ...]
    by: SharedBy
    redundant_files: int
    redundant_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdenticalCopies:
    """Every class with two or more members, the one with most redundant bytes first."""

    classes: tuple[IdenticalClass, ...]
    redundant_files: int
    redundant_bytes: int
    by_bytes: int
    by_pixels: int

    @property
    def members(self) -> frozenset[str]:
        """Return the locations of all files that have an identical copy."""
        return frozenset(member for found in self.classes for member in found.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePair:
    """Two files with pages that are near by perceptual hash: for a person to look at, and nothing else.

    `turned` is absent where the pages are near as they are. Else they are near without bed, skew and margins, once the
    second is turned clockwise by so many degrees, and the bits are those of Muniment's own hash.
    """

    first: str
    second: str
    bits_of_64: int
    bits_of_256: int
    turned: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The pairs that a person could look at. They are no copies: on forms a perceptual hash is badly wrong."""

    pairs: int
    files: int
    nearest: tuple[CandidatePair, ...]


def ties(files: Iterable[SurveyedFile]) -> tuple[Link, ...]:
    """Return the identical links among files whose bytes are known."""
    return identical_links(file.record for file in files if file.record is not None)


def identical_copies(files: Iterable[SurveyedFile], *, links: Iterable[Link]) -> IdenticalCopies:
    """Return the classes that `links` tie."""
    by_id = _by_id(files)
    classes = tuple(
        sorted(
            (_class([by_id[id_] for id_ in ids]) for ids in groups(by_id, links=links) if len(ids) > 1),
            key=lambda found: (-found.redundant_bytes, -found.redundant_files, found.members),
        )
    )
    return IdenticalCopies(
        classes=classes,
        redundant_files=sum(found.redundant_files for found in classes),
        redundant_bytes=sum(found.redundant_bytes for found in classes),
        by_bytes=sum(found.by is SharedBy.BYTES for found in classes),
        by_pixels=sum(found.by is SharedBy.PIXELS for found in classes),
    )


def groups(ids: Iterable[str], *, links: Iterable[Link]) -> tuple[tuple[str, ...], ...]:
    """Return `ids` parted into what `links` tie, each part and all parts in order."""
    parents = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parents[id_] != id_:
            parents[id_] = parents[parents[id_]]
            id_ = parents[id_]
        return id_

    for link in links:
        one, other = sorted((root(link.first), root(link.second)))
        parents[other] = one
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in sorted(parents):
        parts[root(id_)].append(id_)
    return tuple(tuple(part) for part in parts.values())


def candidates(files: Iterable[SurveyedFile], *, links: Iterable[Link]) -> Candidates:
    """Return the candidates among files; `links` are their identical links, which are none."""
    by_id = _by_id(files)
    found = near_records((file.record for file in by_id.values() if file.record is not None), identical=links).links
    nearest = sorted(
        (
            CandidatePair(
                first=by_id[link.first].location,
                second=by_id[link.second].location,
                bits_of_64=int(link.evidence["d64"]),
                bits_of_256=int(link.evidence["d256"]),
                turned=int(link.evidence["turned"]) if "turned" in link.evidence else None,
            )
            for link in found
        ),
        key=lambda pair: (pair.bits_of_256, pair.bits_of_64, pair.first, pair.second),
    )
    ends = {end for link in found for end in (link.first, link.second)}
    return Candidates(pairs=len(found), files=len(ends), nearest=tuple(nearest[:MOST_PAIRS]))


def _by_id(files: Iterable[SurveyedFile]) -> Mapping[str, SurveyedFile]:
    return {file.record.id: file for file in files if file.record is not None}


def _class(members: list[SurveyedFile]) -> IdenticalClass:
    sizes = [file.bytes for file in members]
    return IdenticalClass(
        members=tuple(sorted(file.location for file in members)),
        by=SharedBy.BYTES if len({file.scanned.sha256 for file in members}) == 1 else SharedBy.PIXELS,
        redundant_files=len(members) - 1,
        redundant_bytes=sum(sizes) - max(sizes),
    )
