"""Values of facts, typed by the vocabulary and by nothing else."""

from __future__ import annotations

from typing import assert_never

from engine.language.codes import Code
from engine.language.notes import Notes, quoted, suggestion
from engine.language.scalars import day, line, number, yes_no
from engine.language.yaml_nodes import Node
from engine.model.facts import FactDefinition, FactKind
from engine.model.values import Value


def value_of(node: Node, notes: Notes, *, fact: FactDefinition) -> Value:
    """Return the value of `fact` that is written."""
    match fact.kind:
        case FactKind.ONE_OF:
            return _listed(node, notes, fact=fact)
        case FactKind.TEXT:
            return _text(node, notes)
        case FactKind.YES_NO:
            return yes_no(node, notes)
        case FactKind.NUMBER:
            return number(node, notes)
        case FactKind.DATE:
            return day(node, notes)
        case FactKind.PATH:
            return path(node, notes)
    assert_never(fact.kind)


def _listed(node: Node, notes: Notes, *, fact: FactDefinition) -> str:
    word = line(node, notes)
    if word not in fact.values:
        raise notes.refusal(
            Code.UNKNOWN_VALUE,
            node,
            message=f"{quoted(word)} is not a value of `{fact.name}`",
            help=suggestion(word, choices=fact.values, label="values"),
        )
    return word


def _text(node: Node, notes: Notes) -> str:
    word = line(node, notes)
    if "*" in word:
        raise notes.refusal(
            Code.WILDCARD,
            node,
            message=f"{quoted(word)} has a `*`, and there are no wildcards",
            help="write each value in full, in a list `[one, two]`",
        )
    return word


def path(node: Node, notes: Notes) -> str:
    """Return a folder or file inside the archive: what begins elsewhere would match nothing."""
    word = _text(node, notes)
    if "\\" in word or any(part in {"", ".", ".."} for part in word.split("/")):
        raise notes.refusal(
            Code.PATH,
            node,
            message=f"{quoted(word)} is not a path inside the archive",
            help="write it as `registry/hk`: with `/` between the parts and none at either end, without `.` and `..`",
        )
    return word
