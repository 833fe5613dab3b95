"""Whether a scan was read by the words of these policies: facts that another vocabulary typed are not judged."""

from __future__ import annotations

from engine.model.errors import MunimentError
from engine.model.fact_kinds import allows
from engine.model.facts import Vocabulary
from engine.model.records import Inventory


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
            if definition is not None and not all(allows(definition, value) for value in fact.values):
                raise OtherWordsError(fact=name)
