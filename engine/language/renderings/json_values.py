"""Problems as values of JSON, for scripts."""

from __future__ import annotations

from engine.language.problems import Problem
from engine.model.policies import Span


def plain_problem(problem: Problem) -> dict[str, object]:
    """Return one problem; `place` is nothing where it belongs to no file, `line` where the file is sealed.

    Lines and columns count from 1, in characters; `width` is in characters.
    """
    place = None if problem.span is None else _plain_span(problem.span) | {"width": problem.width}
    return {
        "code": str(problem.code),
        "severity": str(problem.severity),
        "message": problem.message,
        "help": problem.help,
        "place": place,
        "source_line": problem.source_line,
        "also": [_plain_span(span) for span in problem.also],
        "notes": list(problem.notes),
    }


def _plain_span(span: Span) -> dict[str, object]:
    return {"file": span.file, "line": span.line, "column": span.column}
