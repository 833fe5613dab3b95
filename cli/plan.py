"""`muniment plan`: judges a scan again, without reading the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.completeness import leave_if_incomplete
from cli.console import Format, TerminalProgress, print_json
from cli.session import database_path, system_clock, tell, tell_warnings
from cli.summary import as_result, print_summary
from procedures.planning import PlanOrder
from procedures.planning import plan as run_plan


def plan(
    policies: options.Policies = Path("policies"),
    database: options.Database = None,
    out: options.Out = Path("muniment-audit"),
    as_of: options.AsOf = None,
    scan: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The id that `muniment scan` printed; the latest scan where left out."),
    ] = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Judge a scan by the policies and write the plan and its parts; no report."""
    clock = system_clock()
    order = PlanOrder(
        database=database_path(database),
        policies=policies,
        out=out,
        as_of=as_of if as_of is not None else clock.today(),
        scan=scan,
    )
    with TerminalProgress() as progress:
        planned, warnings = run_plan(order, clock=clock, progress=progress)
    tell_warnings(warnings)
    if output_format is Format.JSON:
        print_json(as_result(planned) | {"plan": str(out / "plan.json")})
        leave_if_incomplete(planned.case.inventory)
        return
    print_summary(planned)
    tell()
    tell(f"Plan      {out / 'plan.json'}")
    leave_if_incomplete(planned.case.inventory)
