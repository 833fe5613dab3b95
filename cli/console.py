"""How results, progress and errors look: tables for people on a terminal, canonical JSON for scripts.

Results go to standard output, everything else to standard error, so that `--format json` can be piped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress
from rich.text import Text

from cli.progress_lines import ProgressLines
from engine.custody.clock import SystemTimer
from engine.language.characters import is_hidden, shown
from engine.model.errors import MunimentError


class _Output(Console):
    """Standard output; where nobody reads it any more, that is an error like any other, and not the end with 1."""

    def on_broken_pipe(self) -> None:
        """Raise what the stream raised."""
        raise  # noqa: PLE0704 - it is called where that is handled


# A path may hold `:key:` or `[red]`; it is shown as it is, and never as a picture or a colour.
output = _Output(highlight=False, emoji=False)
complaints = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


class Format(StrEnum):
    """How a command prints its result."""

    HUMAN = "human"
    JSON = "json"


def visible(text: str) -> str:
    """Return `text` with every hidden character written out, so that no file name can steer a terminal."""
    return "\n".join(shown(line) for line in text.split("\n"))


def print_error(error: MunimentError) -> None:
    """Print what went wrong, its cause and a way out, each on a line of its own."""
    complaints.print(Text(visible(f"error: {error.message}"), style="bold red"))
    if error.cause:
        complaints.print(Text(visible(f"cause: {error.cause}")))
    if error.help:
        complaints.print(Text(visible(f"help: {error.help}")))


def print_json(result: Mapping[str, object]) -> None:
    """Print one JSON object with sorted keys; what steers a terminal or hides is an escape in it."""
    text = json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False)
    for character in filter(is_hidden, set(text)):
        text = text.replace(character, json.dumps(character)[1:-1])
    sys.stdout.write(text + "\n")


class _Rate(ProgressColumn):
    """Shows how many steps are done in a second, as it was of late."""

    def render(self, task: Task) -> Text:
        return Text("" if task.speed is None or task.total is None else f"{task.speed:,.1f}/s")


class TerminalProgress:
    """Shows stages as bars on a terminal, with the rate and the time that is left; elsewhere writes lines of JSON."""

    def __init__(self) -> None:
        self._bars = RichProgress(
            TextColumn("{task.description:<28}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=complaints,
            disable=not complaints.is_terminal,
        )
        self._task: TaskID | None = None
        self._lines = None if complaints.is_terminal else ProgressLines(write=_write_line, timer=SystemTimer())

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()
        self._bars.stop()

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage."""
        self._finish()
        if self._lines is not None:
            self._lines.stage(name, total=total)
        self._task = self._bars.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        """Count steps of the stage as done."""
        if self._lines is not None:
            self._lines.advance(steps)
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def _finish(self) -> None:
        if self._task is None:
            return
        task = self._bars.tasks[self._task]
        if task.total is None:
            self._bars.update(self._task, total=max(task.completed, 1), completed=max(task.completed, 1))


def _write_line(line: str) -> None:
    # Whoever listened may be gone; that is no reason to stop.
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)
