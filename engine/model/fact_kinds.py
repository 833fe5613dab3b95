"""Of which type the values of a fact are, and what of a record's facts a vocabulary can compare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.model.facts import Fact, FactDefinition, FactKind, Facts, Vocabulary
from engine.model.values import Value

_TYPES: dict[FactKind, type] = {
    FactKind.ONE_OF: str,
    FactKind.TEXT: str,
    FactKind.PATH: str,
    FactKind.YES_NO: bool,
    FactKind.NUMBER: Decimal,
    FactKind.DATE: date,
}


def of_its_kind(facts: Facts, vocabulary: Vocabulary) -> tuple[Facts, tuple[str, ...]]:
    """Return the facts that can be compared with what policies say, and the names of the others, in order.

    What is removed or past can't be scanned again, so it refuses nothing: what has become incomparable is missing.
    """
    others = tuple(sorted(name for name, fact in facts.items() if not _is_comparable(fact, vocabulary.facts.get(name))))
    return {name: fact for name, fact in facts.items() if name not in others} if others else facts, others


def allows(definition: FactDefinition, value: Value) -> bool:
    """Say whether a fact may have a value."""
    if type(value) is not _TYPES[definition.kind]:
        return False
    return definition.kind is not FactKind.ONE_OF or value in definition.values


def _is_comparable(fact: Fact, definition: FactDefinition | None) -> bool:
    return definition is None or all(type(value) is _TYPES[definition.kind] for value in fact.values)
