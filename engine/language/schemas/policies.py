"""Policies as JSON Schema: retention rules and authority rules."""

from __future__ import annotations

from engine.language.authority import AUTHORITY_KEYS, MEMBERS_KEYS, ORDERS
from engine.language.keep import KEEP_KEYS
from engine.language.rules import BASIS_KEYS, POLICY_KEYS, RULE_KEYS
from engine.language.schemas.blocks import Schema, block, described, listed, one_of
from engine.language.schemas.conditions import condition, fact_value, said_of
from engine.language.schemas.heads import HEAD
from engine.language.schemas.scalars import DAY, DAY_COUNT, NAME, PERIOD_OF_MONTHS, TEXT, TIMEZONE, TITLE, YES, YES_NO
from engine.language.words import Words
from engine.model.dates import Cutoff
from engine.model.facts import FactDefinition
from engine.model.policies import Combination, Copies, Members, SourceQuality, Then, Unknown

_TITLE = "For reports: text, or a block with `en`, `zh-Hant` and `zh-Hans`."
_OWNER = "Who looks after it; a rule without one has that of its policy."


def policy(words: Words) -> Schema:
    """Return the schema of a policy."""
    return block(
        POLICY_KEYS,
        HEAD
        | {
            "id": described(NAME, "The name of the policy, which never changes."),
            "title": described(TITLE, _TITLE),
            "owner": described(TEXT, _OWNER),
            "timezone": described(TIMEZONE, "Region and city whose days count; Asia/Hong_Kong where left out."),
            "rules": described(
                listed(_rule(words)), "Retention rules. They have no order: the one that keeps longest wins."
            ),
            "authority": described(listed(_authority(words)), "Which image of several is the record."),
        },
        required=("muniment", "kind", "id"),
    )


def _rule(words: Words) -> Schema:
    return block(
        RULE_KEYS,
        {
            "id": described(NAME, "The name of the rule, which never changes."),
            "title": described(TITLE, _TITLE),
            "owner": described(TEXT, _OWNER),
            "applies_to": condition("Which records, by their facts; all lines must be true. `{}` is every record."),
            "keep": described(_keep(words), "How long."),
            "then": described(
                one_of([*Then]), "What may happen once every floor is due; `review` where left out. Never by itself."
            ),
            "copies": described(
                one_of([*Copies]),
                "`one`: one faithful copy satisfies the rule. `every`: each copy is kept, also where this is left out.",
            ),
            "in_force": described(YES_NO, "`no` for a law that has not commenced: the rule has no effect."),
            "basis": described(listed(_BASIS), "What the rule rests on. Required; it never permits anything."),
        },
        required=("id", "applies_to", "keep", "basis"),
    )


_BASIS = block(
    BASIS_KEYS,
    {
        "cite": described(TEXT, "The instrument and section."),
        "checked": described(DAY, "The day on which somebody read it, as 2026-11-21."),
        "source": described(one_of([*SourceQuality]), "How good our source of it is; never a permission."),
        "note": described(TEXT, "What a reader should know besides."),
    },
    required=("cite", "checked", "source"),
)


def _keep(words: Words) -> Schema:
    return block(
        KEEP_KEYS,
        {
            "at_least": described(
                {"anyOf": [PERIOD_OF_MONTHS, one_of([Unknown.PERIOD])]},
                "Keep for this long: P7Y, P18M, P7Y6M. `unknown` never ends.",
            ),
            "at_most": described(
                PERIOD_OF_MONTHS, "Keep no longer than this; needs a `purpose`. It disposes of nothing."
            ),
            "permanently": described(YES, "Keep for good."),
            "while": condition("Keep while this is so; where nobody knows, it counts as still so.", is_filled=True),
            "from": described(_trigger(words), "The event that starts the clock, of the record's customer or file."),
            "cutoff": described(one_of([*Cutoff]), "The day to which the start is carried before the period runs."),
            "margin": described(DAY_COUNT, "Days added to `at_least`, as P7D."),
            "purpose": described(TEXT, "What the data are for."),
        },
    ) | {"minProperties": 1}


def _trigger(words: Words) -> Schema:
    event = one_of(list(words.vocabulary.events))
    several = {str(one): listed(event, is_distinct=True) | {"minItems": 2} for one in Combination}
    return {
        "anyOf": [
            event,
            {
                "type": "object",
                "properties": several,
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    }


def _authority(words: Words) -> Schema:
    facts = {name: _preference(fact) for name, fact in words.vocabulary.facts.items()}
    line = {
        "type": "object",
        "properties": facts,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return block(
        AUTHORITY_KEYS,
        {
            "id": described(NAME, "The name of the authority rule, which never changes."),
            "title": described(TITLE, _TITLE),
            "applies_to": condition("Which records, by their facts; all lines must be true."),
            "choose": described(listed(line), "Asked in this order; a later line only breaks ties."),
            "members": described(_MEMBERS, "What may happen to the other members of the cluster."),
        },
        required=("id", "applies_to", "choose"),
    )


_MEMBERS = block(
    MEMBERS_KEYS,
    {
        "identical": described(
            one_of([*Members]), "`remove` makes identical images removable, if everything else allows it."
        ),
        "lookalike": described(one_of(["review"]), "Only a person decides about lookalikes."),
    },
)


def _preference(fact: FactDefinition) -> Schema:
    value = fact_value(fact)
    orders = [one_of([*ORDERS[fact.kind]])] if ORDERS[fact.kind] else []
    return described({"anyOf": [*orders, value, listed(value, is_distinct=True)]}, f"{said_of(fact)} Best first.")
