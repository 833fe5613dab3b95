"""What an organisation says of itself, as JSON Schema: entities, confirmations and approvals."""

from __future__ import annotations

from engine.language.approvals import APPROVALS_KEYS, SIGNATURE_KEYS
from engine.language.confirmations import ADVICE_KEYS, CONFIRMATION_KEYS, VERSION_KEYS
from engine.language.entities import ENTITY_KEYS, REGISTER_KEYS
from engine.language.schemas.blocks import Schema, block, described, listed, one_of
from engine.language.schemas.conditions import fact_value
from engine.language.schemas.heads import HEAD
from engine.language.schemas.scalars import (
    DAY,
    DAY_COUNT,
    DIGEST,
    NAME,
    PERIOD_OF_MONTHS,
    TEXT,
    TITLE,
    YES_NO,
    whole_number,
)
from engine.language.words import Words
from engine.model.facts import FactKind

_YEAR_END: Schema = {"type": "string", "pattern": "^([0-9]{2}-[0-9]{2}|unknown)$"}


def entities(words: Words) -> Schema:
    """Return the schema of a register of entities."""
    return block(
        REGISTER_KEYS,
        HEAD
        | {
            "title": described(TITLE, "For reports."),
            "entities": described(listed(entity(words)), "Legal entities."),
        },
        required=("muniment", "kind", "entities"),
    )


def entity(words: Words) -> Schema:
    """Return the schema of one legal entity, as a register and a test have it."""
    fact = words.vocabulary.facts.get("jurisdiction")
    return block(
        ENTITY_KEYS,
        {
            "id": described(NAME, "The value of the fact `entity`."),
            "year_end": described(
                _YEAR_END, "The last day of the financial year, as 12-31; `unknown` starts no clock that needs it."
            ),
            "jurisdiction": described(
                fact_value(fact) if fact is not None and fact.kind is FactKind.ONE_OF else NAME, "Whose law governs it."
            ),
        },
        required=("id", "year_end"),
    )


def confirmation() -> Schema:
    """Return the schema of a confirmation."""
    rule = block(
        VERSION_KEYS,
        {
            "id": described(NAME, "The id of a rule."),
            "version": described(DIGEST, "The version that counsel read: its first eight digits or more."),
        },
        required=VERSION_KEYS,
    )
    advice = block(ADVICE_KEYS, {"sha256": described(DIGEST, "Its SHA-256.")}, required=ADVICE_KEYS)
    return block(
        CONFIRMATION_KEYS,
        HEAD
        | {
            "title": described(TITLE, "For reports."),
            "rules": described(listed(rule), "The rules that may permit, each in this very version."),
            "by": described(TEXT, "The counsel."),
            "on": described(DAY, "The day of the advice."),
            "advice": described(advice, "The document that counsel wrote."),
            "until": described(DAY, "The last day on which counsel's word counts."),
            "sample": described(YES_NO, "`yes` for sample data."),
        },
        required=("muniment", "kind", "rules", "by", "on", "advice", "until"),
    )


def approvals(words: Words) -> Schema:
    """Return the schema of approvals."""
    role = one_of(words.roles)
    signature = block(SIGNATURE_KEYS, {"role": described(role, "The role that signs.")}, required=SIGNATURE_KEYS)
    pair = listed(role, is_distinct=True) | {"minItems": 2, "maxItems": 2}
    return block(
        APPROVALS_KEYS,
        HEAD
        | {
            "id": described(NAME, "The name of these approvals."),
            "title": described(TITLE, "For reports."),
            "required": described(listed(signature) | {"minItems": 2}, "The roles that sign, at least two."),
            "apart": described(listed(pair), "Pairs of roles that one person may not hold together."),
            "expires": described(DAY_COUNT, "How long a signed report is good for: P1D to P30D."),
            "max_percent": described(
                whole_number(least=1, most=100), "The largest share of the inventory that one plan may touch."
            ),
            "decide_within": described(PERIOD_OF_MONTHS, "By when a person decides what is open; a house rule."),
            "gates": described({"not": {}}, "Not judged yet, and refused."),
        },
        required=("muniment", "kind", "required"),
    )
