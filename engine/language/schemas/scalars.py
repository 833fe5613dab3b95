"""Single values as JSON Schema, by the forms that their readers ask for.

A YAML server types what is not quoted by YAML 1.2: `00417` arrives as a number, `yes` as text. What may be any text is
therefore text, a number or a Boolean here.
"""

from __future__ import annotations

import re

from engine.language.characters import MAX_NAME
from engine.language.scalars import DATE, DAYS, HEX, LANGUAGES, PERIOD, ZONE
from engine.language.schemas.blocks import Schema

_ANY_TEXT = ["string", "number", "boolean"]

TEXT: Schema = {"type": _ANY_TEXT}
NAME: Schema = {"type": ["string", "number"], "maxLength": MAX_NAME}
YES_NO: Schema = {"enum": ["yes", "no"]}
YES: Schema = {"enum": ["yes"]}
NUMBER: Schema = {"type": "number"}


def _formed(form: re.Pattern[str]) -> Schema:
    return {"type": "string", "pattern": f"^(?:{form.pattern})$"}


DAY: Schema = _formed(DATE)
DAY_COUNT: Schema = _formed(DAYS)
PERIOD_OF_MONTHS: Schema = _formed(PERIOD) | {"not": {"const": "P"}}
TIMEZONE: Schema = _formed(ZONE)
# Eight decimal digits arrive as a number, and `1e234567` too: the form is asked of text alone.
DIGEST: Schema = {"type": ["string", "number"], "pattern": f"^(?:{HEX.pattern.replace('a-f', 'a-fA-F')})$"}
TITLE: Schema = {
    "anyOf": [
        TEXT,
        {
            "type": "object",
            "properties": {language: TEXT for language in LANGUAGES},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}


def whole_number(*, least: int, most: int) -> Schema:
    """Return the schema of a whole number within bounds."""
    return {"type": "integer", "minimum": least, "maximum": most}
