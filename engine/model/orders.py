"""Orders to destroy by a date, and what two legal officers waived for one: a conflict in front of people, no outcome.

An order frees nothing, and never beats a hold or a floor by itself (semantics section 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.model.conditions import Condition


class OrderAuthority(StrEnum):
    """Who orders that records are destroyed."""

    COURT = "court"
    TRIBUNAL = "tribunal"
    PRIVACY_COMMISSIONER = "privacy-commissioner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order to destroy what falls under `scope` by the day `due_on`; it is edited never, and ended by people.

    `reference` is the number of the order or the case. No order is sealed: what a waiver frees has to be shown to
    whoever checks it.
    """

    id: str
    authority: OrderAuthority
    authority_name: str
    scope: Condition
    made_on: date
    due_on: date
    reference: str = ""
    matter: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredOrder:
    """An order as it stands in the register, entered on a day; `is_by_legal` says whether a legal officer did."""

    order: Order
    entered_on: date
    is_by_legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Cooling that two legal officers waived, for exactly the scope of an order, from the day `bound_on`.

    It speaks of what was released by that day and of nothing that is released later.
    """

    order: str
    by: tuple[str, ...]
    reason: str
    bound_on: date
