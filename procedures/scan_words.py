"""Whether a scan was read by the words of these policies: facts that another vocabulary typed are not judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.model.errors import MunimentError
from engine.model.facts import Fact, FactDefinition, FactKind, Facts, Vocabulary
from engine.model.records import Inventory
from engine.model.values import Value

_TYPES: dict[FactKind, type] = {
    FactKind.ONE_OF: str,
    FactKind.TEXT: str,
    FactKind.PATH: str,
    FactKind.YES_NO: bool,
    FactKind.NUMBER: Decimal,
    FactKind.DATE: date,
}


class OtherWordsError(MunimentError):
    """A scan whose facts have values that the vocabulary of the policies does not allow."""

    exit_code = 4

    def __init__(self, *, fact: str) -> None:
        super().__init__(
            f"the scan has values of `{fact}` that the vocabulary does not allow",
            cause="the vocabulary has changed since the archive was scanned",
            help="scan the archive again with these policies: what has not changed in it is not opened again",
        )
        self.fact = fact


def require_words(inventory: Inventory, vocabulary: Vocabulary) -> None:
    """Raise `OtherWordsError` where a fact of a record, or of a ghost, is not of the kind that the vocabulary says."""
    for record in (*inventory.records, *(ghost.record for ghost in inventory.ghosts)):
        for name, fact in record.facts.items():
            definition = vocabulary.facts.get(name)
            if definition is not None and not all(_allows(definition, value) for value in fact.values):
                raise OtherWordsError(fact=name)


def of_its_kind(facts: Facts, vocabulary: Vocabulary) -> tuple[Facts, tuple[str, ...]]:
    """Return the facts that can be compared with what policies say today, and the names of the others, in order.

    What is removed or past can't be scanned again, so it refuses nothing: what has become incomparable is missing.
    """
    others = tuple(sorted(name for name, fact in facts.items() if not _is_comparable(fact, vocabulary.facts.get(name))))
    return {name: fact for name, fact in facts.items() if name not in others} if others else facts, others


def _is_comparable(fact: Fact, definition: FactDefinition | None) -> bool:
    return definition is None or all(type(value) is _TYPES[definition.kind] for value in fact.values)


def _allows(definition: FactDefinition, value: Value) -> bool:
    if type(value) is not _TYPES[definition.kind]:
        return False
    return definition.kind is not FactKind.ONE_OF or value in definition.values
