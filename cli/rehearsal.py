"""`muniment test`: runs the cases of policies, and says what they would not notice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.exit_codes import ExitCode
from cli.session import tell, tell_warnings
from procedures.rehearsed_words import lines_of, plain_of
from procedures.rehearsing import rehearse
from procedures.telling_apart import tell_apart


def run_tests(
    path: Annotated[Path, typer.Argument(help="The folder of policies, with tests beside them.")] = Path("policies"),
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Change each rule in every small way, and say which change no case notices."),
    ] = False,
    case: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Run only the cases whose `it` has this text.")
    ] = None,
    min_coverage: Annotated[
        int,
        typer.Option(
            min=0, max=100, metavar="PERCENT", help="End with 3 where less of all sides of the rules is tried."
        ),
    ] = 0,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Run the tests of policies: what each says of a record on a day, beside what its author expects."""
    if mutants and case is not None:
        raise typer.BadParameter("it needs all cases, because any could notice", param_hint="--mutants")
    found = rehearse(path, only=case, with_mutants=mutants, differ=tell_apart)
    tell_warnings(found.known.warnings)
    if output_format is Format.JSON:
        print_json(plain_of(found, min_coverage=min_coverage))
    else:
        for line in lines_of(found, min_coverage=min_coverage):
            tell(line)
    if not found.is_clean(min_coverage=min_coverage):
        raise typer.Exit(ExitCode.FINDINGS)
