"""`muniment fmt`: the layout of policy files, and nothing but the layout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import complaints, visible
from cli.exit_codes import ExitCode
from cli.session import tell
from engine.language.problems import render
from procedures.formatting import Outcome, format_files


def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files, or folders of policies; `policies` where left out."),
    ] = None,
    is_check: Annotated[
        bool, typer.Option("--check", help="Change nothing: name the files, and end with 3 where there is one.")
    ] = False,
) -> None:
    """Lay policy files out alike; words, order and remarks stay, and a file with errors is left alone."""
    outcomes = format_files(tuple(paths or [Path("policies")]), writes=not is_check)
    for one in outcomes:
        _tell(one, is_check=is_check)
    changed = sum(one.is_changed for one in outcomes)
    left = sum(one.is_left for one in outcomes)
    tell(f"{changed:,} of {len(outcomes):,} files {'would change' if is_check else 'changed'}, {left:,} left alone")
    if left or (is_check and changed):
        raise typer.Exit(ExitCode.FINDINGS)


def _tell(one: Outcome, *, is_check: bool) -> None:
    if one.is_changed:
        tell(f"{'would change' if is_check else 'changed'}: {one.path}")
    if one.problems:
        complaints.print(visible(render(one.problems)), markup=False)
    if one.obstacle:
        complaints.print(visible(f"left alone: {one.path}: {one.obstacle}"), markup=False)
        complaints.print("help: lay this file out by hand, each item of a list on a line of its own", markup=False)
