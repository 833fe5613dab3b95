"""Whether a second archive still has what the first one has: the reconciliation of a migration."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.fingerprints.links import identical_links
from engine.model.records import Record
from engine.survey.copies import groups
from engine.survey.files import SurveyedFile
from engine.survey.tallies import Tally, tally

MOST_PLACES = 5
"""Places in the target that are named for one file; the others are counted."""


class Match(StrEnum):
    """How the target has a file of the source, surest first."""

    SAME_PLACE = "same-place"
    ELSEWHERE = "elsewhere"
    SAME_PIXELS = "same-pixels"
    MISSING = "missing"
    NOT_COMPARED = "not-compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One entry of the source and how the target has it.

    `places` are locations in the target, `found` their number. `pages_found` says of a missing image how many of its
    pages some image of the target has: a page alone is not the record. `is_other_at_place` says that another file
    stands at its path. `is_low_content` warns that the pixels found may be those of another blank page. `problem` says
    why its pixels were not compared.
    """

    location: str
    bytes: int
    pages: int
    match: Match
    places: tuple[str, ...]
    found: int
    pages_found: int
    is_other_at_place: bool
    is_low_content: bool
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyThere:
    """One entry of the target that no file of the source is identical to."""

    location: str
    bytes: int
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerCopies:
    """One content of which the target has fewer files than the source, and at least one."""

    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTally:
    """How many entries of the source match in one way."""

    match: Match
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Every entry of the source with its match, and what only the target has.

    `contents` counts what differs in the source by bytes and pixels, `contents_found` how many of these the target has.
    `target_unread` are entries of the target whose bytes are not known: a missing file could be among them.
    `low_content` is the number of files found by pixels alone that have too little on them to be told from another.
    """

    source: Tally
    target: Tally
    tallies: tuple[MatchTally, ...]
    matched: tuple[Matched, ...]
    only_target: tuple[OnlyThere, ...]
    only_target_bytes: int
    contents: int
    contents_found: int
    fewer_copies: tuple[FewerCopies, ...]
    target_unread: tuple[str, ...]
    low_content: int

    @property
    def is_complete(self) -> bool:
        """Say whether the target has every entry of the source.

        What could not be compared is not known to be there. A source without entries shows nothing: a disk that is not
        mounted looks like that.
        """
        lacking = (Match.MISSING, Match.NOT_COMPARED)
        return bool(self.source.files) and not any(one.files for one in self.tallies if one.match in lacking)

    def files_that(self, match: Match) -> tuple[Matched, ...]:
        """Return the entries that match in one way, by location."""
        return tuple(one for one in self.matched if one.match is match)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the target has what, by location."""

    by_bytes: Mapping[str, Sequence[str]]
    by_pixels: Mapping[str, Sequence[str]]
    pages: frozenset[tuple[str, str]]
    locations: Mapping[str, str | None]


def reconcile(source: Sequence[SurveyedFile], *, target: Sequence[SurveyedFile]) -> Reconciliation:
    """Return how `target` has every entry of `source`.

    The same bytes at the same path are preferred to the same bytes elsewhere, and those to the same pixels on every
    page. A file with more or fewer pages has other pixels. Links and folders that cannot be listed are not compared.
    """
    there = _index(target)
    matched = tuple(sorted((_match(entry, target=there) for entry in source), key=lambda one: one.location))
    parts = _contents(source, target)
    tied = {location for mine, theirs in parts if mine for location in theirs}
    only = tuple(
        OnlyThere(location=entry.location, bytes=entry.bytes, problem=entry.scanned.problem)
        for entry in sorted(target, key=lambda entry: entry.location)
        if entry.location not in tied
    )
    return Reconciliation(
        source=tally(source),
        target=tally(target),
        tallies=_tallies(matched),
        matched=matched,
        only_target=only,
        only_target_bytes=sum(one.bytes for one in only),
        contents=sum(bool(mine) for mine, _ in parts),
        contents_found=sum(bool(mine and theirs) for mine, theirs in parts),
        fewer_copies=tuple(
            FewerCopies(source=mine, target=theirs) for mine, theirs in parts if 0 < len(theirs) < len(mine)
        ),
        target_unread=tuple(sorted(entry.location for entry in target if not entry.scanned.is_record)),
        low_content=sum(one.match is Match.SAME_PIXELS and one.is_low_content for one in matched),
    )


def _index(target: Sequence[SurveyedFile]) -> _Target:
    by_bytes: defaultdict[str, list[str]] = defaultdict(list)
    by_pixels: defaultdict[str, list[str]] = defaultdict(list)
    pages: set[tuple[str, str]] = set()
    for entry in sorted(target, key=lambda entry: entry.location):
        if entry.scanned.sha256 is not None:
            by_bytes[entry.scanned.sha256].append(entry.location)
        fingerprint = entry.scanned.fingerprint
        if fingerprint is not None:
            by_pixels[fingerprint.pixel_key].append(entry.location)
            pages.update((fingerprint.decoder, page.pixels) for page in fingerprint.pages)
    return _Target(
        by_bytes=by_bytes,
        by_pixels=by_pixels,
        pages=frozenset(pages),
        locations={entry.location: entry.scanned.sha256 for entry in target},
    )


def _match(entry: SurveyedFile, *, target: _Target) -> Matched:
    scanned = entry.scanned
    same = target.by_bytes.get(scanned.sha256, ()) if scanned.sha256 is not None else ()
    fingerprint = scanned.fingerprint
    if same:
        is_there = target.locations.get(entry.location) == scanned.sha256
        places = (entry.location,) if is_there else tuple(same)
        return _matched(entry, Match.SAME_PLACE if is_there else Match.ELSEWHERE, places=places, target=target)
    if fingerprint is None:
        return _matched(entry, Match.NOT_COMPARED, places=(), target=target)
    alike = target.by_pixels.get(fingerprint.pixel_key, ())
    # The one at the same path is named first.
    places = tuple(sorted(alike, key=lambda location: (location != entry.location, location)))
    return _matched(entry, Match.SAME_PIXELS if places else Match.MISSING, places=places, target=target)


def _matched(entry: SurveyedFile, match: Match, *, places: tuple[str, ...], target: _Target) -> Matched:
    fingerprint = entry.scanned.fingerprint
    pages = fingerprint.pages if fingerprint is not None and match is Match.MISSING else ()
    decoder = fingerprint.decoder if fingerprint is not None else ""
    return Matched(
        location=entry.location,
        bytes=entry.bytes,
        pages=entry.pages,
        match=match,
        places=places[:MOST_PLACES],
        found=len(places),
        pages_found=sum((decoder, page.pixels) in target.pages for page in pages),
        is_other_at_place=entry.location in target.locations and entry.location not in places,
        is_low_content=fingerprint is not None and fingerprint.is_low_content,
        problem=entry.scanned.problem,
    )


def _tallies(matched: Iterable[Matched]) -> tuple[MatchTally, ...]:
    found = tuple(matched)
    files = Counter(one.match for one in found)
    sizes: Counter[Match] = Counter()
    for one in found:
        sizes[one.match] += one.bytes
    return tuple(MatchTally(match=match, files=files[match], bytes=sizes[match]) for match in Match)


def _contents(
    source: Sequence[SurveyedFile], target: Sequence[SurveyedFile]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return for each content its locations in the source and in the target, in order."""
    records = {record.id: location for record, location in (*_sided(source, "s:"), *_sided(target, "t:"))}
    links = identical_links(record for record, _ in (*_sided(source, "s:"), *_sided(target, "t:")))
    parts = (
        (
            tuple(sorted(records[id_] for id_ in part if id_.startswith("s:"))),
            tuple(sorted(records[id_] for id_ in part if id_.startswith("t:"))),
        )
        for part in groups(records, links=links)
    )
    return tuple(sorted(parts))


def _sided(entries: Sequence[SurveyedFile], side: str) -> Iterable[tuple[Record, str]]:
    """Yield the records with ids that say on which side they are: one path may be on both."""
    for entry in entries:
        if entry.record is not None:
            yield replace(entry.record, id=side + entry.record.id), entry.location
