"""What holds froze before: derived from the past states of records, for no match is stored.

A hold remembers a record if a state that was current on or after the day the hold was entered matched its scope
(semantics section 7). What has other facts, another name or other bytes since is held all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from engine.judge.past_answers import Asked, PastAnswers, named_facts
from engine.judge.past_places import Bundle, bundles_of
from engine.judge.truth import FALSE, Truth, truth_of
from engine.model.digests import digest_of
from engine.model.holds import EnteredHold, Register, Remembered, RememberedLink
from engine.model.past import Clearance, Past
from engine.model.records import Inventory, LinkKind, Record

Cleared = Mapping[tuple[str, str], Clearance]
"""By the ids of a hold and a member: what two people confirmed."""

_STRENGTH = list(LinkKind)


def remember(
    register: Register, *, archive: str, inventory: Inventory, past: Past, cleared: Cleared | None = None
) -> Register:
    """Return the register with what each hold froze before, and with the ties over which holds reach on."""
    bundles = bundles_of(inventory, archive=archive, states=past.states)
    asked: dict[Asked, PastAnswers] = {}
    holds: list[EnteredHold] = []
    for entered in register.holds:
        what = Asked.by(entered.hold.scope)
        answers = asked.get(what)
        if answers is None:
            answers = asked[what] = PastAnswers.of(bundles, what)
        found = sorted(_remembered(entered, answers, bundles, cleared or {}).items())
        holds.append(
            replace(entered, remembered=tuple(Remembered(member=id, is_possible=possible) for id, possible in found))
        )
    return replace(
        register, holds=tuple(holds), links=_links(register, inventory, past.links, moved=_moved(archive, bundles))
    )


def facts_digest(record: Record, names: Iterable[str]) -> str:
    """Return the digest of what a record says of some facts: their values by type, whoever says so."""
    return digest_of(
        {
            name: [[type(value).__name__, value] for value in record.facts[name].values]
            for name in sorted(names)
            if name in record.facts
        }
    )


def _remembered(
    entered: EnteredHold, answers: PastAnswers, bundles: Sequence[Bundle], cleared: Cleared
) -> dict[str, bool]:
    """Return the members that a hold remembers, and whether only possibly."""
    scope = entered.hold.scope
    matched: dict[int, Truth] = {}
    for answer in answers.that_may_match(scope):
        truth = truth_of(scope, answer.was)
        if not truth.may:
            continue
        for number, until in answer.bundles.items():
            if until >= entered.entered_on:
                earlier = matched.get(number, FALSE)
                matched[number] = Truth(truth.must or earlier.must, True)
    found: dict[str, bool] = {}
    for number, was_matched in matched.items():
        for member in bundles[number].members:
            if found.get(member.id) is False:
                continue
            now = truth_of(scope, member)
            if now.must or (now.may and not was_matched.must):
                continue
            if not was_matched.must and _is_cleared(entered, member, now, cleared):
                continue
            found[member.id] = not was_matched.must
    return found


def _is_cleared(entered: EnteredHold, member: Record, now: Truth, cleared: Cleared) -> bool:
    clearance = cleared.get((entered.hold.id, member.id))
    return (
        clearance is not None
        and not now.may
        and clearance.sha256 == member.sha256
        and clearance.facts_digest == facts_digest(member, named_facts(entered.hold.scope))
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
    register: Register, inventory: Inventory, past: Iterable[RememberedLink], *, moved: Moved
) -> tuple[RememberedLink, ...]:
    """Return the ties between what is still there that are not seen as strongly now, if any hold is old enough."""
    if not register.holds:
        return ()
    first_entered = min(entered.entered_on for entered in register.holds)
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
