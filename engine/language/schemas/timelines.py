"""Tests as JSON Schema: cases with their records, events and expectations, in the words of one vocabulary.

Names of rules, holds and policies are any name here: an editor knows one file, and `muniment test` all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.case_events import EVENT_KEYS
from engine.language.case_records import MISSING, THE_RECORD
from engine.language.schemas.blocks import Schema, block, described, listed, one_of, one_or_more
from engine.language.schemas.conditions import condition, fact_value, said_of
from engine.language.schemas.heads import HEAD
from engine.language.schemas.organisation import entity
from engine.language.schemas.scalars import DAY, DIGEST, NAME, TEXT, TITLE
from engine.language.timelines import CASE_KEYS, HOLD_KEYS, SUITE_KEYS
from engine.language.words import Words
from engine.model.decisions import Bucket
from engine.model.holds import HoldKind
from engine.model.records import LinkKind
from engine.model.timelines import Flag

_OF, _SHA256 = "of", "sha256"

_OUTCOME = one_or_more(one_of([*Bucket, *Flag]))
_ON_DAYS: Schema = {
    "type": "object",
    "patternProperties": {DAY["pattern"]: _OUTCOME},
    "additionalProperties": False,
    "minProperties": 1,
}
_EXPECT: Schema = {
    "type": "object",
    # A record may have the name of a day.
    "patternProperties": {DAY["pattern"]: {"anyOf": [_OUTCOME, _ON_DAYS]}},
    "additionalProperties": _ON_DAYS,
    "minProperties": 1,
}
_TIES: Schema = {
    "type": "object",
    "properties": {
        str(kind): described(
            listed(TEXT, is_distinct=True) | {"minItems": 2}, "Records of this case, each tied so to each."
        )
        for kind in LinkKind
    },
    "additionalProperties": False,
}


_BESIDE_FACTS: dict[str, Schema] = {
    _SHA256: described(DIGEST, "How its SHA-256 begins, which decides where no line of `choose` does."),
    THE_RECORD: described(NAME, "What the case calls it."),
    _OF: described(TEXT, "The record it was a copy of."),
}


def suite(words: Words) -> Schema:
    """Return the schema of a test: one file of cases."""
    return block(
        SUITE_KEYS,
        HEAD
        | {
            "title": described(TITLE, "For people."),
            "policy": described(NAME, "The id of the policy that is tested."),
            "entities": described(listed(entity(words)), "Legal entities of these cases."),
            "given": described(_facts(), "Facts of every record below, unless it says otherwise."),
            "cases": described(listed(_case(words)), "What becomes of records, and on which day."),
        },
        required=("muniment", "kind", "policy", "cases"),
    )


def _case(words: Words) -> Schema:
    lines = {
        "it": described(TEXT, "What the policy does, in a few words."),
        "record": described(_facts(_SHA256), "The facts of one record; what is not written is missing."),
        "cluster": described(listed(_facts(_SHA256, THE_RECORD, required=(THE_RECORD,))), "Several records."),
        "ghosts": described(listed(_facts(_SHA256, _OF)), "Removed copies, judged with their survivor."),
        "links": described(listed(_TIES), "Ties between records; lookalikes of one another where left out."),
        "events": described(_events(words), "What happened, and on which day."),
        "holds": described(_holds(), "Holds of the policies by their ids, or holds of this case alone."),
        "confirmed": described(one_or_more(TEXT), "Rules as if counsel had confirmed them; `all` for every rule."),
        "assume": described(one_or_more(TEXT), "Rules as if their law were in force."),
        "expect": described(_EXPECT, "The outcome on each day; of several records, for all or by name."),
        "authoritative": described(TEXT, "Which record is *the* record, or `undecided`."),
        "because": described(one_or_more(TEXT), "Rules, holds or lines of authority that have a part in it."),
    }
    needed: list[Schema] = [
        {"oneOf": [{"required": [key]} for key in ("record", "cluster")]},
        {"anyOf": [{"required": [key]} for key in ("expect", "authoritative")]},
    ]
    return block(CASE_KEYS, lines, required=("it",)) | {"allOf": needed}


def recorded(words: Words) -> Schema:
    """Return what tests refer to as `recorded`: all lines that any record of a case may have."""
    facts = {
        name: described({"anyOf": [one_of([MISSING]), *one_or_more(fact_value(fact))["anyOf"]]}, said_of(fact))
        for name, fact in words.vocabulary.facts.items()
    }
    return {"type": "object", "properties": facts | _BESIDE_FACTS, "additionalProperties": False}


def _facts(*more: str, required: Sequence[str] = ()) -> Schema:
    """Return the facts of a record with `more` lines beside them; a list is what sources say that differ."""
    others = [key for key in _BESIDE_FACTS if key not in more]
    own: Schema = {"propertyNames": {"not": {"enum": others}}} | ({"required": list(required)} if required else {})
    return {"allOf": [{"$ref": "#/definitions/recorded"}, own]}


def _events(words: Words) -> Schema:
    happening: Schema = {"anyOf": [DAY, _HAPPENING]}
    line: Schema = {"anyOf": [one_of([MISSING]), *happening["anyOf"], listed(happening)]}
    events = words.vocabulary.events.values()
    return {
        "type": "object",
        "properties": {
            event.kind: described(line, f"{'; '.join(event.title.values()) or event.kind}.") for event in events
        },
        "additionalProperties": False,
    }


_HAPPENING = block(
    EVENT_KEYS,
    {
        "on": described(DAY, "The day."),
        "earliest": described(DAY, "The first day on which it may have been."),
        "latest": described(DAY, "The last day on which it may have been."),
        "of": described(TEXT, "Another customer, transaction or file than that of the record."),
    },
)


def _holds() -> Schema:
    hold = block(
        HOLD_KEYS,
        {
            "id": described(NAME, "A name that no hold of the policies has."),
            "type": described(one_of([*HoldKind]), "`legal` where left out."),
            "scope": condition("Which records are held.", of="scope", is_filled=True),
            "until": described(DAY, "The end that a regulator stated, or the end of an extension."),
            "received": described(DAY, "The day an access request arrived."),
        },
        required=("id", "scope"),
    )
    one: Schema = {"anyOf": [TEXT, hold]}
    return {"anyOf": [*one["anyOf"], listed(one, is_distinct=True)]}
