"""The parts of an inventory that are judged apart: what is tied as identical or lookalike, ghosts, names of one file.

Under what holds reach (`judge_under`), a part judged by itself has the decisions that it has in the whole. Doubtful
ties and candidates only pass holds on, so they join no parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.judge.clocks import as_asset
from engine.judge.clusters import GATHERING
from engine.model.facts import Event, Vocabulary
from engine.model.records import Ghost, Inventory, Link, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An inventory in parts; each is named by one of the ids in it."""

    part_of: Mapping[str, str]
    records: Mapping[str, tuple[Record, ...]]
    _ghosts: Mapping[str, tuple[Ghost, ...]]
    _links: Mapping[str, tuple[Link, ...]]
    _events: Mapping[tuple[str, str], tuple[Event, ...]]

    @classmethod
    def of(cls, inventory: Inventory, *, vocabulary: Vocabulary) -> Parts:
        """Return the parts of `inventory`; `vocabulary` says which fact names the asset of an event."""
        ties = [link for link in inventory.links if link.kind in GATHERING]
        part_of = _joined(inventory, ties)
        records: defaultdict[str, list[Record]] = defaultdict(list)
        for record in inventory.records:
            records[part_of[record.id]].append(record)
        ghosts: defaultdict[str, list[Ghost]] = defaultdict(list)
        for ghost in inventory.ghosts:
            ghosts[part_of[ghost.survivor]].append(ghost)
        links: defaultdict[str, list[Link]] = defaultdict(list)
        for tie in ties:
            links[part_of[tie.first]].append(tie)
        events: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in inventory.events:
            definition = vocabulary.events.get(event.kind)
            if definition is not None:
                events[definition.per, event.asset].append(event)
        return cls(
            part_of=part_of,
            records={part: tuple(found) for part, found in records.items()},
            _ghosts={part: tuple(found) for part, found in ghosts.items()},
            _links={part: tuple(found) for part, found in links.items()},
            _events={asset: tuple(found) for asset, found in events.items()},
        )

    def inventory(self, parts: Iterable[str]) -> Inventory:
        """Return what some parts need to be judged: records, ghosts, ties, and the events of their assets."""
        wanted = sorted(set(parts))
        records = tuple(record for part in wanted for record in self.records.get(part, ()))
        ghosts = tuple(ghost for part in wanted for ghost in self._ghosts.get(part, ()))
        assets = {asset for member in (*records, *(ghost.record for ghost in ghosts)) for asset in _assets(member)}
        return Inventory(
            records=records,
            ghosts=ghosts,
            links=tuple(tie for part in wanted for tie in self._links.get(part, ())),
            events=tuple(event for asset in sorted(assets) for event in self._events.get(asset, ())),
        )


def _assets(member: Record) -> Iterator[tuple[str, str]]:
    for name, fact in member.facts.items():
        for value in fact.values:
            yield name, as_asset(value)


def _joined(inventory: Inventory, ties: Iterable[Link]) -> dict[str, str]:
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    files: dict[str, str] = {}
    for record in inventory.records:
        root(record.id)
        if record.file is not None:
            join(files.setdefault(record.file, record.id), record.id)
    for ghost in inventory.ghosts:
        join(ghost.survivor, ghost.record.id)
    for tie in ties:
        join(tie.first, tie.second)
    return {node: root(node) for node in parent}
