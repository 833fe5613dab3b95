"""What an order to destroy reaches in the latest scans, and what a waiver for it would let out of cooling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.custody.store import Scan, Store
from engine.judge.orders import OrderReach, OrderReader
from engine.model.decisions import Bucket, Judgement, Outcome
from engine.model.errors import MunimentError
from engine.model.orders import EnteredOrder, Order, Waiver
from engine.register.acts import WaiverEntered
from engine.register.proposals import Proposal
from engine.register.standing import Standing
from engine.simulation.deciding import LEAVING
from procedures.cases import case_of
from procedures.judging import Case, judge_case
from procedures.scanning import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImpact:
    """What an order reaches in the latest scan of an archive; where it could not be judged, the `problem` says why."""

    archive: str
    as_of: date
    reach: OrderReach | None = None
    problem: str = ""

    @property
    def is_judged(self) -> bool:
        """Say whether it could be judged."""
        return self.reach is not None

    @property
    def reached(self) -> int:
        """Return how many records it reaches, certainly or possibly."""
        return 0 if self.reach is None else self.reach.certain + self.reach.possible


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverImpact:
    """What a waiver would mean for an archive, if it came to bind today.

    `held` records would not be held any more; `outcomes` says what becomes of these, and `others` counts records that
    would leave besides, as copies. `reach` is that of the order with the waiver.
    """

    archive: str
    as_of: date
    held: int
    outcomes: Mapping[Bucket, int]
    others: int
    reach: OrderReach


def order_impacts(
    order: Order, *, store: Store, policies: Policies, standing: Standing, as_of: date
) -> tuple[OrderImpact, ...]:
    """Return what an order reaches, entered or not, archive by archive; what hinders one archive hinders no other."""
    found = []
    for archive, id in sorted(store.latest_scans().items()):
        try:
            case = _case(store.load_scan(id), order, store=store, policies=policies, standing=standing, as_of=as_of)
            found.append(OrderImpact(archive=archive, as_of=as_of, reach=_reach(case, judge_case(case), order)))
        except (MunimentError, TypeError) as error:
            # Values of another type than the scope asks for: another vocabulary read the archive.
            why = error.message if isinstance(error, MunimentError) else "its facts were read by another vocabulary"
            found.append(OrderImpact(archive=archive, as_of=as_of, problem=why))
    return tuple(found)


def waiver_impacts(
    order: Order, *, store: Store, policies: Policies, standing: Standing, today: date, as_of: date
) -> tuple[WaiverImpact, ...]:
    """Return what a waiver for an order would mean, archive by archive."""
    waiver = Waiver(order=order.id, by=(), reason="", bound_on=today)
    found = []
    for archive, id in sorted(store.latest_scans().items()):
        scan = store.load_scan(id)
        now = _case(scan, order, store=store, policies=policies, standing=standing, as_of=as_of)
        then = replace(now, register=replace(now.register, waivers=(*now.register.waivers, waiver)))
        before, after = judge_case(now), judge_case(then)
        buckets = {one.record: one.bucket for one in before.decisions}
        was_held = {one.record for one in before.decisions if one.outcome is Outcome.HELD}
        free = [one for one in after.decisions if one.record in was_held and one.outcome is not Outcome.HELD]
        others = (one for one in after.decisions if one.record not in {each.record for each in free})
        found.append(
            WaiverImpact(
                archive=archive,
                as_of=as_of,
                held=len(free),
                outcomes=Counter(one.bucket for one in free),
                others=sum(one.bucket in LEAVING and buckets[one.record] not in LEAVING for one in others),
                reach=_reach(then, after, order),
            )
        )
    return tuple(found)


def waivers_of(standing: Standing, order: str) -> Iterator[Proposal]:
    """Yield the waivers that were ever proposed for an order."""
    for proposal in standing.proposals.values():
        if isinstance(proposal.subject, WaiverEntered) and proposal.subject.order == order:
            yield proposal


def _case(scan: Scan, order: Order, *, store: Store, policies: Policies, standing: Standing, as_of: date) -> Case:
    case = case_of(scan, policies=policies, standing=standing, as_of=as_of, store=store, versions={})
    # One that is not entered yet, or was ended, is asked about like any other.
    others = tuple(one for one in case.register.orders if one.order.id != order.id)
    orders = (*others, EnteredOrder(order=order, entered_on=as_of))
    return replace(case, register=replace(case.register, orders=orders))


def _reach(case: Case, judgement: Judgement, order: Order) -> OrderReach:
    reader = OrderReader(case.inventory, register=case.register, judgement=judgement)
    return next(one for one in reader.reaches() if one.entered.order.id == order.id)
