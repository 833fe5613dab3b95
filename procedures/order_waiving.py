"""Proposing that cooling is waived for exactly the scope of an order: it counts when two legal officers approve it."""

from __future__ import annotations

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.register.acts import WaiverEntered
from engine.register.proposals import Proposal, State
from engine.register.standing import Standing
from procedures.order_entering import OrderRefusedError, order_of
from procedures.order_impact import WaiverImpact, waivers_of
from procedures.proposing import propose


def require_waivable(standing: Standing, id: str, *, reason: str) -> None:
    """Raise `NoOrderError` or `OrderRefusedError` where nothing can be waived for an order, or it waits already."""
    order = order_of(standing, id)
    if not order.is_in_force:
        raise OrderRefusedError(
            why=f"the order was ended on {order.ended_on}", help="nothing can be waived for an order that is ended"
        )
    if not reason.strip():
        raise OrderRefusedError(why="no reason is given", help="say why the order cannot wait, with --reason")
    for proposal in waivers_of(standing, id):
        if proposal.state is State.OPEN:
            raise OrderRefusedError(
                why=f"a waiver for it waits already, under {proposal.number}",
                help=f"approve it with `muniment approve {proposal.number}`, or end it with `muniment decline`",
            )


def lets_out_nothing(impacts: tuple[WaiverImpact, ...]) -> str:
    """Return why somebody must say that a waiver is meant; empty where nobody must."""
    if any(one.held or one.others for one in impacts):
        return ""
    return "it would let out no record: no hold on what certainly falls under the order was released and only cools"


def waive(store: Store, id: str, *, reason: str, clock: Clock, signer: Signer | None = None) -> Proposal:
    """Enter a waiver, with the approval of whoever signs; raises `OrderRefusedError`.

    What stands is asked again in the same transaction: of two officers at one moment the second is refused.
    """

    def require(standing: Standing) -> None:
        require_waivable(standing, id, reason=reason)

    act = WaiverEntered(order=id, reason=reason.strip())
    return propose(store, act, scribe=scribe_of(clock), signer=signer, require=require)
