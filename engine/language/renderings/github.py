"""Workflow commands of GitHub Actions: each problem becomes a note beside its line in a pull request.

Source: "Workflow commands for GitHub Actions". A message escapes `%`, CR and LF; a property `:` and `,` besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.language.characters import shown
from engine.language.problems import Problem, places

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def to_github(problems: Sequence[Problem]) -> str:
    """Return one command a line."""
    return "\n".join(_command(problem) for problem in problems)


def _command(problem: Problem) -> str:
    properties = {"title": f"{problem.code}: {problem.code.summary}"}
    if problem.span is not None:
        properties = {
            "file": problem.span.file,
            "line": str(problem.span.line),
            "endLine": str(problem.span.line),
            "col": str(problem.span.column),
            "endColumn": str(problem.span.column + problem.width),
        } | properties
    text = problem.message
    if problem.help:
        text += f"\nhelp: {problem.help}"
    if problem.also:
        text += f"\nalso: {places(problem.also)}"
    text = "\n".join([text, *problem.notes])
    written = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{problem.severity} {written}::{_escaped(text, _DATA)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    # What ends a line in some program, and what steers a terminal, would begin a command of its own.
    return "".join(table.get(character) or shown(character) for character in text)
