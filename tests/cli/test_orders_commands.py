"""`muniment orders`: what is shown before anything is entered, what is refused, and what two legal officers waive."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.model.decisions import Bucket
from engine.register.proposals import State
from tests.cli.hold_office import NOON, Office, buckets, on, open_office, refused, standing_of
from tests.cli.running import Ended

pytestmark = pytest.mark.xdist_group("cli")

TODAY = NOON.today()
TOMORROW = TODAY + timedelta(days=1)
ORDER = (
    *("--id", "HCMP-77", "--authority", "court", "--authority-name", "Invented Court"),
    *("--made-on", "2026-11-01", "--due-on", "2026-12-01"),
)
WAIVE = ("HCMP-77", "--reason", "the order is final")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, seen=capsys, patch=monkeypatch)


def orders(office: Office, command: str, *arguments: str | Path) -> Ended:
    more = ("--policies", office.policies) if command in ("enter", "show", "waive") else ()
    return office.run("orders", command, *arguments, *more)


def entered(office: Office, *scope: str) -> Ended:
    return orders(office, "enter", *ORDER, *(scope or ("--customer", "C-1")))


def released(office: Office, *people: str) -> None:
    """A hold on the customer, released today by these people."""
    assert office.place().code == 0
    assert office.holds("release", "HCA-1", "--on", "2026-11-22", "--reason", "settled").code == 0
    (release,) = standing_of(office).open()
    office.approve(release.number, *people)


def waived(office: Office, *people: str) -> int:
    ended = orders(office, "waive", *WAIVE)
    assert ended.code == 0, ended.said
    (waiver,) = (one for one in standing_of(office).open())
    office.approve(waiver.number, *people)
    return waiver.number


def test_an_order_is_shown_with_what_stands_against_it_and_frees_nothing(office: Office) -> None:
    assert office.place().code == 0
    before = buckets(office, TOMORROW)
    ended = entered(office)
    assert ended.code == 0
    assert "2 records fall under it certainly, 1 possibly" in ended.out
    assert "3  held by HCA-1" in ended.out
    assert "It frees nothing by itself" in ended.out
    assert buckets(office, TOMORROW) == before


def test_whoever_is_no_legal_officer_may_enter_one_and_ends_with_findings(office: Office) -> None:
    office.work_as("dee")
    ended = entered(office)
    assert (ended.code, "tell Legal" in ended.out) == (3, True)
    assert standing_of(office).orders["HCMP-77"].is_by_legal is False


def test_the_same_order_again_changes_nothing_and_another_of_its_name_is_refused(office: Office) -> None:
    entered(office)
    size = office.size()
    assert "stands already" in entered(office).out
    refused(office, entered(office, "--customer", "C-2"), says="an id names one order for ever")
    assert office.size() == size


@pytest.mark.parametrize(
    ("scope", "says"), [(("--record", "r-9"), "it reaches no record"), (("--everything",), "every record")]
)
def test_nothing_and_everything_need_saying_yes(office: Office, scope: tuple[str, ...], says: str) -> None:
    size = office.size()
    refused(office, entered(office, *scope), says=says)
    assert office.size() == size
    assert entered(office, *scope, "--yes").code == 0


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("--made-on", "2026-12-01", "--due-on", "2026-12-09"), "has not come yet"),
        (("--due-on", "2026-10-31"), "before it was made"),
        (("--id", "no name"), "cannot be the name"),
        (("--authority-name", " "), "nobody is named"),
    ],
)
def test_an_order_that_cannot_be_one_is_refused(office: Office, changed: tuple[str, ...], says: str) -> None:
    refused(office, entered(office, "--customer", "C-1", *changed), says=says)
    assert standing_of(office).orders == {}


def test_a_scope_comes_from_a_file_or_from_options(office: Office) -> None:
    scope = office.folder / "scope.yaml"
    scope.write_text("customer: C-1\nnot: {series: letter}\n")
    ended = orders(office, "enter", *ORDER, "--scope", scope)
    assert (ended.code, "1 records fall under it certainly" in ended.out) == (0, True), ended.said
    assert "not: {series: letter}" in standing_of(office).orders["HCMP-77"].source_text
    assert orders(office, "enter", *ORDER, "--scope", scope, "--customer", "C-1").code == 2
    assert orders(office, "enter", *ORDER).code == 2


def test_two_legal_officers_let_out_exactly_what_certainly_falls_under_the_order(office: Office) -> None:
    released(office, "ada", "bo")
    entered(office, "--customer", "C-1", "--fact", "series=form")
    assert buckets(office, TOMORROW)["r-1"] is Bucket.HELD
    ended = orders(office, "waive", *WAIVE)
    assert "1 records would be held no more, and of these are" in ended.out
    assert "1  TO DISPOSE OF" in ended.out
    (waiver,) = standing_of(office).open()
    office.approve(waiver.number, "ada")
    assert buckets(office, TOMORROW)["r-1"] is Bucket.HELD
    office.approve(waiver.number, "bo")
    after = buckets(office, TOMORROW)
    # The letter is of the customer and no form; of the form without a customer nobody knows.
    assert (after["r-1"], after["r-3"], after["r-4"]) == (Bucket.DISPOSE, Bucket.HELD, Bucket.HELD)
    assert buckets(office, TODAY)["r-1"] is Bucket.HELD


@pytest.mark.parametrize("pair", [("ada", "cy"), ("bo", "dee"), ("ada", "ada")])
def test_other_people_waive_nothing(office: Office, pair: tuple[str, str]) -> None:
    released(office, "ada", "bo")
    entered(office)
    orders(office, "waive", *WAIVE)
    (waiver,) = standing_of(office).open()
    for person in pair:
        office.run("approve", str(waiver.number), *office.key(person), "--yes")
    assert standing_of(office).waivers() == ()
    assert buckets(office, TOMORROW)["r-1"] is Bucket.HELD


def test_a_hold_that_nobody_released_holds_whatever_is_waived(office: Office) -> None:
    office.place()
    entered(office)
    refused(office, orders(office, "waive", *WAIVE), says="it would let out no record")
    assert orders(office, "waive", *WAIVE, "--yes").code == 0
    (waiver,) = standing_of(office).open()
    office.approve(waiver.number, "ada", "bo")
    assert buckets(office, TODAY + timedelta(days=400))["r-1"] is Bucket.HELD


def test_what_is_released_after_a_waiver_cools(office: Office) -> None:
    office.place()
    entered(office)
    orders(office, "waive", *WAIVE, "--yes")
    (waiver,) = standing_of(office).open()
    office.approve(waiver.number, "ada", "bo")
    office.at(on(TOMORROW))
    office.holds("release", "HCA-1", "--on", "2026-11-22", "--reason", "settled")
    (release,) = standing_of(office).open()
    office.approve(release.number, "ada", "bo", clock=on(TOMORROW))
    assert buckets(office, TOMORROW + timedelta(days=30))["r-1"] is Bucket.HELD
    assert buckets(office, TOMORROW + timedelta(days=31))["r-1"] is Bucket.DISPOSE


def test_a_waiver_is_a_proposal_like_any_other(office: Office) -> None:
    released(office, "ada", "bo")
    entered(office)
    ended = orders(office, "waive", *WAIVE, *office.key("ada"))
    assert "Still needed: 1 person more (legal), by certificate" in ended.out
    listed = office.run("proposals").out
    assert "waiver of cooling for the order to destroy HCMP-77, due on 2026-12-01: the order is final" in listed
    assert "what comes free where a hold on it was released, as judged:" in listed
    refused(office, orders(office, "waive", *WAIVE), says="a waiver for it waits already")
    (waiver,) = standing_of(office).open()
    approved = office.run("approve", str(waiver.number), *office.key("bo"), "--yes")
    assert (approved.code, len(standing_of(office).waivers())) == (0, 1)
    office.run("decline", str(waiver.number), "--reason", "a mistake")
    assert standing_of(office).waivers() == ()
    assert buckets(office, TOMORROW)["r-1"] is Bucket.HELD


def test_an_order_is_ended_by_a_legal_officer_and_its_waiver_with_it(office: Office) -> None:
    released(office, "ada", "bo")
    entered(office)
    number = waived(office, "ada", "bo")
    office.work_as("cy")
    refused(office, orders(office, "end", "HCMP-77", "--reason", "no"), says="whoever ended the order is no legal")
    office.work_as("bo")
    ended = orders(office, "end", "HCMP-77", "--reason", "set aside")
    assert f"The waiver {number} ended with it." in ended.out
    assert standing_of(office).proposals[number].state is State.ENDED
    assert buckets(office, TOMORROW)["r-1"] is Bucket.HELD
    refused(office, orders(office, "end", "HCMP-77", "--reason", "again"), says="the order was ended on 2026-11-22")
    refused(office, orders(office, "waive", *WAIVE), says="the order was ended on 2026-11-22")
    refused(office, orders(office, "end", "HCMP-9", "--reason", "x"), says="there is no order `HCMP-9`", code=2)


def test_orders_are_listed_and_shown(office: Office) -> None:
    assert "There is no order" in orders(office, "list").out
    released(office, "ada", "bo")
    entered(office, "--customer", "C-1", "--reference", "HCMP 77/2026", "--matter", "Example v Bank")
    number = waived(office, "ada", "bo")
    listed = orders(office, "list").out
    assert "HCMP-77  court  Invented Court" in listed
    assert "due on 2026-12-01, 9 days left" in listed
    assert f"waiver {number}, binds since 2026-11-22, by Ada Invented (ada); Bo Invented (bo)" in listed
    shown = orders(office, "show", "HCMP-77").out
    assert "HCMP 77/2026" in shown
    assert "  customer: [C-1]" in shown
    assert "3  released, still cooling by HCA-1, through 2026-12-22 at the latest" in shown
    later = orders(office, "show", "HCMP-77", "--as-of", TOMORROW.isoformat()).out
    assert "1  released, still cooling by HCA-1" in later
    (plain,) = json.loads(orders(office, "list", "--format", "json").out)["orders"]
    assert (plain["id"], plain["days_left"], plain["waivers"][0]["state"]) == ("HCMP-77", 9, "binding")
    whole = json.loads(orders(office, "show", "HCMP-77", "--as-of", TOMORROW.isoformat(), "--format", "json").out)
    (reach,) = whole["reaches"]
    assert (reach["certain"], reach["possible"], reach["let_out"]) == (2, 1, 2)
    orders(office, "end", "HCMP-77", "--reason", "carried out")
    assert "There is no order" in orders(office, "list").out
    assert "ended on 2026-11-22: carried out" in orders(office, "list", "--all").out


def test_a_sealed_hold_stands_in_front_of_nobody(office: Office) -> None:
    office.place("COVERT-1", "--customer", "C-1", "--sealed")
    office.work_as("dee")
    said = entered(office).out + orders(office, "show", "HCMP-77").out + orders(office, "waive", *WAIVE, "--yes").out
    assert "COVERT-1" not in said
    assert "held by a sealed hold, ask Legal" in said


def test_an_order_whose_day_has_passed_frees_nothing(office: Office) -> None:
    office.place()
    entered(office)
    assert buckets(office, date(2027, 12, 1))["r-1"] is Bucket.HELD
    office.at(on(date(2026, 12, 11)))
    assert "10 days overdue" in orders(office, "list").out


def test_a_release_says_where_cooling_was_waived_today(office: Office) -> None:
    office.place()
    entered(office)
    orders(office, "waive", *WAIVE, "--yes")
    (waiver,) = standing_of(office).open()
    office.approve(waiver.number, "ada", "bo")
    release = ("HCA-1", "--on", "2026-11-22", "--reason", "settled")
    assert "cooling was waived today for what falls under the order HCMP-77" in office.holds("release", *release).out
