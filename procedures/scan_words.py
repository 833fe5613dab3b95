"""Whether a scan was read by the words of these policies: facts that another vocabulary typed are not judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.model.errors import MunimentError
from engine.model.facts import FactDefinition, FactKind, Vocabulary
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


def _allows(definition: FactDefinition, value: Value) -> bool:
    if type(value) is not _TYPES[definition.kind]:
        return False
    return definition.kind is not FactKind.ONE_OF or value in definition.values
