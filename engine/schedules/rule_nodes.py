"""The rows of a schedule as the nodes of rules, authority rules, policies and entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.language.codes import Code
from engine.language.yaml_nodes import Entry, Lines, Listing, Node, Word
from engine.schedules.books import Cell, SheetRow
from engine.schedules.cell_nodes import CellNodes
from engine.schedules.rows import DIVIDED, PERMANENTLY, TITLES

_BASIS_KEYS = ("cite", "checked", "source", "note")
_STATED = ("policy", "id", "copies", "in_force")
_EMPTY_HELP = "write what is meant: an empty cell would have to be guessed"


def rule_node(row: SheetRow, nodes: CellNodes, *, bases: int) -> Lines:
    """Return the node of a rule; raises `Refused` where a cell cannot be read, which is noted."""
    cells = row.cells
    for key in _STATED:
        _require(cells[key], nodes, help=_EMPTY_HELP)
    entries = [
        *_words(cells, nodes, ("id",)),
        *_title(cells, nodes),
        *_words(cells, nodes, ("owner",)),
        nodes.entry("applies_to", _applies_to(cells, nodes), at=_first(cells, (*DIVIDED, "other"))),
        nodes.entry("keep", _keep(cells, nodes), at=cells["at_least"]),
        *_words(cells, nodes, ("then", "copies", "in_force")),
    ]
    found = [_basis(cells, nodes, number=number) for number in range(1, bases + 1)]
    listed = tuple(one for one in found if one is not None)
    if listed:
        entries.append(nodes.entry("basis", Listing(items=listed, place=nodes.place(cells["cite_1"])), at=cells["id"]))
    return nodes.block(entries, at=cells["id"])


def authority_node(row: SheetRow, nodes: CellNodes) -> Lines:
    """Return the node of an authority rule; raises `Refused`."""
    cells = row.cells
    for key in ("policy", "id", "applies_to", "choose", "identical"):
        _require(cells[key], nodes, help=_EMPTY_HELP)
    identical = nodes.entry("identical", nodes.word(cells["identical"]), at=cells["identical"])
    entries = [
        *_words(cells, nodes, ("id",)),
        *_title(cells, nodes),
        nodes.entry("applies_to", nodes.own_words(cells["applies_to"]), at=cells["applies_to"]),
        nodes.entry("choose", nodes.listing(cells["choose"]), at=cells["choose"]),
        nodes.entry("members", nodes.block([identical], at=cells["identical"]), at=cells["identical"]),
    ]
    return nodes.block(entries, at=cells["id"])


def policy_head(row: SheetRow, nodes: CellNodes) -> tuple[Entry, ...]:
    """Return the lines of a policy but its rules; raises `Refused`."""
    _require(row.cells["timezone"], nodes, help="write the zone, such as `Asia/Hong_Kong`")
    return (
        *_words(row.cells, nodes, ("id",)),
        *_title(row.cells, nodes),
        *_words(row.cells, nodes, ("owner", "timezone")),
    )


def entity_node(row: SheetRow, nodes: CellNodes) -> Lines:
    """Return the node of a legal entity; raises `Refused`."""
    _require(row.cells["id"], nodes, help=_EMPTY_HELP)
    return nodes.block(_words(row.cells, nodes, ("id", "year_end", "jurisdiction")), at=row.cells["id"])


def _words(cells: Mapping[str, Cell], nodes: CellNodes, keys: tuple[str, ...]) -> Iterator[Entry]:
    for key in keys:
        if cells[key].text:
            yield nodes.entry(key, nodes.word(cells[key], of_key=key), at=cells[key])


def _title(cells: Mapping[str, Cell], nodes: CellNodes) -> Iterator[Entry]:
    said = [(language, cells[key]) for key, language in TITLES.items() if cells[key].text]
    if said:
        entries = [nodes.entry(language, nodes.word(cell), at=cell) for language, cell in said]
        yield nodes.entry("title", nodes.block(entries, at=said[0][1]), at=said[0][1])


def _applies_to(cells: Mapping[str, Cell], nodes: CellNodes) -> Node:
    entries = [nodes.entry(key, nodes.words(cells[key]), at=cells[key]) for key in DIVIDED if cells[key].text]
    other = cells["other"]
    if not other.text:
        if entries:
            return nodes.block(entries, at=cells["series"])
        raise nodes.notes.refusal(
            Code.EMPTY_VALUE,
            nodes.place(other),
            message="nothing says to which records this rule applies",
            help="write the series, or `{}` here for a rule about every record",
        )
    rest = nodes.own_words(other)
    if not isinstance(rest, Lines):
        return rest
    taken = {entry.key.text for entry in entries}
    for entry in rest.entries:
        if entry.key.text in taken:
            raise nodes.notes.refusal(
                Code.KEY_TWICE,
                nodes.place(other),
                message=f"`{entry.key.text}` stands here and in a column of its own",
                help="keep one of the two",
            )
    return nodes.block((*entries, *rest.entries), at=other)


def _keep(cells: Mapping[str, Cell], nodes: CellNodes) -> Lines:
    def word(cell: Cell) -> Node:
        return nodes.word(cell)

    at_least = cells["at_least"]
    entries: list[Entry] = []
    if at_least.text == PERMANENTLY:
        entries.append(nodes.entry(PERMANENTLY, Word(text="yes", place=nodes.place(at_least)), at=at_least))
    reads: Mapping[str, Callable[[Cell], Node]] = {
        "at_least": word,
        "while": nodes.own_words,
        "at_most": word,
        "from": nodes.own_words,
        "cutoff": word,
        "margin": word,
        "purpose": word,
    }
    for key, read in reads.items():
        if cells[key].text and not (key == "at_least" and at_least.text == PERMANENTLY):
            entries.append(nodes.entry(key, read(cells[key]), at=cells[key]))
    return nodes.block(entries, at=at_least)


def _basis(cells: Mapping[str, Cell], nodes: CellNodes, *, number: int) -> Lines | None:
    of_this = {key: cells[f"{key}_{number}"] for key in _BASIS_KEYS}
    if not any(cell.text for cell in of_this.values()):
        return None
    entries = [nodes.entry(key, nodes.word(cell), at=cell) for key, cell in of_this.items() if cell.text]
    return nodes.block(entries, at=of_this["cite"])


def _require(cell: Cell, nodes: CellNodes, *, help: str) -> None:
    if not cell.text:
        raise nodes.notes.refusal(Code.EMPTY_VALUE, nodes.place(cell), message="this cell is empty", help=help)


def _first(cells: Mapping[str, Cell], keys: tuple[str, ...]) -> Cell:
    return next((cells[key] for key in keys if cells[key].text), cells[keys[-1]])
