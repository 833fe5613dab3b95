"""Progress for whoever has no terminal: a line of JSON when a stage begins, and one every half minute within it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.custody.clock import Timer

EVERY_SECONDS = 30.0
"""Seconds between two lines of a stage; there is no line where nothing was done."""


@dataclass(slots=True)
class _Stage:
    """A stage, and how far it was when the last line was written."""

    name: str
    total: int | None
    told_at: float
    done: int = 0
    told_done: int = 0


class ProgressLines:
    """Writes `{"done":1200,"per_second":41.2,"seconds_left":93,"stage":"scan","total":5000}` and the like.

    The rate is that since the line before: what an earlier scan knew goes by at once, and would flatter what is left.
    A number that is not known is left out.
    """

    def __init__(self, *, write: Callable[[str], None], timer: Timer) -> None:
        self._write = write
        self._timer = timer
        self._stage: _Stage | None = None

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage, and say so."""
        self._stage = _Stage(name, total, self._timer.seconds())
        self._tell(self._stage, {})

    def advance(self, steps: int = 1) -> None:
        """Count steps as done, and say so if the last line is old enough."""
        stage = self._stage
        if stage is None:
            return
        stage.done += steps
        now = self._timer.seconds()
        if now - stage.told_at < EVERY_SECONDS:
            return
        rate = (stage.done - stage.told_done) / (now - stage.told_at) if now > stage.told_at else 0.0
        found: dict[str, float | int] = {"per_second": round(rate, 1)}
        if stage.total is not None and rate > 0:
            found["seconds_left"] = math.ceil((stage.total - stage.done) / rate)
        stage.told_at, stage.told_done = now, stage.done
        self._tell(stage, found)

    def _tell(self, stage: _Stage, found: dict[str, float | int]) -> None:
        line: dict[str, object] = {"stage": stage.name, "done": stage.done, **found}
        if stage.total is not None:
            line["total"] = stage.total
        self._write(json.dumps(line, sort_keys=True, separators=(",", ":")))
