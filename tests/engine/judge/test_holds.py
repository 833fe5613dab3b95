"""A hold reaches what a table writes in another way than its scope, possibly, and nothing is disposed of by it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.judge.holds import held_records
from engine.model.conditions import Condition, Not, OneOf
from engine.model.decisions import HeldDirectly
from engine.model.facts import known
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
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
    told = [found.get(record.id, (None,))[0] for record in records]
    return [reason if isinstance(reason, HeldDirectly) else None for reason in told]


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
