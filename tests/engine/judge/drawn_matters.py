"""Draws records, classes, links and registers for the comparison with every hold put to every record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from engine.judge.clusters import identical_classes
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.facts import Fact, known
from engine.model.holds import (
    ClearedMatch,
    EnteredHold,
    EnteredRelease,
    Hold,
    HoldKind,
    Register,
    Release,
    RememberedLink,
    RememberedPast,
    RememberedState,
)
from engine.model.orders import EnteredOrder, Order, OrderAuthority, Waiver
from engine.model.records import Link, LinkKind, Record
from engine.model.values import Value

AS_OF = date(2026, 11, 1)
DAYS = [date(2020, 1, 1), date(2020, 1, 2), date(2021, 6, 30)]
CUSTOMERS = ["C-1", "c-1", "C–01", "C-1; C-2", "C-2", "С-2", "C-3", "3", "03.0", "--", "_x0009_", "C-1_x000D_"]
PATHS = ["hk", "hk/vault", "HK\\Vault\\7", "hk//vault/", "hk/vaults/1", "hk-/vault", "", "/", "uk/vault", "hk/va/ult"]
POOLS: dict[str, list[Value]] = {
    "customer": [*CUSTOMERS],
    "series": ["cheque", "letter", "Cheque"],
    "path": [*PATHS],
    "day": [*DAYS, date(1999, 12, 31)],
    "pages": [Decimal(1), Decimal("1.0"), Decimal(12)],
    "signed": [True, False],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """What the holds are put to, and the holds."""

    subjects: dict[str, tuple[Record, ...]]
    classes: dict[str, str]
    links: tuple[Link, ...]
    register: Register


def draw_matters(rng: Random) -> Matters:
    """Draw a few records and a few holds; at times a few hundred holds."""
    subjects = {f"r{number}": _subject(rng, number) for number in range(rng.choice([1, 3, 6, 10]))}
    members = [member for subject in subjects.values() for member in subject]
    links = tuple(sorted(_links(rng, list(subjects)), key=lambda link: (link.first, link.second, link.kind)))
    many = rng.choice([1, 2, 4, 8, 8, 130])
    holds = [_hold(rng, number, members) for number in range(many)]
    register = Register(
        holds=tuple(holds),
        releases=tuple(_release(rng, hold.hold.id, members) for hold in holds for _ in range(rng.choice([0, 0, 1, 2]))),
        past=tuple(_past(rng, members) for _ in range(rng.choice([0, 0, 1, 2, 4]))),
        cleared=tuple(_cleared(rng, holds, members) for _ in range(rng.choice([0, 0, 1, 4]))),
        links=tuple(_remembered_link(rng, members) for _ in range(rng.choice([0, 0, 1, 3, 6]))),
    )
    register = replace(register, **_orders(rng, members))
    return Matters(subjects=subjects, classes=identical_classes(subjects, links), links=links, register=register)


def draw_condition(rng: Random, members: list[Record], depth: int = 2) -> Condition:
    """Draw a condition of any shape, about these members mostly."""
    shape = rng.choice(["line", "line", "line", "all", "any", "not", "ids", "sha256"] if depth else ["line"])
    match shape:
        case "all" | "any":
            parts = tuple(draw_condition(rng, members, depth - 1) for _ in range(rng.choice([0, 1, 2, 2, 3])))
            return AllOf(parts=parts) if shape == "all" else AnyOf(parts=parts)
        case "not":
            return Not(part=draw_condition(rng, members, depth - 1))
        case "ids":
            return RecordIn(ids=(*(rng.choice(members).id for _ in range(rng.choice([1, 2]))), "nobody"))
        case "sha256":
            return DigestIn(prefixes=(rng.choice(members).sha256[: rng.choice([8, 9, 64])], "f" * 8))
    fact = rng.choice([*["customer"] * 4, *POOLS])
    value = rng.choice(POOLS[fact])
    if fact == "path" and rng.random() < 0.8:
        return Compared(fact=fact, comparison=Comparison.UNDER, value=value)
    if fact in ("day", "pages") and rng.random() < 0.8:
        return Compared(fact=fact, comparison=rng.choice(list(Comparison)[:4]), value=value)
    return OneOf(fact=fact, values=tuple(rng.sample(POOLS[fact], rng.choice([1, 1, 2]))))


def _subject(rng: Random, number: int) -> tuple[Record, ...]:
    # Something new can stand where a copy was removed, and a copy have been one of two records.
    ids = [rng.choice([*[f"g{number}{letter}"] * 8, "r0", "g"]) for letter in "ab"[: rng.choice([0, 0, 0, 1, 2])]]
    ghosts = [_record(rng, id) for id in sorted(ids)]
    return (_record(rng, f"r{number}"), *ghosts)


def _record(rng: Random, id: str) -> Record:
    digest = rng.choice("ab") * 8 + rng.choice("01") * 56
    facts = {name: _fact(rng, pool) for name, pool in POOLS.items() if rng.random() < 0.75}
    return Record(id=id, location=id, sha256=digest, size=1, facts=facts)


def _fact(rng: Random, pool: list[Value]) -> Fact:
    return known(*rng.sample(pool, rng.choice([1, 1, 1, 2])))


def _links(rng: Random, records: list[str]) -> list[Link]:
    found: dict[tuple[str, str], Link] = {}
    for _ in range(rng.choice([0, 1, 3, 8])):
        first, second = sorted(rng.choices(records, k=2))
        if first != second:
            found[first, second] = Link(first=first, second=second, kind=rng.choice(list(LinkKind)))
    return list(found.values())


def _hold(rng: Random, number: int, members: list[Record]) -> EnteredHold:
    return EnteredHold(
        hold=Hold(
            id=f"h-{number:03d}",
            kind=rng.choice(list(HoldKind)),
            scope=draw_condition(rng, members),
            matter="m",
            issued_on=DAYS[0],
            issued_by="Invented Counsel",
            until=rng.choice([None, AS_OF - timedelta(days=rng.choice([0, 30, 31]))]),
            is_sealed=rng.random() < 0.2,
        ),
        entered_on=rng.choice(DAYS),
    )


def _past(rng: Random, members: list[Record]) -> RememberedPast:
    ids = [*(member.id for member in members), "nobody"]
    states = (_record(rng, rng.choice(ids)) for _ in range(rng.choice([1, 1, 2])))
    return RememberedPast(
        members=tuple(sorted(rng.sample(ids, rng.choice([1, 1, 2])))),
        states=tuple(
            RememberedState(record=one.id, sha256=one.sha256, facts=one.facts, until=rng.choice([None, *DAYS]))
            for one in states
        ),
    )


def _cleared(rng: Random, holds: list[EnteredHold], members: list[Record]) -> ClearedMatch:
    entered, member = rng.choice(holds), rng.choice(members)
    confirmed = rng.choice([member, member, member, rng.choice(members)])
    return ClearedMatch(
        hold=entered.hold.id,
        member=member.id,
        sha256=confirmed.sha256,
        facts=facts_digest(confirmed, facts_of(entered.hold.scope)),
    )


def _release(rng: Random, hold: str, members: list[Record]) -> EnteredRelease:
    scope = draw_condition(rng, members) if rng.random() < 0.7 else None
    days = [AS_OF - timedelta(days=rng.choice([10, 30, 31, 31, 31])) for _ in range(2)]
    return EnteredRelease(
        release=Release(hold=hold, on=days[0], by=("A", "B"), reason="r", scope=scope), entered_on=days[1]
    )


def _orders(rng: Random, members: list[Record]) -> dict[str, Any]:
    orders = [
        EnteredOrder(
            order=Order(
                id=f"o-{number}",
                authority=OrderAuthority.COURT,
                authority_name="A court",
                scope=draw_condition(rng, members),
                made_on=DAYS[0],
                due_on=AS_OF,
            ),
            entered_on=DAYS[0],
        )
        for number in range(rng.choice([0, 1, 2]))
    ]
    waivers = [
        Waiver(
            order=f"o-{rng.choice([0, 0, 1])}",
            by=("A", "B"),
            reason="r",
            bound_on=AS_OF - timedelta(days=rng.choice([-1, 0, 5, 10, 12])),
        )
        for _ in range(rng.choice([0, 1, 1, 2]))
    ]
    return {"orders": tuple(orders), "waivers": tuple(waivers)}


def _remembered_link(rng: Random, members: list[Record]) -> RememberedLink:
    first, second = rng.choices([*(member.id for member in members), "nobody"], k=2)
    return RememberedLink(first=first, second=second, kind=rng.choice(list(LinkKind)), last_seen=rng.choice(DAYS))
