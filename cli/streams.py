"""The standard streams as whoever started the command left them: closed, full, or with nobody at the other end."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

from cli.exit_codes import ExitCode

_STDERR = 2


class _Unheard(io.FileIO):
    """A file of which nobody need read anything: what can't be written is dropped."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def prepare_streams() -> None:
    """Make standard error a stream that never fails, and leave with 2 where there is no standard output.

    Progress that nobody hears is no reason to stop; a result that nobody can get is.
    """
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        # Where it is closed, `print` would take standard output in its place.
        raw = _Unheard(os.devnull, "w") if sys.stderr is None else _Unheard(_STDERR, "w", closefd=False)
        sys.stderr = io.TextIOWrapper(raw, "utf-8", errors="backslashreplace", write_through=True)
    if sys.stdout is None:
        print("error: standard output is closed, so there is nowhere to write the result", file=sys.stderr)
        sys.exit(ExitCode.USAGE)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A path need not be UTF-8: in JSON its bytes become escapes, and a finished audit still ends with 0.
        sys.stdout.reconfigure(errors="backslashreplace")


def flush_output() -> None:
    """Write out what is printed while an error can still be told; raises `OSError` where it can't be written."""
    try:
        sys.stdout.flush()
    except OSError:
        # Python would try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise
