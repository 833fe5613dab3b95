"""Ties between records: identical by bytes or by pixels, and candidates by hash.

Identical links form a tree over each class: its smallest id is tied to every member that shares its bytes or pixels,
and a member that shares neither (its pixels were read by another decoder) to the first member it does share them with.
The judge closes the tree under chaining, so a class of n records has n - 1 links.

Candidates are found by comparing every two distinct pages, without an index: exact, and quadratic in pages.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.model.records import Link, LinkKind, Page, Record

NEAR_64 = 10
"""Bits that may differ of the 64-bit hash: with `NEAR_256` a gate that lets through, not a verdict."""

NEAR_256 = 40
"""Bits that may differ of the 256-bit hash."""

_CELLS = 1 << 22


def find_links(records: Iterable[Record]) -> tuple[Link, ...]:
    """Return every identical and candidate link among `records`, by the ids of its ends.

    Give the records of ghosts too: what ties a ghost ties its survivor.
    """
    members = sorted(records, key=lambda record: record.id)
    identical = identical_links(members)
    return tuple(sorted((*identical, *candidate_links(members, identical=identical)), key=_ends))


def _ends(link: Link) -> tuple[str, str]:
    return link.first, link.second


def identical_links(records: Iterable[Record]) -> tuple[Link, ...]:
    """Return the links of the classes of identical records.

    `by` in the evidence is `bytes` (equal SHA-256; that holds of unreadable files too) or `pixels` (equal canonical
    pixels on every page, by the same decoder), with `pages` their number.
    """
    members = {record.id: record for record in records}
    sharing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for id_ in sorted(members):
        for key in _identities(members[id_]):
            sharing[key].append(id_)
    links: list[Link] = []
    placed: set[str] = set()
    for root in sorted(members):
        if root in placed:
            continue
        placed.add(root)
        queue = deque([root])
        while queue:
            near = members[queue.popleft()]
            for key in _identities(near):
                for far in sharing.pop(key, ()):
                    if far not in placed:
                        placed.add(far)
                        queue.append(far)
                        links.append(_identical(near, members[far], by=key[0]))
    return tuple(sorted(links, key=_ends))


def _identities(record: Record) -> tuple[tuple[str, str], ...]:
    """Return what makes a record identical to another, the stronger first."""
    by_bytes = ("bytes", record.sha256)
    return (by_bytes,) if record.fingerprint is None else (by_bytes, ("pixels", record.fingerprint.pixel_key))


def _identical(one: Record, other: Record, *, by: str) -> Link:
    first, second = sorted((one.id, other.id))
    evidence: dict[str, str | int] = {"by": by}
    if by == "pixels" and one.fingerprint is not None:
        evidence["pages"] = len(one.fingerprint.pages)
    return Link(first=first, second=second, kind=LinkKind.IDENTICAL, evidence=evidence)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page with something to see on it, and the record it belongs to."""

    record: int
    page: int


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


def candidate_links(records: Iterable[Record], *, identical: Iterable[Link] = ()) -> tuple[Link, ...]:
    """Return one link for every two records that have two pages near by hash.

    Near means at most `NEAR_64` bits apart in the 64-bit hash or at most `NEAR_256` in the 256-bit one, made by the
    same algorithm. Pages that are low in content nominate nothing, and records of one identical class are no
    candidates. The evidence has the distances at the nearest pages, and `pages` their numbers in the first and the
    second record.
    """
    members = sorted(records, key=lambda record: record.id)
    classes = _classes(members, identical)
    nearest: dict[tuple[int, int], _Nearness] = {}
    for sheets in _by_algorithm(members).values():
        signatures = sorted(sheets)
        for left, right, d64, d256 in _near(signatures):
            for one in sheets[signatures[left]]:
                for other in sheets[signatures[right]]:
                    _note(nearest, one, other, d64=d64, d256=d256, classes=classes)
    return tuple(
        Link(
            first=members[first].id,
            second=members[second].id,
            kind=LinkKind.CANDIDATE,
            evidence={"d64": near.d64, "d256": near.d256, "pages": f"{near.first_page}-{near.second_page}"},
        )
        for (first, second), near in sorted(nearest.items())
    )


def _note(
    nearest: dict[tuple[int, int], _Nearness],
    one: _Sheet,
    other: _Sheet,
    *,
    d64: int,
    d256: int,
    classes: Sequence[int],
) -> None:
    if classes[one.record] == classes[other.record]:
        return
    first, second = sorted((one, other), key=lambda sheet: sheet.record)
    near = _Nearness(d64, d256, first.page, second.page)
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


def _by_algorithm(members: Sequence[Record]) -> dict[tuple[str, str], dict[tuple[str, str], list[_Sheet]]]:
    """Return the pages of each pair of algorithms by their pair of hashes."""
    found: defaultdict[tuple[str, str], dict[tuple[str, str], list[_Sheet]]] = defaultdict(dict)
    for index, record in enumerate(members):
        for page in record.fingerprint.pages if record.fingerprint else ():
            if page.is_low_content:
                continue
            hashes = _pair(page)
            if hashes is not None:
                algorithms, signature = hashes
                found[algorithms].setdefault(signature, []).append(_Sheet(index, page.number))
    return found


def _pair(page: Page) -> tuple[tuple[str, str], tuple[str, str]] | None:
    by_bits = {hash_.bits: hash_ for hash_ in page.hashes}
    short, long = by_bits.get(64), by_bits.get(256)
    if short is None or long is None:
        return None
    return (short.algorithm, long.algorithm), (short.hex, long.hex)


def _near(signatures: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield every two near signatures (each with itself too) as left, right, d64, d256, with left <= right."""
    short = _words([short for short, _ in signatures], words=1)
    long = _words([long for _, long in signatures], words=4)
    rows = max(1, _CELLS // max(1, len(signatures)))
    for top in range(0, len(signatures), rows):
        d64 = _distances(short[top : top + rows], short[top:])
        d256 = _distances(long[top : top + rows], long[top:])
        lefts, rights = np.nonzero((d64 <= NEAR_64) | (d256 <= NEAR_256))
        for left, right in zip(lefts.tolist(), rights.tolist(), strict=True):
            if left <= right:
                yield top + left, top + right, int(d64[left, right]), int(d256[left, right])


def _words(hexes: Sequence[str], *, words: int) -> NDArray[np.uint64]:
    joined = b"".join(bytes.fromhex(hex_.zfill(words * 16)) for hex_ in hexes)
    return np.frombuffer(joined, dtype=">u8").reshape(len(hexes), words).astype(np.uint64)


def _distances(rows: NDArray[np.uint64], columns: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return the number of bits in which each row differs from each column."""
    total = np.zeros((len(rows), len(columns)), dtype=np.uint16)
    for word in range(rows.shape[1]):
        total += np.bitwise_count(rows[:, word, None] ^ columns[None, :, word])
    return total
