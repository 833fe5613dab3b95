"""Which facts a scope names, and their digest in one record: what two people confirm to free a possible match."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.digests import digest_of
from engine.model.records import Record


def named_facts(condition: Condition) -> frozenset[str]:
    """Return the names of the facts on which a condition depends."""
    return frozenset(_named(condition))


def _named(condition: Condition) -> Iterator[str]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _named(part)
        case Not(part=part):
            yield from _named(part)
        case OneOf(fact=fact) | Compared(fact=fact):
            yield fact
        case RecordIn() | DigestIn():
            return
        case _:
            assert_never(condition)


def facts_digest(record: Record, scope: Condition) -> str:
    """Return the digest over the values of just those facts of a record that a scope names; missing ones count too."""
    named = sorted(named_facts(scope))
    return digest_of(
        [
            [name, None if (fact := record.facts.get(name)) is None else fact.values, name in record.doubted]
            for name in named
        ]
    )
