"""`muniment demo`: a sample archive, audited."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.audit import tell_audited
from cli.console import Format, TerminalProgress
from cli.session import system_clock, tell
from procedures.demo import demonstrate


def demo(
    out: Annotated[Path, typer.Option(help="The folder of the demonstration; drawn afresh every time.")] = Path("demo"),
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Draw a sample archive with invented people and banks, and audit it."""
    with TerminalProgress() as progress:
        shown = demonstrate(out, clock=system_clock(), progress=progress)
    tell_audited(shown.audited, output_format=output_format)
    if output_format is Format.HUMAN:
        tell(f"Archive   {shown.folder / 'sample' / 'archive'}")
        tell()
        tell(f"Check it: {_command()} verify {shown.audited.report} --keys {shown.folder / 'keys'}")


def _command() -> str:
    """Return what to type for `muniment`: it stands in its environment, which nobody need have activated."""
    beside = Path(sys.prefix) / "bin" / "muniment"
    if shutil.which("muniment") or not beside.exists():
        return "muniment"
    return shlex.quote(str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside))
