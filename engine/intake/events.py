"""The tables of events: what happened to the customers, transactions and files that records belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from engine.intake.fact_values import NotUnderstoodError, understand, why_unlike
from engine.intake.moved_cells import TEXT_SLOT, Moved, Places, Slot
from engine.intake.near_names import nearly
from engine.intake.statements import dates_expected, meanings_of
from engine.intake.swallowed_rows import SWALLOWED
from engine.intake.table_errors import TableError
from engine.intake.tables import Table, TableRow, read_table
from engine.judge.clocks import as_asset
from engine.language.characters import character_name, is_hidden
from engine.model.date_forms import DateForm, days_of
from engine.model.dates import PHOTOGRAPHY_BEGINS, Interval
from engine.model.empty_dates import EMPTY_DATES
from engine.model.facts import Event, FactDefinition, FactKind, Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.likeness import folded, meanings
from engine.model.mappings import IGNORE, TableMapping

EVENT, ASSET, ON, ON_LATEST = "event", "asset", "on", "on_latest"
COLUMNS = (EVENT, ASSET, ON, ON_LATEST)

ON_SOME_DAY = Interval(earliest=PHOTOGRAPHY_BEGINS, latest=date.max)
"""When an event happened whose date is not understood: it starts no clock, and clears whatever it can clear."""


_NOBODY = "an event of nobody in particular could be anybody's: name the asset, or take the row out"
_SWAPPED = "an event of the wrong asset could free what it keeps: mend the row, or the mapping"
_LINE_ENDS = "\n\r\t"
_USUAL_DATES = tuple(
    DateForm.of(text)
    for day in ("D/M/YYYY", "M/D/YYYY", "YYYY/M/D")
    for text in (day, day.replace("/", "-"), day.replace("/", "."))
)
"""Forms that make a date of what stands for an asset, where nothing else in the row is one."""

_AS_IT_IS = TableMapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One row of a table and the events that it could be; `kind` is empty where it is not known."""

    table: str
    line: int
    kind: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvents:
    """The events of one or more tables, in a stable order, what could not be used of them, and where each stands."""

    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: tuple[EventRow, ...] = field(default=(), compare=False)


def read_events(data: bytes, *, name: str, vocabulary: Vocabulary, mapping: TableMapping = _AS_IT_IS) -> ReadEvents:
    """Return the events in `data`, CSV or XLSX; `name` is what findings call the file.

    Columns: `event`, `asset`, `on`, and `on_latest` where a date is only known to lie between two; or those that the
    mapping declares to be them. A row whose date is not understood stays, on some day; one whose date can be read in
    two ways lies between both; one whose kind is not understood stays as every kind on some day: left out, either
    could free what the event keeps. A row that does not say to which asset it belongs could be anybody's, so the table
    is refused. Raises `TableError`, for another column too: a misspelt `on_latest` would make a doubtful date certain.
    """
    table = read_table(data, name=name, mapping=mapping)
    reader = _Reader(name=name, vocabulary=vocabulary, mapping=mapping, columns=_columns(table, mapping=mapping))
    places = Places.of(table, slot=reader.slot)
    for row in table.rows:
        reader.row(row, moved=None if row.fault is not None else places.moved(row))
    findings = (*table.findings, *reader.all_findings())
    return merged([ReadEvents(events=tuple(reader.events()), findings=findings, rows=tuple(reader.rows))])


def merged(tables: Iterable[ReadEvents]) -> ReadEvents:
    """Return the events of several tables as one; their order means nothing."""
    read = tuple(tables)
    return ReadEvents(
        events=in_stable_order(event for one in read for event in one.events),
        findings=tuple(finding for one in read for finding in one.findings),
        rows=tuple(row for one in read for row in one.rows),
    )


def in_stable_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events by kind, asset and days."""
    return tuple(sorted(events, key=lambda event: (event.kind, event.asset, event.on.earliest, event.on.latest)))


def _columns(table: Table, *, mapping: TableMapping) -> dict[str, str]:
    """Return the column of the table for each column of events that it has."""
    meanings = meanings_of(table.columns, declared=mapping.columns, keys=COLUMNS)
    for position, column in zip(table.positions, table.columns, strict=True):
        if column not in meanings:
            # Its name is not shown: a table without a header has a customer in that place.
            meant = nearly(column, known=COLUMNS)
            usual = f"the columns are {', '.join(COLUMNS)}; a mapping can say what another means, or `{IGNORE}`"
            raise TableError(
                name=table.name,
                line=table.header,
                cause=f"column {position} has a name that a table of events does not have",
                help=f"did you mean `{meant[0]}`?" if meant else usual,
            )
    columns: dict[str, str] = {}
    for column, meaning in meanings.items():
        if meaning.of in columns:
            cause = f"`{columns[meaning.of]}` and `{column}` both mean `{meaning.of}`"
            raise TableError(name=table.name, line=table.header, cause=cause, help=f"declare one of them as `{IGNORE}`")
        if meaning.of != IGNORE:
            columns[meaning.of] = column
    for needed in (EVENT, ASSET, ON):
        if needed not in columns:
            raise TableError(name=table.name, line=table.header, cause=f"it has no column `{needed}`")
    return columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """The events of one table as they are read; `columns` has the table's own name of each column of events."""

    name: str
    vocabulary: Vocabulary
    mapping: TableMapping
    columns: dict[str, str]
    rows: list[EventRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[str, list[int]] = field(default_factory=dict)
    _words: frozenset[str] = field(init=False)
    _numbers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Fold the words for events once: those that are a number, such as `1`, may be an asset too."""
        meaning = self.mapping.columns.get(self.columns[EVENT])
        words = {folded(word) for word in (*self.vocabulary.events, *(meaning.values if meaning is not None else ()))}
        object.__setattr__(self, "_words", frozenset(word for word in words if not word.isdecimal()))
        object.__setattr__(self, "_numbers", frozenset(word for word in words if word.isdecimal()))

    def slot(self, column: str) -> Slot | None:
        """Return what may stand in a column, if it says anything here."""
        of = next((of for of, name in self.columns.items() if name == column), None)
        match of:
            case None:
                return None
            case "event":
                return Slot(fits=lambda text: self._translated(text) in self.vocabulary.events, is_telling=True)
            case "asset":
                return TEXT_SLOT
        forms = self._forms(column)
        return Slot(fits=lambda text: bool(days_of(text, forms=forms)), is_telling=True)

    def row(self, row: TableRow, *, moved: Moved | None) -> None:
        """Add the event of a row, or every event that it could be."""
        fault = row.fault
        if moved is not None and not moved.columns.isdisjoint((self.columns[EVENT], self.columns[ASSET])):
            fault = moved.why
        if row.has_breaks:
            # A note of two lines is rare here, and an event lost in one could be what clears another.
            fault = fault or SWALLOWED
        if fault is not None:
            raise TableError(
                name=self.name,
                line=row.line,
                cause=fault,
                help="an event that is left out could free what it keeps: mend the row or the header, or take it out",
            )
        kind = self._kind(row)
        if kind is None or kind not in self.vocabulary.events:
            what = "the event is blank" if kind is None else "the event is none of the vocabulary"
            self.unknown.setdefault(what, []).append(row.line)
            self._add(row, "", self._as_every_kind(row))
            return
        try:
            on = self._interval(row)
        except NotUnderstoodError as error:
            self._find(row, f"{error.expects}; the event counts as of an unknown day")
            on = ON_SOME_DAY
        definition = self.vocabulary.facts[self.vocabulary.events[kind].per]
        self._add(row, kind, [Event(kind=kind, asset=self._asset(row, definition=definition), on=on)])

    def events(self) -> Iterator[Event]:
        """Yield the events of every row."""
        for row in self.rows:
            yield from row.events

    def _add(self, row: TableRow, kind: str, events: Iterable[Event]) -> None:
        self.rows.append(EventRow(table=self.name, line=row.line, kind=kind, events=tuple(events)))

    def all_findings(self) -> Iterator[Finding]:
        """Yield what was found, the kinds that nobody knows at the end."""
        yield from self.findings
        for what, lines in sorted(self.unknown.items()):
            # What stands there is not shown: in a shifted row it could be anything, a name or an identity card.
            rows = "1 row counts" if len(lines) == 1 else f"{len(lines):,} rows count"
            detail = f"{what}; {rows} as every event, of an unknown day"
            yield Finding(code=FindingCode.EVENT_NOT_UNDERSTOOD, place=f"{self.name}:{lines[0]}", detail=detail)

    def _find(self, row: TableRow, detail: str, *, code: FindingCode = FindingCode.EVENT_NOT_UNDERSTOOD) -> None:
        self.findings.append(Finding(code=code, place=f"{self.name}:{row.line}", detail=detail))

    def _kind(self, row: TableRow) -> str | None:
        text = row.cells.get(self.columns[EVENT])
        return None if text is None else self._translated(text)

    def _translated(self, text: str) -> str:
        meaning = self.mapping.columns.get(self.columns[EVENT])
        return text if meaning is None else meaning.values.get(text, text)

    def _forms(self, column: str) -> tuple[DateForm, ...]:
        """Return how dates are written in a column of the table."""
        meaning = self.mapping.columns.get(column)
        return self.mapping.dates if meaning is None or meaning.dates is None else meaning.dates

    def _as_every_kind(self, row: TableRow) -> Iterator[Event]:
        """Yield an event of every kind, on some day, for the asset of a row whose own kind is not understood."""
        text = self._asset_text(row)
        for kind, of in sorted(self.vocabulary.events.items()):
            try:
                asset = as_asset(understand(text, definition=self.vocabulary.facts[of.per]))
            except NotUnderstoodError:
                continue  # no asset of this kind is called that
            yield Event(kind=kind, asset=asset, on=ON_SOME_DAY)

    def _asset(self, row: TableRow, *, definition: FactDefinition) -> str:
        """Return the asset as a record's fact of the same value names it."""
        try:
            return as_asset(understand(self._asset_text(row), definition=definition))
        except NotUnderstoodError as error:
            cause = f"the asset is no `{definition.name}`: expected {error.expects}"
            raise TableError(name=self.name, line=row.line, cause=cause, help=_NOBODY) from None

    def _asset_text(self, row: TableRow) -> str:
        column = self.columns[ASSET]
        unlike = why_unlike(row.kinds.get(column), wanted=FactKind.TEXT)
        if column not in row.cells or unlike is not None:
            why = unlike or row.unread.get(column)
            cause = "the row does not say to which asset the event belongs" + (f": {why}" if why is not None else "")
            raise TableError(name=self.name, line=row.line, cause=cause, help=_NOBODY)
        text = row.cells[column]
        hidden = next((one for one in text if one in _LINE_ENDS or is_hidden(one)), None)
        if hidden is not None:
            cause = f"the asset has {character_name(hidden)} in it, which nobody sees"
            raise TableError(name=self.name, line=row.line, cause=cause, help="type the asset anew, without it")
        belongs = self._belongs_elsewhere(row, text)
        if belongs is not None:
            cause = f"in the place of the asset stands {belongs}: two cells may have changed places"
            raise TableError(name=self.name, line=row.line, cause=cause, help=_SWAPPED)
        return text

    def _belongs_elsewhere(self, row: TableRow, asset: str) -> str | None:
        """Return what an asset is instead, if it says what another column should.

        A number may be a word for an event and a date, and an asset too: it is none where the other column has its own.
        """
        could_mean = meanings(asset)
        if not could_mean.isdisjoint(self._words):
            return "a kind of event"
        kind = self._kind(row)
        if not could_mean.isdisjoint(self._numbers) and (kind is None or kind not in self.vocabulary.events):
            return "a kind of event"
        forms = [form for of in (ON, ON_LATEST) if of in self.columns for form in self._forms(self.columns[of])]
        if days_of(asset, forms=forms) and not asset.isdecimal():
            return "a date"
        if not days_of(row.cells.get(self.columns[ON], ""), forms=forms) and days_of(
            asset, forms=(*forms, *_USUAL_DATES)
        ):
            return "a date"
        return None

    def _interval(self, row: TableRow) -> Interval:
        on = self._days(row, ON)
        latest = self._days(row, ON_LATEST) if self._says(row, ON_LATEST) else on
        if on[0] > latest[-1]:
            raise NotUnderstoodError(expects="`on` lies after `on_latest`")
        return Interval(earliest=on[0], latest=latest[-1])

    def _says(self, row: TableRow, column: str) -> bool:
        name = self.columns.get(column)
        return name is not None and (name in row.cells or name in row.unread or name in row.called_missing)

    def _days(self, row: TableRow, column: str) -> tuple[date, ...]:
        """Return every day that a cell can mean, earliest first."""
        name = self.columns[column]
        if name in row.unread:
            raise NotUnderstoodError(expects=f"`{column}`: {row.unread[name]}")
        if name in row.called_missing:
            # Whoever wrote it knew of a last day, and not which: that is another thing than a blank.
            raise NotUnderstoodError(expects=f"`{column}` is written as not recorded")
        if name not in row.cells:
            raise NotUnderstoodError(expects=f"`{column}` is blank")
        forms = self._forms(name)
        days = days_of(row.cells[name], forms=forms)
        if not days:
            raise NotUnderstoodError(expects=f"`{column}` is not {dates_expected(forms)}")
        if not EMPTY_DATES.isdisjoint(days):
            raise NotUnderstoodError(expects=f"`{column}` is a day that systems write for no date")
        if days[0] < PHOTOGRAPHY_BEGINS:
            # By such a day it would clear nothing, and no clock that it could clear has started before.
            raise NotUnderstoodError(expects=f"`{column}` lies before {PHOTOGRAPHY_BEGINS.year}")
        if len(days) > 1:
            ways = " or ".join(day.isoformat() for day in days)
            detail = f"`{row.cells[name]}` can be read as {ways}; the event counts as between them"
            self._find(row, detail, code=FindingCode.DATE_AMBIGUOUS)
        return days
