"""The vocabulary as JSON Schema: it is the same for every folder, because it names the words of the others."""

from __future__ import annotations

from engine.language.schemas.blocks import Schema, block, described, listed, named, one_of
from engine.language.schemas.heads import HEAD
from engine.language.schemas.scalars import NAME, TITLE, YES_NO
from engine.language.vocabulary import EVENT_KEYS, FACT_KEYS, VOCABULARY_KEYS
from engine.model.facts import FactKind, Identity

_TRUE: Schema = {"enum": [True, "true", "yes"]}
_TYPES = {
    FactKind.ONE_OF: "One word of this list; its order is best first, for `choose`.",
    FactKind.TEXT: "Any text on one line.",
    FactKind.YES_NO: "`yes` or `no`.",
    FactKind.NUMBER: "A number, as 300 or 2.5.",
    FactKind.DATE: "A day, as 2026-03-31.",
    FactKind.PATH: "A folder or file inside the archive, as registry/hk.",
}


def vocabulary() -> Schema:
    """Return the schema of a vocabulary."""
    return block(
        VOCABULARY_KEYS,
        HEAD
        | {
            "title": described(TITLE, "For reports."),
            "facts": described(named(_fact()), "What may be known of a record, each fact with its type."),
            "events": described(named(_event()), "What may happen to the customer, transaction or file of a record."),
            "roles": described(
                listed(NAME, is_distinct=True), "Who acts; author, compliance and legal where left out."
            ),
        },
        required=("muniment", "kind", "facts"),
    )


def _fact() -> Schema:
    types = {
        kind.value: described(listed(NAME, is_distinct=True) if kind is FactKind.ONE_OF else _TRUE, said)
        for kind, said in _TYPES.items()
    }
    return block(
        FACT_KEYS,
        types
        | {
            "identity": described(
                one_of([*Identity]),
                "`yes`: tells two cases apart, and where it is missing nobody knows. `where_recorded`: only there.",
            ),
            "personal": described(
                {"anyOf": [YES_NO, listed(NAME, is_distinct=True)]}, "Reports mask it, or these values of it."
            ),
            "only_for": described(
                {"type": "object", "minProperties": 1}, "Where the identity is asked: a condition over other facts."
            ),
            "title": described(TITLE, "What reports call it."),
        },
    ) | {"oneOf": [{"required": [kind.value]} for kind in FactKind]}


def _event() -> Schema:
    return block(
        EVENT_KEYS,
        {
            "per": described(NAME, "The fact that names the customer, transaction or file it is about."),
            "cleared_by": described(NAME, "The event that stops the clock again."),
            "title": described(TITLE, "What reports call it."),
        },
        required=("per",),
    )
