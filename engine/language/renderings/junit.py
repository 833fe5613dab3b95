"""JUnit XML: cases that are well, that failed and that could not be judged, as programs that show tests read it.

There is no official schema; this is what the xUnit plugin of Jenkins accepts. No time is written, so that the same
findings are the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.language.characters import is_hidden
from engine.language.codes import Severity
from engine.language.problems import Problem, render_problem
from engine.language.renderings.cases import Case

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even as references."""


def to_junit(cases: Sequence[Case], *, name: str) -> str:
    """Return one suite called `name`; an error fails its case, a warning is written out beside it."""
    failed = sum(bool(_errors(case)) for case in cases)
    skipped = sum(bool(case.skipped) and not _errors(case) for case in cases)
    counts = f'tests="{len(cases)}" failures="{failed}" errors="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites name={_attribute(name)} {counts}>",
        f'  <testsuite name={_attribute(name)} {counts} skipped="{skipped}">',
        *(line for case in cases for line in _case(case)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines)


def _case(case: Case) -> list[str]:
    head = f"    <testcase classname={_attribute(case.group)} name={_attribute(case.name)}"
    inner = [f"      <failure {_named(problem)}>{_text(problem)}</failure>" for problem in _errors(case)]
    if case.skipped and not inner:
        inner.append(f"      <skipped message={_attribute(case.skipped)}/>")
    inner += [
        f"      <system-out>{_text(problem)}</system-out>"
        for problem in case.problems
        if problem.severity is Severity.WARNING
    ]
    return [f"{head}>", *inner, "    </testcase>"] if inner else [f"{head}/>"]


def _errors(case: Case) -> list[Problem]:
    return [problem for problem in case.problems if problem.severity is Severity.ERROR]


def _named(problem: Problem) -> str:
    return f"type={_attribute(problem.code)} message={_attribute(problem.message)}"


def _text(problem: Problem) -> str:
    return _seen(escape(_NOT_XML.sub("\ufffd", render_problem(problem))))


def _attribute(text: str) -> str:
    return _seen(quoteattr(_NOT_XML.sub("\ufffd", text)))


def _seen(text: str) -> str:
    """Return XML with a reference for each character that hides, so that none of them reaches a terminal."""
    return "".join(f"&#{ord(character)};" if is_hidden(character) else character for character in text)
