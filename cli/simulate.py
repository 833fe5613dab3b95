"""`muniment simulate`: what other policies, or another day, would make of the archive, and what falls due when."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import TerminalProgress, print_json
from cli.grids import print_grids, shortened
from cli.session import database_path, system_clock, tell, tell_warnings
from cli.simulation_words import (
    FIRST_LINE,
    FORECAST_LINE,
    days_line,
    forecast_grids,
    lapsed_line,
    law_line,
    lines_of,
    plain_forecast,
    plain_simulation,
    simulation_grids,
)
from engine.simulation.periods import By, spans
from procedures.ledger import write_new
from procedures.simulating import Foreseen, Simulated, SimulationOrder, simulate_day, simulate_years
from procedures.simulation_files import write_changed, write_due
from reports.forecast_chart import forecast_chart

MOST_ROWS = 40


class SimulationFormat(StrEnum):
    """How a simulation is printed."""

    HUMAN = "human"
    PLAIN = "plain"
    JSON = "json"


def simulate(
    policies: options.Policies = Path("policies"),
    as_of: options.AsOf = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="Take a rule that is not in force to be so. May be given several times."),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YEAR", help="Forecast from the beginning of this year, or month as 2027-03."),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="YEAR", help="Forecast to the end of this year, or month.")
    ] = None,
    by: Annotated[By, typer.Option(help="How long each period of a forecast is.")] = By.YEAR,
    records: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="List the records that change, or fall due, in a new file: CSV, or .jsonl."),
    ] = None,
    chart: Annotated[Path | None, typer.Option(metavar="FILE.svg", help="Draw a forecast into a new SVG file.")] = None,
    scan: Annotated[
        str | None, typer.Option(metavar="ID", help="The id that `muniment scan` printed; the latest where left out.")
    ] = None,
    database: options.Database = None,
    output_format: Annotated[
        SimulationFormat,
        typer.Option("--format", help="For people, for screen readers (plain), or for scripts (json)."),
    ] = SimulationFormat.HUMAN,
) -> None:
    """Judge the archive by other policies or for another day, and change nothing: no plan is made."""
    is_over_years = first is not None or last is not None
    if is_over_years and (first is None or last is None):
        raise typer.BadParameter("a forecast needs both --from and --to", param_hint="--from")
    if is_over_years and as_of is not None:
        raise typer.BadParameter("a forecast is from --from to --to, without --as-of", param_hint="--as-of")
    if chart is not None and not is_over_years:
        raise typer.BadParameter("a chart is of a forecast: add --from and --to", param_hint="--chart")
    clock = system_clock()
    order = SimulationOrder(
        database=database_path(database),
        policies=policies,
        assumed=tuple(assume or ()),
        scan=scan,
        files=tuple(path for path in (records, chart) if path is not None),
    )
    if first is not None and last is not None:
        periods = spans(first, last, by=by)
        with TerminalProgress() as progress:
            foreseen = simulate_years(order, spans=periods, clock=clock, progress=progress)
        tell_warnings(foreseen.on.warnings)
        _tell_forecast(foreseen, output_format=output_format, records=records, chart=chart)
        return
    with TerminalProgress() as progress:
        simulated = simulate_day(order, as_of=as_of or clock.today(), clock=clock, progress=progress)
    tell_warnings(simulated.on.warnings)
    _tell_simulation(simulated, output_format=output_format, records=records)


def _tell_simulation(simulated: Simulated, *, output_format: SimulationFormat, records: Path | None) -> None:
    simulation, on = simulated.simulation, simulated.on
    if records is not None:
        write_changed(records, simulation)
    if output_format is SimulationFormat.JSON:
        print_json(plain_simulation(simulation, on) | _written(records=records))
        return
    _tell_first(is_forecast=simulation.is_forecast)
    lapsed = lapsed_line(on, day=simulation.as_of)
    for line in (*lines_of(on), law_line(on), *([lapsed] if lapsed else []), days_line(simulation)):
        tell(line)
    is_plain = output_format is SimulationFormat.PLAIN
    print_grids([shortened(one, most=MOST_ROWS) for one in simulation_grids(simulation)], is_plain=is_plain)
    tell()
    tell(
        f"{len(simulation.changed):,} records change in bucket or outcome; of all records "
        f"{simulation.by_policies.records:,} are elsewhere that day because of the policies alone."
    )
    _tell_files(records=records)


def _tell_forecast(
    foreseen: Foreseen, *, output_format: SimulationFormat, records: Path | None, chart: Path | None
) -> None:
    forecast, on = foreseen.forecast, foreseen.on
    if records is not None:
        write_due(records, forecast)
    if chart is not None:
        write_new(chart, [f"{forecast_chart(forecast)}\n".encode()], option="--chart")
    if output_format is SimulationFormat.JSON:
        print_json(plain_forecast(forecast, on) | _written(records=records, chart=chart))
        return
    _tell_first(is_forecast=forecast.spans[-1].last > on.today)
    lapsed = lapsed_line(on, day=forecast.spans[-1].last)
    for line in (*lines_of(on), *([lapsed] if lapsed else [])):
        tell(line)
    is_plain = output_format is SimulationFormat.PLAIN
    print_grids([shortened(one, most=MOST_ROWS) for one in forecast_grids(forecast, on)], is_plain=is_plain)
    _tell_files(records=records, chart=chart)


def _tell_first(*, is_forecast: bool) -> None:
    for words in (FIRST_LINE, FORECAST_LINE) if is_forecast else (FIRST_LINE,):
        tell(words.en)
        tell(words.zh)


def _written(**files: Path | None) -> dict[str, object]:
    return {name: str(path) for name, path in files.items() if path is not None}


def _tell_files(**files: Path | None) -> None:
    for name, path in _written(**files).items():
        tell(f"{name.capitalize():<10}{path}")
