"""The table of events: what happened to the customers, transactions and files that records belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.intake.csv_table import Table, TableError, TableRow, read_table
from engine.intake.fact_values import NotUnderstoodError, day, understand
from engine.judge.clocks import as_asset
from engine.model.dates import PHOTOGRAPHY_BEGINS, Interval
from engine.model.facts import Event, Vocabulary
from engine.model.findings import Finding, FindingCode

EVENT, ASSET, ON, ON_LATEST = "event", "asset", "on", "on_latest"

ON_SOME_DAY = Interval(earliest=PHOTOGRAPHY_BEGINS, latest=date.max)
"""When an event happened whose date is not understood: it starts no clock, and clears whatever it can clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvents:
    """The events of a table, in a stable order, and what could not be used of it."""

    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


def read_events(data: bytes, *, name: str, vocabulary: Vocabulary) -> ReadEvents:
    """Return the events in `data`; `name` is what findings call the file.

    Columns: `event`, `asset`, `on`, and `on_latest` where a date is only known to lie between two. A row with an
    unknown kind or without its asset is left out. A row whose date is not understood stays, on some day: left out, the
    bad date of a later event would free what the event keeps. Raises `TableError`, for another column too: a misspelt
    `on_latest` would make a doubtful date certain.
    """
    table = read_table(data, name=name, damage=FindingCode.EVENT_NOT_UNDERSTOOD)
    _check_columns(table)
    events: list[Event] = []
    findings = list(table.findings)
    unknown: dict[str, list[int]] = {}
    for row in table.rows:
        kind = row.cells.get(EVENT)
        if kind is not None and kind not in vocabulary.events:
            unknown.setdefault(kind, []).append(row.line)
            continue
        try:
            asset = _asset(row, kind, vocabulary)
        except NotUnderstoodError as error:
            findings.append(_finding(name, row.line, f"{error.expects}; the row is left out"))
            continue
        try:
            on = _interval(row.cells)
        except NotUnderstoodError as error:
            findings.append(_finding(name, row.line, f"{error.expects}; the event counts as of an unknown day"))
            on = ON_SOME_DAY
        events.append(Event(kind=kind or "", asset=asset, on=on))
    for kind, lines in sorted(unknown.items()):
        rows = "1 row is" if len(lines) == 1 else f"{len(lines):,} rows are"
        findings.append(_finding(name, lines[0], f"`{kind}` is no event of the vocabulary; {rows} left out"))
    events.sort(key=lambda event: (event.kind, event.asset, event.on.earliest, event.on.latest))
    return ReadEvents(events=tuple(events), findings=tuple(findings))


def _check_columns(table: Table) -> None:
    for column in (EVENT, ASSET, ON):
        if column not in table.columns:
            raise TableError(name=table.name, line=1, cause=f"it has no column `{column}`")
    for column in table.columns:
        if column not in (EVENT, ASSET, ON, ON_LATEST):
            raise TableError(
                name=table.name,
                line=1,
                cause=f"`{column}` is none of its columns",
                help="the columns are event, asset, on and on_latest",
            )


def _finding(name: str, line: int, detail: str) -> Finding:
    return Finding(code=FindingCode.EVENT_NOT_UNDERSTOOD, place=f"{name}:{line}", detail=detail)


def _asset(row: TableRow, kind: str | None, vocabulary: Vocabulary) -> str:
    """Return the asset as a record's fact of the same value names it."""
    if kind is None:
        raise NotUnderstoodError(expects="the row does not say what happened")
    definition = vocabulary.facts[vocabulary.events[kind].per]
    text = row.cells.get(ASSET)
    if text is None:
        raise NotUnderstoodError(expects=f"the row does not say to which `{definition.name}` it happened")
    try:
        return as_asset(understand(text, definition=definition))
    except NotUnderstoodError as error:
        raise NotUnderstoodError(expects=f"the asset is no `{definition.name}`: expected {error.expects}") from None


def _interval(cells: Mapping[str, str]) -> Interval:
    earliest = _day(cells, ON)
    latest = _day(cells, ON_LATEST) if ON_LATEST in cells else earliest
    if earliest > latest:
        raise NotUnderstoodError(expects="`on` lies after `on_latest`")
    return Interval(earliest=earliest, latest=latest)


def _day(cells: Mapping[str, str], column: str) -> date:
    if column not in cells:
        raise NotUnderstoodError(expects=f"`{column}` is blank")
    try:
        return day(cells[column])
    except NotUnderstoodError as error:
        raise NotUnderstoodError(expects=f"`{cells[column]}` is not {error.expects}") from None
