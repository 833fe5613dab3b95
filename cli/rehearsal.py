"""`muniment test`: runs the cases of policies, and says what they would not notice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.findings import DenyWarnings, FindingsFormat, OutputFormat, leave_if_found, print_findings
from cli.session import tell_warnings
from engine.language.problems import BundleError, Problem
from engine.language.renderings import cases as files
from engine.language.timelines import TestsError
from procedures.rehearsed_findings import cases_of
from procedures.rehearsed_words import plain_of, plain_of_nothing, summary_of
from procedures.rehearsing import rehearse
from procedures.telling_apart import tell_apart

_SUITE = "muniment test"


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
    deny_warnings: DenyWarnings = False,
    output_format: OutputFormat = FindingsFormat.HUMAN,
) -> None:
    """Run the tests of policies: what each says of a record on a day, beside what its author expects."""
    if mutants and case is not None:
        raise typer.BadParameter("it needs all cases, because any could notice", param_hint="--mutants")
    try:
        found = rehearse(path, only=case, with_mutants=mutants, differ=tell_apart)
    except (BundleError, TestsError) as error:
        _print_unread(error.problems, folder=path, output_format=output_format)
        raise typer.Exit(error.exit_code) from None
    tell_warnings(found.known.warnings)
    cases = cases_of(found, min_coverage=min_coverage)
    problems = [problem for one in cases for problem in one.problems]
    print_findings(
        problems,
        output_format=output_format,
        cases=cases,
        suite=_SUITE,
        summary=list(summary_of(found)),
        result=plain_of(found, min_coverage=min_coverage),
    )
    leave_if_found(problems, deny_warnings=deny_warnings)


def _print_unread(problems: Sequence[Problem], *, folder: Path, output_format: FindingsFormat) -> None:
    print_findings(
        problems,
        output_format=output_format,
        cases=files.cases_of(problems, files=(), whole=str(folder)),
        suite=_SUITE,
        summary=["No test is run until the errors are mended."],
        result=plain_of_nothing(),
    )
