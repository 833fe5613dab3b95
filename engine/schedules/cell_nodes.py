"""Cells as the nodes that the policy language reads, so that a cell means what the same words in a file would mean.

Each cell is one line of a text that nobody wrote; a problem on that line is told by the cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from engine.language.notes import Notes, Refused
from engine.language.problems import Problem
from engine.language.source import Place, Source, SourceText
from engine.language.yaml_nodes import Entry, Lines, Listing, Node, Word, read_nodes
from engine.schedules.books import Cell, Fault

_BETWEEN_VALUES = re.compile(r"[\n;,；，、]")


class CellNodes:
    """Makes nodes of cells, and faults of the problems that the language has with them."""

    def __init__(self, cells: Iterable[Cell], *, name: str) -> None:
        self._cells = tuple(cells)
        self._lines = {cell.place: number for number, cell in enumerate(self._cells, 1)}
        self._spans = re.compile(rf"{re.escape(name)}:(\d+):\d+")
        texts = tuple(" ".join(cell.text.split()) for cell in self._cells)
        self.notes = Notes(SourceText(name=name, text="", lines=texts))

    def faults(self) -> tuple[Fault, ...]:
        """Return what the language could not read, by cells."""
        return tuple(self._fault(problem) for problem in self.notes.problems)

    def place(self, cell: Cell) -> Place:
        """Return the place of a cell in the text that stands for all of them."""
        return Place(line=self._lines[cell.place], column=1, width=1)

    def word(self, cell: Cell, *, of_key: str = "") -> Word:
        """Return the text of a cell as one value; raises `Refused` for what hides or passes for something else."""
        node = self._read(cell, json.dumps(cell.text, ensure_ascii=False))
        assert isinstance(node, Word)
        return Word(text=node.text, place=self.place(cell), is_quoted=True, of_key=of_key)

    def words(self, cell: Cell) -> Node:
        """Return the values of a cell, which stand one below the other or have a mark between them."""
        parts = [part.strip() for part in _BETWEEN_VALUES.split(cell.text)]
        found = tuple(self.word(Cell(place=cell.place, text=part)) for part in parts if part)
        return found[0] if len(found) == 1 else Listing(items=found, place=self.place(cell))

    def own_words(self, cell: Cell) -> Node:
        """Return what a cell says in the words of the language; raises `Refused`."""
        return self._read(cell, cell.text)

    def listing(self, cell: Cell) -> Node:
        """Return the lines of a cell as a list of blocks, as `choose` has them; a hyphen in front is no part of it."""
        lines = [line.strip().removeprefix("- ").strip() for line in cell.text.splitlines()]
        items = tuple(self._read(cell, line) for line in lines if line)
        return Listing(items=items, place=self.place(cell))

    def entry(self, key: str, value: Node, *, at: Cell) -> Entry:
        """Return a line of a block; its key stands where the cell stands."""
        return Entry(key=Word(text=key, place=self.place(at)), value=value)

    def block(self, entries: Iterable[Entry], *, at: Cell) -> Lines:
        """Return a block of lines."""
        return Lines(entries=tuple(entries), place=self.place(at))

    def _read(self, cell: Cell, text: str) -> Node:
        node, notes = read_nodes(Source("cell", text.encode(errors="replace")))
        for problem in notes.problems:
            self.notes.note(problem.code, self.place(cell), message=problem.message, help=problem.help)
        if node is None:
            raise Refused
        return _placed(node, self.place(cell))

    def _fault(self, problem: Problem) -> Fault:
        assert problem.span is not None
        cell = self._cells[problem.span.line - 1]
        message = self._spans.sub(lambda found: self._cells[int(found[1]) - 1].place, problem.message)
        return Fault(place=cell.place, message=message, help=problem.help, text=cell.text, code=problem.code.value)


def in_order(faults: Iterable[Fault], *, places: Sequence[str]) -> tuple[Fault, ...]:
    """Return faults in the order of sheets and cells; what is about a sheet as a whole comes first."""
    order: Mapping[str, int] = {place: number for number, place in enumerate(places)}
    return tuple(sorted(faults, key=lambda fault: order.get(fault.place, -1)))


def _placed(node: Node, place: Place) -> Node:
    match node:
        case Word():
            return Word(text=node.text, place=place, is_quoted=node.is_quoted, is_folded=node.is_folded)
        case Listing():
            return Listing(items=tuple(_placed(item, place) for item in node.items), place=place)
        case Lines():
            entries = (
                Entry(
                    key=Word(text=entry.key.text, place=place, is_quoted=entry.key.is_quoted),
                    value=_placed(entry.value, place),
                )
                for entry in node.entries
            )
            return Lines(entries=tuple(entries), place=place)
