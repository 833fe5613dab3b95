"""What anybody may see of holds, in what state they are, and what nobody but Legal may see."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.custody.clock import HONG_KONG, FixedClock
from engine.judge.cooling import binds
from engine.model.conditions import ALWAYS
from engine.model.holds import EnteredRelease, Hold, HoldKind, Release
from engine.register.acts import CertificateRevoked, Role, RoleEnded
from procedures.hold_states import Stage, state_of
from procedures.proposing import decline
from tests.cli.hold_office import NOON, Office, at, open_office
from tests.cli.running import Ended

pytestmark = pytest.mark.xdist_group("holds")

SECRETS = ("INQ-5", "Orchid", "Investigations", "tipping", "Whistler", "Counsel X", "Vault 9", "ref-77", "settled-it")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, seen=capsys, patch=monkeypatch)


def on(day: date) -> FixedClock:
    return FixedClock(datetime.combine(day, NOON.time.timetz(), HONG_KONG))


def listed(office: Office, *more: str | Path) -> list[dict[str, Any]]:
    ended = office.holds("list", "--format", "json", *more)
    assert ended.code == 0, ended.said
    found = json.loads(ended.out)["holds"]
    assert isinstance(found, list)
    return found


def test_a_hold_is_shown_with_its_words_its_matches_and_its_history(office: Office) -> None:
    office.place("HCA-1", "--customer", "C-1", "--purpose", "defence", "--enforced-in", "Object Lock")
    ended = office.holds("show", "HCA-1")
    assert ended.code == 0
    for said in ("Example v Bank", "Ada Invented (ada)", "binds", "defence", "Object Lock", "customer: [C-1]"):
        assert said in ended.out
    assert "2 match certainly, 1 possibly" in ended.out
    assert "the hold was entered" in ended.out
    plain = json.loads(office.holds("show", "HCA-1", "--format", "json").out)
    assert (plain["matches"][0]["certain"], plain["matches"][0]["possible"]) == (2, 1)
    assert plain["hold"]["enforced_in"] == ["Object Lock"]
    assert [one["kind"] for one in plain["history"]] == ["hold-entered"]
    assert plain["is_missing"] is None


def test_a_review_that_is_due_is_told(office: Office) -> None:
    office.place("HCA-1", "--customer", "C-1", "--review-on", "2026-12-01")
    assert "review due" not in office.holds("list").out
    office.at(on(date(2026, 12, 1)))
    assert "review due since 2026-12-01" in office.holds("list").out


def test_the_states_of_a_hold_from_placing_to_its_end(office: Office) -> None:
    office.place()
    assert listed(office)[0]["state"] == "binds"
    assert office.holds("release", "HCA-1", "--on", "2026-11-22", "--reason", "settled").code == 0
    (number,) = listed(office)[0]["open_proposals"]
    assert listed(office)[0]["state"] == "binds"
    later = on(date(2026, 11, 25))
    office.approve(number, "bo", "cy", clock=later)
    office.at(later)
    found = listed(office)[0]
    assert (found["state"], found["state_day"], found["open_proposals"]) == ("cooling", "2026-12-25", [])
    assert "cooling until 2026-12-25; it still holds" in office.holds("list").out
    office.at(on(date(2026, 12, 25)))
    assert listed(office)[0]["state"] == "cooling"
    office.at(on(date(2026, 12, 26)))
    found = listed(office)[0]
    assert (found["state"], found["state_day"]) == ("over", "2026-12-26")


DAY = date(2026, 11, 22)


@pytest.mark.parametrize("kind", list(HoldKind))
@pytest.mark.parametrize("until", [None, DAY, DAY + timedelta(days=10), date.max])
@pytest.mark.parametrize("ends", [(), (0,), (-400,), (0, 20), (4000,)])
def test_a_state_says_what_the_judge_does(kind: HoldKind, until: date | None, ends: tuple[int, ...]) -> None:
    hold = Hold(id="h", kind=kind, scope=ALWAYS, matter="m", issued_on=DAY, issued_by="x", until=until)
    releases = tuple(
        EnteredRelease(
            release=Release(hold="h", on=DAY + timedelta(days=days), by=("a", "b"), reason="r"), entered_on=DAY
        )
        for days in ends
    )
    for days in (*range(-40, 90), 4030, 4031, 4032):
        day = DAY + timedelta(days=days)
        state = state_of(hold, releases, on=day)
        assert (state.stage is not Stage.OVER) is binds(hold, releases, as_of=day), (day, state)
        if state.stage is Stage.COOLING and state.day is not None:
            assert binds(hold, releases, as_of=state.day)
            assert state.day == date.max or not binds(hold, releases, as_of=state.day + timedelta(days=1))


def seal(office: Office) -> None:
    secret = ("--customer", "C-1", "--matter", "Inquiry into Orchid", "--issued-by", "Investigations", "--sealed")
    more = ("--purpose", "tipping off is an offence", "--counsel", "Counsel X", "--reference", "ref-77")
    assert office.place("INQ-5", *secret, *more, "--enforced-in", "Vault 9").code == 0
    told = ("--custodian", "Whistler", "--kind", "issued", "--on", "2026-11-22")
    assert office.holds("notice", "INQ-5", *told).code == 0
    narrowed = ("--record", "r-3", "--on", "2026-11-22", "--reason", "settled-it in part")
    assert office.holds("narrow", "INQ-5", *narrowed).code == 0
    assert office.holds("release", "INQ-5", "--on", "2026-11-22", "--reason", "settled-it").code == 0


def every_command(office: Office, id: str) -> list[Ended]:
    day = ("--on", "2026-11-22")
    more = [
        ("show", id),
        ("show", id, "--format", "json"),
        ("history", id),
        ("history", id, "--format", "json"),
        ("release", id, *day, "--reason", "x"),
        ("narrow", id, "--customer", "C-1", *day, "--reason", "x"),
        ("clear", id, "--archive", "/archive/of/nobody", "--all-that-no-longer-match", "--reason", "x"),
        ("notice", id, *day, "--custodian", "y", "--kind", "issued"),
    ]
    return [office.holds(*given) for given in more]


@pytest.mark.parametrize("account", ["cy", "dee", "zoe", "stranger"])
def test_a_sealed_hold_is_that_word_and_nothing_else_to_others(office: Office, account: str) -> None:
    office.place()
    seal(office)
    before = office.size()
    office.work_as(account)
    commands = every_command(office, "INQ-5")
    assert {ended.code for ended in commands} == {2}
    no_such = every_command(office, "NO-SUCH")
    assert [one.said.replace("NO-SUCH", "INQ-5") for one in no_such] == [one.said for one in commands]
    shown = [office.holds("list"), office.holds("list", "--format", "json"), office.holds("list", policies=True)]
    said = "".join(one.said for one in shown)
    assert not [secret for secret in SECRETS if secret in said]
    # The id that was typed is repeated, and nothing besides it.
    repeated = "".join(one.said for one in commands).replace("`INQ-5`", "")
    assert not [secret for secret in SECRETS if secret in repeated]
    assert listed(office)[-1] == {"id": "sealed"}
    assert "sealed  ask Legal" in shown[0].out
    assert office.size() == before


def test_the_legal_role_sees_a_sealed_hold_by_account_or_certificate(office: Office) -> None:
    seal(office)
    for ended in (office.holds("show", "INQ-5"), office.holds("history", "INQ-5")):
        assert ended.code == 0
        assert "settled-it" in ended.out
    assert "SEALED" in office.holds("list").out
    office.work_as("stranger")
    assert office.holds("show", "INQ-5").code == 2
    assert office.holds("show", "INQ-5", *office.key("bo")).code == 0
    assert office.holds("show", "INQ-5", *office.key("cy")).code == 2


def test_a_revoked_certificate_or_a_role_that_ended_shows_nothing(office: Office) -> None:
    seal(office)
    office.work_as("stranger")
    with office.store() as store:
        store.enter(
            [
                CertificateRevoked(certificate=office.signers["bo"].key.fingerprint, reason="lost"),
                RoleEnded(person="ada", role=Role.LEGAL, on=NOON.today()),
            ],
            scribe=at(NOON),
            signer=office.signers["zoe"],
        )
    assert office.holds("show", "INQ-5", *office.key("bo")).code == 2
    office.work_as("ada")
    assert office.holds("show", "INQ-5").code == 2


def test_an_id_that_a_sealed_hold_has_is_in_use_and_no_more_is_said(office: Office) -> None:
    seal(office)
    office.work_as("stranger")
    before = office.size()
    ended = office.place("INQ-5", "--customer", "C-9")
    assert (ended.code, "the id `INQ-5` is in use" in ended.err, office.size()) == (4, True, before)
    assert not [secret for secret in SECRETS if secret in ended.said.replace("INQ-5", "")]
    in_folder = office.policies / "orchid-inquiry.yaml"
    sealed = "muniment: 1\nkind: hold\nid: SEC-1\ntype: legal\nmatter: Orchid\nissued: {on: 2026-03-02, by: L}\n"
    in_folder.write_text(f"{sealed}confidentiality: sealed\nscope: {{customer: C-1}}\n", "utf-8")
    ended = office.place("SEC-1", "--customer", "C-9")
    assert (ended.code, "the id `SEC-1` is in use" in ended.err) == (4, True), ended.said
    assert "orchid" not in ended.said.lower()


def test_mistakes_in_a_sealed_hold_repeat_no_word_of_it(office: Office) -> None:
    ended = office.place("INQ-5", "--fact", "custommer=Whistler", "--matter", "Orchid", "--sealed")
    assert ended.code == 3
    assert not [secret for secret in SECRETS if secret in ended.said]


def test_the_ledger_hands_out_nothing_about_a_sealed_hold(office: Office) -> None:
    seal(office)
    with office.store() as store:
        standing = store.standing()
        (narrowing, release) = (one.number for one in standing.open())
    office.approve(release, "ada")
    with office.store() as store:
        decline(store, narrowing, reason="Orchid goes on", scribe=at(NOON), signer=office.signers["bo"])
    out = office.folder / "entries.jsonl"
    assert office.run("ledger", "export", out).code == 0
    text = out.read_text("utf-8")
    assert not [secret for secret in SECRETS if secret in text]
    whole = office.holds("history", "INQ-5").out
    assert [word in whole for word in ("was approved", "was declined: Orchid goes on")] == [True, True]


def test_proposals_about_a_sealed_hold_say_nothing_of_it_and_of_an_open_one_what_falls_out(office: Office) -> None:
    seal(office)
    office.place()
    narrowed = ("--record", "r-3", "--on", "2026-11-22", "--reason", "struck out")
    assert office.holds("narrow", "HCA-1", *narrowed).code == 0
    with office.store() as store:
        number = store.standing().open()[0].number
        decline(store, number, reason="Orchid goes on", scribe=at(NOON), signer=office.signers["bo"])
    assert "Orchid goes on" in office.run("proposals", "--all").out
    office.work_as("cy")
    shown = office.run("proposals", "--all").said + office.run("proposals", "--all", "--format", "json").said
    assert not [secret for secret in SECRETS if secret in shown]
    assert "    ids: [r-3]\n" in shown


def test_the_history_says_who_did_what_and_what_counts_for_nothing(office: Office) -> None:
    office.place()
    office.work_as("cy")
    told = ("--custodian", "Branch 12", "--on", "2026-11-23", "--note", "letter 7")
    assert office.holds("notice", "HCA-1", "--kind", "issued", *told).code == 0
    assert office.holds("notice", "HCA-1", "--kind", "acknowledged", *told, *office.key("dee")).code == 0
    out = office.holds("history", "HCA-1").out
    lines = [line.split() for line in out.splitlines()]
    assert [line[0] for line in lines if line[0].isdigit()] == sorted(
        (line[0] for line in lines if line[0].isdigit()), key=int
    )
    for said in (
        "Ada Invented (ada), by account\n        the hold was entered",
        "Cy Invented (cy), by account\n        notice issued on 2026-11-23: Branch 12 (letter 7)",
        "Dee Invented (dee), by certificate\n        notice acknowledged on 2026-11-23",
    ):
        assert said in out
    assert "notified    Branch 12" in office.holds("show", "HCA-1").out
    assert listed(office)[0]["state"] == "binds"


@pytest.mark.parametrize("more", [("--kind", "sung"), ("--on", "soon"), ("--custodian", " ")])
def test_a_notice_that_is_none_is_refused(office: Office, more: tuple[str, str]) -> None:
    office.place()
    before = office.size()
    right = ("--kind", "issued", "--on", "2026-11-22", "--custodian", "x")
    assert office.holds("notice", "HCA-1", *right, *more).code == 2
    assert office.size() == before


def test_an_empty_register_is_told_to_be_so_and_no_database_is_made(office: Office) -> None:
    assert office.holds("list").out == "There is no hold.\n"
    office.patch.setattr(Office, "database", property(lambda self: self.folder / "none.sqlite"))
    ended = office.holds("list")
    assert (ended.code, "there is no database" in ended.err) == (2, True)
    assert not (office.folder / "none.sqlite").exists()
