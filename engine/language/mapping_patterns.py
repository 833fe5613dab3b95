"""Patterns of a mapping: paths made of columns, names that say facts, and which sidecar describes which image."""

from __future__ import annotations

from collections.abc import Callable

from engine.language.blocks import Block, each, lines_of
from engine.language.codes import Code
from engine.language.mapping_columns import Column, date_forms, texts
from engine.language.notes import Notes, Refused, quoted, suggestion
from engine.language.scalars import line
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Listing, Node, Word
from engine.model.facts import FactKind
from engine.model.mappings import NamePattern, SidecarMapping
from engine.model.path_patterns import PathPattern, PatternError

NAME = "name"
"""The group of `of` for what the star of `match` stands for."""

PATTERN_KEYS = ("match", "dates")
SIDECAR_KEYS = ("match", "of", "fields", "dates", "missing")
_SUFFIXES = (".json", ".yaml", ".yml")
_PATH_HELP = "write it as `cheques/{customer}/{transaction}_*.jpg`"
_OF_HELP = 'write it as `"{name}.tif"`: `{name}` is what the star of `match` stands for'


def path_template(node: Node, notes: Notes) -> PathPattern:
    """Return a path that is made of columns; its groups are their names."""
    pattern = _pattern(node, notes, help="write it as `{Box}/{File No}.tif`, with names of columns in the braces")
    if not pattern.groups or any(piece.group == "" for piece in pattern.pieces):
        raise notes.refusal(
            Code.PATTERN,
            node,
            message=f"{quoted(pattern.text)} does not make one path of columns",
            help="name at least one column in braces, and leave out `*`",
        )
    return pattern


def name_pattern(node: Node, notes: Notes, *, words: Words) -> NamePattern:
    """Return a pattern whose groups are facts, alone or in a block with the forms of its dates."""
    if isinstance(node, (Word, Listing)):
        return NamePattern(match=_of_facts(node, notes, words=words))
    block = Block(node, notes, what="a pattern of paths", keys=PATTERN_KEYS)
    match = block.required("match", lambda node, notes: _of_facts(node, notes, words=words))
    dates = block.optional("dates", date_forms, ())
    block.close()
    if dates and all(words.vocabulary.facts[fact].kind is not FactKind.DATE for fact in match.groups):
        raise notes.refusal(
            Code.COLUMN_MARK, block.key("dates"), message="the pattern names no date", help="delete `dates`"
        )
    return NamePattern(match=match, dates=dates)


def sidecar(node: Node, notes: Notes, *, column: Callable[[Entry, Notes], Column]) -> SidecarMapping:
    """Return which files describe which images, and what their fields mean."""
    block = Block(node, notes, what="a sidecar", keys=SIDECAR_KEYS)
    mapping = SidecarMapping(
        match=block.required("match", _match),
        of=block.required("of", _images),
        fields=block.optional(
            "fields", lambda node, notes: dict(each(lines_of(node, notes).entries, notes, read=column)), {}
        ),
        dates=block.optional("dates", date_forms, ()),
        missing=block.optional("missing", texts, frozenset()),
    )
    block.close()
    return mapping


def _pattern(node: Node, notes: Notes, *, help: str) -> PathPattern:
    text = line(node, notes)
    try:
        return PathPattern.of(text)
    except PatternError as error:
        raise notes.refusal(
            Code.PATTERN, node, message=f"{quoted(text)} is not a pattern: {error.fault}", help=help
        ) from None


def _of_facts(node: Node, notes: Notes, *, words: Words) -> PathPattern:
    pattern = _pattern(node, notes, help=_PATH_HELP)
    if not pattern.groups:
        raise notes.refusal(
            Code.PATTERN, node, message=f"{quoted(pattern.text)} names no fact, so it says nothing", help=_PATH_HELP
        )
    is_refused = False
    for fact in pattern.groups:
        if fact not in words.vocabulary.facts:
            notes.note(
                Code.UNKNOWN_FACT,
                node,
                message=f"{quoted(fact)} is not a fact of the vocabulary",
                help=suggestion(fact, choices=words.vocabulary.facts, label="facts"),
            )
            is_refused = True
    if is_refused:
        raise Refused
    return pattern


def _match(node: Node, notes: Notes) -> PathPattern:
    """Return the pattern of the names of sidecars, its star as the group `name`."""
    pattern = _pattern(node, notes, help="write it as `*.json`")
    stars = sum(piece.group == "" for piece in pattern.pieces)
    if stars != 1 or pattern.groups or "/" in pattern.text or not pattern.text.lower().endswith(_SUFFIXES):
        raise notes.refusal(
            Code.PATTERN,
            node,
            message=f"{quoted(pattern.text)} does not name sidecars",
            help="write one star and the ending of a JSON or YAML file, as `*.json`; they lie beside their images",
        )
    return PathPattern.of(pattern.text.replace("*", f"{{{NAME}}}"))


def _images(node: Node, notes: Notes) -> tuple[PathPattern, ...]:
    items = node.items if isinstance(node, Listing) else (node,)
    return each(items, notes, read=_image)


def _image(node: Node, notes: Notes) -> PathPattern:
    pattern = _pattern(node, notes, help=_OF_HELP)
    if pattern.groups != (NAME,) or "*" in pattern.text or "/" in pattern.text:
        raise notes.refusal(
            Code.PATTERN, node, message=f"{quoted(pattern.text)} does not name one image", help=_OF_HELP
        )
    return pattern
