"""Ties between records: identical by bytes or by pixels, and candidates by hash.

Identical links form a tree over each class: its smallest id is tied to every member that shares its bytes or pixels,
and a member that shares neither (its pixels were read by another decoder) to the first member it does share them with.
The judge closes the tree under chaining, so a class of n records has n - 1 links.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from engine.fingerprints.candidates import Crowd, candidates
from engine.model.records import Link, LinkKind, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """The links among records, by the ids of their ends, and the crowd of pages that look like too many others."""

    links: tuple[Link, ...]
    crowd: Crowd


def find_ties(records: Iterable[Record]) -> Ties:
    """Return every identical and candidate link among `records`.

    Give the records of ghosts too: what ties a ghost ties its survivor.
    """
    members = sorted(records, key=lambda record: record.id)
    identical = identical_links(members)
    near = candidates(members, identical=identical)
    return Ties(links=tuple(sorted((*identical, *near.links), key=_ends)), crowd=near.crowd)


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
