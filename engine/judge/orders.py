"""What stands against each order to destroy: words for people, which change no outcome (semantics section 7).

A record that a hold keeps can be kept by a floor underneath too. All of it is said, so that nobody releases a hold for
an order that a law still forbids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce

from engine.judge.cooling import (
    Waived,
    binds,
    cooling_until,
    let_out,
    narrowing_until,
    narrowings,
    releases_by_hold,
    waived,
)
from engine.judge.hold_index import HoldIndex
from engine.judge.judgement import subjects_of
from engine.judge.retention import without_holds
from engine.judge.truth import truth_of
from engine.model.conditions import AllOf, Condition, Not
from engine.model.decisions import (
    Decision,
    FloorRunning,
    HeldByLink,
    HeldByMore,
    HeldDirectly,
    Judgement,
    KeptByEarlier,
    Outcome,
)
from engine.model.holds import SEALED, EnteredHold, EnteredRelease, Register
from engine.model.orders import EnteredOrder, Waiver
from engine.model.records import Inventory


class Block(StrEnum):
    """What keeps a record from being destroyed, though it is ordered; the first four keep it."""

    HELD = "held"
    COOLING = "cooling"
    FLOOR = "floor"
    UNDECIDED = "undecided"
    REVIEW = "review"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """One thing that stands against destroying a record: by which hold or rule, and through which day, where known.

    Of sealed holds it says that one holds, never that it cools. `by` is empty where no single thing is named.
    """

    kind: Block
    by: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """One thing that stands against an order, and how many records it keeps; `until` is the latest day, where known."""

    kind: Block
    by: str
    records: int
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReach:
    """What an order reaches, and what stands against it.

    `certain` records must fall under its scope, and `possible` ones may. Against `blocked` of these something stands,
    each counted under every kind in `kinds` and for everything in `against`; `free` ones may be disposed of by rules
    alone. `let_out` counts the records that a waiver let out of cooling. `waivers` are those that bind.
    """

    entered: EnteredOrder
    certain: int
    possible: int
    free: int
    blocked: int
    kinds: Mapping[Block, int]
    against: tuple[Blocking, ...]
    waivers: tuple[Waiver, ...]
    let_out: int
    days_left: int

    @property
    def is_overdue(self) -> bool:
        """Say whether the day by which to destroy has passed."""
        return self.days_left < 0

    @property
    def is_conflict(self) -> bool:
        """Say whether something stands against it."""
        return self.blocked > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetOutOf:
    """A waiver that let a record out of the cooling of a hold, by the name under which that may be shown."""

    waiver: Waiver
    hold: str


class OrderReader:
    """Says what stands against orders, on the day of a judgement."""

    def __init__(self, inventory: Inventory, *, register: Register, judgement: Judgement) -> None:
        self._register, self._judgement = register, judgement
        self._as_of = judgement.as_of
        records = {record.id: record for record in sorted(inventory.records, key=lambda one: one.id)}
        self._subjects = subjects_of(inventory, records)
        releases = releases_by_hold(register.releases)
        self._cools: dict[str, date] = {}
        self._narrows: dict[str, tuple[tuple[Condition, date], ...]] = {}
        self._lets: list[tuple[str, Condition, Waiver, Condition]] = []
        waivers = waived(register, as_of=self._as_of)
        for entered in register.holds:
            own = releases.get(entered.hold.id, ())
            if register.orders and binds(entered.hold, own, as_of=self._as_of):
                self._take(entered, own, waivers)

    def _take(self, entered: EnteredHold, own: Sequence[EnteredRelease], waivers: Iterable[Waived]) -> None:
        hold, as_of = entered.hold, self._as_of
        if not hold.is_sealed:
            until = cooling_until(hold, own, as_of=as_of)
            if until is not None:
                self._cools[hold.id] = until
            self._narrows[hold.id] = narrowing_until(hold, own, as_of=as_of)
        left = (Not(part=one) for one in narrowings(hold, own, as_of=as_of))
        scope = AllOf(parts=(hold.scope, *left))
        self._lets += [
            (hold.public_id, scope, one.waiver, one.scope) for one in let_out(hold, own, waivers, as_of=as_of)
        ]

    def reaches(self) -> tuple[OrderReach, ...]:
        """Return what each order in force reaches, those that are due first in front."""
        orders = sorted(self._register.orders, key=lambda one: (one.order.due_on, one.order.id))
        if not orders:
            return ()
        index = HoldIndex(self._subjects)
        decisions = {decision.record: decision for decision in self._judgement.decisions}
        return tuple(self._reach(entered, index, decisions) for entered in orders)

    def orders_on(self, record: str) -> Iterator[tuple[EnteredOrder, bool]]:
        """Yield the orders that reach a record, and whether certainly."""
        for entered in sorted(self._register.orders, key=lambda one: (one.order.due_on, one.order.id)):
            truths = [truth_of(entered.order.scope, member) for member in self._subjects[record]]
            if any(truth.may for truth in truths):
                yield entered, any(truth.must for truth in truths)

    def against(self, decision: Decision) -> tuple[Against, ...]:
        """Return everything that stands against destroying a record."""
        found = [self._of_hold(reason, decision) for reason in decision.reasons if isinstance(reason, _HELD)]
        ordinary, _ = without_holds(decision.reasons)
        if decision.outcome is not Outcome.HELD:
            ordinary = decision.outcome
        match ordinary:
            case Outcome.KEEP:
                running = (one for one in decision.reasons if isinstance(one, FloorRunning) and one.must)
                found += [Against(kind=Block.FLOOR, by=one.rule, until=one.last_day) for one in running]
                earlier = (one for one in decision.reasons if isinstance(one, KeptByEarlier))
                found += [Against(kind=Block.FLOOR, by=rule, until=one.until) for one in earlier for rule in one.rules]
            case Outcome.UNDECIDED | Outcome.REVIEW | Outcome.TRANSFER:
                found.append(Against(kind=Block(ordinary.value)))
            case _:
                pass
        return tuple(dict.fromkeys(found))

    def let_out(self, record: str) -> tuple[LetOutOf, ...]:
        """Return the waivers that let a record, or a ghost of it, out of the cooling of a hold that matched it."""
        found = (
            LetOutOf(waiver=waiver, hold=hold)
            for hold, scope, waiver, let in self._lets
            for member in self._subjects[record]
            if truth_of(let, member).must and truth_of(scope, member).may
        )
        return tuple(dict.fromkeys(found))

    def _of_hold(self, reason: HeldDirectly | HeldByLink | HeldByMore, decision: Decision) -> Against:
        if isinstance(reason, HeldByMore):
            return Against(kind=Block.HELD)
        until = self._cools.get(reason.hold)
        if until is None and isinstance(reason, HeldDirectly):
            until = self._falls_out(reason, decision.record)
        return Against(kind=Block.HELD if until is None else Block.COOLING, by=reason.hold, until=until)

    def _falls_out(self, reason: HeldDirectly, record: str) -> date | None:
        """Return until when the narrowing cools under which a record that a hold matches falls for certain."""
        who = reason.member or record
        members = [member for member in self._subjects[record] if member.id == who]
        return min(
            (
                until
                for scope, until in self._narrows.get(reason.hold, ())
                if all(truth_of(scope, member).must for member in members)
            ),
            default=None,
        )

    def _reach(self, entered: EnteredOrder, index: HoldIndex, decisions: Mapping[str, Decision]) -> OrderReach:
        found = index.find(entered.order.scope)
        kinds: defaultdict[Block, int] = defaultdict(int)
        against: defaultdict[tuple[Block, str], list[date | None]] = defaultdict(list)
        free = let = 0
        for record in found.certain | found.possible:
            stands = self.against(decisions[record])
            free += not stands
            for kind in {one.kind for one in stands}:
                kinds[kind] += 1
            last: dict[tuple[Block, str], date | None] = {}
            for one in stands:
                key = (one.kind, one.by)
                last[key] = _later(last[key], one.until) if key in last else one.until
            for key, until in last.items():
                against[key].append(until)
            let += any(one.waiver.order == entered.order.id for one in self.let_out(record))
        reached = len(found.certain) + len(found.possible)
        return OrderReach(
            entered=entered,
            certain=len(found.certain),
            possible=len(found.possible),
            free=free,
            blocked=reached - free,
            kinds={kind: kinds[kind] for kind in Block if kinds[kind]},
            against=tuple(
                Blocking(kind=kind, by=by, records=len(days), until=reduce(_later, days))
                for (kind, by), days in sorted(against.items(), key=lambda item: _order_of(*item[0]))
            ),
            waivers=tuple(one for one in self._register.waivers if one.order == entered.order.id),
            let_out=let,
            days_left=(entered.order.due_on - self._as_of).days,
        )


_HELD = (HeldDirectly, HeldByLink, HeldByMore)


def _later(one: date | None, other: date | None) -> date | None:
    # Nothing is a day that nobody knows, or that never comes.
    return None if one is None or other is None else max(one, other)


def _order_of(kind: Block, by: str) -> tuple[int, bool, str]:
    return list(Block).index(kind), by == SEALED, by
