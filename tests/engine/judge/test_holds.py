"""A hold reaches what a table writes in another way than its scope, possibly, and nothing is disposed of by it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.judge.holds import Held, held_records
from engine.model.conditions import Condition, Not, OneOf
from engine.model.decisions import HeldByMore, HeldDirectly, Reach
from engine.model.digests import digest_of
from engine.model.facts import known
from engine.model.holds import SEALED, EnteredHold, Hold, HoldKind, Register
from engine.model.records import Record

NAMED = OneOf(fact="customer", values=("C-00417",))


def reasons(scope: Condition, *customers: str) -> list[HeldDirectly | None]:
    records = [
        Record(id=f"r-{number}", location="x", sha256="a" * 64, size=1, facts={"customer": known(customer)})
        for number, customer in enumerate(customers)
    ]
    hold = Hold(
        id="h-1", kind=HoldKind.LEGAL, scope=scope, matter="m", issued_on=date(2026, 1, 1), issued_by="Invented Counsel"
    )
    found = held_records(
        {record.id: (record,) for record in records},
        classes={record.id: record.id for record in records},
        links=(),
        register=Register(holds=(EnteredHold(hold=hold, entered_on=date(2026, 1, 1)),)),
        as_of=date(2026, 11, 1),
    )
    told = [found.reasons.get(record.id, (None,))[0] for record in records]
    return [reason if isinstance(reason, HeldDirectly) else None for reason in told]


def held_by(count: int, *, sealed: int = 0, customer: str | None = None, copies: int = 1) -> Held:
    """Say what so many holds on one customer, the last of them sealed, make of records of a customer or of none."""
    facts = {"customer": known(customer)} if customer else {}
    records = [Record(id=f"r-{one}", location="x", sha256="a" * 64, size=1, facts=facts) for one in range(copies)]
    day = date(2026, 1, 1)
    holds = (
        Hold(
            id=f"h-{one:03d}",
            kind=HoldKind.LEGAL,
            scope=NAMED,
            matter="m",
            issued_on=day,
            issued_by="Invented Counsel",
            is_sealed=one >= count - sealed,
        )
        for one in range(count)
    )
    return held_records(
        {record.id: (record,) for record in records},
        classes={record.id: record.id for record in records},
        links=(),
        register=Register(holds=tuple(EnteredHold(hold=hold, entered_on=day) for hold in holds)),
        as_of=date(2026, 11, 1),
    )


def test_what_possibly_holds_is_listed_up_to_fifty_and_the_rest_is_counted() -> None:
    *listed, rest = held_by(60).reasons["r-0"]
    names = [f"h-{one:03d}" for one in range(60)]
    assert listed == [HeldDirectly(hold=name, member=None, is_possible=True) for name in names[:50]]
    assert rest == HeldByMore(holds=10, digest=digest_of(names[50:]))
    assert len(held_by(50).reasons["r-0"]) == 50


def test_what_certainly_holds_is_always_listed() -> None:
    assert len(held_by(60, customer="C-00417").reasons["r-0"]) == 60


def test_every_hold_has_its_reach_where_its_reason_is_not_listed() -> None:
    reach = held_by(60, copies=3).reach
    assert set(reach) == {f"h-{one:03d}" for one in range(60)}
    assert set(reach.values()) == {Reach(certain=0, possible=3)}


def test_one_of_the_sealed_is_listed_and_the_digest_of_the_rest_names_none() -> None:
    held = held_by(60, sealed=5)
    *listed, rest = held.reasons["r-0"]
    assert [reason for reason in listed if isinstance(reason, HeldDirectly) and reason.hold == SEALED] == listed[-1:]
    assert rest == HeldByMore(holds=10, digest=digest_of([*(f"h-{one:03d}" for one in range(49, 55)), *[SEALED] * 4]))
    assert held.reach[SEALED] == Reach(certain=0, possible=1)
    assert not {f"h-{one:03d}" for one in range(55, 60)} & set(held.reach)


def test_records_that_have_the_same_reasons_share_them() -> None:
    one, other = held_by(60, copies=2).reasons.values()
    assert one is other


@pytest.mark.parametrize("written", ["c-00417", "C–00417", '="C-00417"', "C-00417; C-00900"])
def test_a_hold_possibly_reaches_what_is_written_in_another_way(written: str) -> None:
    exact, near, other = reasons(NAMED, "C-00417", written, "C-00418")
    assert exact is not None
    assert not exact.is_possible
    assert near is not None
    assert near.is_possible
    assert other is None


def test_who_is_excepted_from_a_hold_is_excepted_only_as_the_scope_writes_it() -> None:
    exact, near, other = reasons(Not(part=NAMED), "C-00417", "c-00417", "C-00418")
    assert exact is None
    assert near is not None
    assert near.is_possible
    assert other is not None
    assert not other.is_possible
