"""Which records answer for removed copies: the one that stayed, wherever it is now, or what stayed for it.

A removed copy is never dropped silently: if nothing that stayed is found, it is given back as lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.judge.past_places import bundles_of
from engine.model.past import PastState, Removal
from engine.model.records import Ghost, Inventory, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Haunted:
    """An inventory with its ghosts, and those of them whose survivor it does not have."""

    inventory: Inventory
    lost: tuple[Ghost, ...]


def with_ghosts(
    inventory: Inventory, removals: Iterable[Removal], *, archive: str = "", states: Iterable[PastState] = ()
) -> Haunted:
    """Return the inventory with a ghost for each copy that was removed, tied to what stayed for it.

    A survivor is known by its id and its bytes. If its bytes are elsewhere now, it was moved, and every record that has
    them answers; with other bytes in its place, that record answers too, and so does each whose past has them in that
    place: it was moved and changed. If it was removed itself, with these bytes or with others, what stayed for it
    answers. A ghost that the inventory has already is tied anew.

    `states` are the earlier ones of this `archive` and others; without them nobody's past is known.
    """
    known = tuple(removals)
    named = {(removal.record.id, removal.record.sha256) for removal in known}
    others = [g for g in inventory.ghosts if (g.record.id, g.record.sha256) not in named]
    found: dict[tuple[str, str, str], Ghost] = {}
    lost: list[Ghost] = []
    wanted = {(one.survivor, one.survivor_sha256) for one in known}
    finder = _Finder.of(
        inventory.records, known, pasts=_pasts(inventory, wanted, archive=archive, states=tuple(states))
    )
    for removal in known:
        survivors = finder.survivors(removal)
        ghosts = [Ghost(survivor=id, record=removal.record) for id in survivors or (removal.survivor,)]
        if not survivors:
            lost += ghosts
        for ghost in ghosts:
            found.setdefault((ghost.survivor, ghost.record.id, ghost.record.sha256), ghost)
    lost += [ghost for ghost in others if ghost.survivor not in finder.by_id]
    return Haunted(inventory=replace(inventory, ghosts=(*others, *found.values())), lost=tuple(lost))


def _pasts(
    inventory: Inventory, wanted: Collection[tuple[str, str]], *, archive: str, states: Sequence[PastState]
) -> Mapping[tuple[str, str], Collection[str]]:
    """Return the records whose past has some bytes in a place, for those that are wanted, by place and bytes."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    if not wanted:
        return found
    for bundle in bundles_of(replace(inventory, ghosts=()), archive=archive, states=states):
        for state in bundle.states:
            was = (state.record, state.sha256)
            if was in wanted and state.archive == archive:
                found[was].update(member.id for member in bundle.members)
    return found


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds what stayed among the records, and follows survivors that were removed later."""

    by_id: Mapping[str, Record]
    by_bytes: Mapping[str, Sequence[str]]
    removed: Mapping[str, Sequence[Removal]]
    pasts: Mapping[tuple[str, str], Collection[str]]

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        removals: Iterable[Removal],
        *,
        pasts: Mapping[tuple[str, str], Collection[str]],
    ) -> _Finder:
        by_id = {record.id: record for record in records}
        by_bytes: defaultdict[str, list[str]] = defaultdict(list)
        for id in sorted(by_id):
            by_bytes[by_id[id].sha256].append(id)
        removed: defaultdict[str, list[Removal]] = defaultdict(list)
        for removal in removals:
            removed[removal.record.id].append(removal)
        return cls(by_id, by_bytes, removed, pasts)

    def survivors(self, removal: Removal) -> tuple[str, ...]:
        """Return the ids of the records that answer for a removed copy, in order; none where it is lost."""
        found: set[str] = set()
        seen: set[tuple[str, str]] = set()
        to_find = [(removal.survivor, removal.survivor_sha256)]
        while to_find:
            id, sha256 = to_find.pop()
            if (id, sha256) in seen:
                continue
            seen.add((id, sha256))
            there = self.by_id.get(id)
            if there is not None and there.sha256 == sha256:
                found.add(id)
                continue
            later = [one for one in self.removed.get(id, ()) if one.record.sha256 == sha256]
            if later:
                to_find += [(one.survivor, one.survivor_sha256) for one in later]
                continue
            found.update(self.by_bytes.get(sha256, ()))
            found.update(self.pasts.get((id, sha256), ()))
            if there is not None:
                found.add(id)
            else:
                # With other bytes than it had then it was removed later, and what stayed for it answers.
                to_find += [(one.survivor, one.survivor_sha256) for one in self.removed.get(id, ())]
        return tuple(sorted(found))
