"""SARIF 2.1.0: findings with the rules they break, as code hosts and editors read them.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0. Columns count UTF-16 code units from 1, and an end is
the column after the last; a URI is percent-encoded, and a relative one belongs to a base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from engine.language.codes import Code
from engine.language.problems import Problem
from engine.model.policies import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"


def to_sarif(problems: Sequence[Problem], *, version: str, pages: Mapping[Code, str]) -> dict[str, object]:
    """Return the log of one run; `pages` has what each message means, as Markdown."""
    codes = sorted({problem.code for problem in problems})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "muniment",
                        "version": version,
                        "rules": [_rule(code, page=pages.get(code, "")) for code in codes],
                    }
                },
                "columnKind": "utf16CodeUnits",
                "originalUriBaseIds": {
                    _BASE: {"description": {"text": "The folder in which Muniment was started."}},
                },
                "results": [_result(problem, index=codes.index(problem.code)) for problem in problems],
            }
        ],
    }


def _rule(code: Code, *, page: str) -> dict[str, object]:
    return {
        "id": str(code),
        "name": "".join(part.capitalize() for part in code.name.split("_")),
        "shortDescription": {"text": code.summary},
        "help": {"text": page or code.summary, "markdown": page or code.summary},
        "defaultConfiguration": {"level": str(code.severity)},
    }


def _result(problem: Problem, *, index: int) -> dict[str, object]:
    text = f"{problem.message}\nhelp: {problem.help}" if problem.help else problem.message
    text = "\n".join([text, *problem.notes])
    result: dict[str, object] = {
        "ruleId": str(problem.code),
        "ruleIndex": index,
        "level": str(problem.severity),
        "message": {"text": text},
    }
    if problem.span is not None:
        result["locations"] = [{"physicalLocation": _place(problem.span) | {"region": _region(problem)}}]
    if problem.also:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": "the same"},
                "physicalLocation": _place(span) | {"region": {"startLine": span.line}},
            }
            for number, span in enumerate(problem.also, 1)
        ]
    return result


def _place(span: Span) -> dict[str, object]:
    path = quote(span.file, safe="/", errors="surrogateescape")
    if span.file.startswith("/"):
        return {"artifactLocation": {"uri": f"file://{path}"}}
    return {"artifactLocation": {"uri": path, "uriBaseId": _BASE}}


def _region(problem: Problem) -> dict[str, object]:
    assert problem.span is not None
    region: dict[str, object] = {"startLine": problem.span.line}
    if problem.source_line is None:
        return region  # without the line nobody can say how many code units stand before the column
    start, end = problem.span.column - 1, problem.span.column - 1 + problem.width
    marked = problem.source_line[start:end]
    first = 1 + _units(problem.source_line[:start])
    return region | {"startColumn": first, "endColumn": first + _units(marked), "snippet": {"text": marked}}


def _units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
