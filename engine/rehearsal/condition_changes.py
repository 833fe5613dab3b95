"""Conditions with one thing taken out: a line, an alternative, or one value of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Not, OneOf
from engine.rehearsal.coverage import described, lines_of

Change = tuple[str, Condition]
"""What was taken out, in words, and what is left."""


def without_a_part(condition: Condition) -> Iterator[Change]:
    """Yield `condition` with each of its lines, alternatives and values taken out, at any depth."""
    lines = lines_of(condition)
    for number, line in enumerate(lines):
        yield f"the condition `{described(line)}` dropped", _all((*lines[:number], *lines[number + 1 :]))
    yield from inside_lines(condition)


def inside_lines(condition: Condition) -> Iterator[Change]:
    """Yield `condition` with something taken out of one of its lines, and every line still there."""
    lines = lines_of(condition)
    for number, line in enumerate(lines):
        for words, changed in _inside(line):
            yield words, _all((*lines[:number], changed, *lines[number + 1 :]))


def _inside(condition: Condition) -> Iterator[Change]:
    match condition:
        case OneOf(fact=fact, values=values) if len(values) > 1:
            for value in values:
                rest = tuple(one for one in values if one != value)
                yield f"the value `{value}` of `{fact}` dropped", replace(condition, values=rest)
        case AnyOf(parts=parts):
            for number, part in enumerate(parts):
                before, after = parts[:number], parts[number + 1 :]
                if before or after:
                    yield f"the alternative `{described(part)}` dropped", AnyOf(parts=(*before, *after))
                yield from ((words, AnyOf(parts=(*before, left, *after))) for words, left in _within(part))
        case Not(part=part):
            yield from ((words, Not(part=left)) for words, left in _within(part))
        case AllOf():
            yield from without_a_part(condition)
        case _:
            return


def _within(condition: Condition) -> Iterator[Change]:
    """Yield changes of a nested block that leave some of it: the whole of it is dropped from outside."""
    if isinstance(condition, AllOf) and len(condition.parts) > 1:
        yield from without_a_part(condition)
    else:
        yield from _inside(condition)


def _all(parts: tuple[Condition, ...]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    return AllOf(parts=parts) if parts else ALWAYS
