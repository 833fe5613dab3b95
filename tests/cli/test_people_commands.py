"""People, proposals and approvals on the command line, in a database of their own."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.custody.accounts import account, scribe_of
from engine.custody.clock import SystemClock
from engine.custody.store import Store
from engine.model.conditions import OneOf
from engine.model.holds import Hold, HoldKind, Release
from engine.register.acts import HoldEntered, ReleaseEntered
from tests.cli.running import Ended, muniment_here

HOLD = Hold(
    id="COVERT-7",
    kind=HoldKind.LEGAL,
    scope=OneOf(fact="customer", values=("C-1",)),
    matter="SECRET v Bank",
    issued_on=date(2026, 3, 1),
    issued_by="Legal",
    is_sealed=True,
)
RELEASE = Release(hold="COVERT-7", on=date(2026, 3, 2), by=("A", "B"), reason="SECRET settlement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A folder with the keys of some people, and a database with a registry of them."""

    folder: Path
    seen: pytest.CaptureFixture[str]

    def run(self, *arguments: str | Path) -> Ended:
        return self._run(*arguments, "--database", self.database)

    def make_key(self, person: str) -> Ended:
        return self._run("keys", "person", person.title(), "--out", self.key(person))

    def _run(self, *arguments: str | Path) -> Ended:
        # The passphrase is the one setting that has to reach the command, by a name that is not taken away.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cli.signing_keys.PASSPHRASE", "A_PASSPHRASE")
            patch.setenv("A_PASSPHRASE", "a passphrase")
            return muniment_here(*arguments, cwd=self.folder, seen=self.seen)

    @property
    def database(self) -> Path:
        return self.folder / "store.sqlite"

    def key(self, person: str) -> Path:
        return self.folder / f"{person}.p12"

    def result(self, *arguments: str | Path) -> Any:
        return json.loads(self.run(*arguments, "--format", "json").out)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for four keys, and a database with the registry of their owners: the first test makes them."""
    return tmp_path_factory.mktemp("people")


@pytest.fixture
def office(furnished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    made = Office(folder=furnished, seen=capsys)
    if not made.database.exists():
        furnish(made)
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return Office(folder=tmp_path, seen=capsys)


def furnish(found: Office) -> None:
    for person in ("reg", "one", "two", "coun"):
        made = found.make_key(person)
        assert made.code == 0, made.err
    founded = found.run("people", "found", "reg", "--name", "Reg", "--account", "", "--sign-with", found.key("reg"))
    assert founded.code == 0, founded.err
    for person, role in (("one", "legal"), ("two", "compliance"), ("coun", "counsel")):
        by = ("--sign-with", found.key("reg"))
        for command in (
            ("enrol", person, "--name", person.title()),
            ("certify", person, found.key(person).with_suffix(".cert.pem")),
            ("give", person, role),
        ):
            ended = found.run("people", *command, *by)
            assert ended.code == 0, ended.err


def propose(office: Office) -> int:
    scribe = scribe_of(SystemClock())
    with Store.open(office.database) as store:
        store.enter([HoldEntered(hold=HOLD)], scribe=scribe)
        _, (number,) = store.enter([ReleaseEntered(release=RELEASE)], scribe=scribe)
    return number


def test_everybody_is_listed_with_roles_and_what_their_certificates_are_worth(office: Office) -> None:
    listed = {one["id"]: one for one in office.result("people", "list")["people"]}
    assert {id: one["roles"] for id, one in listed.items()} == {
        "reg": ["registrar"],
        "one": ["legal"],
        "two": ["compliance"],
        "coun": ["counsel"],
    }
    assert all(one["certificates"][0]["is_made_here"] for one in listed.values())
    assert "made here: no authority vouches for it" in office.run("people", "list").out


def test_a_second_founding_is_refused(office: Office) -> None:
    ended = office.run("people", "found", "evil", "--name", "E", "--sign-with", office.key("one"))
    assert ended.code == 4
    assert "the registry was founded before" in ended.err


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("give", "one", "records"), "`one` is no registrar"),
        (("give", "two", "legal"), "`one` is no registrar"),
        (("enrol", "three", "--name", "Three"), "`one` is no registrar"),
        (("end", "two", "compliance"), "`one` is no registrar"),
    ],
)
def test_who_is_no_registrar_changes_nothing(office: Office, command: tuple[str, ...], why: str) -> None:
    before = office.result("people", "list")
    ended = office.run("people", *command, "--sign-with", office.key("one"))
    assert (ended.code, why in ended.err) == (4, True)
    assert office.result("people", "list") == before


def test_a_certificate_that_nobody_entered_signs_nothing(office: Office) -> None:
    office.key("reg").unlink()
    office.key("reg").with_suffix(".cert.pem").unlink()
    assert office.make_key("reg").code == 0
    ended = office.run("people", "give", "one", "records", "--sign-with", office.key("reg"))
    assert (ended.code, "is registered for nobody" in ended.err) == (4, True)


def test_nothing_is_entered_before_a_registry_is_founded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store.open(tmp_path / "empty.sqlite").close()
    ended = muniment_here(
        "people", "revoke", "0" * 8, "--reason", "x", "--database", tmp_path / "empty.sqlite", cwd=tmp_path, seen=capsys
    )
    assert ended.code == 2
    listed = muniment_here("people", "list", "--database", tmp_path / "empty.sqlite", cwd=tmp_path, seen=capsys)
    assert "Nobody is enrolled" in listed.out


def test_a_key_file_is_never_written_over(office: Office) -> None:
    before = office.key("one").read_bytes()
    assert office.make_key("one").code == 4
    assert office.key("one").read_bytes() == before


def test_two_people_approve_and_are_asked_what_is_still_needed(office: Office) -> None:
    number = str(propose(office))
    first = office.run("approve", number, "--yes", "--sign-with", office.key("two"))
    assert "It still needs 1 person more (legal), by certificate" in first.out
    again = office.run("approve", number, "--yes", "--sign-with", office.key("two"))
    assert (again.code, f"`two` has approved the proposal {number} today" in again.err) == (4, True)
    assert office.run("approve", number, "--yes", "--sign-with", office.key("coun")).code == 4
    second = office.run("approve", number, "--yes", "--sign-with", office.key("one"))
    assert f"The proposal {number} binds" in second.out
    assert office.run("proposals").out == "Nothing waits for approval.\n"
    (bound,) = office.result("proposals", "--all")["proposals"]
    assert (bound["state"], len(bound["approvals"])) == ("binding", 2)


def test_nothing_is_approved_that_nobody_was_asked_about(office: Office) -> None:
    number = str(propose(office))
    ended = office.run("approve", number, "--sign-with", office.key("one"))
    assert (ended.code, "nobody could be asked" in ended.err) == (4, True)
    assert office.result("proposals")["proposals"][0]["approvals"] == []


def test_an_account_approves_no_release(office: Office) -> None:
    ended = office.run("approve", str(propose(office)), "--yes")
    assert (ended.code, "no certificate says who approved" in ended.err) == (4, True)


def test_what_was_declined_stays_so(office: Office) -> None:
    number = str(propose(office))
    declined = office.run("decline", number, "--reason", "not yet", "--sign-with", office.key("two"))
    assert declined.code == 0
    ended = office.run("approve", number, "--yes", "--sign-with", office.key("one"))
    assert (ended.code, "is ended already" in ended.err) == (4, True)


def test_a_number_without_a_proposal_is_said(office: Office) -> None:
    for command in (("approve", "99", "--yes"), ("decline", "99", "--reason", "x")):
        ended = office.run(*command, "--sign-with", office.key("one"))
        assert (ended.code, "nothing is proposed under 99" in ended.err) == (2, True)


def test_a_sealed_matter_is_shown_to_a_legal_officer_alone(office: Office) -> None:
    number = str(propose(office))
    said = [
        office.run("proposals"),
        office.run("proposals", "--format", "json"),
        office.run("approve", number, "--sign-with", office.key("two")),
        office.run("approve", number, "--yes", "--sign-with", office.key("two")),
        office.run("decline", number, "--reason", "x"),
    ]
    for ended in said:
        assert "SECRET" not in ended.said
        assert "COVERT" not in ended.said
    assert "SECRET settlement" in office.run("approve", number, "--sign-with", office.key("one")).out


def test_a_revoked_certificate_shows_no_sealed_matter(office: Office) -> None:
    number = str(propose(office))
    (certificate,) = (
        one["certificates"][0]["sha256"] for one in office.result("people", "list")["people"] if one["id"] == "one"
    )
    office.run("people", "revoke", certificate, "--reason", "lost", "--sign-with", office.key("reg"))
    assert "SECRET" not in office.run("approve", number, "--sign-with", office.key("one")).said


def test_a_revoked_certificate_undoes_what_it_approved(office: Office) -> None:
    number = str(propose(office))
    for person in ("one", "two"):
        office.run("approve", number, "--yes", "--sign-with", office.key(person))
    (certificate,) = (
        one["certificates"][0]["sha256"] for one in office.result("people", "list")["people"] if one["id"] == "two"
    )
    today = SystemClock().today().isoformat()
    revoked = office.run(
        "people", "revoke", certificate[:10], "--reason", "stolen", "--since", today, "--sign-with", office.key("reg")
    )
    assert revoked.code == 0, revoked.err
    assert office.result("proposals")["proposals"][0]["state"] == "open"
    assert office.run("approve", number, "--yes", "--sign-with", office.key("two")).code == 4


def test_the_account_that_runs_this_can_be_the_founders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(folder=tmp_path, seen=capsys)
    assert office.make_key("reg").code == 0
    assert office.run("people", "found", "reg", "--name", "Reg", "--sign-with", office.key("reg")).code == 0
    (founder,) = office.result("people", "list")["people"]
    assert (founder["account"], founder["is_founder"]) == (account(), True)
