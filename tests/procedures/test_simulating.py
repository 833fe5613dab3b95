"""A simulation through a real store: what it tells, that it writes nothing, and what would free a record."""

from __future__ import annotations

import csv
import json
import shutil
from copy import copy
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.model.decisions import Bucket
from engine.simulation.changes import DayIs, EventRecorded, HoldReleased
from engine.simulation.periods import By, spans
from engine.simulation.simulation import RuleUnknownError
from procedures.explained_words import lines_of, plain_of
from procedures.explaining import Explained, explain
from procedures.plan_folder import OutputInsideArchiveError
from procedures.planning import NoScanError
from procedures.progress import Silence
from procedures.simulating import Foreseen, Simulated, SimulationOrder, simulate_day, simulate_years
from procedures.simulation_files import write_changed, write_due
from tests.procedures.office import FIRST, HOLD, LONGER, POLICY, Office, clock

WAITING = (
    POLICY.replace("sample-past", "sample-waiting")
    .replace("sample-forms", "sample-later")
    .replace("keep: {at_least: P2Y", "in_force: no\n    keep: {at_least: P30Y")
)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office that was scanned and planned for once; its desk as it was then lies beside it."""
    made = Office(tmp_path_factory.mktemp("office") / "desk")
    for number, customer in enumerate(("C-1", "C-2", "C-3"), start=1):
        made.image(f"in/{number}.png", number, customer)
    made.events = [("C-1", "2020-01-31"), ("C-2", "2025-06-30")]
    made.scan(0)
    made.plan(0)
    shutil.copytree(made.desk, made.desk.with_name("as-it-was"))
    return made


@pytest.fixture
def office(planned: Office) -> Office:
    """Return the office with its desk as it was after the plan: at the same place, for a store names its archive."""
    shutil.rmtree(planned.desk)
    shutil.copytree(planned.desk.with_name("as-it-was"), planned.desk)
    return copy(planned)


def order(office: Office, *, assumed: tuple[str, ...] = (), files: tuple[Path, ...] = ()) -> SimulationOrder:
    return SimulationOrder(
        database=office.desk / "store.sqlite", policies=office.desk / "policies", assumed=assumed, files=files
    )


def simulated(office: Office, as_of: date = FIRST, *, assumed: tuple[str, ...] = ()) -> Simulated:
    return simulate_day(order(office, assumed=assumed), as_of=as_of, clock=clock(1), progress=Silence())


def foreseen(office: Office, first: str = "2026-04", last: str = "2028-12") -> Foreseen:
    periods = spans(first, last, by=By.MONTH)
    return simulate_years(order(office), spans=periods, clock=clock(1), progress=Silence())


def buckets(found: Simulated) -> dict[str, tuple[int, int, int]]:
    table = found.simulation.by_bucket.items()
    return {
        bucket: (one.today.records, one.then.records, one.tried.records)
        for bucket, one in table
        if any(amount.records for amount in (one.today, one.then, one.tried))
    }


def explained(office: Office, name: str, *, day: int = 1) -> Explained:
    on = FIRST + timedelta(days=day)
    with office.store() as store:
        return explain(store, name, archive=None, as_of=on, known_on=on)


def said(found: Explained) -> str:
    plain = plain_of(found, shows_personal=False, sees_sealed=False)
    lines = lines_of(found, shows_personal=False, sees_sealed=False)
    return "\n".join(lines) + json.dumps(plain, ensure_ascii=False)


def test_no_spreadsheet_runs_the_name_of_a_file(office: Office, tmp_path: Path) -> None:
    found = foreseen(office).forecast
    one = found.due[0]
    named = replace(one, record=replace(one.record, location="=cmd|' /C calc'!A0"))

    write_due(tmp_path / "due.csv", replace(found, due=(named,)))

    row = next(csv.DictReader((tmp_path / "due.csv").read_text(encoding="utf-8").splitlines()))
    assert row["location"] == "'=cmd|' /C calc'!A0"
    assert row["bytes"] == str(one.record.size)


def test_time_and_policies_are_told_apart(office: Office) -> None:
    day = date(2027, 7, 1)
    assert buckets(simulated(office, day)) == {"dispose": (1, 2, 2), "keep": (1, 0, 0), "undecided": (1, 1, 1)}
    office.write("waiting.yaml", WAITING)
    assert buckets(simulated(office, day))["dispose"] == (1, 2, 2)
    found = simulated(office, day, assumed=("sample-later",))
    assert buckets(found) == {"dispose": (1, 2, 0), "keep": (1, 0, 2), "undecided": (1, 1, 1)}
    assert found.on.is_law_known
    assert found.simulation.by_policies.records == 2
    assert found.simulation.is_forecast
    assert not simulated(office, FIRST).simulation.is_forecast
    with pytest.raises(RuleUnknownError) as caught:
        simulated(office, assumed=("sample-latr",))
    assert "`sample-later`" in caught.value.help


def test_nothing_is_written_to_the_store_or_the_archive(office: Office) -> None:
    office.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    office.write("longer.yaml", LONGER)
    before = {path: path.read_bytes() for path in office.desk.rglob("*") if path.is_file()}
    found = simulated(office, date(2030, 1, 1))
    foreseen(office)
    after = {path: path.read_bytes() for path in office.desk.rglob("*") if path.is_file()}
    with office.store() as store:
        assert (store.last_plan(), len(store.standing().holds)) == (store.last_plan(), 0)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    # The database's own journal may come and go.
    assert {path for path in changed if "store.sqlite" not in path.name} == set()
    # A hold that is written and not entered holds here: doubt keeps.
    assert buckets(found)["held"] == (0, 0, 1)
    assert found.on.drafts == 1


def test_what_lies_in_the_archive_is_not_written_and_a_database_without_a_scan_has_nothing(
    office: Office, tmp_path: Path
) -> None:
    inside = order(office, files=(office.archive / "rows.csv",))
    with pytest.raises(OutputInsideArchiveError):
        simulate_day(inside, as_of=FIRST, clock=clock(1), progress=Silence())
    empty = Office(tmp_path / "empty")
    empty.store().close()
    with pytest.raises(NoScanError):
        simulated(empty)


def test_without_a_plan_the_law_of_today_is_what_is_given(tmp_path: Path) -> None:
    made = Office(tmp_path / "new")
    made.image("in/1.png", 1, "C-1")
    made.events = [("C-1", "2020-01-31")]
    made.scan(0)
    found = simulated(made)
    assert not found.on.is_law_known
    # Nobody has approved what counsel is said to have confirmed.
    assert buckets(found) == {"review": (1, 1, 1)}


def test_a_forecast_names_the_day_and_the_list_names_the_record(office: Office, tmp_path: Path) -> None:
    found = foreseen(office).forecast
    assert [(one.period, one.rule, one.outcome, one.amount.records) for one in found.falling] == [
        ("before", "sample-forms", "dispose", 1),
        ("2027-07", "sample-forms", "dispose", 1),
    ]
    assert [(one.cause, one.names) for one in found.waiting] == [("no-event", ("relationship-ended",))]
    # Counsel's confirmation has a last day, after which the rule permits nothing.
    assert found.standing[-1].by_bucket.keys() == {"review", "undecided"}
    write_due(tmp_path / "due.csv", found)
    with (tmp_path / "due.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["location"], row["due_on"]) for row in rows] == [("in/1.png", ""), ("in/2.png", "2027-07-01")]
    write_changed(tmp_path / "changed.jsonl", simulated(office, date(2027, 7, 1)).simulation)
    (line,) = [json.loads(line) for line in (tmp_path / "changed.jsonl").read_text().splitlines()]
    assert (line["location"], line["today_bucket"], line["tried_bucket"]) == ("in/2.png", "keep", "dispose")
    assert line["today_until"] == "2027-06-30"


def test_a_forecast_tells_nothing_of_when_a_sealed_matter_ends(office: Office) -> None:
    told = []
    for ending in (", until: 2026-09-30", ", until: 2027-03-31"):
        text = HOLD.replace("legal", "extension") % ("S-77", "C-1", f", confidentiality: sealed{ending}")
        office.write("hold.yaml", text)
        found = foreseen(office)
        told.append(found.forecast)
        assert "S-77" not in str(asdict(found.forecast))
        assert {one.by_bucket["held"].records for one in found.forecast.standing} == {1}
        assert buckets(simulated(office, date(2028, 1, 1)))["held"][2] == 1
    assert told[0] == told[1]
    # Of a matter that is not sealed the end is foreseen.
    office.write("hold.yaml", HOLD.replace("legal", "extension") % ("E-1", "C-1", ", until: 2026-09-30"))
    assert [one.by_bucket.get("held") is None for one in foreseen(office).forecast.standing].count(False) == 7


def test_an_explanation_says_what_would_free_the_record(office: Office) -> None:
    office.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    office.plan(0)
    held, kept, undecided = (explained(office, f"in/{number}.png") for number in (1, 2, 3))
    # Released on 2 March it cools through 1 April.
    assert [(way.changes, way.bucket) for way in held.ways.free] == [
        ((HoldReleased(hold="HCA-1"), DayIs(day=date(2026, 4, 2))), Bucket.DISPOSE)
    ]
    assert [way.changes for way in kept.ways.free] == [(DayIs(day=date(2027, 7, 1)),)]
    (event,) = undecided.ways.free[0].changes
    assert isinstance(event, EventRecorded)
    assert (event.kind, event.on) == ("relationship-ended", date(2024, 3, 1))
    text = said(undecided)
    assert "with a date of 2024-03-01 or earlier" in text
    assert "日期為 2024-03-01 或之前" in text
    assert "C-3" not in text
    assert "instructs nobody" in said(held)


def test_what_would_free_a_record_of_a_sealed_matter_is_not_looked_for(office: Office) -> None:
    office.write("hold.yaml", HOLD % ("S-77", "C-1", ", confidentiality: sealed"))
    office.plan(0)
    found = explained(office, "in/1.png")
    assert (found.ways.is_sealed, found.ways.free, found.ways.review, found.ways.judgements) == (True, (), (), 0)
    assert "Ask Legal" in said(found)
    assert "S-77" not in said(found)


def test_where_nothing_frees_a_record_that_is_said(office: Office) -> None:
    office.write("longer.yaml", LONGER.replace("C-7", "C-1"))
    office.plan(0)
    found = explained(office, "in/1.png")
    assert (found.ways.free, found.ways.review, found.ways.is_whole) == ((), (), True)
    assert "No set of up to 3 changes that were tried frees it." in said(found)
