"""Documents: what every file says first, the version of the language and its own kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from engine.language.blocks import lines_of, word_of
from engine.language.codes import Code
from engine.language.notes import Notes, Refused, closest, listing, quoted, suggestion
from engine.language.problems import Problem
from engine.language.source import Source
from engine.language.yaml_nodes import Lines, Node, Word, read_nodes

T = TypeVar("T")

LANGUAGE_VERSION = "1"


class Kind(StrEnum):
    """The kinds of document."""

    VOCABULARY = "vocabulary"
    POLICY = "policy"
    ENTITIES = "entities"
    CONFIRMATION = "confirmation"
    APPROVALS = "approvals"
    HOLD = "hold"
    RELEASE = "release"
    TEST = "test"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that was read as far as its kind."""

    kind: Kind
    kind_word: Word
    node: Lines
    notes: Notes


def read_document(node: Node, notes: Notes) -> Document:
    """Return the document with its kind, from the two lines that every file begins with; raises `Refused`."""
    lines = lines_of(node, notes)
    values = {entry.key.text: entry.value for entry in lines.entries}
    for key in ("muniment", "kind"):
        meant = [entry.key for entry in lines.entries if closest(entry.key.text, choices=(key,))]
        if key not in values and meant:
            raise notes.refusal(
                Code.UNKNOWN_KEY,
                meant[0],
                message=f"{quoted(meant[0].text)} is not a key of a document",
                help=f"did you mean `{key}`?",
            )
    version = values.get("muniment")
    if version is None or not isinstance(version, Word) or version.text != LANGUAGE_VERSION:
        raise notes.refusal(
            Code.VERSION,
            lines if version is None else version,
            message=f"every file says `muniment: {LANGUAGE_VERSION}`, the version of the language",
            help=f"write `muniment: {LANGUAGE_VERSION}` as the first line",
        )
    kinds = [kind.value for kind in Kind]
    if "kind" not in values:
        raise notes.refusal(
            Code.KIND,
            lines,
            message="this file does not say what kind of document it is",
            help=listing(kinds, label="add a line `kind:`; kinds"),
        )
    kind = word_of(values["kind"], notes)
    if kind.text not in kinds:
        raise notes.refusal(
            Code.KIND,
            kind,
            message=f"{quoted(kind.text)} is not a kind of document",
            help=suggestion(kind.text, choices=kinds, label="kinds"),
        )
    return Document(kind=Kind(kind.text), kind_word=kind, node=lines, notes=notes)


def read_alone(source: Source, read: Callable[[Node, Notes], T]) -> tuple[T | None, tuple[Problem, ...]]:
    """Return what `read` makes of a file that is no part of a bundle, and its problems in reading order.

    There is nothing only where there is a problem.
    """
    node, notes = read_nodes(source)
    found: T | None = None
    try:
        if node is None:
            raise Refused
        found = read(node, notes)
    except Refused:
        pass
    if found is None and not notes.problems:
        raise AssertionError("a file was given up without an error")
    return found, tuple(sorted(notes.problems, key=lambda problem: problem.sort_key))


def lines_of_kind(node: Node, notes: Notes, *, kind: Kind, help: str) -> Lines:
    """Return the lines of a document that has to be of one `kind`; `help` is the way out where it is of another."""
    document = read_document(node, notes)
    if document.kind is not kind:
        raise notes.refusal(
            Code.KIND,
            document.kind_word,
            message=f"this is a document of the kind {quoted(document.kind)}, and no {kind}",
            help=help,
        )
    return document.node
