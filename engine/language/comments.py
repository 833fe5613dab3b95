"""Remarks: what a file says to people after `#`, and where; no reader of meaning sees them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark; `line` and `column` count from 0, and it `is_alone` where nothing stands before it in its line."""

    text: str
    line: int
    column: int
    is_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the lines of a text are made of: its remarks, the line of every scalar, and the lines of block texts.

    `remark_of` has the remarks by their lines, which have one at most.
    """

    remarks: tuple[Remark, ...]
    scalars: tuple[int, ...]
    block_lines: frozenset[int]
    remark_of: dict[int, Remark]


def outline(text: str) -> Outline:
    """Return the outline of `text`, which is YAML; raises `yaml.YAMLError` where it is not."""
    tokens: list[yaml.Token] = list(yaml.scan(text, Loader=yaml.SafeLoader))
    scalars = [token for token in tokens if isinstance(token, yaml.ScalarToken)]
    lines, inside = text.split("\n"), set[int]()
    for scalar in scalars:
        if scalar.style in {"|", ">"}:
            inside |= set(range(scalar.start_mark.line + 1, _end_of_block(scalar, lines)))
    remarks = tuple(_remarks(text, tokens))
    return Outline(
        remarks=remarks,
        scalars=tuple(scalar.start_mark.line for scalar in scalars),
        block_lines=frozenset(inside),
        remark_of={remark.line: remark for remark in remarks},
    )


def _end_of_block(scalar: yaml.ScalarToken, lines: Sequence[str]) -> int:
    """Return the line after a block text; empty lines at its end are part of it only where `+` keeps them."""
    # The end mark is where the next thing begins: at the start of a line that is not the text's own.
    end = int(scalar.end_mark.line + (scalar.end_mark.column > 0))
    header = lines[scalar.start_mark.line][scalar.start_mark.column :].partition("#")[0]
    while "+" not in header and end - 1 > scalar.start_mark.line and not lines[min(end, len(lines)) - 1].strip():
        end -= 1
    return end


def _remarks(text: str, tokens: Sequence[yaml.Token]) -> Iterator[Remark]:
    end = 0
    breaks = [found.start() for found in re.finditer("\n", text)]
    for token in tokens:
        yield from _between(text, end, token.start_mark.index, breaks=breaks)
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in {"|", ">"}:
            head_end = text.find("\n", token.start_mark.index)
            until = len(text) if head_end < 0 else head_end
            yield from _between(text, token.start_mark.index, until, breaks=breaks)
    yield from _between(text, end, len(text), breaks=breaks)


def _between(text: str, start: int, end: int, *, breaks: Sequence[int]) -> Iterator[Remark]:
    """Yield the remarks of a stretch in which no word stands; `breaks` are where the lines of the text end."""
    while 0 <= (start := text.find("#", start, end)) < end:
        # Found by halves, not counted from the top: a file may be one remark a line.
        line = bisect_left(breaks, start)
        line_start = breaks[line - 1] + 1 if line else 0
        said = text[start : breaks[line] if line < len(breaks) else len(text)]
        yield Remark(
            text=said.rstrip(),
            line=line,
            column=start - line_start,
            is_alone=not text[line_start:start].strip(),
        )
        start += len(said)
