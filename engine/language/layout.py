"""The layout of a document: two spaces a level, one item a line where a list does not fit one, remarks where they were.

What stands on one line stays on one line; a list or block in brackets that goes on over several lines becomes one line
an item. Words, quotes and the order of lines are the author's.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    ScalarEvent,
)

from engine.language.comments import Outline, Remark, outline

LINE_LENGTH = 100
"""Columns of a text that goes on over several lines."""


def laid_out(text: str) -> str:
    """Return `text` in the layout of the house, with LF at its line ends.

    Nothing here promises that the meaning or a remark survives: `engine.language.formatting` asks that of the result.
    Raises `YAMLError` of PyYAML or of ruamel.yaml for what is not YAML.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _with_single_gaps(_with_remarks(_written(_without_remarks(text)), source=text))


class _Text(list[str]):
    def write(self, part: str) -> None:
        self.append(part)


class _LineKeeper(Emitter):
    """Writes a word on one line however long it is: a word on two lines could mean something else to a reader."""

    def process_tag(self) -> None:
        # The language has no tags; where none is written the library would make one up for an empty word.
        if isinstance(self.event, ScalarEvent) and self.style is None:
            self.style = self.choose_scalar_style()
        self.prepared_tag = None

    def choose_scalar_style(self) -> Any:
        if not self.event.value:
            return self.event.style or ""
        return super().choose_scalar_style()

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: ARG002  # the signature is the library's
        super().write_plain(text, split=False)

    def write_single_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002  # as above
        super().write_single_quoted(text, split=False)

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002  # as above
        super().write_double_quoted(text, split=False)

    def write_folded(self, text: str, comment: Any) -> None:
        # The width is for these texts alone: the library would break lists in brackets by it too.
        self.best_width = LINE_LENGTH
        super().write_folded(text, comment)
        self.best_width = sys.maxsize


def _written(text: str) -> str:
    reader = YAML(typ="rt")
    events = [event for event in reader.parse(text)]
    _arrange(events)
    writer = YAML(typ="rt")
    writer.Emitter = _LineKeeper
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = sys.maxsize
    out = _Text()
    writer.emit(events, out)
    return "".join(out)


def _arrange(events: Sequence[Event]) -> None:
    """Say of each event how it is to be written."""
    open_brackets: list[CollectionStartEvent] = []
    for event in events:
        match event:
            case DocumentStartEvent() | DocumentEndEvent():
                event.explicit = False
            case CollectionStartEvent():
                open_brackets.append(event)
            case CollectionEndEvent():
                start = open_brackets.pop()
                if start.flow_style and start.start_mark.line != event.end_mark.line:
                    start.flow_style = False
            case ScalarEvent():
                is_long = event.start_mark.line != event.end_mark.line
                if is_long and event.value and event.style not in {"|", ">"}:
                    event.style = "|" if "\n" in event.value else ">"


def _with_remarks(text: str, *, source: str) -> str:
    """Return `text`, which has no remarks and no empty lines, with those of `source` where they belong.

    A remark beside something stays beside it; one on a line of its own, and an empty line, come before the line that
    they came before.
    """
    before, after = outline(source), outline(text)
    if len(before.scalars) != len(after.scalars):
        return text  # something was lost, which the caller refuses
    source_lines, lines = source.split("\n"), text.rstrip("\n").split("\n")
    above: dict[int, list[str]] = {}
    for number, line in enumerate(source_lines):
        following = bisect_left(before.scalars, number)
        place = after.scalars[following] if following < len(after.scalars) else len(lines)
        remark = before.remark_of.get(number)
        if number in before.block_lines:
            continue
        if not line.strip():
            above.setdefault(place, []).append("")
        elif remark is not None and not _belongs_to_words(remark, before, source_lines):
            anchor = _anchor(remark, before, source_lines)
            indent = 0 if anchor is None else _indent(lines[after.scalars[anchor]])
            above.setdefault(place, []).append(" " * indent + remark.text)
        elif remark is not None:
            at = after.scalars[bisect_left(before.scalars, number + 1) - 1]
            if at in after.remark_of:
                above.setdefault(at + 1, []).append(" " * _indent(lines[at]) + remark.text)
            else:
                lines[at] = lines[at].ljust(remark.column - 1) + f" {remark.text}"
                after.remark_of[at] = remark
    result: list[str] = []
    for number, line in enumerate([*lines, ""]):
        result += [*above.get(number, []), line]
    return "\n".join(result)


def _belongs_to_words(remark: Remark, of: Outline, lines: Sequence[str]) -> bool:
    """Say whether a remark stands beside words, or the end of brackets; beside a dash alone it begins an item."""
    return (
        not remark.is_alone and bool(lines[remark.line][: remark.column].strip(" -")) and remark.line >= of.scalars[0]
    )


def _without_remarks(text: str) -> str:
    of = outline(text)
    kept: list[str] = []
    for number, line in enumerate(text.split("\n")):
        remark = of.remark_of.get(number)
        if remark is not None:
            line = line[: remark.column].rstrip()
        if line.strip() or number in of.block_lines:
            kept.append(line)
    return "\n".join(kept) + "\n"


def _anchor(remark: Remark, of: Outline, lines: Sequence[str]) -> int | None:
    """Return the number of the scalar whose line a remark belongs to: the next, unless it is indented as another."""
    following = bisect_left(of.scalars, remark.line)
    column = _indent(lines[remark.line])
    if following == len(of.scalars) and not column:
        return None
    if following < len(of.scalars) and _indent(lines[of.scalars[following]]) == column:
        return following
    for number in range(following - 1, -1, -1):
        if _indent(lines[of.scalars[number]]) == column:
            return number
        if _indent(lines[of.scalars[number]]) < column:
            break
    return following if following < len(of.scalars) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _with_single_gaps(text: str) -> str:
    """Return `text` with no two empty lines on end, none at its ends, and one line end after the last line."""
    inside = outline(text).block_lines
    kept: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number in inside or line.strip() or (kept and kept[-1].strip()):
            kept.append(line if number in inside else line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"
