"""`muniment events`: what happened to customers, accounts and files, in the register, and corrected by two people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.event_words import (
    correction_as_result,
    import_as_result,
    list_as_result,
    tell_correction,
    tell_import,
    tell_list,
)
from cli.session import database_path, system_clock, tell_warnings
from cli.signing_keys import load_personal_key
from engine.model.dates import Interval
from procedures.event_corrections import Named, correct, days
from procedures.events import ImportOrder, import_events, list_events

app = typer.Typer(
    help="Keep events in the register, list them, and correct them: two people agree before anything counts for less.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Id = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="The id of the event, as `muniment events list` prints it.")
]
Kind = Annotated[str | None, typer.Option(help="Instead of an id: the kind of event, with --asset and --on.")]
Asset = Annotated[str | None, typer.Option(help="Instead of an id: the asset that the event is about.")]
On = Annotated[
    date | None,
    typer.Option(parser=options.read_date, metavar="DATE", help="Instead of an id: the day as it was first said."),
]
OnLatest = Annotated[
    date | None,
    typer.Option(parser=options.read_date, metavar="DATE", help="The last day, where the first said two days."),
]
Reason = Annotated[str, typer.Option(help="Why, in words; it stays in the ledger.")]


@app.command("import")
def import_tables(
    table: Annotated[
        list[Path],
        typer.Argument(help="CSV or XLSX of events: columns `event`, `asset`, `on`; `on_latest` for doubtful days."),
    ],
    policies: options.Policies = Path("policies"),
    mapping: options.Mapping = None,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Enter the events of tables that the register does not have yet: all of them, or none."""
    order = ImportOrder(tables=tuple(table), policies=policies, mapping=mapping, database=database_path(database))
    imported = import_events(order, clock=system_clock())
    tell_warnings(imported.warnings)
    if output_format is Format.JSON:
        print_json(import_as_result(imported))
    else:
        tell_import(imported)


@app.command("list")
def list_all(
    asset: Annotated[
        str | None, typer.Argument(help="One asset, exactly as events name it; all where left out.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="One kind of event; all where left out.")] = None,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """List the events of the register: when they count as having happened, who entered them, what was corrected."""
    found = list_events(database_path(database), asset=asset, kind=kind)
    if output_format is Format.JSON:
        print_json(list_as_result(found))
    else:
        tell_list(found)


@app.command("correct")
def correct_event(
    to: Annotated[
        date, typer.Option(parser=options.read_date, metavar="DATE", help="The right day; the first, with --to-latest.")
    ],
    reason: Reason,
    id: Id = None,
    to_latest: Annotated[
        date | None,
        typer.Option(parser=options.read_date, metavar="DATE", help="The last day, where the right day lies between."),
    ] = None,
    kind: Kind = None,
    asset: Asset = None,
    on: On = None,
    on_latest: OnLatest = None,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Propose another day for an event; it counts as both until a second person agrees."""
    named = _named(id, kind=kind, asset=asset, on=on, on_latest=on_latest)
    _propose(
        named,
        to=days(to, to_latest, called="the new days"),
        reason=reason,
        database=database,
        sign_with=sign_with,
        output_format=output_format,
    )


@app.command("retract")
def retract_event(
    reason: Reason,
    id: Id = None,
    kind: Kind = None,
    asset: Asset = None,
    on: On = None,
    on_latest: OnLatest = None,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Propose that an event never happened; it counts as on an unknown day until a second person agrees."""
    named = _named(id, kind=kind, asset=asset, on=on, on_latest=on_latest)
    _propose(named, to=None, reason=reason, database=database, sign_with=sign_with, output_format=output_format)


def _named(id: str | None, *, kind: str | None, asset: str | None, on: date | None, on_latest: date | None) -> Named:
    said = None if on is None else days(on, on_latest, called="the days of the event")
    last = on_latest if said is None else said.latest
    return Named(id=id, kind=kind, asset=asset, on=on, on_latest=last)


def _propose(
    named: Named,
    *,
    to: Interval | None,
    reason: str,
    database: Path | None,
    sign_with: str | None,
    output_format: Format,
) -> None:
    clock = system_clock()
    key = None if sign_with is None else load_personal_key(sign_with, clock=clock)
    corrected = correct(database_path(database), named, to=to, reason=reason, clock=clock, key=key)
    if output_format is Format.JSON:
        print_json(correction_as_result(corrected))
    else:
        tell_correction(corrected)
