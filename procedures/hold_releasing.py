"""Proposing that a hold ends, or a part of it: what is refused, and from when it can count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.model.conditions import Condition
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.model.holds import Hold, Release
from engine.register.acts import ReleaseEntered
from engine.register.proposals import Proposal, State
from engine.register.standing import Standing
from procedures.hold_states import counts_from, first_free
from procedures.hold_viewing import NoHoldError
from procedures.proposing import propose


class FreeingRefusedError(MunimentError):
    """A release, a narrowing or a clearance that cannot be entered; nothing was."""

    exit_code = 4

    def __init__(self, *, why: str, help: str) -> None:
        super().__init__(f"nothing was entered: {why}", help=help)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeing:
    """The end of a hold on a day; with a scope, of that part alone, and with the text that says it."""

    hold: Hold
    on: date
    reason: str
    scope: Condition | None = None
    by: tuple[str, ...] = ()
    text: str = ""
    source_name: str = ""

    @property
    def release(self) -> Release:
        """Return it as it is entered: who releases is who approves."""
        return Release(hold=self.hold.id, on=self.on, by=self.by, reason=self.reason.strip(), scope=self.scope)


def first_day_free(order: Freeing, *, today: date) -> date:
    """Return the first day on which nothing is held by it any more, if it came to bind today."""
    return first_free(counts_from(order.hold, stated=order.on, bound=today)) or date.max


def require_possible(order: Freeing, standing: Standing) -> None:
    """Raise `FreeingRefusedError` where a release or a narrowing cannot be entered, or is there already."""
    if order.hold.id not in standing.holds:
        raise NoHoldError(id=order.hold.id)
    if not order.reason.strip():
        raise FreeingRefusedError(why="no reason is given", help="say why the matter is over, with --reason")
    if order.on < order.hold.issued_on:
        raise FreeingRefusedError(
            why=f"{order.on} is before the hold was issued, on {order.hold.issued_on}", help="check the day"
        )
    for proposal in standing.proposals.values():
        if proposal.state is not State.ENDED and isinstance(proposal.subject, ReleaseEntered):
            _require_other(order, proposal, proposal.subject.release)


def _require_other(order: Freeing, proposal: Proposal, release: Release) -> None:
    if release.hold != order.hold.id:
        return
    binds = proposal.state is State.BINDING
    if release.scope is None and binds:
        raise FreeingRefusedError(
            why=f"this hold is released already, since {proposal.bound_on}",
            help="see how long it cools with `muniment holds show`",
        )
    if release.scope is None and order.scope is None:
        raise FreeingRefusedError(
            why=f"its release waits already, under {proposal.number}",
            help=f"approve it with `muniment approve {proposal.number}`, or end it with `muniment decline`",
        )
    if order.scope is not None and release.scope is not None and digest_of(release.scope) == digest_of(order.scope):
        help = "see it with `muniment holds show`" if binds else f"approve it with `muniment approve {proposal.number}`"
        raise FreeingRefusedError(why=f"this narrowing was entered already, under {proposal.number}", help=help)


def free(store: Store, order: Freeing, *, clock: Clock, signer: Signer | None = None) -> Proposal:
    """Enter a release or a narrowing, with the approval of whoever signs; raises `FreeingRefusedError`.

    What stands is asked again in the same transaction: of two officers at one moment the second is refused.
    """
    act = ReleaseEntered(release=order.release, source_name=order.source_name, source_text=order.text)

    def require(standing: Standing) -> None:
        require_possible(order, standing)

    return propose(store, act, scribe=scribe_of(clock), signer=signer, require=require)
