"""Entering an order to destroy, and ending it: neither frees anything by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.language.characters import is_name
from engine.model.conditions import ALWAYS
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.model.orders import Order
from engine.register.acts import OrderEnded, OrderEntered, Role
from engine.register.orders import StandingOrder
from engine.register.proposals import Proposal, State
from engine.register.standing import Standing
from procedures.order_impact import OrderImpact, waivers_of


class NoOrderError(MunimentError):
    """An id that is no order's."""

    def __init__(self, *, id: str) -> None:
        super().__init__(f"there is no order `{id}`", help="see which there are with `muniment orders list --all`")
        self.id = id


class OrderRefusedError(MunimentError):
    """An order, its end, or a waiver for it, that cannot be entered; nothing was."""

    exit_code = 4

    def __init__(self, *, why: str, help: str) -> None:
        super().__init__(f"nothing was entered: {why}", help=help)
        self.why = why


class OrderNotMeantError(MunimentError):
    """An order or a waiver that reaches nothing, or everything, and nobody said that this is meant."""

    exit_code = 4

    def __init__(self, *, why: str) -> None:
        super().__init__(
            f"nothing was entered: {why}",
            cause="nobody said that this is meant",
            help="correct it; or, if it is meant, enter it again with --yes",
        )
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An order that stands; `is_new` says whether it was entered now, or stood already with the same content."""

    order: StandingOrder
    is_new: bool
    has_legal: bool


def order_of(standing: Standing, id: str) -> StandingOrder:
    """Return an order by its id, in force or ended; raises `NoOrderError`."""
    if id not in standing.orders:
        raise NoOrderError(id=id)
    return standing.orders[id]


def require_sound(order: Order, *, today: date) -> None:
    """Raise `OrderRefusedError` for an order that cannot be one: a name nobody can type, or days out of order."""
    if not is_name(order.id):
        raise OrderRefusedError(
            why=f"`{order.id}` cannot be the name of an order",
            help="use letters, digits, `-`, `_` and `.`, as HCMP-77-2026",
        )
    if not order.authority_name.strip():
        raise OrderRefusedError(why="nobody is named who made the order", help="say who, with --authority-name")
    if order.made_on > today:
        raise OrderRefusedError(why=f"{order.made_on} has not come yet", help="check the day of --made-on")
    if order.due_on < order.made_on:
        raise OrderRefusedError(
            why=f"it would be due on {order.due_on}, before it was made on {order.made_on}", help="check both days"
        )


def doubtful(order: Order, impacts: tuple[OrderImpact, ...]) -> str:
    """Return why somebody must say that an order is meant; empty where nobody must."""
    if order.scope == ALWAYS:
        return "it names every record of every archive"
    if not all(one.is_judged for one in impacts):
        # What could not be counted says nothing.
        return ""
    if not any(one.reached for one in impacts):
        return "it reaches no record" if impacts else "there is no scan yet in which it could reach a record"
    return ""


def enter_order(store: Store, order: Order, *, text: str, clock: Clock, signer: Signer | None = None) -> Entered:
    """Enter an order, whoever does; the same one again changes nothing. Raises `OrderRefusedError`."""
    require_sound(order, today=clock.today())
    standing = store.standing()
    known = standing.orders.get(order.id)
    if known is not None:
        if not known.is_in_force or digest_of(known.order) != digest_of(order):
            raise OrderRefusedError(
                why=f"the id `{order.id}` is in use, and an id names one order for ever",
                help="give this order an id of its own, such as its number with a letter behind it",
            )
        return Entered(order=known, is_new=False, has_legal=standing.people.has_ever(Role.LEGAL))
    act = OrderEntered(order=order, source_text=text)
    standing, _ = store.enter([act], scribe=scribe_of(clock), signer=signer)
    return Entered(order=standing.orders[order.id], is_new=True, has_legal=standing.people.has_ever(Role.LEGAL))


def end_order(
    store: Store, id: str, *, reason: str, clock: Clock, signer: Signer | None = None
) -> tuple[StandingOrder, tuple[Proposal, ...]]:
    """End an order, and return it with the waivers that ended with it.

    Raises `NoOrderError`, `OrderRefusedError`, and `ActRefusedError` where whoever ends it is no legal officer.
    """
    standing = store.standing()
    order = order_of(standing, id)
    if not order.is_in_force:
        raise OrderRefusedError(
            why=f"the order was ended on {order.ended_on}", help="see it with `muniment orders show`"
        )
    if not reason.strip():
        raise OrderRefusedError(why="no reason is given", help="say whether it was set aside or carried out")
    waiting = tuple(one.number for one in waivers_of(standing, id) if one.state is not State.ENDED)
    after, _ = store.enter([OrderEnded(order=id, reason=reason.strip())], scribe=scribe_of(clock), signer=signer)
    return after.orders[id], tuple(after.proposals[number] for number in waiting)
