"""Where findings stand: files by the way to them from where a command was started, and the line of each place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from engine.language.problems import Problem
from engine.language.source import Source, SourceText, without_mark

_ID = re.compile(r"(?:\{\s*)?id:\s*[^\s,}]+")


def named_from(folder: Path, source: Source) -> Source:
    """Return a file of `folder` with a name that begins with it, so that a message leads to the file."""
    above = folder.as_posix()
    name = source.name if above == "." else f"{above.rstrip('/')}/{source.name}"
    return Source(name=name, data=source.data, unread_bytes=source.unread_bytes)


def placed(problems: Sequence[Problem], *, sources: Sequence[Source]) -> tuple[Problem, ...]:
    """Return `problems` of rules, each with the line of its place in `sources` and its id marked.

    No line of a sealed file is shown.
    """
    texts = {
        source.name: SourceText.of(source.name, text=without_mark(source.data).decode("utf-8")) for source in sources
    }
    return tuple(_placed(problem, texts) for problem in problems)


def _placed(problem: Problem, texts: Mapping[str, SourceText]) -> Problem:
    text = texts.get(problem.span.file) if problem.span is not None else None
    if problem.span is None or text is None or text.is_sealed:
        return problem
    line = text.line(problem.span.line)
    marked = _ID.match(line, problem.span.column - 1)
    return replace(problem, source_line=line, width=marked.end() - marked.start() if marked else 1)
