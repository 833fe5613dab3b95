"""Importing tables of events into the register, and telling what it has of each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.event_entry import EventsOf, EventsTaken
from engine.custody.latest_scans import events_of_scans, latest_records, latest_scans
from engine.custody.store import Store
from engine.intake.event_assets import Recorded
from engine.intake.events import ON_SOME_DAY, EventRow
from engine.language.problems import Problem
from engine.model.dates import Interval
from engine.model.errors import MunimentError
from engine.model.facts import Event, Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.register.acts import CorrectionEntered
from engine.register.events import StandingEvents, as_corrected, event_id
from engine.register.proposals import Proposal
from engine.register.standing import Standing
from procedures.intake import EventTable, read_event_tables
from procedures.ledger import opened, require_whole
from procedures.scanning import read_policies

_EXAMPLES = 3


class EventKindsUnknownError(MunimentError):
    """Rows of a table whose kind of event is not known: nobody said what they would enter for good."""

    def __init__(self, *, table: str, lines: Sequence[int]) -> None:
        named = ", ".join(str(line) for line in lines[:_EXAMPLES])
        more = f" and {len(lines) - _EXAMPLES:,} more" if len(lines) > _EXAMPLES else ""
        super().__init__(
            f"`{table}` was not imported: in {len(lines):,} of its rows the event is blank or none of the vocabulary",
            cause=f"see line {named}{more}; in the register such an event would stay, and could be any",
            help="mend these rows, or say in a mapping what their word means; left out, they could free what they keep",
        )
        self.table = table
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """Which tables to import, how they are to be read, and into which database."""

    tables: tuple[Path, ...]
    policies: Path
    database: Path
    mapping: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Events of one sort: how many, and the rows of the first few."""

    number: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    `unknown_day` events have a day that was not understood. `nobody` counts those of an asset that no record of the
    latest scans has, `nearly` those of one that a record has in another spelling; both are absent without a scan.
    """

    taken: EventsTaken
    unknown_day: int
    future: Places
    nobody: Places | None
    nearly: Places | None
    findings: tuple[Finding, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event as it was first said, when it counts as having happened, and what was said of it since.

    `counts_as` is nothing where it never happened. `entered` is the first entry of it, absent where only the table of
    the latest scan `scan` says it, or did once.
    """

    id: str
    event: Event
    counts_as: Interval | None
    entered: StandingEvents | None
    scan: str | None
    corrections: tuple[Proposal, ...]


def import_events(order: ImportOrder, *, clock: Clock) -> Imported:
    """Enter the events of tables that the register does not have yet, all or none.

    The tables are read as strictly as for a scan. A row whose day is not understood is entered as of an unknown day; a
    row whose kind is not known refuses the import. Raises what reading tables does, `EventKindsUnknownError`,
    `NoDatabaseError`, `LedgerBrokenError` and `LedgerRunsBackError`.
    """
    policies = read_policies(order.policies)
    vocabulary = policies.read.bundle.vocabulary
    tables = read_event_tables(order.tables, mapping=order.mapping, vocabulary=vocabulary)
    for table in tables:
        lines = [row.line for row in table.read.rows if not row.kind]
        if lines:
            raise EventKindsUnknownError(table=table.name, lines=lines)
    rows = [row for table in tables for row in table.read.rows]
    with opened(order.database) as store:
        require_whole(store)
        recorded = _recorded(store, vocabulary=vocabulary)
        sources = [EventsOf(source=_source(table), events=table.read.events) for table in tables]
        taken = store.enter_events(sources, scribe=scribe_of(clock))
    future = [row for row in rows if any(_is_future(event, today=clock.today()) for event in row.events)]
    nearly = [row for row in rows if recorded is not None and any(recorded.near(event) for event in row.events)]
    nobody = [row for row in rows if recorded is not None and not any(_is_of(event, recorded) for event in row.events)]
    return Imported(
        taken=taken,
        unknown_day=sum(event.on == ON_SOME_DAY for event in {event for row in rows for event in row.events}),
        future=_places(future),
        nobody=None if recorded is None else _places(nobody),
        nearly=None if recorded is None else _places(nearly),
        findings=(*(finding for table in tables for finding in table.read.findings), *_of_future(future)),
        warnings=policies.warnings,
    )


def _recorded(store: Store, *, vocabulary: Vocabulary) -> Recorded | None:
    with store.database.reading() as connection:
        if not latest_scans(connection):
            return None
        return Recorded.of(latest_records(connection), vocabulary=vocabulary)


def _source(table: EventTable) -> str:
    return f"{table.name}, SHA-256 {table.sha256}"


def _is_future(event: Event, *, today: date) -> bool:
    return event.on != ON_SOME_DAY and event.on.latest > today


def _is_of(event: Event, recorded: Recorded) -> bool:
    return recorded.has(event) or bool(recorded.near(event))


def _places(rows: Sequence[EventRow]) -> Places:
    return Places(number=len(rows), examples=tuple(f"{row.table}:{row.line}" for row in rows[:_EXAMPLES]))


def _of_future(rows: Iterable[EventRow]) -> Iterator[Finding]:
    for row in rows:
        detail = f"the event (`{row.kind}`) lies in the future, or may; until it is past, its clock does not start"
        yield Finding(code=FindingCode.START_IMPLAUSIBLE, place=f"{row.table}:{row.line}", detail=detail)


def list_events(database: Path, *, asset: str | None = None, kind: str | None = None) -> tuple[ListedEvent, ...]:
    """Return the events of the register, and those that were corrected, by asset and day.

    For one asset also what only the tables of the latest scans say. Raises `NoDatabaseError`.
    """
    with opened(database) as store:
        found = listed(store.standing(), scans={} if asset is None else scanned(store, asset))
    chosen = (one for one in found if asset in (None, one.event.asset) and kind in (None, one.event.kind))
    return tuple(sorted(chosen, key=lambda one: (one.event.asset, one.event.on.earliest, one.event.kind, one.id)))


def scanned(store: Store, asset: str | None = None) -> dict[Event, str]:
    """Return the events, or those of an asset, that tables of the latest scans say, each with the id of a scan."""
    if asset is not None and not is_text(asset):
        return {}
    with store.database.reading() as connection:
        return events_of_scans(connection, asset=asset)


def is_text(text: str) -> bool:
    """Say whether a text can be kept: an argument in other bytes than UTF-8 cannot, and no event has it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def listed(standing: Standing, *, scans: dict[Event, str]) -> tuple[ListedEvent, ...]:
    """Return every event that the register, a correction in it, or a scan names."""
    entered: dict[Event, StandingEvents] = {}
    for one in standing.entered_events:
        for event in one.events:
            entered.setdefault(event, one)
    corrections: dict[Event, list[Proposal]] = {}
    for proposal in standing.proposals.values():
        if isinstance(proposal.subject, CorrectionEntered):
            corrections.setdefault(proposal.subject.event, []).append(proposal)
    counts_as = as_corrected([*entered, *corrections, *scans], standing.corrections())
    return tuple(
        ListedEvent(
            id=event_id(event),
            event=event,
            counts_as=on,
            entered=entered.get(event),
            scan=scans.get(event),
            corrections=tuple(corrections.get(event, ())),
        )
        for event, on in counts_as.items()
    )
