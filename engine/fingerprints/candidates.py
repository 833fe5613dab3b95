"""Which pairs of records are worth a look: those with two pages near by hash.

A hash nominates and decides nothing. On forms it nominates everybody's paper as everybody's copy: of fifty thousand
scans of five forms, sixty million pairs are near. So a page that looks like more than `MOST_NEAR` others is one of a
*crowd*: within the crowd it is tied to the `NEAREST` only, by the finer hash, and the crowd is reported, for what was
left out there was left out. To whatever is not of the crowd it is tied as any other page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.fingerprints.found_pairs import FoundPairs
from engine.fingerprints.hamming_index import Codes, HammingIndex, Mask, Pairs
from engine.fingerprints.hamming_join import FEW, distances, near_pairs
from engine.fingerprints.normalised_hash import codes_of, short_codes, turned
from engine.fingerprints.sheets import Many, Sheets, as_given, as_normalised, sheets_of
from engine.fingerprints.turned_search import near_turned
from engine.model.records import Link, LinkKind, Page, Record

NEAR_64 = 10
"""Bits that may differ of the 64-bit hash: with `NEAR_256` a gate that lets through, not a verdict."""

NEAR_256 = 40
"""Bits that may differ of the 256-bit hash."""

MOST_NEAR = 100
"""Near pages from which on a page is one of a crowd."""

NEAREST = 20
"""Pages of its crowd to which a page is tied."""

_PATIENCE = 20_000
"""Pages of its crowd with which a page is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many pages look like more than `MOST_NEAR` others, on how many records.

    `cut` of these pages were not compared with their whole crowd.
    """

    pages: int = 0
    records: int = 0
    cut: int = 0

    @property
    def words(self) -> str:
        """Return what a person should know of it."""
        found = f"{self.pages:,} pages of {self.records:,} records look like more than {MOST_NEAR} others each"
        return f"{found}; {self.cut:,} of them were not compared with all of the others" if self.cut else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """One link for every two records that are worth a look, and the crowd among which some were left out."""

    links: tuple[Link, ...]
    crowd: Crowd


def candidates(records: Iterable[Record], *, identical: Iterable[Link] = ()) -> Candidates:
    """Return one link for every two records that have two pages near by hash, but for crowds.

    Near means at most `NEAR_64` bits apart in the 64-bit hash or at most `NEAR_256` in the 256-bit one, made by the
    same algorithm, of the pages as they are; or at most `NEAR_64` bits in the short code of the normalised pages, of
    which one may be turned. Pages that are low in content nominate nothing, and records of one identical class are no
    candidates. The evidence has the distances at the nearest pages, and `pages` their numbers in the first and the
    second record. Where no pages are near as they are, `by` is `normalised`, the distances are those of the normalised
    pages, and the second page, turned clockwise by so many degrees as `turned` says, lies as the first.
    """
    members = sorted(records, key=lambda record: record.id)
    found = FoundPairs(_classes(members, identical))
    for sheets in sheets_of(members, as_given):
        _search_as_given(sheets, found)
    for sheets in sheets_of(members, as_normalised):
        _search_normalised(sheets, found)
    return Candidates(
        links=tuple(
            Link(
                first=members[first].id,
                second=members[second].id,
                kind=LinkKind.CANDIDATE,
                evidence=near.evidence,
            )
            for (first, second), near in sorted(found.nearest.items())
        ),
        crowd=Crowd(
            pages=len(found.crowded),
            records=len({sheet.record for sheet in found.crowded}),
            cut=len(found.cut),
        ),
    )


def are_near(one: Page, other: Page) -> bool:
    """Say whether two pages are near by hash, as they are or normalised and turned: worth a look."""
    given = as_given(one), as_given(other)
    if given[0] is not None and given[1] is not None and given[0][0] == given[1][0]:
        bits = [(int(a, 16) ^ int(b, 16)).bit_count() for a, b in zip(given[0][1], given[1][1], strict=True)]
        if bits[0] <= NEAR_64 or bits[1] <= NEAR_256:
            return True
    plain = [hashes[1] for hashes in (as_normalised(one), as_normalised(other)) if hashes is not None]
    if len(plain) < 2:
        return False
    left, right = (codes_of(hexes) for hexes in plain)
    short = short_codes(left)
    return any(
        int(np.bitwise_count(short ^ short_codes(turned(right, quarters=quarters))).sum()) <= NEAR_64
        for quarters in range(4)
    )


def _search_as_given(sheets: Sheets, found: FoundPairs) -> None:
    short, long = (_words([hexes[at] for hexes in sheets.hexes], words=words) for at, words in ((0, 1), (1, 4)))
    pairs, crowded, cut = _near(short, long)
    d64, d256 = distances(short, pairs), distances(long, pairs)
    many = Many(sheets.on, found.classes, most=MOST_NEAR, nearest=NEAREST)
    for left, right, *bits in zip(*pairs.T.tolist(), d64.tolist(), d256.tolist(), strict=True):
        for one, other in many.across(left, right):
            found.note(one, other, d64=bits[0], d256=bits[1])
    for number in range(len(sheets.on)):
        # Equal pages of records that are not identical as a whole.
        for one, other in many.within(number):
            found.note(one, other, d64=0, d256=0)
    found.note_crowd(sheets, {*_numbers(crowded), *many.crowded}, cut=_numbers(cut))


def _search_normalised(sheets: Sheets, found: FoundPairs) -> None:
    # Equal pages were found as they are.
    near = near_turned(
        codes_of([hexes[0] for hexes in sheets.hexes]),
        np.array(sheets.sizes, dtype=np.int64),
        radius=NEAR_64,
        most_near=MOST_NEAR,
        nearest=NEAREST,
        patience=_PATIENCE,
    )
    many = Many(sheets.on, found.classes, most=MOST_NEAR, nearest=NEAREST)
    for left, right, turn, *bits in zip(
        *near.pairs.T.tolist(), near.quarters.tolist(), near.d64.tolist(), near.d256.tolist(), strict=True
    ):
        for one, other in many.across(left, right):
            found.note(one, other, d64=bits[0], d256=bits[1], quarters=turn)
    found.note_crowd(sheets, {*_numbers(near.crowded), *many.crowded}, cut=_numbers(near.cut))


def _numbers(which: Mask) -> list[int]:
    return [int(number) for number in np.nonzero(which)[0]]


def _near(short: Codes, long: Codes) -> tuple[Pairs, Mask, Mask]:
    """Return the pairs that are worth a look, which codes are of a crowd, and which of these were not asked out."""
    none = np.zeros(len(short), dtype=np.bool_)
    if len(short) <= FEW:
        pairs = _either(short, long, none)
        crowded = np.bincount(pairs.ravel(), minlength=len(short)) > MOST_NEAR
        if not crowded.any():
            return pairs, crowded, none
    by_short, by_long = HammingIndex(short, radius=NEAR_64), HammingIndex(long, radius=NEAR_256)
    crowded = by_short.crowded(most=MOST_NEAR) | by_long.crowded(most=MOST_NEAR)
    pairs = _either(short, long, crowded)
    if not crowded.any():
        return pairs, crowded, none
    among, is_cut = by_short.nearest(long, among=crowded, most=NEAREST, patience=_PATIENCE)
    return np.unique(np.concatenate((pairs, among)), axis=0), crowded, is_cut


def _either(short: Codes, long: Codes, apart: Mask) -> Pairs:
    """Return the pairs that are near by the one hash or by the other."""
    by_short = near_pairs(short, radius=NEAR_64, apart=apart)
    by_long = near_pairs(long, radius=NEAR_256, apart=apart)
    return np.unique(np.concatenate((by_short, by_long)), axis=0)


def _classes(members: Sequence[Record], identical: Iterable[Link]) -> list[int]:
    """Return for each record the position of the first record of its class."""
    position = {record.id: index for index, record in enumerate(members)}
    parents = list(range(len(members)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for link in identical:
        one, other = root(position[link.first]), root(position[link.second])
        parents[max(one, other)] = min(one, other)
    return [root(index) for index in range(len(members))]


def _words(hexes: Sequence[str], *, words: int) -> Codes:
    joined = b"".join(bytes.fromhex(hex_.zfill(words * 16)) for hex_ in hexes)
    return np.frombuffer(joined, dtype=">u8").reshape(len(hexes), words).astype(np.uint64)
