"""A proof is read as it was written and in no other form, and holds for what it shows and for nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.ledger.entries import Actor, Entry, Payload
from engine.ledger.proofs import Growth, Inclusion, ProofError, proof_of
from engine.model.trees import leaf_hash, merkle_root, node_hash

PAYLOAD = Payload(body={"hold": "H-1", "matter": "事件"}, salt="07" * 16)
ENTRY = Entry(
    sequence=1,
    at=datetime(2026, 11, 22, tzinfo=UTC),
    actor=Actor(account="officer (uid 7)"),
    kind="hold-entered",
    payload=PAYLOAD.digest(),
)
LEAVES = [b"first", ENTRY.leaf(), b"third"]
INCLUSION = Inclusion(
    leaf=ENTRY.leaf().decode(),
    index=1,
    size=3,
    root=merkle_root(LEAVES),
    path=(leaf_hash(LEAVES[0]).hex(), leaf_hash(LEAVES[2]).hex()),
    payload=PAYLOAD,
)
GROWTH = Growth(
    old=1,
    old_root=merkle_root(LEAVES[:1]),
    size=3,
    root=merkle_root(LEAVES),
    path=(leaf_hash(LEAVES[1]).hex(), leaf_hash(LEAVES[2]).hex()),
)
PROOFS = [INCLUSION, GROWTH]


@pytest.mark.parametrize("proof", PROOFS)
def test_a_proof_is_read_as_it_was_written(proof: Inclusion | Growth) -> None:
    assert proof_of(json.loads(json.dumps(proof.to_plain()))) == proof
    assert proof.holds


def test_a_proof_without_what_the_entry_is_about_holds_too() -> None:
    hidden = proof_of(INCLUSION.to_plain() | {"salt": None, "body": None})
    assert hidden.holds
    sealed = Inclusion(
        leaf=INCLUSION.leaf,
        index=1,
        size=3,
        root=INCLUSION.root,
        path=INCLUSION.path,
        payload=Payload(body=PAYLOAD.body, salt=PAYLOAD.salt, is_confidential=True),
    )
    assert (sealed.to_plain()["salt"], sealed.to_plain()["body"]) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"hold": "H-2", "matter": "事件"}},
        {"body": {"hold": 1.5}},
        {"salt": "08" * 16},
        {"leaf": "first"},
        {"leaf": INCLUSION.leaf + " "},
        {"index": 0},
        {"size": 5},
        {"root": "00" * 32},
        {"path": []},
        {"path": [leaf_hash(b"x").hex()] * 2},
    ],
)
def test_an_entry_that_is_shown_otherwise_is_not_proved(change: dict[str, Any]) -> None:
    assert not proof_of(INCLUSION.to_plain() | change).holds


def test_the_size_is_not_under_the_root_and_so_a_head_has_to_say_it() -> None:
    # RFC 6962: the paths in trees of 3 and of 4 entries have one shape here. The root of another size is another.
    assert proof_of(INCLUSION.to_plain() | {"size": 4}).holds
    assert proof_of(GROWTH.to_plain() | {"size": 4}).holds


def test_an_inner_node_is_no_entry() -> None:
    pair = leaf_hash(LEAVES[0]) + leaf_hash(LEAVES[1])
    assert node_hash(pair[:32], pair[32:]) != leaf_hash(pair)


@pytest.mark.parametrize(
    "change",
    [{"old_root": "00" * 32}, {"root": "00" * 32}, {"old_size": 2}, {"size": 5}, {"path": []}, {"old_size": 0}],
)
def test_another_growth_is_not_proved(change: dict[str, Any]) -> None:
    assert not proof_of(GROWTH.to_plain() | change).holds


MALFORMED: list[tuple[Inclusion | Growth, dict[str, Any]]] = [
    (INCLUSION, {"form": "muniment-ledger-proof/2"}),
    (INCLUSION, {"more": 1}),
    (INCLUSION, {"leaf": 7}),
    (INCLUSION, {"leaf": None}),
    (INCLUSION, {"salt": None}),
    (INCLUSION, {"body": None}),
    (INCLUSION, {"salt": "xx"}),
    (INCLUSION, {"index": True}),
    (INCLUSION, {"index": -1}),
    (INCLUSION, {"index": 1.0}),
    (INCLUSION, {"size": 1 << 63}),
    (INCLUSION, {"root": INCLUSION.root.upper()}),
    (INCLUSION, {"path": None}),
    (INCLUSION, {"path": "ab"}),
    (INCLUSION, {"path": [7]}),
    (INCLUSION, {"path": ["ab"]}),
    (GROWTH, {"path": ["00" * 32] * 129}),
    (GROWTH, {"old_size": "1"}),
    (GROWTH, {"old_root": None}),
    (GROWTH, {"leaf": "x"}),
]


@pytest.mark.parametrize(("proof", "change"), MALFORMED)
def test_what_is_not_written_as_proofs_are_is_refused(proof: Inclusion | Growth, change: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        proof_of(proof.to_plain() | change)


@pytest.mark.parametrize("plain", [None, [], "", 7, {}, {"form": None}, {"form": []}])
def test_what_is_no_object_is_no_proof(plain: object) -> None:
    with pytest.raises(ProofError):
        proof_of(plain)
