"""Roots are those of RFC 6962, every proof holds, and no other does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ledger import merkle
from engine.ledger.merkle import consistency_proof, inclusion_proof, is_consistent, is_included
from engine.model.trees import Edge, leaf_hash

MOST = 66


@dataclass
class Kept:
    hashes: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def node(self, level: int, position: int) -> bytes:
        return self.hashes[level, position]


def leaf(number: int) -> bytes:
    return b"leaf %d" % number


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return hashlib.sha256(b"\1" + by_definition(leaves[:middle]) + by_definition(leaves[middle:])).digest()


NODES, EDGES = Kept(), [Edge()]
for number in range(MOST):
    edge = Edge(size=EDGES[-1].size, peaks=list(EDGES[-1].peaks))
    for level, position, completed in edge.append(leaf_hash(leaf(number))):
        NODES.hashes[level, position] = completed
    EDGES.append(edge)
ROOTS = [by_definition([leaf(number) for number in range(size)]) for size in range(MOST + 1)]


def test_every_root_is_the_one_that_is_defined() -> None:
    for size in range(MOST + 1):
        assert merkle.root(NODES, size) == EDGES[size].root() == ROOTS[size]
        assert merkle.edge_of(NODES, size) == EDGES[size]


def test_the_known_root_of_the_certificate_transparency_tests() -> None:
    # The eight leaves of the reference tests of Certificate Transparency.
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    found = Edge()
    for one in leaves:
        list(found.append(leaf_hash(bytes.fromhex(one))))
    assert found.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_every_entry_is_proved_under_every_root_and_no_other_is() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion_proof(NODES, index, size)
            given: dict[str, Any] = {"index": index, "size": size, "proof": proof, "root": ROOTS[size]}
            assert is_included(leaf_hash(leaf(index)), **given)
            assert not is_included(leaf_hash(leaf(index + 1)), **given)
            assert not is_included(leaf_hash(leaf(index)), **given | {"root": ROOTS[size - 1]})
            assert not is_included(leaf_hash(leaf(index)), **given | {"index": index ^ 1})
            assert not is_included(leaf_hash(leaf(index)), **given | {"proof": (*proof, b"\0" * 32)})
            if proof:
                assert not is_included(leaf_hash(leaf(index)), **given | {"proof": proof[:-1]})


def test_every_ledger_is_proved_to_go_on_from_every_earlier_one() -> None:
    for size in range(1, MOST + 1):
        for old in range(1, size + 1):
            proof = consistency_proof(NODES, old, size)
            given: dict[str, Any] = {
                "old": old,
                "old_root": ROOTS[old],
                "size": size,
                "root": ROOTS[size],
                "proof": proof,
            }
            assert is_consistent(**given)
            assert not is_consistent(**given | {"old_root": ROOTS[old - 1]})
            assert not is_consistent(**given | {"root": ROOTS[size - 1]})
            assert not is_consistent(**given | {"proof": (*proof, b"\0" * 32)})
            if proof:
                assert not is_consistent(**given | {"proof": proof[:-1]})


@given(st.data())
def test_a_proof_with_one_changed_bit_is_none(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(NODES, index, size))
    place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    proof[place] = (int.from_bytes(proof[place], "big") ^ (1 << bit)).to_bytes(32, "big")
    assert not is_included(leaf_hash(leaf(index)), index=index, size=size, proof=proof, root=ROOTS[size])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_is_not_there_cannot_be_proved(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(NODES, index, size)
    assert not is_included(leaf_hash(b""), index=index, size=size, proof=(), root=ROOTS[0])


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3), (-1, 3)])
def test_no_ledger_goes_on_from_nothing_or_from_a_longer_one(old: int, size: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(NODES, old, size)
    assert not is_consistent(old=old, old_root=ROOTS[0], size=size, root=ROOTS[3], proof=())
