"""A schedule that was exported, back to policies: read by the language itself, beside the policies as they stand.

What the sheets do not say (vocabulary, approvals, confirmations; in CSV all but the rules) stays as it stands. A row
that is missing is a fault, because in a spreadsheet rows are lost easily, and with a rule goes what it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from engine.language.entities import read_entities
from engine.language.ids import DocumentDoubled, Ids
from engine.language.notes import Refused, closest, listing
from engine.language.rules import read_policy
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Listing, Node
from engine.model.policies import Bundle, Entity, Policy
from engine.schedules.books import Cell, Column, Fault, RawSheet, SheetRow
from engine.schedules.cell_nodes import CellNodes, in_order
from engine.schedules.exporting import ABOUT, VALUES, values_sheet
from engine.schedules.faults import ScheduleError
from engine.schedules.file_reading import read_sheets
from engine.schedules.reading_columns import columns_that_were_changed
from engine.schedules.rows import (
    AUTHORITY,
    AUTHORITY_COLUMNS,
    ENTITIES,
    ENTITY_COLUMNS,
    POLICIES,
    POLICY_COLUMNS,
    RULES,
    rule_columns,
)
from engine.schedules.rule_nodes import authority_node, entity_node, policy_head, rule_node
from engine.schedules.tables import rows_of

T = TypeVar("T")

_CITATION = re.compile(r"(?:Citation|依據)\s*([1-9][0-9]?)\b")
_ALL = (RULES, POLICIES, AUTHORITY, ENTITIES, VALUES, ABOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSchedule:
    """What a schedule says: its policies, by id, and its legal entities, by id, where it has them."""

    policies: tuple[Policy, ...]
    entities: Mapping[str, Entity]


def read_schedule(data: bytes, *, name: str, base: Bundle, without: Collection[str] = ()) -> ReadSchedule:
    """Return what an exported schedule says, beside `base`, from which it was made.

    `without` names rules, authority rules and entities of `base` that are left out on purpose. Raises `ScheduleError`
    with all faults, or `TableError` where the file as a whole cannot be read.
    """
    raw = {sheet.name: sheet for sheet in read_sheets(data, name=name, of_csv=RULES)}
    is_whole = len(raw) > 1 or POLICIES in raw
    tables = _Tables(raw, base=base, is_whole=is_whole)
    if tables.faults:
        raise ScheduleError(name=name, faults=tables.faults)
    reading = _Reading(tables, name=name, base=base, without=frozenset(without))
    read = reading.schedule()
    if reading.faults:
        places = [cell.place for cell in tables.cells()]
        raise ScheduleError(name=name, faults=in_order(reading.faults, places=places))
    return read


class _Tables:
    """The sheets of a schedule as rows of cells by their keys."""

    def __init__(self, raw: Mapping[str, RawSheet], *, base: Bundle, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.faults = [fault for sheet in raw.values() for fault in sheet.faults]
        self.bases = _bases_in(raw.get(RULES))
        for sheet in raw:
            if sheet not in _ALL:
                meant = closest(sheet, choices=_ALL)
                help = f"did you mean `{meant}`?" if meant else "take it out: " + listing(_ALL, label="sheets")
                self.faults.append(Fault(place=sheet, message="no schedule has a sheet of this name", help=help))
        needed = {
            RULES: True,
            POLICIES: is_whole,
            AUTHORITY: is_whole and any(policy.authority for policy in base.policies),
            ENTITIES: is_whole and bool(base.entities),
        }
        for sheet, is_needed in needed.items():
            if is_needed and sheet not in raw:
                help = "export the schedule again, and change it there"
                self.faults.append(Fault(place=sheet, message="this sheet is missing", help=help))
        self.rules = self._rows(raw, RULES, columns=rule_columns(bases=self.bases))
        self.policies = self._rows(raw, POLICIES, columns=POLICY_COLUMNS)
        self.authority = self._rows(raw, AUTHORITY, columns=AUTHORITY_COLUMNS)
        self.entities = self._rows(raw, ENTITIES, columns=ENTITY_COLUMNS)
        if VALUES in raw:
            self.faults += _changed_values(raw[VALUES], base=base)

    def cells(self) -> Iterator[Cell]:
        """Yield every cell that has a meaning, in the order of the sheets."""
        for rows in (self.rules, self.policies, self.authority, self.entities):
            for row in rows:
                yield from row.cells.values()

    def _rows(self, raw: Mapping[str, RawSheet], name: str, *, columns: Sequence[Column]) -> tuple[SheetRow, ...]:
        if name not in raw:
            return ()
        rows, faults = rows_of(raw[name], columns=columns)
        self.faults += faults
        return rows


class _Reading:
    """One import: rows to nodes, nodes to policies, and all faults on the way."""

    def __init__(self, tables: _Tables, *, name: str, base: Bundle, without: frozenset[str]) -> None:
        self._tables = tables
        self._base = base
        self._without = without
        self._nodes = CellNodes(tables.cells(), name=name)
        self._words = Words(vocabulary=base.vocabulary)
        self._ids = Ids()
        self._faults: list[Fault] = []
        self._name = name

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return what was wrong so far."""
        return (*self._faults, *self._nodes.faults())

    def schedule(self) -> ReadSchedule:
        """Return what the tables say; whether that is everything, the faults say."""
        tables, base = self._tables, self._base
        self._refuse_lost(tables.rules, {rule.id for rule in base.rules}, sheet=RULES)
        if tables.is_whole:
            self._refuse_lost(tables.authority, {rule.id for rule in base.authority}, sheet=AUTHORITY)
            self._refuse_lost(tables.entities, set(base.entities), sheet=ENTITIES)
        rules = self._by_policy(tables.rules, lambda row: rule_node(row, self._nodes, bases=tables.bases))
        authority = self._by_policy(tables.authority, lambda row: authority_node(row, self._nodes))
        heads = self._heads()
        policies = [
            policy
            for policy_id, head in heads.items()
            if (policy := self._policy(policy_id, head, rules.get(policy_id, ()), authority.get(policy_id, ())))
        ]
        if not self.faults:
            self._faults += columns_that_were_changed(tables.rules, policies, base=base)
        return ReadSchedule(policies=tuple(sorted(policies, key=lambda one: one.id)), entities=self._entities())

    def _by_policy(
        self, rows: Iterable[SheetRow], node: Callable[[SheetRow], Node]
    ) -> dict[str, list[tuple[str, Node]]]:
        """Return the nodes of rows by their policy, those that the policy had before in the order they had."""
        found: dict[str, list[tuple[str, Node]]] = {}
        for row in rows:
            if (read := self._tried(partial(node, row))) is not None:
                found.setdefault(row.cells["policy"].text, []).append((row.cells["id"].text, read))
        order: dict[str, int] = {}
        for policy in self._base.policies:
            order |= {rule.id: number for number, rule in enumerate(policy.rules)}
            order |= {rule.id: number for number, rule in enumerate(policy.authority)}
        return {policy: sorted(nodes, key=lambda one: order.get(one[0], len(order))) for policy, nodes in found.items()}

    def _heads(self) -> dict[str, tuple[Entry, ...] | None]:
        """Return the lines of each policy but its rules; none for one that stays as it is but for them."""
        if not self._tables.is_whole:
            known: dict[str, tuple[Entry, ...] | None] = {policy.id: None for policy in self._base.policies}
            self._refuse_strange(self._tables.rules, known, help="a new policy needs the sheet Policies: import XLSX")
            return known
        heads: dict[str, tuple[Entry, ...] | None] = {}
        for row in self._tables.policies:
            read = self._tried(partial(policy_head, row, self._nodes))
            if read is not None:
                heads[row.cells["id"].text] = read
        every = {row.cells["id"].text for row in self._tables.policies}
        for rows in (self._tables.rules, self._tables.authority):
            self._refuse_strange(rows, every, help="add it to the sheet Policies, or mend its name")
        return heads

    def _refuse_strange(self, rows: Iterable[SheetRow], known: Collection[str], *, help: str) -> None:
        for row in rows:
            cell = row.cells["policy"]
            if cell.text and cell.text not in known:
                meant = closest(cell.text, choices=known)
                said = f"did you mean `{meant}`?" if meant else help
                self._faults.append(
                    Fault(place=cell.place, message="there is no policy of this name", help=said, text=cell.text)
                )

    def _policy(
        self,
        policy_id: str,
        head: tuple[Entry, ...] | None,
        rules: Sequence[tuple[str, Node]],
        authority: Sequence[tuple[str, Node]],
    ) -> Policy | None:
        base = {policy.id: policy for policy in self._base.policies}.get(policy_id)
        if head is not None:
            return self._read(head, rules, authority)
        assert base is not None
        if not rules:
            return replace(base, rules=()) if base.authority else None
        read = self._read(self._head_of(base), rules, ())
        return None if read is None else replace(read, title=base.title, authority=base.authority)

    def _head_of(self, policy: Policy) -> tuple[Entry, ...]:
        cell = next(self._tables.cells())
        said = {"id": policy.id, "owner": policy.owner, "timezone": policy.timezone}
        texts = {key: Cell(place=cell.place, text=text) for key, text in said.items() if text}
        return tuple(self._nodes.entry(key, self._nodes.word(text), at=text) for key, text in texts.items())

    def _read(
        self,
        head: tuple[Entry, ...],
        rules: Sequence[tuple[str, Node]],
        authority: Sequence[tuple[str, Node]],
    ) -> Policy | None:
        entries = list(head)
        at = head[0].key.place
        for key, nodes in (("rules", rules), ("authority", authority)):
            if nodes:
                listed = Listing(items=tuple(node for _, node in nodes), place=at)
                entries.append(Entry(key=replace(head[0].key, text=key), value=listed))
        node = replace(self._nodes.block((), at=next(self._tables.cells())), entries=tuple(entries), place=at)
        return self._tried(lambda: read_policy(node, self._nodes.notes, words=self._words, ids=self._ids))

    def _entities(self) -> Mapping[str, Entity]:
        if not self._tables.is_whole:
            return self._base.entities
        nodes = [
            node
            for row in self._tables.entities
            if (node := self._tried(partial(entity_node, row, self._nodes))) is not None
        ]
        if not nodes:
            return {}
        at = self._tables.entities[0].cells["id"]
        listed = self._nodes.entry("entities", Listing(items=tuple(nodes), place=self._nodes.place(at)), at=at)
        block = self._nodes.block([listed], at=at)
        read = self._tried(lambda: read_entities(block, self._nodes.notes, words=self._words, ids=Ids()))
        return {} if read is None else {one.id: one for one in sorted(read, key=lambda one: one.id)}

    def _refuse_lost(self, rows: Iterable[SheetRow], known: set[str], *, sheet: str) -> None:
        there = {row.cells["id"].text for row in rows}
        for id in sorted(known - there - self._without):
            help = f"bring the row back, or say that it is to go: --without {id}"
            self._faults.append(Fault(place=sheet, message=f"the row of `{id}` is missing", help=help))
        for id in sorted((known & there) & self._without):
            help = "delete the row, or take --without out"
            self._faults.append(Fault(place=sheet, message=f"the row of `{id}` is there, and is to go", help=help))

    def _tried(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (Refused, DocumentDoubled):
            return None


def _bases_in(sheet: RawSheet | None) -> int:
    heads = sheet.rows[0][1] if sheet is not None and sheet.rows else ()
    return max((int(found[1]) for head in heads if (found := _CITATION.match(head))), default=1)


def _changed_values(raw: RawSheet, *, base: Bundle) -> Iterator[Fault]:
    """Yield what was changed in the sheet of values, which says nothing by itself."""
    sheet = values_sheet(base)
    written = [tuple(column.heading for column in sheet.columns), *sheet.rows]
    read = [cells + ("",) * (len(sheet.columns) - len(cells)) for _, cells in raw.rows]
    if read != written:
        help = "values are added to the vocabulary; leave this sheet as it was exported, or delete it"
        yield Fault(place=raw.name, message="this sheet is for reading, and is not as it was exported", help=help)
