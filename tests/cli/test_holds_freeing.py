"""What frees is shown first, is only a proposal, and two people and thirty days stand before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.model.conditions import OneOf
from engine.model.decisions import Bucket
from engine.register.proposals import State
from tests.cli.hold_office import (
    Office,
    buckets,
    identical,
    keep,
    on,
    open_office,
    proposals,
    record,
    refused,
    scan_of,
    standing_of,
)

pytestmark = pytest.mark.xdist_group("holds")

RELEASED = ("--on", "2026-11-22", "--reason", "settled")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, seen=capsys, patch=monkeypatch)


def test_a_release_shows_what_it_would_do_and_frees_nothing(office: Office) -> None:
    office.place()
    before = buckets(office, date(2027, 6, 1))
    ended = office.holds("release", "HCA-1", *RELEASED)
    assert ended.code == 0
    for said in (
        "as of 2026-12-23, the first day after cooling:\n  3 records fall out, 1 of them only possibly held",
        "3 of them no other hold holds, and of these are",
        "       2  undecided, so kept\n",
        "       1  TO DISPOSE OF\n",
        "frees nothing yet",
        "2 people more (compliance or legal, one of them legal), by certificate",
        "cools for 30 days from the later of 2026-11-22",
        "before 2026-12-23",
    ):
        assert said in ended.out, ended.out
    assert buckets(office, date(2027, 6, 1)) == before


def test_what_another_hold_holds_is_counted_apart(office: Office) -> None:
    office.place()
    office.place("HCA-2", "--record", "r-1")
    out = office.holds("release", "HCA-1", *RELEASED).out
    assert "3 records fall out" in out
    assert "2 of them no other hold holds" in out
    assert "DISPOSE" not in out


def test_two_people_bind_a_release_and_it_is_over_after_cooling(office: Office) -> None:
    office.place()
    first = office.holds("release", "HCA-1", *RELEASED, *office.key("ada"))
    assert first.code == 0
    assert "1 person more (compliance or legal), by certificate: muniment approve" in first.out
    assert "waits 30 days" in first.out
    (open_one,) = standing_of(office).open()
    assert [one.person.id for one in open_one.approvals] == ["ada"]
    later = on(date(2026, 12, 1))
    office.approve(open_one.number, "cy", clock=later)
    (bound,) = standing_of(office).releases()
    assert (bound.entered_on, bound.release.by) == (date(2026, 12, 1), ("Ada Invented (ada)", "Cy Invented (cy)"))
    assert buckets(office, date(2026, 12, 31))["r-1"] is Bucket.HELD
    assert buckets(office, date(2027, 1, 1))["r-1"] is Bucket.DISPOSE


def test_a_release_goes_from_one_officer_to_the_other_by_commands_alone(office: Office) -> None:
    office.place()
    assert office.holds("release", "HCA-1", *RELEASED, *office.key("ada")).code == 0
    (number,) = (str(one.number) for one in standing_of(office).open())
    office.work_as("bo")
    approved = office.run("approve", number, "--yes", *office.key("bo"))
    assert (approved.code, "binds since 2026-11-22" in approved.out) == (0, True), approved.said
    assert "cooling until 2026-12-22; it still holds" in office.holds("list").out
    history = office.holds("history", "HCA-1").out
    assert "Bo Invented (bo), by certificate\n        " + f"{number} was approved" in history


@pytest.mark.parametrize(("first", "needed"), [("cy", "1 person more (legal)"), ("bo", "(compliance or legal)")])
def test_who_is_still_needed_depends_on_who_was_first(office: Office, first: str, needed: str) -> None:
    office.place()
    assert needed in office.holds("release", "HCA-1", *RELEASED, *office.key(first)).out


def test_the_approval_of_somebody_without_the_role_leaves_no_release_behind(office: Office) -> None:
    office.place()
    before = office.size()
    ended = office.holds("release", "HCA-1", *RELEASED, *office.key("dee"))
    refused(office, ended, says="`dee` has no role that may approve this")
    assert office.size() == before
    assert proposals(office) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--on", "2026-11-22", "--reason", " "), "no reason is given"),
        (("--on", "2026-11-21", "--reason", "x"), "2026-11-21 is before the hold was issued, on 2026-11-22"),
    ],
)
def test_a_release_without_a_reason_or_before_its_hold_is_refused(
    office: Office, more: tuple[str, ...], says: str
) -> None:
    office.place()
    before = office.size()
    refused(office, office.holds("release", "HCA-1", *more), says=says)
    assert office.size() == before


def test_a_hold_is_released_once(office: Office) -> None:
    office.place()
    assert office.holds("release", "HCA-1", *RELEASED).code == 0
    refused(office, office.holds("release", "HCA-1", *RELEASED), says="its release waits already")
    (number,) = (one.number for one in standing_of(office).open())
    office.approve(number, "ada", "bo")
    refused(office, office.holds("release", "HCA-1", *RELEASED), says="released already, since 2026-11-22")
    narrowing = office.holds("narrow", "HCA-1", "--record", "r-1", *RELEASED)
    refused(office, narrowing, says="released already")


def test_a_regulators_release_before_the_stated_end_is_entered_and_says_when_it_counts(office: Office) -> None:
    office.place("R-1", "--customer", "C-1", "--type", "regulator", "--until", "2027-03-31")
    ended = office.holds("release", "R-1", *RELEASED)
    assert ended.code == 0
    assert "stated 2027-03-31 as the end: it cannot count before that day" in ended.out
    assert "as of 2027-05-01" in ended.out
    (number,) = (one.number for one in standing_of(office).open())
    office.approve(number, "ada", "bo")
    assert buckets(office, date(2027, 4, 30))["r-1"] is Bucket.HELD
    assert buckets(office, date(2027, 5, 1))["r-1"] is Bucket.DISPOSE


def test_custodians_who_were_told_and_not_yet_of_the_end_are_named(office: Office) -> None:
    office.place()
    for custodian, kind in (("A", "issued"), ("B", "issued"), ("B", "released"), ("C", "acknowledged")):
        given = ("--custodian", custodian, "--kind", kind, "--on", "2026-11-22")
        assert office.holds("notice", "HCA-1", *given).code == 0
    assert "not yet of its end: A, C" in office.holds("release", "HCA-1", *RELEASED).out


def test_what_is_held_by_a_link_falls_out_too(office: Office) -> None:
    twins = (record("r-1", series="form", customer="C-1"), record("r-2", series="form", customer="C-2"))
    with office.store() as store:
        keep(store, scan_of("scan-2", *twins, links=(identical("r-1", "r-2"),)))
    office.place()
    out = office.holds("release", "HCA-1", *RELEASED).out
    assert "2 records fall out, 0 of them only possibly" in out


def test_a_narrowing_shows_what_falls_out_and_leaves_the_rest_held(office: Office) -> None:
    office.place("HCA-1", "--customer", "C-1,C-2")
    ended = office.holds("narrow", "HCA-1", "--customer", "C-2", *RELEASED, *office.key("ada"))
    assert ended.code == 0
    # r-4 could be C-2's, and what is not certain stays held.
    assert "2 records fall out, 0 of them only possibly held" in ended.out
    assert "2  TO DISPOSE OF" in ended.out
    (proposed,) = proposals(office)
    assert proposed.release.scope == OneOf(fact="customer", values=("C-2",))
    assert proposed.source_text == "customer: [C-2]\n"
    assert "a narrowing on 2026-11-22: settled; 1 of 2 approved" in office.holds("list").out


def test_a_narrowing_frees_what_certainly_falls_under_it_and_never_the_rest(office: Office) -> None:
    office.place("HCA-1", "--customer", "C-1,C-2")
    office.holds("narrow", "HCA-1", "--customer", "C-2", *RELEASED)
    (number,) = (one.number for one in standing_of(office).open())
    office.approve(number, "ada", "bo")
    assert standing_of(office).proposals[number].state is State.BINDING
    before, after = buckets(office, date(2026, 12, 22)), buckets(office, date(2026, 12, 23))
    assert {id for id, bucket in before.items() if bucket is Bucket.HELD} == {"r-1", "r-2", "r-3", "r-4", "r-5"}
    assert {id for id, bucket in after.items() if bucket is Bucket.HELD} == {"r-1", "r-3", "r-4"}
    assert (after["r-2"], after["r-5"]) == (Bucket.DISPOSE, Bucket.DISPOSE)
    assert "binds; narrowed 1 time" in office.holds("list").out


def test_what_an_earlier_narrowing_freed_does_not_fall_out_again(office: Office) -> None:
    office.place("HCA-1", "--customer", "C-1,C-2")
    office.holds("narrow", "HCA-1", "--customer", "C-2", *RELEASED)
    (number,) = (one.number for one in standing_of(office).open())
    office.approve(number, "ada", "bo")
    assert "3 records fall out, 1 of them only possibly held" in office.holds("release", "HCA-1", *RELEASED).out


NARROWING = """\
muniment: 1
kind: release
hold: HCA-1
released: {on: 2026-11-22, by: [First Person, Second Person]}
reason: Branch 12 was struck out
scope: {custodian: Branch 12}
"""


def test_a_narrowing_comes_from_a_file_too_and_once(office: Office) -> None:
    office.place("HCA-1", "--customer", "C-1,C-2")
    file = office.folder / "narrow.yaml"
    file.write_text(NARROWING, "utf-8")
    assert office.holds("narrow", "HCA-1", file).code == 0
    (proposed,) = proposals(office)
    assert (proposed.source_text, proposed.source_name) == (NARROWING, "")
    assert proposed.release.by == ("First Person", "Second Person")
    refused(office, office.holds("narrow", "HCA-1", file), says="this narrowing was entered already")


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (NARROWING.replace("scope: {custodian: Branch 12}\n", ""), 2, "it would release the whole hold"),
        (NARROWING.replace("{custodian: Branch 12}", "{}"), 3, "true of every record"),
        (NARROWING.replace("custodian:", "custodain:"), 3, "did you mean `custodian`?"),
        (NARROWING.replace("hold: HCA-1", "hold: HCA-2"), 3, "there is no hold `HCA-2`"),
        (NARROWING.replace("[First Person, Second Person]", "[First Person]"), 3, "two different people"),
        (NARROWING.replace("kind: release", "kind: policy"), 3, "is no release"),
        (NARROWING.replace("2026-11-22", "2026-11-21"), 3, "before the hold was issued"),
    ],
)
def test_a_file_that_narrows_nothing_is_refused(office: Office, text: str, code: int, says: str) -> None:
    office.place()
    before = office.size()
    file = office.folder / "narrow.yaml"
    file.write_text(text, "utf-8")
    refused(office, office.holds("narrow", "HCA-1", file), code=code, says=says)
    assert office.size() == before


@pytest.mark.parametrize(
    "more",
    [
        (),
        RELEASED,
        ("--customer", "C-1"),
        ("--customer", "C-1", "--on", "2026-11-22"),
        ("narrow.yaml", "--customer", "C-1"),
        ("narrow.yaml", *RELEASED),
        ("narrow.yaml", "--on", "2026-11-22"),
    ],
)
def test_a_narrowing_is_a_file_or_options(office: Office, more: tuple[str, ...]) -> None:
    office.place()
    (office.folder / "narrow.yaml").write_text(NARROWING, "utf-8")
    before = office.size()
    assert office.holds("narrow", "HCA-1", *more).code == 2
    assert office.size() == before


def test_a_narrowing_by_a_fact_that_nobody_knows_is_refused_with_the_readers_words(office: Office) -> None:
    office.place()
    ended = office.holds("narrow", "HCA-1", "--fact", "custodain=x", *RELEASED)
    refused(office, ended, code=3, says="did you mean `custodian`?")


def test_a_clock_that_was_set_back_enters_nothing(office: Office) -> None:
    office.place()
    before = office.size()
    office.at(on(date(2026, 11, 20)))
    told = ("--custodian", "x", "--kind", "issued", "--on", "2026-11-22")
    for ended in (
        office.place("HCA-2"),
        office.holds("release", "HCA-1", *RELEASED),
        office.holds("notice", "HCA-1", *told),
    ):
        refused(office, ended, says="the last entry is of")
        assert "set this machine's clock" in ended.err
    assert office.size() == before


@pytest.mark.parametrize("more", [("release",), ("narrow", "--record", "r-3")])
def test_what_was_released_even_in_part_does_not_stand_already(office: Office, more: tuple[str, ...]) -> None:
    assert office.place().code == 0
    command, *scope = more
    assert office.holds(command, "HCA-1", *scope, *RELEASED, *office.key("ada")).code == 0
    assert "stands already" in office.place().out
    (proposal,) = standing_of(office).open()
    office.approve(proposal.number, "bo")
    before = office.size()
    again = office.place()
    assert (again.code, "is in use, so nothing was entered" in again.err) == (4, True), again.said
    assert office.size() == before


def test_words_in_other_bytes_than_utf_8_are_refused_and_nothing_is_entered(office: Office) -> None:
    assert office.place().code == 0
    assert office.holds("release", "HCA-1", *RELEASED).code == 0
    (proposal,) = standing_of(office).open()
    before, bad = office.size(), "bad \udcff"
    for ended in (
        office.run("decline", str(proposal.number), "--reason", bad),
        office.holds("narrow", "HCA-1", "--record", "r-3", "--on", "2026-11-22", "--reason", bad, *office.key("ada")),
        office.holds("notice", "HCA-1", "--custodian", bad, "--kind", "issued", "--on", "2026-11-22"),
        office.run("people", "enrol", "x", "--name", bad, *office.key("zoe")),
    ):
        assert (ended.code, "in other bytes than UTF-8" in ended.err) == (2, True), ended.said
    assert office.size() == before


def test_there_is_no_proof_of_an_entry_of_any_length_of_number(office: Office) -> None:
    ended = office.run("ledger", "prove", "9" * 30)
    assert (ended.code, "the ledger has no entry" in ended.err) == (2, True), ended.said
