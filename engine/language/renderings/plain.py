"""The plain form, for screen readers: one sentence a line, no marks under words, no signs that are read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.characters import shown
from engine.language.problems import Problem
from engine.model.policies import Span


def to_plain(problems: Sequence[Problem]) -> str:
    """Return all `problems`, with an empty line between them."""
    return "\n\n".join("\n".join(_sentences(problem)) for problem in problems)


def _sentences(problem: Problem) -> list[str]:
    sentences = [f"{str(problem.severity).capitalize()} {problem.code}: {problem.message}."]
    if problem.span is not None:
        sentences.append(f"It is in {_place(problem.span)}.")
    if problem.source_line is not None:
        sentences.append(f"The line says: {shown(problem.source_line.strip())}")
    if problem.help:
        end = "" if problem.help.endswith(("?", ".")) else "."
        sentences.append(f"Help: {problem.help}{end}")
    sentences += [f"It is also in {_place(span)}." for span in problem.also]
    sentences += [shown(note) for note in problem.notes]
    # A grave accent is read aloud at every word; quotation marks are not.
    return [sentence.replace("`", '"') for sentence in sentences]


def _place(span: Span) -> str:
    return f"{shown(span.file)}, line {span.line}, column {span.column}"
