"""Faults to plant in Muniment, one at a time: each takes away one thing that keeps, and the machine must see it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from engine.judge import cooling, hold_links, hold_memory, holds, judgement, remembering, survivors
from engine.judge.scope_tests import facts_of
from engine.model.holds import Register
from engine.register import folding, people, proposals, standing
from engine.register.acts import WaiverEntered
from engine.register.events import Correction
from tests.spec.machine import judging

Patch = tuple[Any, str, Any]
QUORA = proposals.QUORA


def _quora(**changed: Any) -> Patch:
    return (proposals, "QUORA", {kind: replace(quorum, **changed) for kind, quorum in QUORA.items()})


def _as_remembered(register: Register, **_: Any) -> Register:
    return register


def _whole(hold: Any, releases: Any, *, as_of: Any) -> bool:
    whole = [replace(each, release=replace(each.release, scope=None)) for each in releases]
    return cooling.binds(hold, whole, as_of=as_of)


def _confirmed_by_facts(clearance: Any, member: Any, scope: Any) -> bool:
    return bool(clearance.facts == remembering.facts_digest(member, facts_of(scope)))


def _all_agreed(self: standing.Standing) -> tuple[Correction, ...]:
    return tuple(replace(each, is_open=False) for each in CORRECTIONS(self))


CORRECTIONS = standing.Standing.corrections


def _approvals_of_anybody(self: proposals.Proposal, *, on: Any) -> tuple[proposals.Approval, ...]:
    return tuple(self.approvals)


def _never_since(self: people.People, act: Any, noted: Any) -> None:
    REVOKE(self, replace(act, since=None), noted)


REVOKE = people.People._revoke


def _waived_of_all(hold: Any, releases: Any, waivers: Any, *, as_of: Any) -> Any:
    return [cooling.LetOut(waiver=one.waiver, scope=one.scope) for one in waivers]


def _over_survivors(inventory: Any, records: Any) -> Any:
    return judgement._links_of_the_living(inventory, records)


FAULTS: Mapping[str, tuple[Patch, ...]] = {
    "nothing cools": ((cooling, "COOLING_DAYS", 0),),
    "nothing is remembered": ((judging, "remember", _as_remembered),),
    "no match is remembered": ((hold_memory.HoldMemory, "of", lambda *_: (0, 0)),),
    "holds follow no link": ((hold_links.Passed, "to", lambda self, class_id: iter(())),),
    "no link is remembered": ((remembering, "_links", lambda *_, **__: ()),),
    "removed copies are forgotten": (
        (judging, "with_ghosts", lambda inventory, *_, **__: survivors.Haunted(inventory=inventory, lost=())),
    ),
    "one person is enough": (_quora(people=1, needs=None),),
    "one person waives": (
        (
            proposals,
            "QUORA",
            QUORA | {WaiverEntered: replace(QUORA[WaiverEntered], people=1)},
        ),
    ),
    "a waiver frees of a hold that nobody released": ((holds, "let_out", _waived_of_all),),
    "a waiver outlives its order": ((folding._Fold, "_end_order", lambda *_: None),),
    "the same person counts twice": ((proposals.Proposal, "standing_approvals", _approvals_of_anybody),),
    "an account is enough": (_quora(by_certificate=False),),
    "any role will do": ((proposals.Proposal, "_fitting", lambda self, roles: self.quorum.among),),
    "nobody from legal is needed": (_quora(needs=None),),
    "a card that was stolen counts until it is revoked": ((people.People, "_revoke", _never_since),),
    "a narrowing ends the hold": ((holds, "binds", _whole),),
    "a clearance outlives the bytes": ((hold_memory, "_is_confirmed", _confirmed_by_facts),),
    "an open correction counts as agreed": ((standing.Standing, "corrections", _all_agreed),),
    "a class that falls apart is let go": ((hold_links.Passed, "_spread", lambda self, passing: passing),),
    "a tie ends where a file is moved": ((remembering, "_moved", lambda *_: {}),),
    "a survivor that was moved and changed is lost": ((survivors, "_pasts", lambda *_, **__: {}),),
    "a survivor is what its removed copy was": ((judgement, "_identical_as_seen", _over_survivors),),
}


@contextmanager
def planted(fault: str) -> Iterator[None]:
    """Muniment with a fault."""
    patches: list[Callable[[], Any]] = []
    try:
        for module, name, wrong in FAULTS[fault]:
            one = patch.object(module, name, wrong)
            one.start()
            patches.append(one.stop)
        yield
    finally:
        for stop in reversed(patches):
            stop()
