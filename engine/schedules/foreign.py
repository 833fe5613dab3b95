"""Somebody's own schedule: a rule where a row is certain, and a line for a person where it is not.

A row gives a rule only if all of it is certain: its series, its period, its trigger, its end. The rules rest on what
the row cites, with `source: none` unless a column says otherwise; like every rule they permit nothing until counsel has
confirmed them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.language.characters import first_hidden, is_name, shown
from engine.model.conditions import OneOf
from engine.model.facts import FactKind, Vocabulary
from engine.model.policies import Basis, Combination, Keep, Policy, Rule, SourceQuality, Then, Trigger
from engine.schedules.books import Cell, Fault, RawSheet, SheetRow, place_of
from engine.schedules.faults import ScheduleError
from engine.schedules.file_reading import read_sheets
from engine.schedules.mapping import ColumnsMapping, MappedTrigger
from engine.schedules.phrases import DECIDE, Phrase, Unread, plain, read_phrase

_NOT_OF_NAMES = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff_.-]+")
_SOURCES = {one.value: one for one in SourceQuality}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """A cell that a person decides: where it is, what it says, why it was not read, and what is to be decided."""

    place: str
    text: str
    why: str
    decide: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The policy of the rows that are certain, and what is left of the others; `rows` says how many there were."""

    policy: Policy
    to_do: tuple[ToDo, ...]
    rows: int


class _LeftToPersonError(Exception):
    """A row that gives no rule; `to_do` says why."""

    def __init__(self, to_do: ToDo) -> None:
        super().__init__(to_do.why)
        self.to_do = to_do


def import_foreign(data: bytes, *, name: str, mapping: ColumnsMapping, vocabulary: Vocabulary) -> Imported:
    """Return what a schedule of any form says by `mapping`.

    A fault of the sheet itself (a formula, merged cells, what is hidden) refuses all of it. Raises `ScheduleError`, and
    `TableError` where the file cannot be read at all.
    """
    sheet = _chosen(read_sheets(data, name=name, of_csv=mapping.sheet or "Schedule"), name=name, mapping=mapping)
    if sheet.faults:
        raise ScheduleError(name=name, faults=sheet.faults)
    rows = tuple(_rows(sheet, name=name, mapping=mapping))
    ids = _ids(rows, mapping=mapping)
    rules: list[Rule] = []
    to_do: list[ToDo] = []
    for row, below in pairwise((*rows, None)):
        assert row is not None
        try:
            _refuse_more(row, below)
            rules.append(_rule(row, ids, name=name, mapping=mapping, vocabulary=vocabulary))
        except _LeftToPersonError as left:
            to_do.append(left.to_do)
    return Imported(policy=replace(mapping.head, rules=tuple(rules)), to_do=tuple(to_do), rows=len(rows))


def _chosen(sheets: tuple[RawSheet, ...], *, name: str, mapping: ColumnsMapping) -> RawSheet:
    named = [sheet for sheet in sheets if mapping.sheet in (None, sheet.name)]
    if len(named) == 1:
        return named[0]
    there = ", ".join(sheet.name for sheet in sheets) or "none that says anything"
    message = "more than one sheet says something" if named else f"there is no sheet `{mapping.sheet or ''}`"
    help = f"say in the mapping which `sheet` it is: {there}"
    raise ScheduleError(name=name, faults=[Fault(place=name, message=message, help=help)])


def _rows(sheet: RawSheet, *, name: str, mapping: ColumnsMapping) -> Iterator[SheetRow]:
    lines = [row for row in sheet.rows if mapping.header is None or row[0] >= mapping.header]
    head_line, head = lines[0] if lines else (1, ())
    positions = {key: [at for at, text in enumerate(head) if text == title] for key, title in mapping.columns.items()}
    faults = [
        Fault(
            place=place_of(sheet.name, row=head_line, column=1),
            message=f"{'no' if not found else 'more than one'} column has the heading `{mapping.columns[key]}`",
            help="mend `columns` in the mapping, or its `header`",
        )
        for key, found in positions.items()
        if len(found) != 1
    ]
    # What stands in a column of remarks may make a period longer, so nobody passes it over without saying so.
    known = {*mapping.columns.values(), *mapping.not_read, ""}
    faults += [
        Fault(
            place=place_of(sheet.name, row=head_line, column=at),
            message="the mapping does not say what this column is",
            help="add it to `columns` in the mapping, or to `not_read` where nothing in it changes a period",
            text=text,
        )
        for at, text in enumerate(head, 1)
        if text not in known
    ]
    if faults:
        raise ScheduleError(name=name, faults=faults)
    for line, cells in lines[1:]:
        yield SheetRow(
            line=line,
            cells={
                key: Cell(
                    place=place_of(sheet.name, row=line, column=at + 1), text=cells[at] if at < len(cells) else ""
                )
                for key, (at,) in positions.items()
            },
            beside=tuple(
                Cell(place=place_of(sheet.name, row=line, column=at + 1), text=text)
                for at, text in enumerate(cells)
                if text and (at >= len(head) or not head[at])
            ),
        )


def _rule(row: SheetRow, ids: Mapping[int, str], *, name: str, mapping: ColumnsMapping, vocabulary: Vocabulary) -> Rule:
    for cell in row.cells.values():
        if first_hidden(cell.text) is not None:
            raise _left(cell, "it has a character that nobody can see", "type the text again")
    if not row.cells["series"].text:
        said = next((cell for cell in row.cells.values() if cell.text), row.cells["series"])
        raise _left(said, "the row names no series", "which series it is, or what it says of the rows above")
    series = _series(row.cells["series"], mapping=mapping, vocabulary=vocabulary)
    keep = _keep(row, mapping=mapping)
    return Rule(
        id=_id(row, ids),
        applies_to=OneOf(fact="series", values=(series,)),
        keep=keep,
        then=_then(row.cells.get("disposition"), keep, mapping=mapping),
        basis=(_basis(row, name=name, mapping=mapping),),
        title={
            language: " ".join(row.cells[key].text.split())
            for key, language in (("description", "en"), ("description_zh", "zh-Hant"))
            if key in row.cells and row.cells[key].text
        },
        owner=mapping.head.owner,
    )


def _refuse_more(row: SheetRow, below: SheetRow | None) -> None:
    """Refuse a row that may say more than its own cells: beside the columns, or in the row below it."""
    for cell in row.beside:
        raise _left(cell, "it stands under no heading", "what it says of the row; then move it or delete it")
    if below is None or below.cells["series"].text:
        return
    for key in ("period", "trigger"):
        if key in below.cells and below.cells[key].text:
            why = "the row below names no series, and may go on with this one"
            raise _left(row.cells[key], why, "what both say together, in one row; or the series of the row below")


def _series(cell: Cell, *, mapping: ColumnsMapping, vocabulary: Vocabulary) -> str:
    mapped = mapping.series.get(plain(cell.text))
    if mapped is not None:
        return mapped
    fact = vocabulary.facts.get("series")
    if fact is not None and fact.kind is FactKind.ONE_OF and cell.text in fact.values:
        return cell.text
    raise _left(cell, "no series of the vocabulary, nor of the mapping, has this name", "which series it is")


def _keep(row: SheetRow, *, mapping: ColumnsMapping) -> Keep:
    cell = row.cells["period"]
    phrase = read_phrase(cell.text)
    if isinstance(phrase, Unread):
        raise _left(cell, phrase.value, DECIDE[phrase])
    beside = row.cells.get("trigger")
    if phrase.period is None:
        if beside is not None and beside.text:
            raise _left(beside, "the row is permanent, and names a trigger too", "whether it is permanent")
        return Keep(is_permanent=True)
    trigger = _trigger(phrase, cell, beside, mapping=mapping)
    return Keep(
        at_least=phrase.period,
        trigger=Trigger(combination=Combination.LATEST_OF, kinds=(trigger.event,)),
        cutoff=trigger.cutoff,
    )


def _trigger(phrase: Phrase, cell: Cell, beside: Cell | None, *, mapping: ColumnsMapping) -> MappedTrigger:
    said = [(cell, phrase.trigger)] if phrase.trigger else []
    said += [(beside, beside.text)] if beside is not None and beside.text else []
    if not said:
        raise _left(cell, "it does not say from when", "which event starts the clock")
    found: list[MappedTrigger] = []
    for at, words in said:
        trigger = mapping.triggers.get(plain(words))
        if trigger is None:
            why = f"the mapping does not say which event `{plain(words)}` is"
            raise _left(at, why, "add it to `triggers` in the mapping, or write the rule yourself")
        found.append(trigger)
    if len(set(found)) > 1:
        raise _left(cell, "the period and the column of triggers name different events", "which of the two it is")
    return found[0]


def _then(cell: Cell | None, keep: Keep, *, mapping: ColumnsMapping) -> Then | None:
    if cell is None or not cell.text:
        return None
    then = mapping.dispositions.get(plain(cell.text))
    if then is None:
        raise _left(
            cell, "the mapping does not say what this is", "`review`, `transfer` or `dispose`, in `dispositions`"
        )
    if keep.is_permanent and then is Then.DISPOSE:
        raise _left(cell, "the row is permanent, and is to be disposed of", "which of the two it is")
    return then


def _basis(row: SheetRow, *, name: str, mapping: ColumnsMapping) -> Basis:
    cited, said = row.cells.get("authority"), row.cells.get("source")
    quality = SourceQuality.NONE
    if said is not None and said.text:
        if said.text not in _SOURCES:
            raise _left(said, "it is none of the four words for a source", f"one of {', '.join(_SOURCES)}, or nothing")
        quality = _SOURCES[said.text]
    period = row.cells["period"]
    return Basis(
        cite=cited.text
        if cited is not None and cited.text
        else f"{shown(name)}, row {row.line}: no authority is named",
        checked=mapping.checked,
        source=quality,
        note=f"imported from {period.place} of {shown(name)}: {' '.join(period.text.split())}",
    )


def _ids(rows: tuple[SheetRow, ...], *, mapping: ColumnsMapping) -> dict[int, str]:
    """Return the id of each row: what its column says, with hyphens for what no name may have, or its number.

    Where several rows have the same, it is empty.
    """
    found: dict[int, str] = {}
    for row in rows:
        cell = row.cells.get("id")
        given = _NOT_OF_NAMES.sub("-", cell.text).strip("-_.") if cell is not None and cell.text else f"row-{row.line}"
        found[row.line] = f"{mapping.head.id}-{given}"
    times = Counter(found.values())
    return {line: id if times[id] == 1 else "" for line, id in found.items()}


def _id(row: SheetRow, ids: Mapping[int, str]) -> str:
    id, cell = ids[row.line], row.cells.get("id", row.cells["series"])
    if not id:
        raise _left(cell, "more than one row has this name", "a name of its own for each")
    if not is_name(id):
        raise _left(cell, "no name of a rule can be made of it", "a name of letters, digits, `-`, `_` and `.`")
    return id


def _left(cell: Cell, why: str, decide: str) -> _LeftToPersonError:
    return _LeftToPersonError(ToDo(place=cell.place, text=cell.text, why=why, decide=decide))
