"""Whose past is whose: which earlier states speak of a record that is there now.

An id stands for a place in an archive, so a record has the past of its place. A file that is moved, renamed or seen
over another mount has another place; its bytes lead to the places where they were and are no longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.model.past import PastState
from engine.model.records import Inventory, Record

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Earlier states, and the members of the inventory of which all of them speak."""

    states: tuple[PastState, ...]
    members: tuple[Record, ...]


def bundles_of(inventory: Inventory, *, archive: str, states: Iterable[PastState]) -> tuple[Bundle, ...]:
    """Return the earlier states of the inventory's records and ghosts; a member can be in several bundles.

    States that many members share (of a blank page, say) stand in one bundle. A ghost without a survivor has none.
    """
    places: defaultdict[_Place, list[PastState]] = defaultdict(list)
    for state in states:
        places[state.archive, state.record].append(state)
    members = list(_members(inventory))
    here: defaultdict[_Place, set[str]] = defaultdict(set)
    for member in members:
        here[archive, member.id].add(member.sha256)
    left = _left(places, here)
    of_place: defaultdict[_Place, list[Record]] = defaultdict(list)
    of_bytes: defaultdict[str, list[Record]] = defaultdict(list)
    for member in members:
        own = places.get((archive, member.id), ())
        if own:
            of_place[archive, member.id].append(member)
        for sha256 in {member.sha256, *(state.sha256 for state in own)} & left.keys():
            of_bytes[sha256].append(member)
    found = [Bundle(states=tuple(places[place]), members=tuple(those)) for place, those in of_place.items()]
    found += [
        Bundle(states=_followed(sha256, left, places), members=tuple(those)) for sha256, those in of_bytes.items()
    ]
    return tuple(bundle for bundle in found if not _is_as_before(bundle))


def _members(inventory: Inventory) -> Iterator[Record]:
    there = {record.id for record in inventory.records}
    yield from inventory.records
    yield from (ghost.record for ghost in inventory.ghosts if ghost.survivor in there)


def _left(
    places: Mapping[_Place, Sequence[PastState]], here: Mapping[_Place, set[str]]
) -> dict[str, list[tuple[_Place, int]]]:
    """Return, by their SHA-256, the places that bytes have left, with the number of states until they last stood there.

    Places in other archives are left ones too: what is elsewhere now says nothing of what is here.
    """
    left: defaultdict[str, list[tuple[_Place, int]]] = defaultdict(list)
    for place, states in places.items():
        last = {state.sha256: number for number, state in enumerate(states, start=1)}
        for sha256, number in last.items():
            if sha256 not in here.get(place, ()):
                left[sha256].append((place, number))
    return dict(left)


def _followed(
    sha256: str, left: Mapping[str, Sequence[tuple[_Place, int]]], places: Mapping[_Place, Sequence[PastState]]
) -> tuple[PastState, ...]:
    """Return the states of every place that bytes have left, and of those from which earlier bytes had come there."""
    taken: dict[_Place, int] = {}
    to_follow = list(left[sha256])
    while to_follow:
        place, number = to_follow.pop()
        before = taken.get(place, 0)
        if number <= before:
            continue
        taken[place] = number
        for state in places[place][before:number]:
            to_follow += left.get(state.sha256, ())
    return tuple(state for place, number in taken.items() for state in places[place][:number])


def _is_as_before(bundle: Bundle) -> bool:
    """Say whether all states are what all members are now, as where one archive is seen over two mounts."""
    first = bundle.members[0]
    values = {name: fact.values for name, fact in first.facts.items()}
    return all(
        (member.id, member.sha256) == (first.id, first.sha256)
        and (member is first or {name: fact.values for name, fact in member.facts.items()} == values)
        for member in bundle.members
    ) and all(
        (state.record, state.sha256) == (first.id, first.sha256)
        and {name: fact.values for name, fact in state.facts.items()} == values
        for state in bundle.states
    )
