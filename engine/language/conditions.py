"""Conditions: blocks of lines over facts, to the tree that the judge weighs.

A block means all of its lines. There are equality and lists, five comparisons, `any` and `not`; the scope of a hold may
name single records besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engine.language.blocks import Reader, distinct, each, lines_of, list_of
from engine.language.codes import Code
from engine.language.notes import Notes, closest, listing, quoted
from engine.language.scalars import hex_prefix, line
from engine.language.values import value_of
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Lines, Listing, Node
from engine.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Condition,
    DigestIn,
    Not,
    OneOf,
    RecordIn,
)
from engine.model.facts import FactDefinition, FactKind
from engine.model.values import Value

T = TypeVar("T")

RESERVED = ("any", "not", "all", "ids", "sha256")
"""Words of the grammar, or too near to it: no fact may have such a name."""

COMPARISONS: dict[FactKind, tuple[Comparison, ...]] = {
    FactKind.DATE: (Comparison.BEFORE, Comparison.ON_OR_AFTER),
    FactKind.NUMBER: (Comparison.AT_LEAST, Comparison.AT_MOST),
    FactKind.PATH: (Comparison.UNDER,),
    FactKind.ONE_OF: (),
    FactKind.TEXT: (),
    FactKind.YES_NO: (),
}

_KINDS = {
    FactKind.ONE_OF: "one of a list",
    FactKind.TEXT: "text",
    FactKind.YES_NO: "yes or no",
    FactKind.NUMBER: "a number",
    FactKind.DATE: "a date",
    FactKind.PATH: "a path",
}

_TEMPTING = {
    "after": "write `on_or_after` and the day after",
    "on_or_before": "write `before` and the day after",
    "less_than": "write `at_most`",
    "more_than": "write `at_least`",
    "in": "write the values as a list: `[one, two]`",
    "is": "write the value right after the fact",
    "equals": "write the value right after the fact",
    "not": "write `not:` above the fact: `not: {fact: value}`",
}


def condition(words: Words) -> Reader[Condition]:
    """Return a reader of conditions over facts; an empty block is always true."""
    return _Conditions(words=words, names_records=False).block


def condition_with_lines(words: Words) -> Reader[Condition]:
    """Return a reader of conditions over facts that say something."""
    return _Conditions(words=words, names_records=False).filled_block


def scope(words: Words) -> Reader[Condition]:
    """Return a reader of the scope of a hold: facts, and records by id or digest."""
    return _Conditions(words=words, names_records=True).block


def scope_with_lines(words: Words) -> Reader[Condition]:
    """Return a reader of the scope of a narrowing: as that of a hold, and an empty one is refused."""
    return _Conditions(words=words, names_records=True).filled_block


@dataclass(frozen=True, slots=True, kw_only=True)
class _Conditions:
    words: Words
    names_records: bool

    def block(self, node: Node, notes: Notes) -> Condition:
        lines = lines_of(node, notes)
        parts = each(lines.entries, notes, read=self._line)
        if not parts:
            return ALWAYS
        return parts[0] if len(parts) == 1 else AllOf(parts=parts)

    def filled_block(self, node: Node, notes: Notes) -> Condition:
        if not lines_of(node, notes).entries:
            raise notes.refusal(
                Code.EMPTY_VALUE,
                node,
                message="this block has no lines, so it would be true of every record",
                help="write at least one `fact: value`",
            )
        return self.block(node, notes)

    def _line(self, entry: Entry, notes: Notes) -> Condition:
        match entry.key.text:
            case "any":
                return AnyOf(parts=each(list_of(entry.value, notes), notes, read=self.filled_block))
            case "not":
                return Not(part=self.filled_block(entry.value, notes))
            case "ids" if self._may_name(entry, notes):
                return RecordIn(ids=_one_or_more(entry.value, notes, read=line))
            case "sha256" if self._may_name(entry, notes):
                return DigestIn(prefixes=_one_or_more(entry.value, notes, read=hex_prefix))
        return self._of_fact(entry, notes, fact=self.words.fact(entry.key, notes))

    def _may_name(self, entry: Entry, notes: Notes) -> bool:
        if not self.names_records:
            raise notes.refusal(
                Code.RECORDS_NAMED,
                entry.key,
                message=f"{quoted(entry.key.text)} names single records, which only the scope of a hold may do",
                help="say by their facts which records are meant",
            )
        return True

    def _of_fact(self, entry: Entry, notes: Notes, *, fact: FactDefinition) -> Condition:
        if isinstance(entry.value, Lines):
            return _comparisons(entry.value, notes, fact=fact)

        def read(node: Node, notes: Notes) -> Value:
            return value_of(node, notes, fact=fact)

        return OneOf(fact=fact.name, values=_one_or_more(entry.value, notes, read=read))


def _one_or_more(node: Node, notes: Notes, *, read: Reader[T]) -> tuple[T, ...]:
    return distinct(read)(node, notes) if isinstance(node, Listing) else (read(node, notes),)


def _comparisons(lines: Lines, notes: Notes, *, fact: FactDefinition) -> Condition:
    def read(entry: Entry, notes: Notes) -> Condition:
        comparison = _comparison(entry, notes, fact=fact)
        return Compared(fact=fact.name, comparison=comparison, value=value_of(entry.value, notes, fact=fact))

    parts = each(lines.entries, notes, read=read)
    if not parts:
        raise notes.refusal(
            Code.EMPTY_VALUE, lines, message=f"`{fact.name}` is compared with nothing", help=_possible(fact)
        )
    _refuse_empty_range([part for part in parts if isinstance(part, Compared)], lines, notes, fact=fact)
    return parts[0] if len(parts) == 1 else AllOf(parts=parts)


def _comparison(entry: Entry, notes: Notes, *, fact: FactDefinition) -> Comparison:
    possible = [comparison.value for comparison in COMPARISONS[fact.kind]]
    if entry.key.text not in possible:
        hint = _TEMPTING.get(entry.key.text) if possible or entry.key.text in {"in", "is", "equals", "not"} else None
        meant = closest(entry.key.text, choices=possible)
        raise notes.refusal(
            Code.COMPARISON,
            entry.key,
            message=f"{quoted(entry.key.text)} is no comparison for `{fact.name}`, which is {_KINDS[fact.kind]}",
            help=hint or (f"did you mean `{meant}`?" if meant else _possible(fact)),
        )
    return Comparison(entry.key.text)


def _possible(fact: FactDefinition) -> str:
    possible = COMPARISONS[fact.kind]
    if not possible:
        return f"write `{fact.name}: value`, or `{fact.name}: [one, two]`"
    return listing([comparison.value for comparison in possible], label="possible here")


def _refuse_empty_range(parts: list[Compared], lines: Lines, notes: Notes, *, fact: FactDefinition) -> None:
    bounds = {part.comparison: part.value for part in parts}
    first, end = bounds.get(Comparison.ON_OR_AFTER), bounds.get(Comparison.BEFORE)
    least, most = bounds.get(Comparison.AT_LEAST), bounds.get(Comparison.AT_MOST)
    is_empty = (isinstance(first, date) and isinstance(end, date) and end <= first) or (
        isinstance(least, Decimal) and isinstance(most, Decimal) and most < least
    )
    if is_empty:
        raise notes.refusal(
            Code.EMPTY_RANGE,
            lines,
            message=f"no value of `{fact.name}` lies within these bounds",
            help="check whether the two bounds were exchanged",
        )
