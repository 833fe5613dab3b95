"""An entry is written in one way and read in no other; its digest says nothing to those who do not know the salt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.ledger.entries import Actor, Entry, EntryError, Payload, canonical, entry_of

AT = datetime(2026, 11, 22, 9, 30, 1, 5, tzinfo=UTC)
ENTRY = Entry(
    sequence=3, at=AT, actor=Actor(account="記錄 (uid 7)", person="p-1"), kind="hold-placed", payload="ab" * 32
)

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abz_AZ09"), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abz_AZ09"), PLAIN))
def test_the_fast_way_writes_what_the_standard_says(plain: dict[str, Any]) -> None:
    assert canonical(plain) == rfc8785.dumps(plain)


def test_an_entry_is_read_as_it_was_written() -> None:
    assert entry_of(ENTRY.leaf()) == ENTRY
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    assert (
        Entry(sequence=3, at=elsewhere, actor=ENTRY.actor, kind=ENTRY.kind, payload=ENTRY.payload).leaf()
        == ENTRY.leaf()
    )


def changed(**fields: Any) -> bytes:
    return canonical(json.loads(ENTRY.leaf()) | fields)


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"[" * 100_000,
        ENTRY.leaf() + b" ",
        b" " + ENTRY.leaf(),
        ENTRY.leaf().replace(b'"sequence":3', b'"sequence":3.0'),
        ENTRY.leaf().replace(b'"sequence":3', b'"sequence":3,"sequence":3'),
        changed(sequence=True),
        changed(sequence="3"),
        changed(at="2026-11-22"),
        changed(at="2026-11-22T09:30:01.5Z"),
        changed(form="muniment-ledger/2"),
        changed(kind="Hold placed"),
        changed(payload="AB" * 32),
        changed(person=7),
        changed(account=None),
        changed(more="x"),
    ],
)
def test_what_is_not_written_as_entries_are_is_none(leaf: bytes) -> None:
    with pytest.raises(EntryError):
        entry_of(leaf)


def test_a_digest_hangs_on_the_salt_the_body_and_who_may_read_it() -> None:
    one = Payload(body={"hold": "H-1"}, salt="00" * 16)
    others = [
        Payload(body={"hold": "H-2"}, salt="00" * 16),
        Payload(body={"hold": "H-1"}, salt="01" * 16),
        Payload(body={"hold": "H-1"}, salt="00" * 16, is_confidential=True),
    ]
    assert len({one.digest(), *(other.digest() for other in others)}) == 4


@pytest.mark.parametrize("field", ["sequence", "at", "actor", "kind", "payload"])
def test_every_field_is_under_the_hash(field: str) -> None:
    others: dict[str, Any] = {
        "sequence": 4,
        "at": AT + timedelta(microseconds=1),
        "actor": Actor(account=ENTRY.actor.account),
        "kind": "hold-shown",
        "payload": "ac" * 32,
    }
    assert replace(ENTRY, **{field: others[field]}).hash() != ENTRY.hash()
