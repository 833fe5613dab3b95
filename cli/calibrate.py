"""`muniment calibrate`: how often looks are right in an archive, by what people say of pairs that were drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.calibration_words import (
    drawn_as_result,
    entered_as_result,
    shown_as_result,
    tell_drawn,
    tell_entered,
    tell_shown,
)
from cli.console import Format, TerminalProgress, print_json
from cli.session import database_path, system_clock
from cli.signing_keys import load_personal_key
from procedures.calibrating import show_calibration
from procedures.pair_drawing import MOST_PAIRS, DrawOrder, draw_pairs
from procedures.pair_judging import SheetOrder, enter_sheet

app = typer.Typer(
    help="Draw pairs that were looked at for a person to judge, enter the answers, and show how often looks are right.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_MOST_SEED = 2**53 - 1

Archive = Annotated[Path | None, typer.Option(help="The archive; the only one of the database where left out.")]


@app.command("draw")
def draw(
    seed: Annotated[
        int, typer.Option(min=0, max=_MOST_SEED, help="Any number: with it everybody draws the same pairs again.")
    ],
    number: Annotated[int, typer.Option("--n", min=1, max=MOST_PAIRS, help="How many pairs.")] = 100,
    out: Annotated[Path, typer.Option(help="A new folder for the pages and the sheet for the answers.")] = Path(
        "muniment-pairs"
    ),
    archive: Archive = None,
    policies: options.Policies = Path("policies"),
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Draw pairs of the latest scan by a seed, and write pages that show them without what the machine said."""
    order = DrawOrder(
        database=database_path(database), policies=policies, out=out, seed=seed, number=number, archive=archive
    )
    with TerminalProgress() as progress:
        drawn = draw_pairs(order, clock=system_clock(), progress=progress)
    if output_format is Format.JSON:
        print_json(drawn_as_result(drawn))
    else:
        tell_drawn(drawn)


@app.command("enter")
def enter(
    sheet: Annotated[Path, typer.Argument(help="The sheet that was filled in, CSV or XLSX.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="The full name of who looked at the pairs.")],
    sign_with: options.MaybeSignWith = None,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Enter what a person said of the pairs of a draw; one row that is not understood refuses the sheet."""
    clock = system_clock()
    key = None if sign_with is None else load_personal_key(sign_with, clock=clock)
    entered = enter_sheet(SheetOrder(sheet=sheet, by=by, database=database_path(database)), clock=clock, key=key)
    if output_format is Format.JSON:
        print_json(entered_as_result(entered))
    else:
        tell_entered(entered)


@app.command("show")
def show(
    archive: Archive = None,
    policies: options.Policies = Path("policies"),
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Show by series how often looks were wrong, with the bound, and the draws; every draw is drawn again."""
    shown = show_calibration(database_path(database), policies=policies, archive=archive)
    if output_format is Format.JSON:
        print_json(shown_as_result(shown))
    else:
        tell_shown(shown)
