"""Holds and releases as JSON Schema."""

from __future__ import annotations

from engine.language.holds import CONFIDENTIALITY, DATED_KEYS, HOLD_KEYS, RELEASE_KEYS
from engine.language.schemas.blocks import Schema, block, described, listed, one_of
from engine.language.schemas.conditions import condition
from engine.language.schemas.heads import HEAD
from engine.language.schemas.scalars import DAY, NAME, TEXT, TITLE, YES
from engine.model.holds import HoldKind


def hold() -> Schema:
    """Return the schema of a hold."""
    return block(
        HOLD_KEYS,
        HEAD
        | {
            "id": described(NAME, "The name of the hold, which never changes."),
            "type": described(one_of([*HoldKind]), "Why it freezes, which decides how it ends."),
            "matter": described(TEXT, "The claim, inquiry or request."),
            "purpose": described(TEXT, "What the records are kept for."),
            "reference": described(TEXT, "The number of the case or file."),
            "counsel": described(TEXT, "Who advises."),
            "enforced_in": described(listed(TEXT), "The systems that enforce the hold by their own means."),
            "duty_arose": described(DAY, "The day on which the duty to preserve arose."),
            "issued": described(_dated(TEXT), "When, and by whom."),
            "review_on": described(DAY, "The day on which somebody looks at the hold again."),
            "until": described(DAY, "The end that a regulator stated, or the end of an extension."),
            "received": described(DAY, "The day an access request arrived."),
            "confidentiality": described(
                one_of(CONFIDENTIALITY), "`sealed`: nobody but the legal role reads a word of this file."
            ),
            "everything": described(YES, "A hold on every record says so."),
            "scope": condition("Which records are held: by their facts, by `ids` or by `sha256`.", of="scope"),
        },
        required=("muniment", "kind", "id", "type", "matter", "issued"),
    )


def release() -> Schema:
    """Return the schema of a release."""
    return block(
        RELEASE_KEYS,
        HEAD
        | {
            "title": described(TITLE, "For reports."),
            "hold": described(NAME, "The id of the hold that ends."),
            "released": described(_dated(listed(TEXT) | {"minItems": 2}), "When, and by which two people."),
            "reason": described(TEXT, "Why the matter is over."),
            "scope": condition(
                "Let go only what certainly falls under this; the whole hold ends where left out.",
                of="scope",
                is_filled=True,
            ),
        },
        required=("muniment", "kind", "hold", "released", "reason"),
    )


def _dated(people: Schema) -> Schema:
    return block(
        DATED_KEYS,
        {"on": described(DAY, "The day, as 2026-03-31."), "by": described(people, "Who.")},
        required=DATED_KEYS,
    )
