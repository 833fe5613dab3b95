"""Records with a past, and the holds that remember it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engine.judge.hold_index import HoldIndex
from engine.judge.hold_memory import HoldMemory
from engine.model.conditions import Condition, OneOf
from engine.model.facts import Fact, known
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
from engine.model.past import PastState
from engine.model.records import Inventory, Record
from engine.model.values import Value

DAY = date(2026, 3, 1)
ARCHIVE = "/a"
Spec = Mapping[str, Value | tuple[Value, ...]]


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def facts(spec: Spec) -> dict[str, Fact]:
    return {name: known(*(value if isinstance(value, tuple) else (value,))) for name, value in spec.items()}


def sha(content: str) -> str:
    return content.encode().hex().ljust(64, "0")


def record(id: str, content: str | None = None, **spec: Value | tuple[Value, ...]) -> Record:
    return Record(id=id, location=id, sha256=sha(content or id), size=1, facts=facts(spec))


def was(
    id: str, until: int | None, content: str | None = None, *, archive: str = ARCHIVE, **spec: Value | tuple[Value, ...]
) -> PastState:
    return PastState(
        archive=archive,
        record=id,
        sha256=sha(content or id),
        facts=facts(spec),
        until=None if until is None else day(until),
    )


def hold(scope: Condition, *, entered: int = 5, name: str = "H") -> EnteredHold:
    return EnteredHold(
        hold=Hold(id=name, kind=HoldKind.LEGAL, scope=scope, matter="m", issued_on=DAY, issued_by="Legal"),
        entered_on=day(entered),
    )


def by_hold(register: Register, inventory: Inventory) -> list[dict[str, str]]:
    """Return for each hold the members that it matched before, each with how."""
    members = [*inventory.records, *(ghost.record for ghost in inventory.ghosts)]
    index = HoldIndex({str(number): (member,) for number, member in enumerate(members)})
    memory = HoldMemory(register, index)
    for bit, entered in enumerate(register.holds):
        memory.add(entered, 1 << bit, without=())
    found: list[dict[str, str]] = [{} for _ in register.holds]
    for number, member in enumerate(members):
        certain, possible = memory.of(number)
        for bit, of in enumerate(found):
            if (certain | possible) >> bit & 1:
                of[member.id] = "certain" if certain >> bit & 1 else "possible"
    return found


CUSTOMER = OneOf(fact="customer", values=("C-1",))
