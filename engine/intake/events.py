"""The table of events: what happened to the customers, transactions and files that records belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.intake.csv_table import Table, TableError, TableRow, read_table
from engine.intake.fact_values import NotUnderstoodError, day, understand
from engine.judge.clocks import as_asset
from engine.model.dates import PHOTOGRAPHY_BEGINS, Interval
from engine.model.facts import Event, FactDefinition, Vocabulary
from engine.model.findings import Finding, FindingCode

EVENT, ASSET, ON, ON_LATEST = "event", "asset", "on", "on_latest"

ON_SOME_DAY = Interval(earliest=PHOTOGRAPHY_BEGINS, latest=date.max)
"""When an event happened whose date is not understood: it starts no clock, and clears whatever it can clear."""


_NOBODY = "an event of nobody in particular could be anybody's: name the asset, or take the row out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvents:
    """The events of a table, in a stable order, and what could not be used of it."""

    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


def read_events(data: bytes, *, name: str, vocabulary: Vocabulary) -> ReadEvents:
    """Return the events in `data`; `name` is what findings call the file.

    Columns: `event`, `asset`, `on`, and `on_latest` where a date is only known to lie between two. A row whose date is
    not understood stays, on some day; one whose kind is not, stays as every kind on some day: left out, either could
    free what the event keeps. A row that does not say to which asset it belongs could be anybody's, so the table is
    refused. Raises `TableError`, for another column too: a misspelt `on_latest` would make a doubtful date certain.
    """
    table = read_table(data, name=name, damage=FindingCode.EVENT_NOT_UNDERSTOOD)
    _check_whole(table)
    events: list[Event] = []
    findings: list[Finding] = []
    unknown: dict[str, list[int]] = {}
    for row in table.rows:
        kind = row.cells.get(EVENT)
        if kind is None or kind not in vocabulary.events:
            unknown.setdefault(kind or "", []).append(row.line)
            events.extend(_as_every_kind(row, name=name, vocabulary=vocabulary))
            continue
        try:
            on = _interval(row.cells)
        except NotUnderstoodError as error:
            findings.append(_finding(name, row.line, f"{error.expects}; the event counts as of an unknown day"))
            on = ON_SOME_DAY
        definition = vocabulary.facts[vocabulary.events[kind].per]
        events.append(Event(kind=kind, asset=_asset(row, name=name, definition=definition), on=on))
    for kind, lines in sorted(unknown.items()):
        rows = "1 row counts" if len(lines) == 1 else f"{len(lines):,} rows count"
        what = f"`{kind}` is no event of the vocabulary" if kind else "the event is blank"
        findings.append(_finding(name, lines[0], f"{what}; {rows} as every event, of an unknown day"))
    events.sort(key=lambda event: (event.kind, event.asset, event.on.earliest, event.on.latest))
    return ReadEvents(events=tuple(events), findings=tuple(findings))


def _check_whole(table: Table) -> None:
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
    for finding in table.findings:
        line = int(finding.place.rpartition(":")[2])
        raise TableError(
            name=table.name,
            line=line,
            cause="the row has more or fewer cells than the header",
            help="an event that is left out could free what it keeps: mend the row, or take it out",
        )


def _finding(name: str, line: int, detail: str) -> Finding:
    return Finding(code=FindingCode.EVENT_NOT_UNDERSTOOD, place=f"{name}:{line}", detail=detail)


def _as_every_kind(row: TableRow, *, name: str, vocabulary: Vocabulary) -> Iterator[Event]:
    """Yield an event of every kind, on some day, for the asset of a row whose own kind is not understood."""
    text = _asset_text(row, name=name)
    for kind, of in sorted(vocabulary.events.items()):
        try:
            asset = as_asset(understand(text, definition=vocabulary.facts[of.per]))
        except NotUnderstoodError:
            continue  # no asset of this kind is called that
        yield Event(kind=kind, asset=asset, on=ON_SOME_DAY)


def _asset(row: TableRow, *, name: str, definition: FactDefinition) -> str:
    """Return the asset as a record's fact of the same value names it."""
    try:
        return as_asset(understand(_asset_text(row, name=name), definition=definition))
    except NotUnderstoodError as error:
        cause = f"the asset is no `{definition.name}`: expected {error.expects}"
        raise TableError(name=name, line=row.line, cause=cause, help=_NOBODY) from None


def _asset_text(row: TableRow, *, name: str) -> str:
    if ASSET not in row.cells:
        cause = "the row does not say to which asset the event belongs"
        raise TableError(name=name, line=row.line, cause=cause, help=_NOBODY)
    return row.cells[ASSET]


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
