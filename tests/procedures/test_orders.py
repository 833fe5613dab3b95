"""An order from the ledger to the plan and back: findings, files, replay, explanation, and what was known when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.custody.acts import Signer
from engine.custody.ledger import Scribe
from engine.ledger.entries import Actor
from engine.model.conditions import OneOf
from engine.model.decisions import Outcome
from engine.model.findings import FindingCode
from engine.model.orders import Order, OrderAuthority
from engine.model.plans import Manifest
from engine.register.acts import Act, OrderEnded, OrderEntered, ProposalApproved, ProposalEnded, WaiverEntered
from procedures.explained_words import lines_of, plain_of
from procedures.explaining import explain
from procedures.judging import Planned, plan_case
from procedures.register_findings import register_findings
from procedures.replay import replay
from procedures.scanning import read_policies
from tests.procedures.office import FIRST, HOLD, RELEASE, Office, clock, decisions, files

DUE = 12
RELEASED = 5
WAIVED = 7


def order(id: str = "HCMP-9", customer: str = "C-7") -> Order:
    return Order(
        id=id,
        authority=OrderAuthority.TRIBUNAL,
        authority_name="An invented tribunal",
        scope=OneOf(fact="customer", values=(customer,)),
        made_on=FIRST,
        due_on=FIRST + timedelta(days=DUE),
    )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Forms of two customers who left, both held, and the hold released on the day `RELEASED`."""
    found = Office(tmp_path)
    found.image("a.png", 1, "C-7")
    found.image("b.png", 2, "C-8")
    found.events = [("C-7", "2020-01-01"), ("C-8", "2020-01-01")]
    found.write("h.yaml", HOLD % ("HCA-1", "[C-7, C-8]", ""))
    found.scan(0)
    found.plan(0)
    found.write("r.yaml", RELEASE % ("HCA-1", FIRST + timedelta(days=RELEASED)))
    found.plan(RELEASED)
    return found


def enter(office: Office, day: int, *acts: Act, by: str = "") -> int:
    scribe = Scribe(actor=Actor(account="somebody"), clock=clock(day))
    with office.store() as store:
        _, numbers = store.enter(acts, scribe=scribe, signer=office.signers[by] if by else None)
    return numbers[-1]


def legal(office: Office) -> list[str]:
    with office.store() as store:
        standing = store.standing()
    return [name for name in office.signers if "legal" in standing.people.roles(office.signers[name].person, on=FIRST)]


def waive(office: Office, day: int) -> int:
    number = enter(office, day, WaiverEntered(order="HCMP-9", reason="it is final"))
    for name in legal(office)[:2]:
        approve(office, day, number, office.signers[name])
    return number


def approve(office: Office, day: int, number: int, signer: Signer) -> None:
    with office.store() as store:
        payload = store.standing().proposals[number].noted.payload
        scribe = Scribe(actor=Actor(account="somebody"), clock=clock(day))
        store.enter([ProposalApproved(proposal=number, payload=payload)], scribe=scribe, signer=signer)


def told(planned: Planned) -> dict[FindingCode, str]:
    return {one.code: one.detail for one in planned.findings if one.place == "order HCMP-9"}


def outcomes(planned: Planned) -> dict[str, Outcome]:
    return {place: one.outcome for place, one in decisions(planned).items()}


def test_an_order_changes_findings_and_files_and_no_decision(office: Office) -> None:
    before = office.plan(WAIVED)
    enter(office, WAIVED, OrderEntered(order=order()))
    after = office.plan(WAIVED)
    assert outcomes(after) == outcomes(before) == {"a.png": Outcome.HELD, "b.png": Outcome.HELD}
    assert before.header.register_ != after.header.register_
    assert told(after)[FindingCode.ORDER_TO_DESTROY] == (
        "due 2026-03-13; it reaches 1 records certainly and 0 possibly; blocked: released, still cooling 1; "
        "nothing stands against 0"
    )
    assert FindingCode.ORDER_NOT_BY_LEGAL in told(after)


def test_a_day_that_has_passed_is_a_finding_and_frees_nothing(office: Office) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    planned = office.plan(DUE + 1)
    assert FindingCode.ORDER_OVERDUE in told(planned)
    assert set(outcomes(planned).values()) == {Outcome.HELD}


def test_a_waiver_lets_go_what_the_order_names_and_the_replay_agrees(office: Office) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    waive(office, WAIVED)
    # `Office.plan` replays each plan from its files, and fails where anything differs.
    planned = office.plan(WAIVED)
    assert outcomes(planned) == {"a.png": Outcome.DISPOSE, "b.png": Outcome.HELD}
    assert "nothing stands against 1" in told(planned)[FindingCode.ORDER_TO_DESTROY]
    lines = [
        json.loads(line) for name, data in files(planned).items() if "register" in name for line in data.splitlines()
    ]
    assert [line["kind"] for line in lines].count("order") == [line["kind"] for line in lines].count("waiver") == 1
    assert files(office.plan(WAIVED)) == files(planned)


def test_whoever_replays_sees_a_waiver_that_was_taken_out_or_put_in(office: Office) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    waive(office, WAIVED)
    case = office.plan(WAIVED).case
    without = plan_case(replace(case, register=replace(case.register, waivers=())))
    with_it = plan_case(case)
    forged = {file.pin.name: file.data for file in with_it.files} | {
        file.pin.name: file.data for file in without.files if file.pin.role == "register"
    }
    manifest = replace_register(with_it, without)
    found = replay(with_it.header, manifest, forged)
    assert not found.agrees
    assert ("register" in found.pins, len(found.differing)) == (True, 1)


def replace_register(one: Planned, other: Planned) -> Manifest:
    """The manifest of one plan that names the register file of another."""
    pins = {file.pin.name: file.pin for file in other.files if file.pin.role == "register"}
    return one.manifest.model_copy(update={"files": tuple(pins.get(pin.name, pin) for pin in one.manifest.files)})


def test_an_open_waiver_frees_nothing_and_is_a_finding(office: Office) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    number = enter(office, WAIVED, WaiverEntered(order="HCMP-9", reason="it is final"))
    approve(office, WAIVED, number, office.signers[legal(office)[0]])
    with office.store() as store:
        standing = store.standing()
    assert standing.waivers() == ()
    found = register_findings(read_policies(office.desk / "policies"), standing)
    assert [(one.code, one.place, one.detail) for one in found] == [
        (FindingCode.WAIVER_NOT_APPROVED, "order HCMP-9", "a waiver of cooling for it is approved by 1 of 2")
    ]


@pytest.mark.parametrize("how", ["order", "waiver"])
def test_what_was_waived_holds_again_when_it_is_ended(office: Office, how: str) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    number = waive(office, WAIVED)
    assert outcomes(office.plan(WAIVED))["a.png"] is Outcome.DISPOSE
    end: Act = ProposalEnded(proposal=number, reason="a mistake")
    if how == "order":
        end = OrderEnded(order="HCMP-9", reason="set aside")
    enter(office, WAIVED + 1, end, by=legal(office)[0])
    planned = office.plan(WAIVED + 1)
    assert outcomes(planned)["a.png"] is Outcome.HELD
    assert bool(told(planned)) is (how == "waiver")


def said(office: Office, name: str, *, as_of: int, known_on: int) -> tuple[list[str], dict[str, object]]:
    with office.store() as store:
        found = explain(
            store,
            name,
            archive=office.archive,
            as_of=FIRST + timedelta(days=as_of),
            known_on=FIRST + timedelta(days=known_on),
        )
    lines = list(lines_of(found, shows_personal=False, sees_sealed=False))
    return lines, plain_of(found, shows_personal=False, sees_sealed=False)


def test_an_explanation_names_the_order_what_stands_against_it_and_the_waiver(office: Office) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    waive(office, WAIVED + 1)
    lines, plain = said(office, "a.png", as_of=WAIVED, known_on=WAIVED)
    assert "Ordered to be destroyed by 2026-03-13" in lines
    assert "  stands against it: released, still cooling by HCA-1 through 2026-04-05" in lines
    assert plain["let_out"] == []
    lines, plain = said(office, "a.png", as_of=WAIVED + 1, known_on=WAIVED + 1)
    assert "  nothing stands against it" in lines
    assert any(line.startswith("  the cooling of HCA-1 was waived for HCMP-9 on 2026-03-09, by") for line in lines)
    assert plain["orders"] == [{"id": "HCMP-9", "authority": "tribunal", "due_on": "2026-03-13", "is_certain": True}]
    lines, plain = said(office, "b.png", as_of=WAIVED + 1, known_on=WAIVED + 1)
    assert (plain["orders"], plain["against"], plain["let_out"]) == ([], [], [])
    assert not any("rder" in line for line in lines if line.startswith("Ordered"))


def test_what_was_known_before_the_order_knows_nothing_of_it(office: Office) -> None:
    enter(office, WAIVED, OrderEntered(order=order()))
    assert said(office, "a.png", as_of=WAIVED, known_on=WAIVED - 1)[1]["orders"] == []


def test_a_sealed_hold_is_let_out_of_and_named_nowhere(office: Office) -> None:
    office.write("s.yaml", HOLD % ("COVERT-1", "C-7", ", confidentiality: sealed"))
    office.plan(WAIVED)
    enter(office, WAIVED, OrderEntered(order=order()))
    waive(office, WAIVED)
    planned = office.plan(WAIVED)
    assert outcomes(planned)["a.png"] is Outcome.HELD
    assert "COVERT" not in "".join(told(planned).values())
    lines, _ = said(office, "a.png", as_of=WAIVED, known_on=WAIVED)
    assert "  stands against it: held, ask Legal" in lines
    office.write("t.yaml", RELEASE % ("COVERT-1", FIRST + timedelta(days=WAIVED)))
    office.plan(WAIVED + 1)
    waive(office, WAIVED + 1)
    # The words of a sealed hold are in no file: the replay makes the same decision without them.
    assert outcomes(office.plan(WAIVED + 2))["a.png"] is Outcome.DISPOSE
    lines, _ = said(office, "a.png", as_of=WAIVED + 2, known_on=WAIVED + 2)
    assert any("the cooling of a hold, ask Legal was waived" in line for line in lines)
    assert "COVERT" not in "\n".join(lines)
