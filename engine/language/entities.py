"""The register of legal entities: whose financial year ends when."""

from __future__ import annotations

import calendar
import re

from engine.language.blocks import Block, Reader, several, word_of
from engine.language.codes import Code
from engine.language.ids import Ids
from engine.language.notes import Notes, quoted
from engine.language.scalars import name
from engine.language.values import value_of
from engine.language.words import Words
from engine.language.yaml_nodes import Node
from engine.model.dates import YearEnd
from engine.model.facts import FactKind
from engine.model.policies import Entity

REGISTER_KEYS = ("muniment", "kind", "title", "entities")
ENTITY_KEYS = ("id", "year_end", "jurisdiction")
_YEAR_END = re.compile(r"([0-9]{2})-([0-9]{2})")
_A_LEAP_YEAR = 2024
_JURISDICTION = "jurisdiction"


def read_entities(node: Node, notes: Notes, *, words: Words, ids: Ids) -> tuple[Entity, ...]:
    """Return the entities that `node` lists; `ids` are those of entities alone."""
    block = Block(node, notes, what="a register of entities", keys=REGISTER_KEYS)
    found = block.required("entities", entities(words, ids))
    block.close()
    return found


def entities(words: Words, ids: Ids) -> Reader[tuple[Entity, ...]]:
    """Return a reader of a list of entities, as a register and a test have them."""

    def entity(node: Node, notes: Notes) -> Entity:
        return _entity(node, notes, words=words, ids=ids)

    return several(entity)


def _entity(node: Node, notes: Notes, *, words: Words, ids: Ids) -> Entity:
    block = Block(
        node,
        notes,
        what="an entity",
        keys=ENTITY_KEYS,
        hints={"financial_year_end": "write `year_end: 12-31`"},
    )
    entity = Entity(
        id=block.required("id", ids.of("entity")),
        year_end=block.required("year_end", _year_end, help="write `year_end: 12-31`, or `unknown`"),
        jurisdiction=block.optional("jurisdiction", _jurisdiction(words), None),
    )
    block.close()
    return entity


def _year_end(node: Node, notes: Notes) -> YearEnd | None:
    """Return the last day of the financial year; one that is not known starts no clock, so everything waits."""
    word = word_of(node, notes)
    if word.text == "unknown":
        return None
    match = _YEAR_END.fullmatch(word.text)
    if match is not None:
        month, day = int(match[1]), int(match[2])
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_A_LEAP_YEAR, month)[1]:
            return YearEnd(month=month, day=day)
    raise notes.refusal(
        Code.YEAR_END,
        word,
        message=f"{quoted(word.text)} is not the last day of a year",
        help="write month and day, such as 12-31 or 03-31, or `unknown`",
    )


def _jurisdiction(words: Words) -> Reader[str]:
    def read(node: Node, notes: Notes) -> str:
        fact = words.vocabulary.facts.get(_JURISDICTION)
        if fact is not None and fact.kind is FactKind.ONE_OF:
            return str(value_of(node, notes, fact=fact))
        return name(node, notes)

    return read
