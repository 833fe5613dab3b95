"""Cases: what was looked at and what was found there, for formats that also count what is well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.language.codes import Severity
from engine.language.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that was looked at: a file that was checked, or a case of a test.

    `group` is what it belongs to, such as a folder or a file of tests. `skipped` says why nobody could say whether it
    is well; such a case is never counted as well.
    """

    name: str
    group: str
    problems: tuple[Problem, ...] = ()
    skipped: str = ""


def cases_of(problems: Sequence[Problem], *, files: Sequence[str], whole: str) -> tuple[Case, ...]:
    """Return a case for each of `files`, by name, and one called `whole` where a problem belongs to none of them."""
    found: dict[str, list[Problem]] = {name: [] for name in sorted(files)}
    for problem in problems:
        found.setdefault(whole if problem.span is None else problem.span.file, []).append(problem)
    return tuple(Case(name=name, group=whole, problems=tuple(of)) for name, of in found.items())


def count_of(problems: Sequence[Problem]) -> str:
    """Return `2 errors, 1 warning`."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"{_number(errors, 'error')}, {_number(len(problems) - errors, 'warning')}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
