"""What is wrong in a sheet, told by its cells: all of it at once, with a way out for each."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.characters import shown
from engine.model.errors import MunimentError
from engine.schedules.books import Fault

MOST_SHOWN = 100
_LONGEST = 100


class ScheduleError(MunimentError):
    """A schedule that cannot be imported; nothing of it is. `faults` are in the order of sheets and rows."""

    exit_code = 3

    def __init__(self, *, name: str, faults: Sequence[Fault]) -> None:
        count = "1 error" if len(faults) == 1 else f"{len(faults):,} errors"
        super().__init__(
            f"`{name}` has {count}", cause=render(faults), help="nothing was written; mend the cells and import again"
        )
        self.faults = tuple(faults)


def render(faults: Sequence[Fault]) -> str:
    """Return the faults as a person reads them: place, cause, what stands there, and a way out."""
    told = [_told(fault) for fault in faults[:MOST_SHOWN]]
    if len(faults) > MOST_SHOWN:
        told.append(f"and {len(faults) - MOST_SHOWN:,} more")
    return "\n\n".join(told)


def _told(fault: Fault) -> str:
    lines = [f"{fault.place}: error{f'[{fault.code}]' if fault.code else ''}: {fault.message}"]
    if fault.text:
        text = shown(" / ".join(fault.text.splitlines()))
        lines.append(f"  | {text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}")
    lines += [f"  = help: {fault.help}"] if fault.help else []
    return "\n".join(lines)
