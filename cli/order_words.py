"""How orders to destroy look: one of a list, all of one, and what they reach; for people, and as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cli.hold_words import ENDS
from cli.session import tell
from engine.custody.plain_forms import to_plain
from engine.judge.orders import OrderReach
from engine.model.holds import SEALED
from engine.register.orders import StandingOrder
from engine.register.proposals import Proposal, State
from engine.register.standing import Standing
from procedures.order_impact import OrderImpact, WaiverImpact, waivers_of
from reports.order_words import BLOCKS


def tell_order(one: StandingOrder, standing: Standing, *, today: date) -> None:
    """Print one order of a list."""
    order = one.order
    tell(f"{order.id}  {order.authority.value}  {order.authority_name}")
    tell(f"  due on {order.due_on}, {_left(order.due_on, today=today)}; entered on {one.on} by {one.by}")
    if not one.is_by_legal:
        tell("  whoever entered it is no legal officer")
    if not one.is_in_force:
        tell(f"  ended on {one.ended_on}: {one.ended_for}")
    for proposal in waivers_of(standing, order.id):
        tell(f"  waiver {_waiver(proposal)}")


def tell_whole_order(one: StandingOrder, standing: Standing, *, today: date) -> None:
    """Print all that is known of one order but what it reaches."""
    tell_order(one, standing, today=today)
    order = one.order
    lines: dict[str, object] = {
        "made on": order.made_on,
        "reference": order.reference,
        "matter": order.matter,
        "purpose": order.purpose,
        "entry": one.sequence,
        "by legal": "yes" if one.is_by_legal else "no",
    }
    for name, said in lines.items():
        if said != "":
            tell(f"  {name:<12}{said}")
    tell()
    tell("Its scope, as it was entered:")
    for line in one.source_text.rstrip("\n").split("\n"):
        tell(f"  {line}")


def tell_order_impacts(found: Iterable[OrderImpact]) -> None:
    """Print what an order reaches and what stands against it, archive by archive."""
    for one in found:
        tell(f"{one.archive}, as of {one.as_of}:")
        if one.reach is None:
            tell(f"  not judged: {one.problem}")
            continue
        tell_reach(one.reach)


def tell_reach(reach: OrderReach) -> None:
    """Print what an order reaches, and each thing that stands against it."""
    tell(f"  {reach.certain:,} records fall under it certainly, {reach.possible:,} possibly")
    for one in reach.against:
        by = "" if not one.by else " by a sealed hold, ask Legal" if one.by == SEALED else f" by {one.by}"
        until = f", through {one.until} at the latest" if one.until is not None else ""
        tell(f"    {one.records:>8,}  {BLOCKS[one.kind].en}{by}{until}")
    tell(f"  {reach.blocked:,} of them are blocked; nothing stands against {reach.free:,}")


def tell_waiver_impacts(found: Iterable[WaiverImpact]) -> None:
    """Print what a waiver would let out, archive by archive."""
    for one in found:
        tell(f"{one.archive}, as of {one.as_of}, if it came to bind today:")
        tell(f"  {one.held:,} records would be held no more{', and of these are' if one.held else ''}")
        for bucket, words in ENDS.items():
            number = one.outcomes.get(bucket, 0)
            if number:
                tell(f"    {number:>8,}  {words}")
        if one.others:
            tell(f"  {one.others:,} more would leave, as copies of these")
        tell("  of what the order names would then be")
        tell_reach(one.reach)


def order_as_plain(one: StandingOrder, standing: Standing, *, today: date) -> dict[str, Any]:
    """Return one order as plain JSON."""
    return {
        "id": one.order.id,
        "authority": one.order.authority.value,
        "authority_name": one.order.authority_name,
        "due_on": one.order.due_on.isoformat(),
        "days_left": (one.order.due_on - today).days,
        "entered_on": one.on.isoformat(),
        "entered_by": one.by,
        "entry": one.sequence,
        "is_by_legal": one.is_by_legal,
        "ended_on": None if one.ended_on is None else one.ended_on.isoformat(),
        "ended_for": one.ended_for,
        "waivers": [
            {
                "number": proposal.number,
                "state": proposal.state.value,
                "bound_on": None if proposal.bound_on is None else proposal.bound_on.isoformat(),
                "by": list(proposal.bound_by()),
            }
            for proposal in waivers_of(standing, one.order.id)
        ],
    }


def whole_as_plain(one: StandingOrder, found: Iterable[OrderImpact]) -> dict[str, Any]:
    """Return what `orders show` adds to a list, as plain JSON."""
    return {
        "order": to_plain(one.order),
        "text": one.source_text,
        "reaches": [
            {
                "archive": impact.archive,
                "as_of": impact.as_of.isoformat(),
                "certain": impact.reach.certain if impact.reach else None,
                "possible": impact.reach.possible if impact.reach else None,
                "blocked": impact.reach.blocked if impact.reach else None,
                "free": impact.reach.free if impact.reach else None,
                "let_out": impact.reach.let_out if impact.reach else None,
                "against": [
                    {
                        "kind": against.kind.value,
                        "by": against.by,
                        "records": against.records,
                        "until": None if against.until is None else against.until.isoformat(),
                    }
                    for against in (impact.reach.against if impact.reach else ())
                ],
                "problem": impact.problem,
            }
            for impact in found
        ],
    }


def _left(due: date, *, today: date) -> str:
    days = (due - today).days
    counted = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"{counted} left" if days >= 0 else f"{counted} overdue"


def _waiver(proposal: Proposal) -> str:
    match proposal.state:
        case State.OPEN:
            return f"{proposal.number}, open: {len(proposal.approvals)} of {proposal.quorum.people} approved"
        case State.BINDING:
            return f"{proposal.number}, binds since {proposal.bound_on}, by {'; '.join(proposal.bound_by())}"
        case State.ENDED:
            return f"{proposal.number}, ended: {proposal.ended_for}"
