"""Events from the command line: imported, listed, corrected, retracted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.custody.clock import SystemClock
from engine.custody.personal_keys import as_pkcs12
from engine.custody.store import Store
from procedures.sample_people import found_registry
from tests.cli.running import POLICIES, Ended, muniment_here

pytestmark = pytest.mark.xdist_group("cli")

Run = Callable[..., Ended]
ROWS = (
    "event,asset,on,on_latest",
    "relationship-ended,C-1,2015-06-30,",
    "relationship-ended,C-2,no day,",
    "relationship-ended,C-3,2015-01-01,2015-12-31",
)


@pytest.fixture
def events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    database = tmp_path / "m.sqlite"
    Store.open(database).close()

    def run(*arguments: str | Path) -> Ended:
        return muniment_here("events", *arguments, "--database", database, cwd=tmp_path, seen=capsys)

    return run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    return path


def of_asset(events: Run, asset: str) -> dict[str, Any]:
    (found,) = json.loads(events("list", asset, "--format", "json").out)["events"]
    assert isinstance(found, dict)
    return found


def test_a_table_is_imported_once(events: Run, table: Path) -> None:
    first = events("import", table, "--policies", POLICIES)
    assert first.code == 0
    assert first.out.splitlines() == [
        "New           3, entry 0",
        "Known         0 the register had already",
        "Unknown day   1 of these: they start no clock, and clear what they can",
        "Records       no archive was scanned yet, so no event was compared with records",
        "In the future 0 rows",
        "events.csv:3: `on` is not a date as 2026-03-31; the event counts as of an unknown day",
    ]
    again = json.loads(events("import", table, "--policies", POLICIES, "--format", "json").out)
    assert (again["new"], again["known"], again["entries"]) == (0, 3, [])
    assert [one["place"] for one in again["findings"]] == ["events.csv:3"]


def test_a_refused_table_is_named_with_its_rows(events: Run, table: Path) -> None:
    table.write_text("\n".join((*ROWS, "relationship-paused,C-4,2015-01-01,")), encoding="utf-8")
    ended = events("import", table, "--policies", POLICIES)
    assert ended.code == 2
    assert "see line 5" in ended.err
    assert events("list").out == "0 events\n"


def test_events_are_listed_with_their_source(events: Run, table: Path) -> None:
    events("import", table, "--policies", POLICIES)
    found = of_asset(events, "C-1")
    assert found["source"].startswith("events.csv, SHA-256 ")
    assert (found["entry"], found["corrections"], found["scan"]) == (0, [], None)
    assert found["said"] == found["counts_as"] == {"earliest": "2015-06-30", "latest": "2015-06-30"}
    lines = events("list").out.splitlines()
    assert [line for line in lines if line.startswith("e-")] == [
        f"{found['id']}  relationship-ended of C-1: 2015-06-30",
        f"{of_asset(events, 'C-2')['id']}  relationship-ended of C-2: an unknown day",
        f"{of_asset(events, 'C-3')['id']}  relationship-ended of C-3: 2015-01-01 to 2015-12-31",
    ]
    assert lines[-1] == "3 events"
    assert events("list", "--kind", "account-closed").out == "0 events\n"
    assert events("list", "C-\udcff").out == "0 events\n"


def test_a_correction_tells_what_changes_and_that_it_waits(events: Run, table: Path) -> None:
    events("import", table, "--policies", POLICIES)
    id = of_asset(events, "C-1")["id"]
    ended = events("correct", id, "--to", "2012-01-01", "--to-latest", "2012-06-30", "--reason", "the letter")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "Proposal    1",
        f"Event       {id}  relationship-ended of C-1",
        "First said  2015-06-30",
        "Before      2015-06-30",
        "Proposed    2012-01-01 to 2012-06-30",
        "Until then  2012-01-01 to 2015-06-30: it counts as both",
        "It waits    for 2 people who agree, of the roles compliance, legal, records: `muniment approve 1`",
    ]
    (correction,) = of_asset(events, "C-1")["corrections"]
    assert (correction["state"], correction["approvals"], correction["reason"]) == ("open", [], "the letter")
    assert "1: corrected to 2012-01-01 to 2012-06-30 by" in events("list", "C-1").out


def test_an_event_is_retracted_by_its_name(events: Run, table: Path) -> None:
    events("import", table, "--policies", POLICIES)
    named = ("--kind", "relationship-ended", "--asset", "C-3", "--on", "2015-01-01", "--on-latest", "2015-12-31")
    ended = events("retract", *named, "--reason", "a mistake", "--format", "json")
    told = json.loads(ended.out)
    assert (ended.code, told["proposal"], told["proposed"]) == (0, 1, None)
    assert told["before"] == {"earliest": "2015-01-01", "latest": "2015-12-31"}
    assert told["event"]["counts_as"] == {"earliest": "1826-01-01", "latest": "9999-12-31"}
    assert (
        "Proposed    no day: it never happened"
        in events(
            "retract", "--kind", "relationship-ended", "--asset", "C-1", "--on", "2015-06-30", "--reason", "r"
        ).out
    )


def test_a_signed_correction_counts_its_author(
    events: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(tmp_path / "m.sqlite") as store:
        signers = found_registry(store, clock=SystemClock())
    events("import", table, "--policies", POLICIES)
    card = tmp_path / "two.p12"
    card.write_bytes(as_pkcs12(signers["sample-solicitor-two"].key, name="two", passphrase="invented"))
    card.chmod(0o600)
    id = of_asset(events, "C-1")["id"]
    asked = events("retract", id, "--reason", "r", "--sign-with", card)
    assert (asked.code, "needs a passphrase" in asked.err) == (2, True)
    monkeypatch.setattr("cli.signing_keys._asked", lambda what, *, otherwise: "invented")
    assert events("retract", id, "--reason", "r", "--sign-with", card).code == 0
    (correction,) = of_asset(events, "C-1")["corrections"]
    assert correction["person"] == "sample-solicitor-two"
    assert [(one["person"], one["is_signed"]) for one in correction["approvals"]] == [("sample-solicitor-two", True)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("e-0000000000", "--to", "2012-01-01", "--reason", "r"), "there is no event `e-0000000000`"),
        (("e-0000000000", "--to", "2012-01-01", "--reason", ""), "a correction needs a reason in words"),
        (("e-0000000000", "--to", "1812-01-01", "--reason", "r"), "1812-01-01 lies before 1826"),
        (("e-0000000000", "--to", "2012-13-01", "--reason", "r"), "`2012-13-01` is not a date"),
        (
            ("e-0000000000", "--to", "2012-01-02", "--to-latest", "2012-01-01", "--reason", "r"),
            "2012-01-02 lies after 2012-01-01",
        ),
        (("--to", "2012-01-01", "--reason", "r"), "an event is named by its id, or by --kind, --asset and --on"),
        (("e-0000000000", "--reason", "r"), "Missing option '--to'"),
    ],
)
def test_what_cannot_be_corrected_is_told(events: Run, arguments: tuple[str, ...], says: str) -> None:
    ended = events("correct", *arguments)
    assert ended.code == 2
    assert says in ended.err


@pytest.mark.parametrize("command", [("list",), ("retract", "e-0000000000", "--reason", "r")])
def test_a_database_that_is_not_there_is_not_made(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.sqlite"
    ended = muniment_here("events", *command, "--database", missing, cwd=tmp_path, seen=capsys)
    assert (ended.code, "there is no database" in ended.err, missing.exists()) == (2, True, False)
