"""One narrowing by itself: a scope, or a release with a scope, read as strictly as in a bundle, after it and alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from engine.language.blocks import Reader
from engine.language.codes import Code
from engine.language.conditions import scope_with_lines
from engine.language.documents import Kind, read_document
from engine.language.holds import read_release
from engine.language.notes import Notes, Refused, quoted
from engine.language.problems import BundleError
from engine.language.source import Source
from engine.language.words import Words
from engine.language.yaml_nodes import Node, read_nodes
from engine.model.conditions import Condition
from engine.model.facts import Vocabulary
from engine.model.holds import Hold, Release

T = TypeVar("T")


def read_scope(source: Source, *, vocabulary: Vocabulary) -> Condition:
    """Return the scope that a text says; raises `BundleError`, also for an empty one."""
    return _read(source, scope_with_lines(Words(vocabulary=vocabulary)))


def read_one_release(source: Source, *, vocabulary: Vocabulary, holds: Mapping[str, Hold]) -> Release:
    """Return the release that a file says; raises `BundleError`, also where it releases none of `holds`."""
    return _read(source, partial(_release, words=Words(vocabulary=vocabulary), holds=holds))


def _release(node: Node, notes: Notes, *, words: Words, holds: Mapping[str, Hold]) -> Release:
    document = read_document(node, notes)
    if document.kind is not Kind.RELEASE:
        raise notes.refusal(
            Code.KIND,
            document.kind_word,
            message=f"{quoted(document.kind_word.text)} is no release",
            help="name a file with `kind: release`",
        )
    return read_release(document.node, notes, words=words, holds=holds, is_complete=True)


def _read(source: Source, read: Reader[T]) -> T:
    node, notes = read_nodes(source)
    try:
        if node is None:
            raise Refused
        found = read(node, notes)
    except Refused:
        raise BundleError(notes.problems) from None
    if any(problem.severity == "error" for problem in notes.problems):
        raise BundleError(notes.problems)
    return found
