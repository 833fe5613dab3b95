"""What a person should know about orders to destroy on the day of a judgement: when each is due, and what blocks it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.judge.orders import OrderReach, OrderReader
from engine.model.decisions import Judgement
from engine.model.findings import Finding, FindingCode
from engine.model.holds import Register
from engine.model.records import Inventory
from reports.order_words import BLOCKS


def order_findings(inventory: Inventory, register: Register, judgement: Judgement) -> tuple[Finding, ...]:
    """Return the findings about orders that are in force, those that are due first in front."""
    if not register.orders:
        return ()
    reader = OrderReader(inventory, register=register, judgement=judgement)
    return tuple(finding for reach in reader.reaches() for finding in _about(reach))


def _about(reach: OrderReach) -> Iterator[Finding]:
    place = f"order {reach.entered.order.id}"
    code = FindingCode.ORDER_OVERDUE if reach.is_overdue else FindingCode.ORDER_TO_DESTROY
    yield Finding(code=code, place=place, detail=detail_of(reach))
    if not reach.entered.is_by_legal:
        yield Finding(code=FindingCode.ORDER_NOT_BY_LEGAL, place=place, detail="it frees nothing, whoever entered it")


def detail_of(reach: OrderReach) -> str:
    """Return in one sentence when an order is due, how many records it reaches, and what blocks how many of them."""
    due = f"due {reach.entered.order.due_on.isoformat()}"
    if not reach.certain + reach.possible:
        return f"{due}; it reaches no record of this archive"
    said = f"{due}; it reaches {reach.certain:,} records certainly and {reach.possible:,} possibly"
    blocked = ", ".join(f"{BLOCKS[kind].en} {number:,}" for kind, number in reach.kinds.items())
    return f"{said}; blocked: {blocked or 'none'}; nothing stands against {reach.free:,}"
