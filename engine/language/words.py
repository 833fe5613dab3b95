"""Words: what the vocabulary of this bundle lets a policy say, as the readers look it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.language.codes import Code
from engine.language.notes import Notes, Refused, quoted, suggestion
from engine.language.scalars import name
from engine.language.yaml_nodes import Node, Word
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Vocabulary

USUAL_ROLES = ("author", "compliance", "legal")
"""The roles where a vocabulary names none."""

_TEMPTING = {
    "all": "a block of lines already means all of them; write the lines one below the other",
    "and": "a block of lines already means all of them; write the lines one below the other",
    "or": "write `any:` and a list of blocks",
    "none": "write `not:` and a block",
    "unless": "write `not:` and a block",
    "ids": "only the scope of a hold names single records",
    "sha256": "only the scope of a hold names single records",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The vocabulary, and the names that it declares wrongly: a policy that uses those is not to blame."""

    vocabulary: Vocabulary
    doubtful_facts: frozenset[str] = frozenset()
    doubtful_events: frozenset[str] = frozenset()
    roles: tuple[str, ...] = USUAL_ROLES

    def fact(self, key: Word, notes: Notes) -> FactDefinition:
        """Return the fact that `key` names."""
        definition = self.vocabulary.facts.get(key.text)
        if definition is not None:
            return definition
        if key.text in self.doubtful_facts:
            raise Refused
        raise notes.refusal(
            Code.UNKNOWN_FACT,
            key,
            message=f"{quoted(key.text)} is not a fact of the vocabulary",
            help=_TEMPTING.get(key.text) or self._fact_with_value(key.text) or self._like_a_fact(key.text),
        )

    def event(self, node: Node, notes: Notes) -> EventDefinition:
        """Return the event that `node` names."""
        kind = name(node, notes)
        definition = self.vocabulary.events.get(kind)
        if definition is not None:
            return definition
        if kind in self.doubtful_events:
            raise Refused
        raise event_refusal(kind, node, notes, events=tuple(self.vocabulary.events))

    def role(self, node: Node, notes: Notes) -> str:
        """Return the role that `node` names."""
        role = name(node, notes)
        if role not in self.roles:
            raise notes.refusal(
                Code.ROLE,
                node,
                message=f"{quoted(role)} is not a role of the vocabulary",
                help=suggestion(
                    role, choices=self.roles, label="add it under `roles` in the vocabulary, or use one of"
                ),
            )
        return role

    def _fact_with_value(self, word: str) -> str | None:
        for definition in self.vocabulary.facts.values():
            if definition.kind is FactKind.ONE_OF and word in definition.values:
                return f"`{word}` is a value of `{definition.name}`: write `{definition.name}: {word}`"
        return None

    def _like_a_fact(self, word: str) -> str:
        return suggestion(word, choices=self.vocabulary.facts, label="facts")


def event_refusal(kind: str, node: Node, notes: Notes, *, events: Sequence[str]) -> Refused:
    """Note an event that is none of `events`, and return what gives it up."""
    return notes.refusal(
        Code.UNKNOWN_EVENT,
        node,
        message=f"{quoted(kind)} is not an event of the vocabulary",
        help=suggestion(kind, choices=events, label="events") if events else "the vocabulary has no `events`",
    )
