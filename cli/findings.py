"""How findings are printed: in the form that people, screen readers, scripts or the pages of a code host read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer

from cli.console import print_json
from cli.exit_codes import ExitCode
from cli.session import tell
from engine.language.codes import Severity
from engine.language.problems import Problem, render
from engine.language.renderings.cases import Case
from engine.language.renderings.github import to_github
from engine.language.renderings.json_values import plain_problem
from engine.language.renderings.junit import to_junit
from engine.language.renderings.plain import to_plain
from engine.language.renderings.sarif import to_sarif
from procedures.message_texts import message_pages


class FindingsFormat(StrEnum):
    """How findings are printed."""

    HUMAN = "human"
    PLAIN = "plain"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


OutputFormat = Annotated[
    FindingsFormat,
    typer.Option(
        "--format",
        help="For people, for screen readers (plain), for scripts (json), or as SARIF 2.1.0, JUnit XML or notes of "
        "GitHub Actions.",
    ),
]
DenyWarnings = Annotated[bool, typer.Option("--deny-warnings", help="End with 3 where there is a warning too.")]


def print_findings(
    problems: Sequence[Problem],
    *,
    output_format: FindingsFormat,
    cases: Sequence[Case],
    suite: str,
    summary: Sequence[str],
    result: Mapping[str, object],
) -> None:
    """Print what was found, and nothing else to standard output.

    `cases` are for JUnit, in a suite called `suite`; `summary` are lines for people, `result` is what JSON adds.
    """
    match output_format:
        case FindingsFormat.HUMAN | FindingsFormat.PLAIN:
            is_plain = output_format is FindingsFormat.PLAIN
            text = to_plain(problems) if is_plain else render(problems)
            for line in [*([text, ""] if problems else []), *summary]:
                # A grave accent is read aloud; quotation marks are not.
                tell(line.replace("`", '"') if is_plain else line)
        case FindingsFormat.JSON:
            print_json({**result, "problems": [plain_problem(problem) for problem in problems]})
        case FindingsFormat.SARIF:
            pages = {code: page.markdown for code, page in message_pages().items()}
            print_json(to_sarif(problems, version=version("muniment"), pages=pages))
        case FindingsFormat.JUNIT:
            sys.stdout.write(to_junit(cases, name=suite) + "\n")
        case FindingsFormat.GITHUB:
            sys.stdout.write(f"{to_github(problems)}\n" if problems else "")


def leave_if_found(problems: Sequence[Problem], *, deny_warnings: bool = False) -> None:
    """Leave with 3 where there is an error, or any problem with `deny_warnings`."""
    if any(problem.severity is Severity.ERROR or deny_warnings for problem in problems):
        raise typer.Exit(ExitCode.FINDINGS)
