"""`muniment policies`: what the policies say, for whoever has to rely on them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.policy_words import listing_as_plain, tell_listing
from cli.session import system_clock, tell_warnings
from procedures.policy_listing import list_policies

app = typer.Typer(help="Look at policies.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def policies() -> None:
    """Look at policies."""


@app.command("list")
def list_packs(
    folder: Annotated[
        Path, typer.Argument(metavar="PATH", help="The folder of policies, holds and confirmations (YAML).")
    ] = Path("policies"),
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print each pack with its rules, how good their sources are, and what counsel has to confirm."""
    listing = list_policies(folder, on=system_clock().today())
    tell_warnings(listing.warnings)
    if output_format is Format.JSON:
        print_json(listing_as_plain(listing))
        return
    tell_listing(listing)
