"""`muniment diff`: what other policies protect less or more, proved, and what they do to the archives."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import TerminalProgress, print_json
from cli.difference_words import lines_of
from cli.exit_codes import ExitCode
from cli.grids import print_grids, shortened
from cli.impact_words import archive_lines, impact_grids, plain_difference
from cli.session import system_clock, tell, tell_warnings
from procedures.policy_difference import DifferenceOrder, PolicyDifference, compare_policies

MOST_ROWS = 40


class DifferenceFormat(StrEnum):
    """How a comparison is printed."""

    HUMAN = "human"
    PLAIN = "plain"
    JSON = "json"


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A folder of policies, or a git revision: main, HEAD~1, main:policies.")
    ],
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", help="The other side, likewise; the folder of --policies where left out."),
    ] = None,
    policies: Annotated[
        Path, typer.Option(help="The folder that is NEW, and that a revision without a folder means.")
    ] = Path("policies"),
    database: Annotated[
        Path | None,
        typer.Option(help="The database whose archives' latest scans are judged by both; none where left out."),
    ] = None,
    as_of: options.AsOf = None,
    output_format: Annotated[
        DifferenceFormat,
        typer.Option("--format", help="For people, for screen readers (plain), or for scripts (json)."),
    ] = DifferenceFormat.HUMAN,
) -> None:
    """Say what changes between two versions of the policies, and prove what they protect less or more."""
    if as_of is not None and database is None:
        raise typer.BadParameter("a day is for judging archives: name their --database", param_hint="--as-of")
    order = DifferenceOrder(old=old, new=new, policies=policies, database=database, as_of=as_of)
    with TerminalProgress() as progress:
        found = compare_policies(order, clock=system_clock(), progress=progress)
    tell_warnings(found.new.policies.warnings)
    if output_format is DifferenceFormat.JSON:
        print_json(plain_difference(found))
    else:
        _tell(found, is_plain=output_format is DifferenceFormat.PLAIN)
    if not found.is_safe:
        raise typer.Exit(ExitCode.FINDINGS)


def _tell(found: PolicyDifference, *, is_plain: bool) -> None:
    for line in lines_of(found, is_plain=is_plain):
        tell(line)
    for archive in found.archives or ():
        tell()
        for line in archive_lines(archive, found):
            tell(line)
        print_grids([shortened(one, most=MOST_ROWS) for one in impact_grids(archive)], is_plain=is_plain)
    if found.drafts:
        tell()
        tell(f"Holds     {found.drafts:,} of NEW are not in the register yet, and count for NEW all the same")
