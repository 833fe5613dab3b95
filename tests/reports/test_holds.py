"""The section on holds says of each how far it reaches and how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.model.conditions import RecordIn
from engine.model.decisions import Reach
from engine.model.holds import EnteredRelease, Release
from reports.blocks import Given, Said, Table
from reports.evidence import Evidence
from reports.sections.holds import holds
from tests.reports.building import AS_OF, Builder
from tests.reports.invented_policies import register


def rows(on: date, reach: dict[str, Reach]) -> dict[str, list[str]]:
    """Return the cells of each hold by its name; one of them was narrowed `on` a day."""
    narrowing = Release(hold="HCA-9999-2026", on=on, by=("A", "B"), reason="Settled", scope=RecordIn(ids=("r-1",)))
    entered = register()
    given = Builder().build(
        register=replace(entered, releases=(*entered.releases, EnteredRelease(release=narrowing, entered_on=on)))
    )
    given = replace(given, judgement=replace(given.judgement, reach=reach))
    table, _ = (block for block in holds(Evidence.of(given)).blocks if isinstance(block, Table))
    found = {}
    for row in table.rows:
        parts = [part for cell in row for part in cell.parts]
        texts = [
            part.text if isinstance(part, Given) else part.words.en for part in parts if isinstance(part, Given | Said)
        ]
        found[texts[0]] = texts[1:]
    return found


def test_a_hold_is_narrowed_when_the_narrowing_has_cooled_and_never_over_by_it() -> None:
    assert rows(date(2026, 1, 1), {})["HCA-9999-2026"][-1] == "binds, narrowed"
    assert rows(AS_OF, {})["HCA-9999-2026"][-1] == "binds"


def test_the_reach_of_a_hold_is_what_the_judge_counted() -> None:
    found = rows(AS_OF, {"DAR-2026-031": Reach(certain=3, possible=8_000)})
    assert found["DAR-2026-031"][1:3] == ["3", "8,000"]
    assert found["REG-INQUIRY-7"][1:3] == ["0", "0"]


def test_who_released_what_is_said_but_of_sealed_holds() -> None:
    entered = register()
    sealed = next(one.hold.id for one in entered.holds if one.hold.is_sealed)
    shown = next(one.hold.id for one in entered.holds if not one.hold.is_sealed)
    releases = tuple(
        EnteredRelease(
            release=Release(hold=hold, on=AS_OF, by=("First Officer (a)", "Second (b)"), reason="SECRET"),
            entered_on=AS_OF,
        )
        for hold in (shown, sealed)
    )
    given = Builder().build(register=replace(entered, releases=releases))
    _, table = (block for block in holds(Evidence.of(given)).blocks if isinstance(block, Table))
    said = [[part.text for cell in row for part in cell.parts if isinstance(part, Given)] for row in table.rows]
    assert said == [[shown, "First Officer (a); Second (b)", AS_OF.isoformat(), AS_OF.isoformat()]]
