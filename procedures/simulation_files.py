"""The records that a simulation is about, as lines of CSV or JSON; what holds a record is not among them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.model.decisions import Decision
from engine.schedules.csv_writing import escaped
from engine.simulation.deciding import deciding_rule
from engine.simulation.forecast import Forecast
from engine.simulation.simulation import Simulation
from procedures.ledger import write_new

Row = Mapping[str, object]
_JSON_LINES = ".jsonl"
_CHANGED = (
    *("record", "location", "sha256", "bytes", "series"),
    *(f"{day}_{said}" for day in ("today", "then", "tried") for said in ("outcome", "bucket", "until", "rule")),
)
_DUE = ("record", "location", "sha256", "bytes", "due_on", "outcome", "rule")


def write_changed(path: Path, simulation: Simulation) -> None:
    """Write the records whose outcome or bucket changes, to a file that is not there yet."""
    _write(path, _changed(simulation), columns=_CHANGED)


def write_due(path: Path, forecast: Forecast) -> None:
    """Write the records that fall due, by day, to a file that is not there yet; the day of one due before is empty."""
    first = forecast.spans[0].first
    rows = (
        {
            "record": one.record.id,
            "location": one.record.location,
            "sha256": one.record.sha256,
            "bytes": one.record.size,
            "due_on": one.day.isoformat() if one.day >= first else "",
            "outcome": one.outcome,
            "rule": one.rule,
        }
        for one in forecast.due
    )
    _write(path, rows, columns=_DUE)


def _changed(simulation: Simulation) -> Iterator[Row]:
    for one in simulation.changed:
        row: dict[str, object] = {
            "record": one.record.id,
            "location": one.record.location,
            "sha256": one.record.sha256,
            "bytes": one.record.size,
            "series": one.series,
        }
        for when, decision in (("today", one.today), ("then", one.then), ("tried", one.tried)):
            row |= {f"{when}_{what}": value for what, value in _said(decision).items()}
        yield row


def _said(decision: Decision) -> Row:
    return {
        "outcome": decision.outcome.value,
        "bucket": decision.bucket.value,
        "until": decision.until.isoformat() if decision.until is not None else "",
        "rule": deciding_rule(decision),
    }


def _write(path: Path, rows: Iterable[Row], *, columns: tuple[str, ...]) -> None:
    lines = _json_lines(rows) if path.suffix == _JSON_LINES else _csv_lines(rows, columns=columns)
    write_new(path, lines, option="--records")


def _json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        yield (json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _csv_lines(rows: Iterable[Row], *, columns: tuple[str, ...]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        # A file may be called `=cmd|...`, and spreadsheets run what begins so.
        writer.writerow([escaped(str(row[column])) for column in columns])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()
