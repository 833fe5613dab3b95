"""Events of the register count as those of a table that is given at a scan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from engine.custody.ledger import Scribe
from engine.custody.store import Store
from engine.intake.events import ON_SOME_DAY
from engine.ledger.entries import Actor
from engine.model.dates import Interval
from engine.model.decisions import FloorNotStarted
from engine.model.facts import Event
from engine.model.findings import FindingCode
from engine.register.acts import CorrectionEntered, EventsEntered
from engine.register.noted import Noted
from engine.register.proposals import Proposal, State
from procedures.audit import make_plan
from procedures.intake import Intake
from procedures.progress import Silence
from procedures.register import EventUnknownError, events_in_force
from procedures.scanning import keep_scan, read_policies, scan_archive
from tests.procedures.registered import (
    ENDED,
    NOON,
    POLICIES,
    VOCABULARY,
    imported,
    is_running,
    propose,
    scanned,
)

# Nothing is freed by an import that the same table, given at a scan, would keep: the same events are in force.


@pytest.mark.parametrize(
    "rows",
    [
        (ENDED,),
        (ENDED, "relationship-resumed,c-00417,2020-01-01"),
        (ENDED, "relationship-resumed,C-00417; C-9,2020-01-01"),
        (ENDED, "relationship-resumed,C-00417,no day"),
        (ENDED, "relationship-resumed,C-00417,1900-01-01"),
        (ENDED, "relationship-ended,C-00417,2014-01-01,2019-01-01", "relationship-ended,c00417,2014-01-01"),
        ("relationship-ended,C-00417,x", "bankruptcy-declared,C-9,2020-01-01"),
    ],
)
def test_an_import_is_in_force_as_the_table_at_a_scan(database: Path, rows: tuple[str, ...]) -> None:
    given_at_scan = scanned("C-00417", "C-9", rows=rows)
    imported(database, *rows)
    without = scanned("C-00417", "C-9")
    with Store.open(database) as store:
        standing = store.standing()
    assert events_in_force(without, standing, vocabulary=VOCABULARY).events == given_at_scan.events
    assert events_in_force(given_at_scan, standing, vocabulary=VOCABULARY).events == given_at_scan.events


def test_a_resumed_relationship_in_another_spelling_makes_doubt(database: Path) -> None:
    inventory = scanned("C-00417")
    imported(database, ENDED)
    assert is_running(inventory, database)
    imported(database, "relationship-resumed,c-00417,2024-01-01")
    assert not is_running(inventory, database)
    with Store.open(database) as store:
        happened = events_in_force(inventory, store.standing(), vocabulary=VOCABULARY)
    assert Event(kind="relationship-resumed", asset="C-00417", on=ON_SOME_DAY) in happened.events
    (finding,) = happened.findings
    assert (finding.code, finding.place) == (FindingCode.EVENT_NOT_UNDERSTOOD, "register")
    assert finding.detail.startswith("1 event of `relationship-resumed` names an asset")


def test_a_kind_that_left_the_vocabulary_stops_the_judgement(database: Path) -> None:
    with Store.open(database) as store:
        gone = Event(kind="relationship-restored", asset="C-1", on=Interval.on(date(2020, 1, 1)))
        scribe = Scribe(actor=Actor(account="a"), clock=NOON)
        standing, _ = store.enter([EventsEntered(source="t", events=(gone,))], scribe=scribe)
    with pytest.raises(EventUnknownError) as caught:
        events_in_force(scanned("C-1"), standing, vocabulary=VOCABULARY)
    assert caught.value.exit_code == 4


def test_a_plan_is_judged_by_the_events_of_the_register(database: Path, tmp_path: Path) -> None:
    page = Image.new("L", (60, 40), "white")
    ImageDraw.Draw(page).rectangle((5, 5, 30, 20), fill="black")
    archive = tmp_path / "archive"
    archive.mkdir()
    page.save(archive / "form.png")
    index = tmp_path / "index.csv"
    index.write_text("path,customer,series,jurisdiction\nform.png,C-00417,account-form,HK\n")
    policies = read_policies(POLICIES)
    intake = Intake(archive=archive, catalogues=(index,))
    with Store.open(database) as store:
        scan = scan_archive(intake, store=store, vocabulary=VOCABULARY, clock=NOON, progress=Silence())
        keep_scan(scan, store=store, clock=NOON)

    def outcome() -> tuple[str, set[str], list[str]]:
        with Store.open(database) as store:
            planned = make_plan(
                scan, policies=policies, as_of=date(2026, 11, 1), store=store, clock=NOON, progress=Silence()
            )
        (decision,) = planned.judgement.decisions
        stopped = {reason.cause.value for reason in decision.reasons if isinstance(reason, FloorNotStarted)}
        places = [one.detail for one in planned.case.findings if one.place == "register"]
        return decision.outcome.value, stopped, places

    assert outcome() == ("undecided", {"no-event"}, [])
    imported(database, ENDED)
    # No counsel has confirmed the rule, so a person is asked; but its period is over.
    assert outcome() == ("review", set(), [])
    resumed = "relationship-resumed,c-00417,2024-01-01"
    imported(database, resumed)
    assert outcome()[:2] == ("undecided", {"cleared"})
    assert outcome()[2][0].startswith("1 event of `relationship-resumed` names an asset that could mean")
    propose(database, None, row=resumed)
    # A retraction that nobody has seconded changes nothing.
    assert outcome()[:2] == ("undecided", {"cleared"})


def test_an_old_correction_does_not_silence_a_new_event_in_another_spelling(database: Path) -> None:
    inventory = scanned("C-00417")
    imported(database, ENDED, "relationship-resumed,C-00417,no day")
    said = Event(kind="relationship-resumed", asset="C-00417", on=ON_SOME_DAY)
    with Store.open(database) as store:
        standing = store.standing()
    with_both = replace(standing, proposals={0: agreed(CorrectionEntered(event=said, to=None, reason="r"))})
    assert said not in events_in_force(inventory, with_both, vocabulary=VOCABULARY).events
    imported(database, "relationship-resumed,C 00417,2024-01-01")
    with Store.open(database) as store:
        later = replace(store.standing(), proposals=with_both.proposals)
    assert said in events_in_force(inventory, later, vocabulary=VOCABULARY).events


def agreed(act: CorrectionEntered) -> Proposal:
    noted = Noted(sequence=0, at=NOON.now(), on=NOON.today(), account="a", act=act, payload="")
    return Proposal(noted=noted, author=None, state=State.BINDING, bound_on=NOON.today(), bound_at=0)
