"""Blocks as JSON Schema: the same table of keys that the reader has, with a description for each.

A schema serves completion and help while somebody types; `muniment check` alone says whether a file is right. So a
schema may accept what the reader refuses, and never refuses what the reader accepts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = dict[str, Any]
"""A JSON Schema of draft 7, which the editors' YAML servers know best."""


def described(schema: Schema, description: str) -> Schema:
    """Return `schema` with the words that an editor shows beside it."""
    return {"description": description} | schema


def block(keys: Sequence[str], lines: Mapping[str, Schema], *, required: Sequence[str] = ()) -> Schema:
    """Return the schema of a block with exactly the keys that its reader knows.

    INVARIANT: `lines` has every key of the reader's table and no other; so a new key cannot be forgotten here.
    """
    if set(keys) != set(lines):
        raise AssertionError(f"keys without a schema, or the other way round: {set(keys) ^ set(lines)}")
    schema: Schema = {
        "type": "object",
        "properties": {key: lines[key] for key in keys},
        "additionalProperties": False,
    }
    return schema | ({"required": list(required)} if required else {})


def one_of(words: Sequence[str]) -> Schema:
    """Return the schema of one word of a closed list."""
    return {"enum": list(words)}


def listed(item: Schema, *, is_distinct: bool = False) -> Schema:
    """Return the schema of a list that is not empty."""
    return {"type": "array", "items": item, "minItems": 1} | ({"uniqueItems": True} if is_distinct else {})


def one_or_more(item: Schema) -> Schema:
    """Return the schema of one value, or a list of them."""
    return {"anyOf": [item, listed(item, is_distinct=True)]}


def named(item: Schema) -> Schema:
    """Return the schema of a block whose keys are names that the author gives."""
    return {"type": "object", "additionalProperties": item}
