"""Where a sealed matter stands among others in the files of a plan tells nothing of its name."""

from __future__ import annotations

import json
from datetime import date

import pytest

from engine.language.source import Source
from engine.model.conditions import OneOf
from engine.model.facts import Vocabulary
from engine.model.holds import EnteredHold, EnteredRelease, Hold, HoldKind, Register, Release
from engine.model.policies import Bundle
from engine.model.records import Inventory, Record
from procedures.judging import Case, plan_case

DAY = date(2026, 1, 1)


def hold(id: str, *, is_sealed: bool = False) -> EnteredHold:
    entered = Hold(
        id=id,
        kind=HoldKind.LEGAL,
        scope=OneOf(fact="customer", values=("C-1",)),
        matter="m",
        issued_on=DAY,
        issued_by="Counsel",
        is_sealed=is_sealed,
    )
    return EnteredHold(hold=entered, entered_on=DAY)


def release(id: str) -> EnteredRelease:
    return EnteredRelease(release=Release(hold=id, on=DAY, by=("A", "B"), reason="r"), entered_on=DAY)


def shown(sealed: str) -> list[tuple[str, str | None, bool]]:
    """Which lines of the register and the policies are hidden, where the sealed hold and its file have this name."""
    names = ("b", sealed, "y")
    sources = tuple(Source(name=f"{name}.yaml", data=name.encode()) for name in names)
    case = Case(
        inventory=Inventory(records=(Record(id="r-1", location="x", sha256="a" * 64, size=1),)),
        bundle=Bundle(vocabulary=Vocabulary(facts={}, events={}), policies=()),
        register=Register(
            holds=tuple(hold(name, is_sealed=name == sealed) for name in names),
            releases=tuple(release(name) for name in names),
        ),
        as_of=DAY,
        findings=(),
        sources=sources,
        versions={},
        hold_files=frozenset(source.name for source in sources),
        sealed_files=frozenset({f"{sealed}.yaml"}),
    )
    found: list[tuple[str, str | None, bool]] = []
    for file in plan_case(case).files:
        if file.pin.role in ("register", "policies"):
            for line in map(json.loads, file.lines):
                is_hidden = line.get("entry", line.get("text")) is None
                found.append((file.pin.role, line.get("kind"), is_hidden))
    return found


@pytest.mark.parametrize("name", ["a", "z"])
def test_the_place_of_a_sealed_hold_does_not_depend_on_its_name(name: str) -> None:
    assert shown(name) == shown("m")
    assert sum(is_hidden for *_, is_hidden in shown(name)) == 3
