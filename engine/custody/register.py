"""The register in the store: what stands, and the one door through which people enter something.

Documents from the policy folder come in by `engine.custody.documents`; both end in the same ledger, and what binds is
what `engine.register` makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa

from engine.custody import ledger
from engine.custody.acts import Signer, actor_of, is_about_sealed, noted_in, to_entry
from engine.custody.ledger import Scribe
from engine.model.errors import MunimentError
from engine.register.acts import Act, ProposalApproved, ProposalEnded
from engine.register.folding import stand
from engine.register.proposals import Proposed
from engine.register.standing import Standing


class ActRefusedError(MunimentError):
    """Something that this person may not enter, or that cannot be entered now; nothing was."""

    exit_code = 4

    def __init__(self, *, why: str) -> None:
        super().__init__(
            f"this was not entered: {why}",
            help="see who may do what with `muniment people list`; a registrar gives roles and certificates",
        )
        self.why = why


class NotTextError(MunimentError):
    """Words that are no text, as those of a terminal with another encoding: nothing was entered."""

    def __init__(self) -> None:
        super().__init__(
            "this was not entered: something in it is in other bytes than UTF-8",
            help="write it again on a terminal that is set to UTF-8",
        )


def standing(connection: sa.Connection, *, until: datetime | None = None) -> Standing:
    """Return what stands, or what stood at a moment; raises `EntryError` where an entry was changed."""
    return stand(noted_in(connection, until=until))


def _is_about_sealed(act: Act, before: Standing, *, sealed: frozenset[str]) -> bool:
    # Why a proposal about a sealed hold was declined tells of the matter too.
    proposal = before.proposals.get(act.proposal) if isinstance(act, ProposalEnded) else None
    return is_about_sealed(act if proposal is None else proposal.noted.act, sealed=sealed)


Requirement = Callable[[Standing], None]
"""Looks at what stands just before something is entered, and raises where it may not be: nobody comes in between."""


def enter(
    connection: sa.Connection,
    acts: Sequence[Act],
    *,
    scribe: Scribe,
    signer: Signer | None = None,
    require: Requirement | None = None,
) -> tuple[Standing, tuple[int, ...]]:
    """Enter acts together, and return what stands then and their numbers.

    Raises what `require` raises, `NotTextError`, `ActRefusedError` where one of them would count for nothing, and
    `LedgerRunsBackError`: none is entered then if the transaction is given up.
    """
    before = standing(connection)
    if require is not None:
        require(before)
    sealed = frozenset(id for id, one in before.holds.items() if one.hold.is_sealed)
    at = scribe.clock.now()
    try:
        entries = [
            to_entry(act, on=at.date(), at=at, signer=signer, is_sealed=_is_about_sealed(act, before, sealed=sealed))
            for act in acts
        ]
        entered = ledger.append(connection, entries, actor=actor_of(scribe.actor, signer), at=at)
    except UnicodeEncodeError:
        raise NotTextError from None
    numbers = tuple(entry.sequence for entry in entered)
    after = standing(connection)
    for fault in after.faults:
        if fault.sequence in numbers:
            raise ActRefusedError(why=fault.what)
    return after, numbers


def propose(
    connection: sa.Connection,
    act: Proposed,
    *,
    scribe: Scribe,
    signer: Signer,
    require: Requirement | None = None,
) -> tuple[Standing, int]:
    """Enter a proposal with the approval of whoever signs it, and return what stands then and its number.

    Raises what `enter` raises: a proposal is not left behind where its author may not approve it.
    """
    after, (number,) = enter(connection, [act], scribe=scribe, signer=signer, require=require)
    approval = ProposalApproved(proposal=number, payload=after.proposals[number].noted.payload)
    after, _ = enter(connection, [approval], scribe=scribe, signer=signer)
    return after, number
