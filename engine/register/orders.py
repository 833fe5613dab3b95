"""Orders to destroy as they stand: who entered each, and who ended it. None of it frees anything by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from engine.model.orders import Order
from engine.register.acts import OrderEnded, OrderEntered, Role
from engine.register.noted import Noted
from engine.register.people import NoAuthorityError, People, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """An order with who entered it and when; `ended_on` and `ended_for` where it is not in force any more."""

    order: Order
    sequence: int
    on: date
    account: str
    person: Person | None
    is_by_legal: bool
    source_text: str
    ended_on: date | None = None
    ended_for: str = ""

    @property
    def is_in_force(self) -> bool:
        """Say whether nobody has ended it."""
        return self.ended_on is None

    @property
    def by(self) -> str:
        """Return who entered it: the person, or the account."""
        return f"{self.person.name} ({self.person.id})" if self.person is not None else self.account


@dataclass(slots=True)
class OrderBook:
    """The orders that were entered so far; an id names one for ever."""

    orders: dict[str, StandingOrder] = field(default_factory=dict)

    def require_new(self, order: Order) -> None:
        """Raise `NoAuthorityError` where an order of that name was entered before."""
        if order.id in self.orders:
            raise NoAuthorityError(f"the order `{order.id}` was entered before")

    def require_in_force(self, order: str) -> None:
        """Raise `NoAuthorityError` where no order of that name is in force."""
        if order not in self.orders or not self.orders[order].is_in_force:
            raise NoAuthorityError(f"no order `{order}` is in force")

    def enter(self, noted: Noted, act: OrderEntered, *, by: Person | None, people: People) -> None:
        """Take an order, whoever entered it."""
        self.orders[act.order.id] = StandingOrder(
            order=act.order,
            sequence=noted.sequence,
            on=noted.on,
            account=noted.account,
            person=by,
            is_by_legal=by is not None and Role.LEGAL in people.roles(by.id, on=noted.on),
            source_text=act.source_text,
        )

    def end(self, noted: Noted, act: OrderEnded) -> None:
        """Take the end of an order that is in force."""
        self.orders[act.order] = replace(self.orders[act.order], ended_on=noted.on, ended_for=act.reason)
