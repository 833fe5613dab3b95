"""The retention clock of a few records: every floor as a span, every ceiling as a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import assert_never

from engine.model.decisions import CeilingPassed, Endless, FloorDue, FloorNotStarted, FloorRunning
from reports.blocks import Clock, Ending, Span
from reports.evidence import Evidence
from reports.wording import Words

MOST_SPANS = 7


def clock_of(letters: Mapping[str, str], *, evidence: Evidence) -> Clock | None:
    """Return the clock of the records named in `letters` (id to the letter on the page); None where no day is known.

    It shows rules that must apply: one that only may apply is among the reasons, and would crowd out the others.
    Records whose floors are the same share a span.
    """
    shared: dict[Span, list[str]] = {}
    for record, letter in letters.items():
        for reason in evidence.decisions[record].reasons:
            if isinstance(reason, CeilingPassed) or (
                isinstance(reason, FloorRunning | FloorNotStarted | FloorDue) and reason.must
            ):
                owners = shared.setdefault(_span(reason, evidence), [])
                if letter not in owners:
                    owners.append(letter)
    if all(span.ending is Ending.NOT_STARTED for span in shared):
        return None
    spans = [
        Span(
            label=lettered(owners),
            note=span.note,
            words=span.words,
            start=span.start,
            end=span.end,
            ending=span.ending,
            is_running=span.is_running,
            passed_on=span.passed_on,
        )
        for span, owners in shared.items()
    ]
    return Clock(
        as_of=evidence.given.judgement.as_of,
        spans=tuple(spans[:MOST_SPANS]),
        left_out=max(0, len(spans) - MOST_SPANS),
    )


def lettered(letters: Sequence[str]) -> str:
    """Return letters as a page names them: `A`, `A B`, or `A–D` for three or more in a row."""
    is_run = [ord(letter) for letter in letters] == list(range(ord(letters[0]), ord(letters[0]) + len(letters)))
    return f"{letters[0]}–{letters[-1]}" if is_run and len(letters) > 2 else " ".join(letters)


def _span(reason: FloorRunning | FloorNotStarted | FloorDue | CeilingPassed, evidence: Evidence) -> Span:
    title = evidence.rule_title(reason.rule)
    match reason:
        case FloorRunning():
            ending = Ending.OPEN if reason.last_day is None else Ending.RUNS_OUT
            start = reason.start.latest if reason.start else None
            note = _why_open(reason.endless) if reason.endless else None
            return _made(title, note, start, reason.last_day, ending, is_running=True)
        case FloorNotStarted():
            return _made(title, None, None, None, Ending.NOT_STARTED, is_running=True)
        case FloorDue():
            start = reason.start.latest if reason.start else None
            note = None if reason.last_day else Words("state ended", "狀態已結束")
            return _made(title, note, start, reason.last_day, Ending.RUNS_OUT, is_running=False)
        case CeilingPassed():
            return Span(
                label="",
                words=title,
                note=None,
                start=None,
                end=None,
                ending=Ending.RUNS_OUT,
                is_running=False,
                passed_on=reason.since,
            )
    assert_never(reason)


def _made(
    title: Words, note: Words | None, start: date | None, end: date | None, ending: Ending, *, is_running: bool
) -> Span:
    return Span(label="", words=title, note=note, start=start, end=end, ending=ending, is_running=is_running)


def _why_open(endless: Endless) -> Words:
    match endless:
        case Endless.PERMANENT:
            return Words("permanent", "永久")
        case Endless.PERIOD_UNKNOWN:
            return Words("period unknown", "保存期未明")
        case Endless.WHILE:
            return Words("while it lasts", "狀態存續")
        case Endless.BEYOND_CALENDAR:
            return Words("beyond the calendar", "超出曆法")
    assert_never(endless)
