"""Conditions as JSON Schema: the facts of one vocabulary, each with its values and comparisons."""

from __future__ import annotations

from typing import assert_never

from engine.language.conditions import COMPARISONS
from engine.language.schemas.blocks import Schema, described, listed, one_of, one_or_more
from engine.language.schemas.scalars import DAY, DIGEST, NUMBER, TEXT, YES_NO
from engine.language.words import Words
from engine.model.facts import FactDefinition, FactKind

_ANY = "True of records of which any of these blocks is true."
_NOT = "True of records of which this block is not true."
_IDS = "Single records by their ids."
_SHA256 = "Single files by their SHA-256, in full or by eight or more digits."
_COMPARED = {
    "before": "before this day",
    "on_or_after": "on this day or later",
    "at_least": "this number or more",
    "at_most": "this number or less",
    "under": "this folder itself and whatever lies below it",
}


def definitions(words: Words) -> dict[str, Schema]:
    """Return what the conditions of a document refer to: `condition`, and `scope`, which may name single records."""
    facts = {name: fact_line(fact) for name, fact in words.vocabulary.facts.items()}
    named = {"ids": described(one_or_more(TEXT), _IDS), "sha256": described(one_or_more(DIGEST), _SHA256)}
    return {"condition": _of_lines("condition", facts), "scope": _of_lines("scope", facts | named)}


def condition(description: str, *, of: str = "condition", is_filled: bool = False) -> Schema:
    """Return a condition, which `is_filled` where an empty block is refused."""
    parts: list[Schema] = [{"$ref": f"#/definitions/{of}"}]
    return described({"allOf": [*parts, {"minProperties": 1}] if is_filled else parts}, description)


def fact_value(fact: FactDefinition) -> Schema:
    """Return one value of a fact."""
    match fact.kind:
        case FactKind.ONE_OF:
            return one_of(fact.values)
        case FactKind.TEXT | FactKind.PATH:
            return TEXT
        case FactKind.YES_NO:
            return YES_NO
        case FactKind.NUMBER:
            return NUMBER
        case FactKind.DATE:
            return DAY
    assert_never(fact.kind)


def fact_line(fact: FactDefinition) -> Schema:
    """Return what may be written after a fact: a value, a list of values, or comparisons."""
    value = fact_value(fact)
    shapes = list(one_or_more(value)["anyOf"])
    if COMPARISONS[fact.kind]:
        compared = {str(one): described(value, _COMPARED[one]) for one in COMPARISONS[fact.kind]}
        shapes.append({"type": "object", "properties": compared, "additionalProperties": False, "minProperties": 1})
    return described({"anyOf": shapes}, said_of(fact))


def said_of(fact: FactDefinition) -> str:
    """Return what an editor says of a fact: its title, and where it is personal or tells cases apart."""
    title = "; ".join(fact.title.values()) or fact.name
    notes = [f"Personal: {', '.join(fact.personal_values)}."] if fact.personal_values else []
    notes += ["Reports mask it."] if fact.is_personal else []
    notes += ["Tells two cases apart."] if fact.identity != "no" else []
    return " ".join([f"{title}.", *notes])


def _of_lines(name: str, facts: dict[str, Schema]) -> Schema:
    filled: Schema = {"allOf": [{"$ref": f"#/definitions/{name}"}, {"minProperties": 1}]}
    joined = {"any": described(listed(filled), _ANY), "not": described(filled, _NOT)}
    return {"type": "object", "properties": facts | joined, "additionalProperties": False}
