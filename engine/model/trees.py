"""The tree of digests of RFC 6962 section 2.1 (kept by RFC 9162): its hashes, and the root over leaves in their order.

A leaf is hashed with a zero byte before it, an inner node with a one, so that no node can be taken for a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the 32 bytes that stand for a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32 bytes that stand for two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Edge:
    """The roots of the complete subtrees at the right edge of a tree of `size` leaves, the largest first.

    All that is needed to append, and to know the root: its memory is logarithmic in the number of leaves.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Append the hash of a leaf; yield the level, position and hash of every subtree that it completes.

        Nothing is appended until all of them were taken.
        """
        level, position, completed = 0, self.size, leaf
        yield level, position, completed
        while position & 1:
            completed = node_hash(self.peaks.pop(), completed)
            level, position = level + 1, position >> 1
            yield level, position, completed
        self.peaks.append(completed)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree whose right edge this is."""
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Return the tree hash over `leaves` as 64 hex digits."""
    edge = Edge()
    for leaf in leaves:
        for _ in edge.append(leaf_hash(leaf)):
            pass
    return edge.root().hex()
