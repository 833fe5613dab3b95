"""Problems: what is wrong, where, and how to mend it; and the form in which people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.language.characters import columns, shown
from engine.language.codes import Code, Severity
from engine.model.errors import MunimentError
from engine.model.policies import Span

_WINDOW = 160
"""Characters of a source line that are shown; longer lines are cut around the mark."""

_MOST_PLACES = 5

SEALED_HELP = "the hold is sealed, so its words are not shown here: open the file at this place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One cause, in one place, with one way out.

    `width` is in characters of `source_line`, from the column of `span`. A problem of the bundle as a whole has no
    `span`; one in a sealed file has no `source_line`. `also` are further places that the same cause spoils.
    `notes` are lines that stand below everything else as they are: the reasons of a decision, or a case to copy.
    """

    code: Code
    message: str
    help: str = ""
    span: Span | None = None
    width: int = 1
    source_line: str | None = None
    also: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """Return whether this refuses the bundle."""
        return self.code.severity

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Return the place in reading order: by file, line, column; problems of the whole bundle first."""
        if self.span is None:
            return ("", 0, 0, self.code, self.message)
        return (self.span.file, self.span.line, self.span.column, self.code, self.message)


class BundleError(MunimentError):
    """The policy files cannot be read as one bundle; nothing is judged by a part of them.

    `problems` are in reading order, warnings included.
    """

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        super().__init__(
            "the policy files have 1 error" if errors == 1 else f"the policy files have {errors} errors",
            cause=render(problems),
            help="nothing is judged until they are mended",
        )
        self.problems = tuple(problems)


def render(problems: Sequence[Problem]) -> str:
    """Return all `problems` in the human form, with an empty line between them."""
    return "\n\n".join(render_problem(problem) for problem in problems)


def render_problem(problem: Problem) -> str:
    """Return one problem in the human form: place, cause, the line with a mark under it, and help."""
    head = f"{problem.severity}[{problem.code}]: {problem.message}"
    if problem.span is None:
        return "\n".join([head, *_below(problem, margin="")])
    head = f"{shown(str(problem.span))}: {head}"
    margin = " " * len(str(problem.span.line))
    lines = [head]
    if problem.source_line is not None:
        line, mark = _marked(problem.source_line, column=problem.span.column, width=problem.width)
        lines += [f"{margin} |", f"{problem.span.line} | {line}".rstrip(), f"{margin} | {mark}"]
    return "\n".join([*lines, *_below(problem, margin=margin)])


def _below(problem: Problem, *, margin: str) -> list[str]:
    lines = [f"{margin} = help: {problem.help}"] if problem.help else []
    if problem.also:
        lines.append(f"{margin} = also: {places(problem.also)}")
    return [*lines, *map(shown, problem.notes)]


def places(spans: Sequence[Span]) -> str:
    """Return places side by side, the first few where there are many."""
    rest = len(spans) - _MOST_PLACES
    return ", ".join(shown(str(span)) for span in spans[:_MOST_PLACES]) + (f" and {rest} more" if rest > 0 else "")


def _marked(source_line: str, *, column: int, width: int) -> tuple[str, str]:
    start = min(column - 1, len(source_line))
    end = min(start + max(width, 1), max(len(source_line), start + 1))
    first = 0 if len(source_line) <= _WINDOW else max(0, start - _WINDOW // 2)
    last = min(len(source_line), first + _WINDOW)
    before, marked = shown(source_line[first:start]), shown(source_line[start : min(end, last)])
    if first:
        before = "…" + before
    after = shown(source_line[min(end, last) : last]) + ("…" if last < len(source_line) else "")
    return before + marked + after, " " * columns(before) + "^" * max(1, columns(marked))
