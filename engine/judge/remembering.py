"""What was known before and may bind holds still: the past states of records, and the ties that are not seen any more.

A hold remembers a record if a state that was current on or after the day the hold was entered matched its scope
(semantics section 7). What has other facts, another name or other bytes since is held all the same. No match is stored,
and none is listed here: `engine.judge.hold_memory` puts the scopes to the states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from engine.judge.past_places import Bundle, bundles_of
from engine.model.digests import digest_of
from engine.model.holds import ClearedMatch, Register, RememberedLink, RememberedPast, RememberedState
from engine.model.past import Past
from engine.model.records import Inventory, LinkKind, Record

_STRENGTH = list(LinkKind)


def remember(
    register: Register, *, archive: str, inventory: Inventory, past: Past, cleared: Sequence[ClearedMatch] = ()
) -> Register:
    """Return the register with what was known before of the inventory, and with the ties over which holds reach on."""
    if not register.holds:
        return register
    first_entered = min(entered.entered_on for entered in register.holds)
    bundles = bundles_of(inventory, archive=archive, states=past.states)
    found = tuple(_since(first_entered, bundles))
    members = {id for one in found for id in one.members}
    return replace(
        register,
        past=found,
        cleared=tuple(one for one in cleared if one.member in members),
        links=_links(first_entered, inventory, past.links, moved=_moved(archive, bundles)),
    )


def _since(first_entered: date, bundles: Iterable[Bundle]) -> Iterator[RememberedPast]:
    """Yield what was known on the day of the first hold or later: no hold remembers anything before."""
    for bundle in bundles:
        states = [
            RememberedState(record=state.record, sha256=state.sha256, facts=state.facts, until=state.until)
            for state in bundle.states
            if state.until is None or state.until >= first_entered
        ]
        if states:
            members = sorted({member.id for member in bundle.members})
            yield RememberedPast(members=tuple(members), states=tuple(states))


def facts_digest(record: Record, names: Iterable[str]) -> str:
    """Return the digest of what a record says of some facts: their values by type, whoever says so."""
    return digest_of(
        {
            name: [[type(value).__name__, value] for value in record.facts[name].values]
            for name in sorted(names)
            if name in record.facts
        }
    )


Moved = Mapping[str, Sequence[tuple[date, Collection[str]]]]
"""By a place: the members that were there, until which day."""


def _moved(archive: str, bundles: Iterable[Bundle]) -> Moved:
    """Return who was where before; of members with the same bytes the first, for these are of one class."""
    found: defaultdict[str, list[tuple[date, Collection[str]]]] = defaultdict(list)
    for bundle in bundles:
        first = {member.sha256: member.id for member in sorted(bundle.members, key=lambda m: m.id, reverse=True)}
        last = {state.record: state.until or date.max for state in bundle.states if state.archive == archive}
        for place, until in last.items():
            found[place].append((until, first.values()))
    return found


def _ends(place: str, last_seen: date, there: Collection[str], moved: Moved) -> set[str]:
    """Return what stands for an end of a tie: what is in its place, and what was there when it was last seen."""
    found = {id for until, ids in moved.get(place, ()) if until >= last_seen for id in ids}
    return found | {place} if place in there else found


def _links(
    first_entered: date, inventory: Inventory, past: Iterable[RememberedLink], *, moved: Moved
) -> tuple[RememberedLink, ...]:
    """Return the ties between what is still there that are not seen as strongly now, if any hold is old enough."""
    there = {record.id for record in inventory.records}
    there |= {ghost.record.id for ghost in inventory.ghosts if ghost.survivor in there}
    now: dict[tuple[str, str], int] = {}
    for link in inventory.links:
        ends, strength = (link.first, link.second), _STRENGTH.index(link.kind)
        now[ends] = min(strength, now.get(ends, strength))
    found: dict[tuple[str, str, int], date] = {}
    for was in past:
        if was.kind is LinkKind.CANDIDATE or was.last_seen < first_entered:
            continue
        strength = _STRENGTH.index(was.kind)
        both = (_ends(end, was.last_seen, there, moved) for end in (was.first, was.second))
        for first, second in {(min(pair), max(pair)) for pair in product(*both)}:
            if first != second and now.get((first, second), len(_STRENGTH)) > strength:
                found[first, second, strength] = max(was.last_seen, found.get((first, second, strength), date.min))
    return tuple(
        RememberedLink(first=first, second=second, kind=_STRENGTH[strength], last_seen=last_seen)
        for (first, second, strength), last_seen in sorted(found.items())
    )
