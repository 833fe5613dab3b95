"""What a judgement of one record depends on: its part, what holds could reach it over, and the register of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.judge.earlier import judge_longer
from engine.model.decisions import Judgement
from engine.model.holds import RememberedLink
from engine.model.records import Link, LinkKind
from engine.simulation.changes import Asked
from engine.simulation.parts import Parts

Ties = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A small case in which a record and all of its `part` are decided as in the whole."""

    asked: Asked
    judgement: Judgement
    part: frozenset[str]


def neighbourhood(asked: Asked, record: str) -> Neighbourhood:
    """Return the neighbourhood of a record.

    Holds go one link deep, and along remembered ties of what was identical any number of them: so it takes the part,
    what it was ever identical with, all that is tied to these, and again what those were ever identical with. Holds
    that reach none of it are left out; no change that can be imagined lets one of them reach it.
    """
    parts = Parts.of(asked.inventory, vocabulary=asked.bundle.vocabulary)
    part = frozenset(one.id for one in parts.records[parts.part_of[record]])
    together, tied = _ties(asked)
    near = _closed(_reached(_closed(part, together), tied), together)
    members = parts.inventory(parts.part_of[id] for id in near if id in parts.part_of)
    known = near | {one.id for one in members.records} | {ghost.record.id for ghost in members.ghosts}
    links = tuple(link for link in asked.inventory.links if {link.first, link.second} <= known)
    small = replace(members, links=links)
    register = replace(
        asked.register,
        past=tuple(one for one in asked.register.past if known & {*one.members}),
        links=tuple(link for link in asked.register.links if {link.first, link.second} <= known),
        cleared=tuple(one for one in asked.register.cleared if one.member in known),
        judged=(),
    )
    few = replace(asked, inventory=small, register=register)
    judgement = judge_longer(small, bundle=few.bundle, earlier=few.earlier, register=register, as_of=few.as_of)
    holds = tuple(one for one in register.holds if one.hold.public_id in judgement.reach)
    names = {one.hold.id for one in holds}
    releases = tuple(one for one in register.releases if one.release.hold in names)
    return Neighbourhood(
        asked=replace(few, register=replace(register, holds=holds, releases=releases)), judgement=judgement, part=part
    )


def _ties(asked: Asked) -> tuple[Ties, Ties]:
    """Return what is or was identical, with each other's removed copies; and whatever is or was tied."""
    same: list[tuple[str, str]] = [(ghost.survivor, ghost.record.id) for ghost in asked.inventory.ghosts]
    others: list[tuple[str, str]] = []
    links: tuple[Link | RememberedLink, ...] = (*asked.inventory.links, *asked.register.links)
    for link in links:
        (same if link.kind is LinkKind.IDENTICAL else others).append((link.first, link.second))
    return _neighbours(same), _neighbours((*same, *others))


def _neighbours(pairs: Iterable[tuple[str, str]]) -> Ties:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return {id: frozenset(others) for id, others in found.items()}


def _reached(ids: frozenset[str], ties: Ties) -> frozenset[str]:
    return ids.union(*(ties.get(id, frozenset()) for id in ids))


def _closed(ids: frozenset[str], ties: Ties) -> frozenset[str]:
    found, ahead = set(ids), list(ids)
    while ahead:
        for other in ties.get(ahead.pop(), frozenset()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return frozenset(found)
