"""The two lines that every document begins with."""

from __future__ import annotations

from engine.language.documents import LANGUAGE_VERSION, Kind
from engine.language.schemas.blocks import Schema, described, one_of

HEAD: dict[str, Schema] = {
    "muniment": described({"enum": [int(LANGUAGE_VERSION), LANGUAGE_VERSION]}, "The version of the language."),
    "kind": described(one_of([*Kind]), "What kind of document this is."),
}
