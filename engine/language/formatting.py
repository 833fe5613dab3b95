"""Formatting one document: the layout of the house, only where nothing but the layout changes.

What was written is read again with our own reader: where a word, its quotes or a remark would differ, nothing is
written. A formatter that changed a period by one character could free records in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from ruamel.yaml.error import YAMLError

from engine.language.comments import outline
from engine.language.layout import laid_out
from engine.language.problems import Problem
from engine.language.source import Source
from engine.language.yaml_nodes import Listing, Node, Word, decode, read_nodes

Meaning = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """What became of one document.

    `data` is what it should be, the same bytes where it is so already. Where it has errors these are `problems`, and
    where only its layout cannot be kept `obstacle` says why; then `data` is what it is.
    """

    name: str
    data: bytes
    is_changed: bool = False
    problems: tuple[Problem, ...] = ()
    obstacle: str = ""


def format_source(source: Source) -> Formatted:
    """Return `source` in the layout of the house, or why it stays as it is."""
    node, notes = read_nodes(source)
    if node is None:
        return Formatted(name=source.name, data=source.data, problems=notes.problems)
    decoded = decode(source)[0]
    text = decoded.text
    try:
        result = laid_out(text)
        obstacle = _difference(text, result, node=node, name=source.name)
        if not obstacle and laid_out(result) != result:
            obstacle = "its layout would change again the next time"
    except (YAMLError, yaml.YAMLError):
        obstacle = "it is written in a way that cannot be laid out anew"
    if obstacle:
        if decoded.is_sealed:
            obstacle = "its layout cannot be changed safely"  # the obstacle may repeat a remark
        return Formatted(name=source.name, data=source.data, obstacle=obstacle)
    data = result.encode()
    return Formatted(name=source.name, data=data, is_changed=data != source.data)


def _difference(text: str, result: str, *, node: Node, name: str) -> str:
    """Return what would change besides the layout, or nothing."""
    again, _ = read_nodes(Source(name, result.encode()))
    if again is None or _meaning(again) != _meaning(node):
        return "its meaning would change"
    before = [remark.text for remark in outline(text.replace("\r\n", "\n").replace("\r", "\n")).remarks]
    after = [remark.text for remark in outline(result).remarks]
    if before == after:
        return ""
    there = set(after)
    lost = next((remark for remark in before if remark not in there), "")
    return f"the remark `{lost}` would be lost" if lost else "remarks would change their order"


def _meaning(node: Node) -> Meaning:
    """Return all that a reader of the language can see of a tree but its places."""
    if isinstance(node, Word):
        # A long text may begin with `>` instead of a quote; both say that it is text.
        return ("word", node.text, node.is_quoted or node.is_folded, node.is_folded)
    if isinstance(node, Listing):
        return ("list", *(_meaning(item) for item in node.items))
    return ("lines", *((_meaning(entry.key), _meaning(entry.value)) for entry in node.entries))
