"""Which pairs of records are worth a look: those with two pages near by hash.

A hash nominates and decides nothing. On forms it nominates everybody's paper as everybody's copy: of fifty thousand
scans of five forms, sixty million pairs are near. So a page that looks like more than `MOST_NEAR` others is one of a
*crowd*: within the crowd it is tied to the `NEAREST` only, by the finer hash, and the crowd is reported, for what was
left out there was left out. To whatever is not of the crowd it is tied as any other page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from engine.fingerprints.hamming_index import Codes, HammingIndex, Mask, Pairs
from engine.fingerprints.hamming_join import FEW, distances, near_pairs
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

    def __add__(self, other: Crowd) -> Crowd:
        return Crowd(pages=self.pages + other.pages, records=self.records + other.records, cut=self.cut + other.cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """One link for every two records that are worth a look, and the crowd among which some were left out."""

    links: tuple[Link, ...]
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near two records are at their nearest pages; the order prefers few bits, then early pages."""

    d64: int
    d256: int
    first_page: int
    second_page: int

    @property
    def key(self) -> tuple[int, int, int, int]:
        return self.d64, self.d256, self.first_page, self.second_page


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page with something to see on it, and the record it belongs to."""

    record: int
    page: int


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The pages whose hashes were made by the same algorithms; those of equal pixels are one, on several records."""

    short: list[str] = field(default_factory=list)
    long: list[str] = field(default_factory=list)
    on: list[list[_Sheet]] = field(default_factory=list)
    numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, sheet: _Sheet, pixels: str, short: str, long: str) -> None:
        number = self.numbers.setdefault((short, long, pixels), len(self.on))
        if number == len(self.on):
            self.short.append(short)
            self.long.append(long)
            self.on.append([])
        self.on[number].append(sheet)


class _Many:
    """Pairs of records that have equal pages, kept to few where one page is on very many."""

    def __init__(self, on: Sequence[Sequence[_Sheet]], classes: Sequence[int]) -> None:
        # What is identical counts as one where it is very much.
        self._on = [
            list({classes[sheet.record]: sheet for sheet in reversed(same)}.values())[::-1]
            if len(same) > MOST_NEAR
            else same
            for same in on
        ]
        self.crowded: set[int] = set()

    def within(self, number: int) -> Iterator[tuple[_Sheet, _Sheet]]:
        """Yield the pairs of records that have one page."""
        same = self._on[number]
        most = len(same)
        if len(same) > MOST_NEAR:
            self.crowded.add(number)
            most = NEAREST
        for at, one in enumerate(same):
            for other in same[at + 1 : at + 1 + most]:
                yield one, other

    def across(self, left: int, right: int) -> Iterator[tuple[_Sheet, _Sheet]]:
        """Yield the pairs of a record that has the one page and one that has the other."""
        for number in (left, right):
            if len(self._on[number]) > MOST_NEAR:
                self.crowded.add(number)
        yield from product(self._on[left][:MOST_NEAR], self._on[right][:MOST_NEAR])


def candidates(records: Iterable[Record], *, identical: Iterable[Link] = ()) -> Candidates:
    """Return one link for every two records that have two pages near by hash, but for crowds.

    Near means at most `NEAR_64` bits apart in the 64-bit hash or at most `NEAR_256` in the 256-bit one, made by the
    same algorithm. Pages that are low in content nominate nothing, and records of one identical class are no
    candidates. The evidence has the distances at the nearest pages, and `pages` their numbers in the first and the
    second record.
    """
    members = sorted(records, key=lambda record: record.id)
    classes = _classes(members, identical)
    nearest: dict[tuple[int, int], _Nearness] = {}
    crowd = Crowd()
    for sheets in _by_algorithm(members):
        short, long = _words(sheets.short, words=1), _words(sheets.long, words=4)
        pairs, crowded, cut = _near(short, long)
        d64, d256 = distances(short, pairs), distances(long, pairs)
        many = _Many(sheets.on, classes)
        for left, right, *bits in zip(*pairs.T.tolist(), d64.tolist(), d256.tolist(), strict=True):
            for one, other in many.across(left, right):
                _note(nearest, one, other, bits=bits, classes=classes)
        for number in range(len(sheets.on)):
            # Equal pages of records that are not identical as a whole.
            for one, other in many.within(number):
                _note(nearest, one, other, bits=[0, 0], classes=classes)
        of_crowd = {*np.nonzero(crowded)[0].tolist(), *many.crowded}
        crowd += Crowd(
            pages=sum(len(sheets.on[number]) for number in of_crowd),
            records=len({sheet.record for number in of_crowd for sheet in sheets.on[number]}),
            cut=cut,
        )
    return Candidates(
        links=tuple(
            Link(
                first=members[first].id,
                second=members[second].id,
                kind=LinkKind.CANDIDATE,
                evidence={"d64": near.d64, "d256": near.d256, "pages": f"{near.first_page}-{near.second_page}"},
            )
            for (first, second), near in sorted(nearest.items())
        ),
        crowd=crowd,
    )


def are_near(one: Page, other: Page) -> bool:
    """Say whether two pages are near by hash: worth a look."""
    hashes = _pair(one), _pair(other)
    if hashes[0] is None or hashes[1] is None or hashes[0][0] != hashes[1][0]:
        return False
    bits = [(int(a, 16) ^ int(b, 16)).bit_count() for a, b in zip(hashes[0][1], hashes[1][1], strict=True)]
    return bits[0] <= NEAR_64 or bits[1] <= NEAR_256


def _near(short: Codes, long: Codes) -> tuple[Pairs, Mask, int]:
    """Return the pairs that are worth a look, which codes are of a crowd, and how many of these were not asked out."""
    if len(short) <= FEW:
        pairs = _either(short, long, np.zeros(len(short), dtype=np.bool_))
        crowded = np.bincount(pairs.ravel(), minlength=len(short)) > MOST_NEAR
        if not crowded.any():
            return pairs, crowded, 0
    by_short, by_long = HammingIndex(short, radius=NEAR_64), HammingIndex(long, radius=NEAR_256)
    crowded = by_short.crowded(most=MOST_NEAR) | by_long.crowded(most=MOST_NEAR)
    pairs = _either(short, long, crowded)
    if not crowded.any():
        return pairs, crowded, 0
    among, is_cut = by_short.nearest(long, among=crowded, most=NEAREST, patience=_PATIENCE)
    return np.unique(np.concatenate((pairs, among)), axis=0), crowded, int(is_cut.sum())


def _either(short: Codes, long: Codes, apart: Mask) -> Pairs:
    """Return the pairs that are near by the one hash or by the other."""
    by_short = near_pairs(short, radius=NEAR_64, apart=apart)
    by_long = near_pairs(long, radius=NEAR_256, apart=apart)
    return np.unique(np.concatenate((by_short, by_long)), axis=0)


def _note(
    nearest: dict[tuple[int, int], _Nearness],
    one: _Sheet,
    other: _Sheet,
    *,
    bits: Sequence[int],
    classes: Sequence[int],
) -> None:
    if classes[one.record] == classes[other.record]:
        return
    first, second = sorted((one, other), key=lambda sheet: sheet.record)
    near = _Nearness(bits[0], bits[1], first.page, second.page)
    known = nearest.get((first.record, second.record))
    if known is None or near.key < known.key:
        nearest[first.record, second.record] = near


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


def _by_algorithm(members: Sequence[Record]) -> Iterable[_Sheets]:
    """Return the pages that can be compared, by the algorithms of their hashes."""
    found: defaultdict[tuple[str, str], _Sheets] = defaultdict(_Sheets)
    for index, record in enumerate(members):
        for page in record.fingerprint.pages if record.fingerprint else ():
            if page.is_low_content:
                continue
            hashes = _pair(page)
            if hashes is not None:
                algorithms, (short, long) = hashes
                found[algorithms].add(_Sheet(index, page.number), page.pixels, short, long)
    return found.values()


def _pair(page: Page) -> tuple[tuple[str, str], tuple[str, str]] | None:
    by_bits = {hash_.bits: hash_ for hash_ in page.hashes}
    short, long = by_bits.get(64), by_bits.get(256)
    if short is None or long is None:
        return None
    return (short.algorithm, long.algorithm), (short.hex, long.hex)


def _words(hexes: Sequence[str], *, words: int) -> Codes:
    joined = b"".join(bytes.fromhex(hex_.zfill(words * 16)) for hex_ in hexes)
    return np.frombuffer(joined, dtype=">u8").reshape(len(hexes), words).astype(np.uint64)
