"""`muniment survey`: what an archive holds, and whether another still has it; it needs no policy and no key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.comparison_summary import print_comparison
from cli.console import Format, TerminalProgress, print_json
from cli.exit_codes import ExitCode
from cli.session import system_clock, tell
from cli.survey_summary import print_survey
from engine.model.digests import as_plain, digest_of
from engine.survey.counting import CANDIDATE_PAGES, Survey
from engine.survey.reconciliation import Reconciliation
from procedures.surveying import ComparisonOrder, SurveyOrder, compare
from procedures.surveying import survey as run_survey


def survey(
    archive: options.Archive,
    compare_with: Annotated[
        Path | None,
        typer.Option(
            "--compare",
            metavar="OTHER",
            help="Another folder: say of every file of ARCHIVE whether OTHER has it too, as after a migration.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.pdf", help="Write two pages, unsigned, to this file as well.")
    ] = None,
    hkd_per_gb_year: options.HkdPerGbYear = None,
    candidate_pages: Annotated[
        int,
        typer.Option(min=0, help="Look for pairs that a person could compare where there are at most so many pages."),
    ] = CANDIDATE_PAGES,
    database: Annotated[
        Path | None,
        typer.Option(
            help="A SQLite file that remembers what was read, so that a survey that was stopped goes on, and an audit "
            "need not read it again; nothing is remembered where left out. A comparison remembers nothing.",
            envvar="MUNIMENT_DATABASE",
        ),
    ] = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Count what an archive holds, or what another one lacks of it; judge nothing and change nothing."""
    clock = system_clock()
    if compare_with is not None:
        with TerminalProgress() as progress:
            comparison = ComparisonOrder(source=archive, target=compare_with, out=out)
            found = compare(comparison, clock=clock, progress=progress)
        _tell_comparison(found, out=out, output_format=output_format)
        if not found.is_complete:
            raise typer.Exit(ExitCode.FINDINGS)
        return
    order = SurveyOrder(
        archive=archive,
        hkd_per_gb_year=hkd_per_gb_year,
        candidate_pages=candidate_pages,
        out=out,
        database=database,
    )
    with TerminalProgress() as progress:
        counted = run_survey(order, clock=clock, progress=progress)
    _tell_survey(counted, out=out, output_format=output_format)


def _tell_survey(counted: Survey, *, out: Path | None, output_format: Format) -> None:
    if output_format is Format.JSON:
        print_json({"survey": as_plain(counted), "survey_sha256": digest_of(counted)} | _written(out))
        return
    print_survey(counted)
    _tell_end(out)


def _tell_comparison(found: Reconciliation, *, out: Path | None, output_format: Format) -> None:
    if output_format is Format.JSON:
        plain = {"comparison": as_plain(found), "comparison_sha256": digest_of(found)}
        print_json(plain | {"is_complete": found.is_complete} | _written(out))
        return
    print_comparison(found)
    _tell_end(out)


def _written(out: Path | None) -> dict[str, object]:
    return {} if out is None else {"pages": str(out)}


def _tell_end(out: Path | None) -> None:
    tell()
    tell("Unsigned, and it authorises nothing. 未經簽署，並不授權任何行動。")
    tell("Nothing was moved, replaced or removed. 沒有移動、取代或移除任何檔案。")
    if out is not None:
        tell(f"Pages     {out}")
