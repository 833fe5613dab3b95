"""The pages of an archive with something to see on them, each once however many records have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from engine.fingerprints.normalised_hash import ALGORITHM
from engine.model.records import Page, Record


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with something to see on it, and the record it belongs to."""

    record: int
    page: int


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages whose hashes were made by the same algorithms; those of equal pixels are one, on several records."""

    hexes: list[tuple[str, ...]] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    on: list[list[Sheet]] = field(default_factory=list)
    numbers: dict[tuple[tuple[str, ...], str], int] = field(default_factory=dict)

    def add(self, sheet: Sheet, page: Page, hexes: tuple[str, ...]) -> None:
        """Add a page of a record, by its hashes."""
        number = self.numbers.setdefault((hexes, page.pixels), len(self.on))
        if number == len(self.on):
            self.hexes.append(hexes)
            self.sizes.append((page.width, page.height))
            self.on.append([])
        self.on[number].append(sheet)


class Many:
    """Pairs of records that have equal pages, kept to few where one page is on more than `most` of them."""

    def __init__(self, on: Sequence[Sequence[Sheet]], classes: Sequence[int], *, most: int, nearest: int) -> None:
        # What is identical counts as one where it is very much.
        self._on = [
            list({classes[sheet.record]: sheet for sheet in reversed(same)}.values())[::-1]
            if len(same) > most
            else same
            for same in on
        ]
        self._most, self._nearest = most, nearest
        self.crowded: set[int] = set()

    def within(self, number: int) -> Iterator[tuple[Sheet, Sheet]]:
        """Yield the pairs of records that have one page."""
        same = self._on[number]
        most = len(same)
        if len(same) > self._most:
            self.crowded.add(number)
            most = self._nearest
        for at, one in enumerate(same):
            for other in same[at + 1 : at + 1 + most]:
                yield one, other

    def across(self, left: int, right: int) -> Iterator[tuple[Sheet, Sheet]]:
        """Yield the pairs of a record that has the one page and one that has the other."""
        for number in (left, right):
            if len(self._on[number]) > self._most:
                self.crowded.add(number)
        yield from product(self._on[left][: self._most], self._on[right][: self._most])


Hashes = tuple[tuple[str, ...], tuple[str, ...]]
"""The algorithms of some hashes of a page, and the hashes."""


def as_given(page: Page) -> Hashes | None:
    """Return the short and the long hash of a page as it is."""
    by_bits = {hash_.bits: hash_ for hash_ in page.hashes if hash_.algorithm != ALGORITHM}
    short, long = by_bits.get(64), by_bits.get(256)
    if short is None or long is None:
        return None
    return (short.algorithm, long.algorithm), (short.hex, long.hex)


def as_normalised(page: Page) -> Hashes | None:
    """Return the hash of a page as normalised; what was read before there was one has none."""
    for hash_ in page.hashes:
        if hash_.algorithm == ALGORITHM:
            return (ALGORITHM,), (hash_.hex,)
    return None


def sheets_of(members: Sequence[Record], hashes_of: Callable[[Page], Hashes | None]) -> Iterable[Sheets]:
    """Return the pages that can be compared, by the algorithms of their hashes; those low in content are left out."""
    found: defaultdict[tuple[str, ...], Sheets] = defaultdict(Sheets)
    for index, record in enumerate(members):
        for page in record.fingerprint.pages if record.fingerprint else ():
            hashes = None if page.is_low_content else hashes_of(page)
            if hashes is not None:
                algorithms, hexes = hashes
                found[algorithms].add(Sheet(index, page.number), page, hexes)
    return found.values()
