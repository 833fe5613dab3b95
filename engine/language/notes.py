"""Notes: where the readers write down the problems of one file.

A reader that cannot go on raises `Notes.refusal`, which notes the problem first. The nearest list or block catches it
and goes on with its other parts, so that one run finds several problems, and each cause once.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Protocol

from engine.language.characters import shown
from engine.language.codes import Code, Severity
from engine.language.problems import SEALED_HELP, Problem
from engine.language.source import Place, SourceText
from engine.model.policies import Span
from engine.model.timelines import Mark

MAX_ERRORS = 100
"""Errors that are noted for one file; who has more has one. Warnings are not counted, so that none hides an error."""

_LONGEST_QUOTE = 60
_MOST_CHOICES = 12
_LIKENESS = 0.7


class Placed(Protocol):
    """Anything that stands somewhere in a file."""

    @property
    def place(self) -> Place:
        """Return where it stands."""


class Refused(Exception):  # noqa: N818  # not an error for anybody to see: the problem is noted already
    """A part cannot be read, and the reason is already noted."""


class Notes:
    """The problems of one file, and the way from a node to its place in it."""

    def __init__(self, text: SourceText) -> None:
        self._text = text
        self._is_sealed = text.is_sealed
        self._problems: list[Problem] = []
        self._errors = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what was noted so far."""
        return tuple(self._problems)

    @property
    def file(self) -> str:
        """Return the name of the file."""
        return self._text.name

    def span(self, at: Placed) -> Span:
        """Return the place of `at` as the model keeps it."""
        return Span(file=self._text.name, line=at.place.line, column=at.place.column)

    def mark(self, at: Placed) -> Mark:
        """Return the place of `at` with its line, for what is only known once a test has run."""
        line = None if self._is_sealed else self._text.line(at.place.line)
        return Mark(span=self.span(at), width=at.place.width, source_line=line)

    def note(self, code: Code, at: Placed, *, message: str, help: str = "") -> None:
        """Write down a problem and go on; in a sealed file the message repeats nobody's words."""
        if code.severity is Severity.ERROR:
            self._errors += 1
            if self._errors > MAX_ERRORS:
                return
        if self._is_sealed:
            self._problems.append(
                Problem(code=code, message=code.summary, help=SEALED_HELP, span=self.span(at), width=at.place.width)
            )
            return
        self._problems.append(
            Problem(
                code=code,
                message=message,
                help=help,
                span=self.span(at),
                width=at.place.width,
                source_line=self._text.line(at.place.line),
            )
        )

    def refusal(self, code: Code, at: Placed, *, message: str, help: str = "") -> Refused:
        """Write down a problem, and return what gives up the part that has it: `raise notes.refusal(...)`."""
        self.note(code, at, message=message, help=help)
        return Refused()


def quoted(text: str) -> str:
    """Return user input in backticks, cut short and with nothing hidden in it."""
    visible = shown(text[: _LONGEST_QUOTE + 1])
    return f"`{visible[:_LONGEST_QUOTE]}…`" if len(visible) > _LONGEST_QUOTE else f"`{visible}`"


def closest(word: str, *, choices: Iterable[str]) -> str | None:
    """Return the choice that `word` was probably meant to be, or nothing."""
    if not word or len(word) > _LONGEST_QUOTE:
        return None
    known = sorted(choices)
    for choice in known:
        if choice.casefold() == word.casefold():
            return choice
    plain, letters = word.casefold().replace("_", "-").replace(" ", "-"), sorted(word)
    for choice in known:
        if choice.casefold().replace("_", "-") == plain or sorted(choice) == letters:
            return choice
    return next(iter(get_close_matches(word, known, 1, _LIKENESS)), None)


def suggestion(word: str, *, choices: Iterable[str], label: str) -> str:
    """Return a help: the likely choice, or what may be chosen."""
    known = list(choices)
    found = closest(word, choices=known)
    return f"did you mean `{found}`?" if found is not None else listing(known, label=label)


def listing(choices: Iterable[str], *, label: str) -> str:
    """Return `label: a, b, c`, cut short where there are many."""
    known = list(choices)
    rest = len(known) - _MOST_CHOICES
    return f"{label}: {', '.join(known[:_MOST_CHOICES])}" + (f" and {rest} more" if rest > 0 else "")
