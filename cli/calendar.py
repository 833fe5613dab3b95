"""`muniment calendar`: what has to be looked at, and when, in the calendar that people use anyway."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.session import system_clock, tell, tell_warnings
from procedures.calendars import CalendarOrder, make_calendar
from reports.icalendar_file import uid_of


def calendar(
    ics: Annotated[Path, typer.Option(metavar="FILE.ics", help="Where to: an iCalendar file.")],
    policies: Annotated[Path, typer.Argument(metavar="[POLICIES]", help="The folder of policies (YAML).")] = Path(
        "policies"
    ),
    database: Annotated[
        Path | None,
        typer.Option(
            help="The SQLite file with scans, holds and orders: what binds, and when records fall due. Without it, "
            "what the policy files say."
        ),
    ] = None,
    as_of: options.AsOf = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Write the days on which confirmations end, holds and sources are looked at again, and records fall due."""
    order = CalendarOrder(
        policies=policies,
        ics=ics,
        as_of=as_of if as_of is not None else system_clock().today(),
        database=database,
        replaces=replace,
    )
    made = make_calendar(order)
    tell_warnings(made.warnings)
    if output_format is Format.JSON:
        entries = [{"uid": uid_of(one), "on": one.on.isoformat(), "summary": one.summary} for one in made.entries]
        print_json({"calendar": str(made.path), "timezone": made.zone, "entries": entries})
        return
    for entry in made.entries:
        tell(f"{entry.on.isoformat()}  {entry.summary}")
    tell()
    tell(f"Calendar  {made.path} ({len(made.entries):,} days, {made.zone})")
