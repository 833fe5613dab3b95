"""Proposing that records are free of a hold which could match them once: their facts say now that it does not.

What a hold matched certainly stays held, whatever its facts say later: only a release or a narrowing frees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.judge.hold_index import HoldIndex
from engine.judge.hold_memory import HoldMemory
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.judge.truth import truth_of
from engine.model.holds import EnteredHold, Hold, Register
from engine.model.records import Record
from engine.register.acts import ClearanceEntered, Cleared
from engine.register.proposals import Proposal
from engine.register.standing import Standing
from procedures.cases import case_of
from procedures.hold_releasing import FreeingRefusedError
from procedures.proposing import propose
from procedures.scanning import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearable:
    """What can be cleared of an archive; `certain` counts records that were matched certainly and so stay held."""

    archive: str
    scan: str
    records: tuple[Record, ...]
    certain: int


def clearable(
    store: Store,
    hold: Hold,
    *,
    archive: str,
    policies: Policies,
    standing: Standing,
    today: date,
    only: tuple[str, ...] | None = None,
) -> Clearable:
    """Return the records, and the removed copies, that a hold could match before and certainly does not match now.

    With `only`, just these; raises `FreeingRefusedError` where one of them is not such a record, or none is.
    """
    scan = store.latest_scans().get(archive)
    if scan is None:
        raise FreeingRefusedError(
            why=f"the database has no scan of `{archive}`", help="name the archive with --archive as it was scanned"
        )
    latest = store.load_scan(scan)
    case = case_of(latest, policies=policies, standing=standing, as_of=today, store=store, versions={})
    members = {ghost.record.id: ghost.record for ghost in case.inventory.ghosts}
    members |= {record.id: record for record in case.inventory.records}
    (entered,) = (one for one in case.register.holds if one.hold.id == hold.id)
    before = _remembered(entered, members, case.register)
    wanted = sorted(before) if only is None else sorted(set(only))
    why_not = {id: _why_not(members.get(id), entered.hold, was_possible=before.get(id)) for id in wanted}
    for id, why in why_not.items():
        if why and only is not None:
            raise FreeingRefusedError(why=f"`{id}` {why}", help="take it out of --records")
    found = tuple(members[id] for id in wanted if not why_not[id])
    if not found:
        raise FreeingRefusedError(
            why="no record that was possibly held is certainly free of it by what is known now",
            help="complete the facts and scan again; what was matched certainly needs a release or a narrowing",
        )
    certain = sum(
        not is_possible and not truth_of(entered.hold.scope, members[id]).must for id, is_possible in before.items()
    )
    return Clearable(archive=archive, scan=latest.id, records=found, certain=certain)


def _remembered(entered: EnteredHold, members: Mapping[str, Record], register: Register) -> dict[str, bool]:
    """Return the members that a hold matched by what was known before, and whether only possibly."""
    index = HoldIndex({id: (member,) for id, member in members.items()})
    memory = HoldMemory(register, index)
    memory.add(entered, 1, without=())
    found = {}
    for number, id in enumerate(members):
        certain, possible = memory.of(number)
        if certain or possible:
            found[id] = not certain
    return found


def _why_not(record: Record | None, hold: Hold, *, was_possible: bool | None) -> str:
    if record is None:
        return "is no record of the latest scan"
    if truth_of(hold.scope, record).may:
        return "could still fall under the hold by what is known of it now"
    if was_possible is None:
        return "was not matched since the hold was entered, or is cleared, so there is nothing to clear"
    return "" if was_possible else "was certainly matched before, and only a release or a narrowing frees it"


def clear(
    store: Store, hold: Hold, found: Clearable, *, reason: str, clock: Clock, signer: Signer | None = None
) -> Proposal:
    """Enter the facts that free these records, to be approved; raises `FreeingRefusedError`."""
    if not reason.strip():
        raise FreeingRefusedError(why="no reason is given", help="say how the facts were checked, with --reason")
    cleared = tuple(
        Cleared(member=record.id, sha256=record.sha256, facts=facts_digest(record, facts_of(hold.scope)))
        for record in found.records
    )
    act = ClearanceEntered(hold=hold.id, archive=found.archive, members=cleared, reason=reason.strip())

    def require(standing: Standing) -> None:
        for proposal in standing.open():
            other = proposal.subject
            if isinstance(other, ClearanceEntered) and (other.hold, other.members) == (hold.id, cleared):
                raise FreeingRefusedError(
                    why=f"the same was entered already, under {proposal.number}",
                    help=f"approve it with `muniment approve {proposal.number}`",
                )

    return propose(store, act, scribe=scribe_of(clock), signer=signer, require=require)
