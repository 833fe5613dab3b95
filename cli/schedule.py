"""`muniment schedule`: policies as a spreadsheet, and spreadsheets as policies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.exit_codes import ExitCode
from cli.schedule_words import tell_export, tell_import
from cli.session import tell_warnings
from engine.model.digests import as_plain
from procedures.schedules import ImportOrder, export_schedule, import_schedule

app = typer.Typer(
    help="Take policies to a spreadsheet and back, and take in a schedule that somebody keeps in one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(metavar="[POLICIES]", help="The folder of policies (YAML).")]


@app.command("export")
def export(
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where to: a name that ends in .xlsx or .csv.")],
    policies: Folder = Path("policies"),
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Write the rules of a policy folder as a retention schedule: one row a rule, in English and Chinese."""
    exported = export_schedule(policies, to=to, replaces=replace)
    tell_warnings(exported.warnings)
    if output_format is Format.JSON:
        print_json(
            {
                "schedule": str(exported.path),
                "rules": exported.rules,
                "policies": exported.policies,
                "bundle_sha256": exported.bundle_sha256,
            }
        )
    else:
        tell_export(exported)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The schedule, XLSX or CSV.")],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="The policy folder that is written.")],
    policies: Annotated[
        Path, typer.Option(help="The policies from which it was exported, or beside which it is taken in.")
    ] = Path("policies"),
    columns: Annotated[
        Path | None,
        typer.Option(metavar="MAPPING.yaml", help="What the columns of a schedule of any form mean (YAML)."),
    ] = None,
    to_do: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where the list of what you decide goes, .csv or .md; `to-do.csv` in the folder."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="A rule or entity whose row was deleted on purpose; may be given often."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write into a folder that has files already.")] = False,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Read a schedule into a policy folder, and say rule by rule what is different; nothing is guessed."""
    order = ImportOrder(
        file=file,
        policies=policies,
        folder=to,
        columns=columns,
        to_do=to_do,
        without=tuple(without or ()),
        replaces=replace,
    )
    imported = import_schedule(order)
    tell_warnings(imported.warnings)
    if output_format is Format.JSON:
        print_json(
            {
                "folder": str(imported.folder),
                "rows": imported.rows,
                "files": list(imported.files),
                "dropped": list(imported.dropped),
                "lost_remarks": as_plain(imported.lost),
                "changes": as_plain(imported.changes),
                "to_do": as_plain(imported.to_do),
                "to_do_file": None if imported.to_do_file is None else str(imported.to_do_file),
                "before_sha256": imported.before_sha256,
                "bundle_sha256": imported.after_sha256,
            }
        )
    else:
        tell_import(imported)
    if imported.to_do:
        raise typer.Exit(ExitCode.FINDINGS)
