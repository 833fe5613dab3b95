"""The schema of each kind of document, in the words of one vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.documents import Kind
from engine.language.schemas import holds, mappings, organisation, policies, timelines, vocabularies
from engine.language.schemas.blocks import Schema
from engine.language.schemas.conditions import definitions
from engine.language.words import Words

_WITH_CONDITIONS = frozenset({Kind.POLICY, Kind.HOLD, Kind.RELEASE, Kind.TEST})
_DRAFT = "http://json-schema.org/draft-07/schema#"


def schemas_of(words: Words) -> Mapping[Kind, Schema]:
    """Return the schemas by kind, each in the words of the vocabulary."""
    found = {
        Kind.VOCABULARY: vocabularies.vocabulary(),
        Kind.POLICY: policies.policy(words),
        Kind.ENTITIES: organisation.entities(words),
        Kind.CONFIRMATION: organisation.confirmation(),
        Kind.HOLD: holds.hold(),
        Kind.RELEASE: holds.release(),
        Kind.APPROVALS: organisation.approvals(words),
        Kind.TEST: timelines.suite(words),
        Kind.MAPPING: mappings.mapping(words),
    }
    return {kind: _whole(kind, schema, words=words) for kind, schema in found.items()}


def _whole(kind: Kind, schema: Schema, *, words: Words) -> Schema:
    head = {"$schema": _DRAFT, "title": f"Muniment: {kind}"}
    its_kind = {"kind": schema["properties"]["kind"] | {"enum": [kind.value]}}
    whole = head | schema | {"properties": schema["properties"] | its_kind}
    return whole | ({"definitions": _definitions(kind, words)} if kind in _WITH_CONDITIONS else {})


def _definitions(kind: Kind, words: Words) -> dict[str, Schema]:
    found = definitions(words)
    return {"scope": found["scope"], "recorded": timelines.recorded(words)} if kind is Kind.TEST else found
