"""The Merkle tree of the ledger: roots, and proofs that something is in it and that it only grew.

The tree is that of `engine.model.trees`, and the proofs are those of RFC 6962 section 2.1. Complete subtrees never
change once they are full, so only those are kept; what is at the ragged right edge is computed from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.model.trees import EMPTY_ROOT, Edge, node_hash


class Nodes(Protocol):
    """The complete subtrees of a tree; one of level `n` has 2^n leaves."""

    def node(self, level: int, position: int) -> bytes:
        """Return the hash of the complete subtree at a position, counted from the left on its level."""


def edge_of(nodes: Nodes, size: int) -> Edge:
    """Return the right edge of a tree of `size` leaves."""
    peaks: list[bytes] = []
    begin = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append(nodes.node(level, begin >> level))
            begin += 1 << level
    return Edge(size=size, peaks=peaks)


def root(nodes: Nodes, size: int) -> bytes:
    """Return the root over the first `size` leaves."""
    return _subtree(nodes, 0, size) if size else EMPTY_ROOT


def inclusion_proof(nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """Return the audit path of leaf `index` in the tree of the first `size` leaves (RFC 6962 section 2.1.1).

    Raises `IndexError` if there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} among {size}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_subtree(nodes, middle, end))
            end = middle
        else:
            path.append(_subtree(nodes, begin, middle))
            begin = middle
    return tuple(reversed(path))


def consistency_proof(nodes: Nodes, old: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that the first `old` leaves are a beginning of the first `size` (RFC 6962 section 2.1.2).

    Raises `IndexError` unless 0 < `old` <= `size`.
    """
    if not 0 < old <= size:
        raise IndexError(f"no proof from {old} to {size}")
    path: list[bytes] = []
    begin, end = 0, size
    is_whole = True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_subtree(nodes, middle, end))
            end = middle
        else:
            path.append(_subtree(nodes, begin, middle))
            begin, is_whole = middle, False
    if not is_whole:
        path.append(_subtree(nodes, begin, end))
    return tuple(reversed(path))


def root_by(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root to which an audit path leads from the hash of a leaf (RFC 9162 section 2.1.3.2).

    Raises `ValueError` if no tree of `size` leaves has a path of this length at `index`.
    """
    if not 0 <= index < size:
        raise ValueError("there is no such leaf")
    fn, sn, found = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            raise ValueError("the path is too long")
        if fn & 1 or fn == sn:
            found = node_hash(sibling, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ValueError("the path is too short")
    return found


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether `proof` shows that the hash of a leaf stands at `index` under `root`."""
    try:
        return root_by(leaf, index=index, size=size, proof=proof) == root
    except ValueError:
        return False


def is_consistent(*, old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether `proof` shows that a tree of `size` leaves began as one of `old` (RFC 9162 section 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes:
        return False
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = hashes[0]
    for one in hashes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(one, first), node_hash(one, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == old_root and second == root


def _split(leaves: int) -> int:
    """Return the largest power of two below a number of leaves."""
    return 1 << (leaves - 1).bit_length() - 1


def _subtree(nodes: Nodes, begin: int, end: int) -> bytes:
    leaves = end - begin
    if leaves & (leaves - 1) == 0:
        level = leaves.bit_length() - 1
        return nodes.node(level, begin >> level)
    middle = begin + _split(leaves)
    return node_hash(_subtree(nodes, begin, middle), _subtree(nodes, middle, end))
