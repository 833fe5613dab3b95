"""Mappings as JSON Schema: tables, names and sidecars of one archive, in the words of one vocabulary."""

from __future__ import annotations

from engine.language.mapping_columns import EVENT_COLUMN_KEYS, EVENT_COLUMNS, FACT_COLUMN_KEYS
from engine.language.mapping_patterns import PATTERN_KEYS, SIDECAR_KEYS
from engine.language.mappings import CATALOGUE_KEYS, DELIMITERS, MAPPING_KEYS, TABLE_KEYS
from engine.language.schemas.blocks import Schema, block, described, listed, named, one_of
from engine.language.schemas.heads import HEAD
from engine.language.schemas.scalars import TEXT, TITLE, whole_number
from engine.language.words import Words
from engine.model.mappings import IGNORE, Encoding

_DATES: Schema = described({"anyOf": [TEXT, listed(TEXT)]}, "How days are written, as DD/MM/YYYY.")
_MISSING: Schema = described(listed(TEXT, is_distinct=True), "What is written where nothing is known, as `-`.")
_VALUES: Schema = described(named(TEXT), "What is written there, and the word of the vocabulary for it.")
_TRUE: Schema = {"enum": [True, "true", "yes"]}


def mapping(words: Words) -> Schema:
    """Return the schema of a mapping."""
    of_fact = _fact_column(words)
    of_catalogue = _fact_column(words, more=("path", "sha256"))
    return block(
        MAPPING_KEYS,
        HEAD
        | {
            "title": described(TITLE, "For people."),
            "catalogues": described(
                named(_table(CATALOGUE_KEYS, of_catalogue)), "Tables of facts, by the names of their files."
            ),
            "events": described(
                named(_table(TABLE_KEYS, _event_column())), "Tables of events, by the names of their files."
            ),
            "paths": described(listed(_PATTERN), "What the path of a file says of it, as `cheques/{customer}/*.jpg`."),
            "sidecars": described(listed(_sidecar(of_fact)), "Descriptions beside images."),
            "tags": described(named(of_fact), "What tags inside images mean, as EXIF:DateTimeOriginal."),
        },
        required=("muniment", "kind"),
    )


def _table(keys: tuple[str, ...], column: Schema) -> Schema:
    lines = {
        "encoding": described(one_of([*Encoding]), "How the file is encoded."),
        "delimiter": described(one_of([*DELIMITERS]), "What stands between the cells."),
        "header": described(whole_number(least=1, most=1_000), "The line that names the columns."),
        "sheet": described(TEXT, "The sheet of a workbook."),
        "dates": _DATES,
        "missing": _MISSING,
        "columns": described(named(column), "What each column means; `ignore` for one that says nothing here."),
        "path": described(TEXT, "How columns make the path of a file, as `{Box}/{File No}.tif`."),
    }
    return block(keys, {key: lines[key] for key in keys})


def _fact_column(words: Words, *, more: tuple[str, ...] = ()) -> Schema:
    facts = list(words.vocabulary.facts)
    whole = block(
        FACT_COLUMN_KEYS,
        {"fact": described(one_of(facts), "The fact."), "values": _VALUES, "dates": _DATES},
        required=("fact",),
    )
    return {"anyOf": [one_of([*more, IGNORE, *facts]), whole]}


def _event_column() -> Schema:
    marks = {name: described(_TRUE, "This column has it.") for name in EVENT_COLUMNS}
    return {
        "anyOf": [
            one_of([*EVENT_COLUMNS, IGNORE]),
            block(EVENT_COLUMN_KEYS, marks | {"values": _VALUES, "dates": _DATES}),
        ]
    }


_PATTERN: Schema = {
    "anyOf": [
        TEXT,
        block(PATTERN_KEYS, {"match": described(TEXT, "The pattern."), "dates": _DATES}, required=("match",)),
    ]
}


def _sidecar(column: Schema) -> Schema:
    return block(
        SIDECAR_KEYS,
        {
            "match": described(TEXT, "The names of the descriptions, as `*.json`."),
            "of": described({"anyOf": [TEXT, listed(TEXT)]}, "The image that one describes, as `{name}.tif`."),
            "fields": described(named(column), "What each field means."),
            "dates": _DATES,
            "missing": _MISSING,
        },
        required=("match", "of"),
    )
