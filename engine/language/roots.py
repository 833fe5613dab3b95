"""Roots: many problems with one cause become one, with the further places that it spoils.

A fact that the vocabulary misspells is unknown in every rule that uses it; ten messages would hide the one mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.language.codes import Code
from engine.language.problems import Problem

_OF_NAMES = frozenset({Code.UNKNOWN_FACT, Code.UNKNOWN_EVENT, Code.UNKNOWN_VALUE, Code.ROLE})
"""Problems of a name that is looked up: where it fails in several places, one mistake is the likely cause."""

_WRITTEN = "written so in {count} places: perhaps it is the vocabulary that is misspelt"


def roots(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return `problems` in their order, where each name that is not known is reported once, at its first place.

    Problems in sealed files stay apart: their message is the same whatever the word was.
    """
    groups: dict[tuple[Code, str], list[Problem]] = {}
    for problem in problems:
        if problem.code in _OF_NAMES and problem.source_line is not None:
            groups.setdefault((problem.code, problem.message), []).append(problem)
    joined: dict[int, Problem] = {}
    dropped: set[int] = set()
    for first, *others in groups.values():
        if others:
            joined[id(first)] = _joined(first, others)
            dropped |= {id(other) for other in others}
    return tuple(joined.get(id(problem), problem) for problem in problems if id(problem) not in dropped)


def _joined(first: Problem, others: Sequence[Problem]) -> Problem:
    also = tuple(problem.span for problem in others if problem.span is not None)
    written = _WRITTEN.format(count=1 + len(others))
    sign = "" if first.help.endswith("?") else ";"
    return replace(first, also=also, help=f"{first.help}{sign} {written}" if first.help else written)
