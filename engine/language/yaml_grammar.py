"""What PyYAML's parser says, in the words of somebody who never heard of scalars, tokens and indicators."""

from __future__ import annotations

import re

import yaml

from engine.language.characters import shown
from engine.language.source import Place, SourceText

_INDENTATION = "check that this line begins in the same column as the lines it belongs with"
_OPENED = ("quoted scalar", "block scalar", "flow", "simple key", "anchor", "alias", "tag")
_QUOTES = "put the text in quotes"
_WHOLE_QUOTES = "delete it, or put the whole text in double quotes; an apostrophe may stand in them"
_BACKSLASH = "in double quotes, write a backslash as `\\\\`"
_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")
_LAST_CHARACTER = 0x10FFFF


def explain(error: Exception, text: SourceText) -> tuple[Place, str, str]:
    """Return where the parser stopped, what it met, and a way out."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _beyond_unicode(text), "an escape after `\\` that means no character", _BACKSLASH
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    message, help = _in_words(problem, context, is_after_text=_is_after_text(error.problem_mark, text))
    if error.context_mark is not None and any(part in context for part in _OPENED) and "escape" not in problem:
        mark = error.context_mark  # where it began: where it should have ended, nobody can say
    if mark is None:
        return Place(line=1, column=1, width=1), message, help
    line = min(mark.line + 1, len(text.lines))
    column = mark.column + 1 if line == mark.line + 1 else len(text.line(line)) + 1
    return Place(line=line, column=column, width=1), message, help


def _beyond_unicode(text: SourceText) -> Place:
    """Return where an escape names a character after the last one: PyYAML stops there without saying where."""
    for number, line in enumerate(text.lines, 1):
        for match in _LONG_ESCAPE.finditer(line):
            if int(match[1], 16) > _LAST_CHARACTER:
                return Place(line=number, column=match.start() + 1, width=len(match[0]))
    return Place(line=1, column=1, width=1)


def _is_after_text(mark: yaml.Mark | None, text: SourceText) -> bool:
    """Say whether something else stands before the mark in its line."""
    return mark is not None and bool(text.line(mark.line + 1)[: mark.column].strip(" -"))


def _in_words(problem: str, context: str, *, is_after_text: bool) -> tuple[str, str]:
    if "mapping values are not allowed" in problem:
        return "a second colon, or a line that is too far to the right", f"if the colon belongs to the text, {_QUOTES}"
    if "expected ':'" in problem:
        return "this line has no `key: value`", "write a colon and a space after the key"
    if "escape" in problem or "escape" in context:
        return "an escape after `\\` that means no character", _BACKSLASH
    if any(part in context for part in ("anchor", "alias", "tag")):
        return "a value cannot begin with `&`, `*` or `!`", _QUOTES
    if "quoted scalar" in context:
        return "this quote is not closed", "close it with the same kind of quote"
    if "block scalar" in context:
        return "`|` and `>` begin a text of several lines, and nothing else stands beside them", _QUOTES
    if "node content" in problem:
        return "a value is missing here, or begins with a sign that YAML uses itself", _QUOTES
    if "flow" in context:
        return "this bracket is not closed, or a comma is missing in it", "close `[` with `]` and `{` with `}`"
    if "sequence entries" in problem:
        return "an item of a list stands beside its key", "write it on a line of its own, below the key"
    if ("block" in problem or "document start" in problem) and is_after_text:
        return "something is left over after the value", _WHOLE_QUOTES
    if "block" in problem or "block" in context:
        return "this line does not line up with the lines above it", _INDENTATION
    if "cannot start any token" in problem:
        return f"a value cannot begin with {_character_in(problem)}", _QUOTES
    return f"this is not YAML: {shown(problem or context or 'it cannot be read')}", _INDENTATION


def _character_in(problem: str) -> str:
    """Return the character that PyYAML names as a Python literal, in backticks."""
    _, _, rest = problem.partition("character '")
    character, _, _ = rest.partition("' that")
    return f"`{shown(character)}`" if character else "this character"
