"""Two versions of policies compared: the worst direction counts, and archives are judged by both with the register."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.difference_words import lines_of
from cli.impact_words import plain_difference
from engine.intake.policy_folder import PolicyFolderError
from engine.intake.policy_revisions import RevisionError
from engine.model.decisions import Bucket, Outcome
from engine.proofs.results import Direction
from engine.simulation.amounts import Amount
from engine.simulation.impact import Shift
from procedures.policy_difference import DifferenceOrder, PolicyDifference, compare_policies
from procedures.policy_sides import SideRefusedError
from procedures.progress import Silence
from tests.cli.policy_comparison import HOLD, POLICY, VOCABULARY, written
from tests.engine.intake.repositories import commit, repository
from tests.procedures.office import HOLD as OFFICE_HOLD
from tests.procedures.office import Office, clock


def compared(
    old: Path | str, new: Path | str | None, *, policies: Path, database: Path | None = None, as_of: date | None = None
) -> PolicyDifference:
    order = DifferenceOrder(
        old=str(old), new=None if new is None else str(new), policies=policies, database=database, as_of=as_of
    )
    return compare_policies(order, clock=clock(1), progress=Silence())


def two(folder: Path, *, old: str = POLICY, new: str, holds: tuple[str, str] = ("", "")) -> PolicyDifference:
    one, other = (
        written(folder / name, policy=policy, hold=hold)
        for name, policy, hold in (("old", old, holds[0]), ("new", new, holds[1]))
    )
    return compared(one, other, policies=other)


def said(found: PolicyDifference) -> str:
    return "\n".join(lines_of(found, is_plain=False)) + json.dumps(plain_difference(found), ensure_ascii=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An archive of two customers who left, the second's record not yet due, and a confirmed rule; `old` is a copy."""
    made = Office(tmp_path_factory.mktemp("office") / "desk")
    for number, customer in enumerate(("C-1", "C-2"), start=1):
        made.image(f"in/{number}.png", number, customer)
    made.events = [("C-1", "2020-01-31"), ("C-2", "2025-02-10")]
    made.scan(0)
    made.plan(0)
    shutil.copytree(made.desk / "policies", made.desk / "old")
    return made


def changed(office: Office, name: str, was: str, is_now: str) -> Path:
    folder = office.desk / name
    shutil.copytree(office.desk / "old", folder)
    text = (folder / "p.yaml").read_text()
    assert text.count(was) == 1
    (folder / "p.yaml").write_text(text.replace(was, is_now))
    return folder


def test_what_says_the_same_is_equivalent_though_its_files_are_others(tmp_path: Path) -> None:
    found = two(tmp_path, new=f"# a note\n\n{POLICY}")
    assert (found.direction, found.is_safe, found.changes) == (Direction.EQUIVALENT, True, ())


def test_the_direction_is_the_worse_of_today_and_of_all_confirmed(tmp_path: Path) -> None:
    found = two(tmp_path, new=POLICY.replace("then: dispose\n    copies", "then: review\n    copies"))
    assert [one.difference.direction for one in found.proved] == [Direction.EQUIVALENT, Direction.MORE_PROTECTIVE]
    assert (found.direction, found.is_safe) == (Direction.MORE_PROTECTIVE, True)
    back = compared(tmp_path / "new", tmp_path / "old", policies=tmp_path / "old")
    # Nothing is confirmed, so today nothing changes; and that must not look safe.
    assert [one.difference.direction for one in back.proved] == [Direction.EQUIVALENT, Direction.LESS_PROTECTIVE]
    assert (back.direction, back.is_safe) == (Direction.LESS_PROTECTIVE, False)
    example = back.proved[1].weaker
    assert example is not None
    assert (example.before.outcome, example.after.outcome) == (Outcome.REVIEW, Outcome.DISPOSE)
    assert "as if counsel had confirmed every rule: less protective" in said(back)


def test_a_rule_that_is_not_in_force_is_compared_as_if_it_were(tmp_path: Path) -> None:
    idle = POLICY.replace("then: dispose\n    copies: one", "then: dispose\n    in_force: no\n    copies: one")
    found = two(tmp_path, old=idle, new=idle.replace("P7Y", "P5Y"))
    assert [one.difference.direction for one in found.proved] == [
        Direction.EQUIVALENT,
        Direction.EQUIVALENT,
        Direction.LESS_PROTECTIVE,
    ]
    assert found.proved[2].supposed.assumed == ("vouchers",)
    assert not found.is_safe
    assert "these were in force: vouchers" in said(found)


def test_an_equivalence_that_no_proof_looks_behind_is_not_safe(tmp_path: Path) -> None:
    found = two(tmp_path, new=POLICY, holds=(HOLD, ""))
    assert (found.direction, found.is_safe) == (Direction.EQUIVALENT, False)
    assert "AS FAR AS IS PROVED" in said(found)
    authority = "authority: [{id: images, applies_to: {series: voucher}, choose: [{account: A-1}]}]\n"
    removing = authority.replace("}]}]", "}], members: {identical: remove}}]")
    found = two(tmp_path, old=POLICY + authority, new=POLICY + removing)
    assert not found.is_safe
    found = two(tmp_path, new=POLICY, holds=("", HOLD))
    assert (found.direction, found.is_safe) == (Direction.EQUIVALENT, True)


def test_without_z3_nothing_is_known_but_what_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.proofs.proving.is_possible", lambda: False)
    found = two(tmp_path, new=POLICY.replace("P7Y", "P8Y"))
    assert (found.direction, found.is_safe) == (None, False)
    assert "NOT PROVED" in said(found)
    assert "not proved: z3 is not installed" in said(found)
    assert two(tmp_path, new=POLICY).is_safe


def test_an_example_has_one_value_for_each_fact_and_both_outcomes(tmp_path: Path) -> None:
    found = two(tmp_path, new=POLICY.replace("P7Y", "P6Y"))
    for one in found.proved:
        assert one.weaker is not None
        assert one.stronger is None
        case = one.weaker.witness.inventory
        assert all(fact.is_settled for record in case.records for fact in record.facts.values())
        assert set(case.records[0].facts) == {"series", "account"}
        assert len(case.events) == 1
        assert one.weaker.before.outcome is Outcome.KEEP
        assert f"OLD keeps it through {one.weaker.before.until}" in said(found)


def test_where_only_copies_may_go_otherwise_the_example_says_so(tmp_path: Path) -> None:
    authority = "authority: [{id: images, applies_to: {}, choose: [{account: A-1}], members: {identical: remove}}]\n"
    every = POLICY.replace("copies: one", "copies: every")
    found = two(tmp_path, old=every + authority, new=POLICY + authority)
    assert [one.difference.direction for one in found.proved] == [Direction.EQUIVALENT, Direction.LESS_PROTECTIVE]
    example = found.proved[1].weaker
    assert example is not None
    assert example.before.outcome is example.after.outcome
    assert "A copy of it may go under NEW alone." in said(found)


def test_each_side_can_be_a_revision_and_a_fault_names_its_side(tmp_path: Path) -> None:
    root = repository(tmp_path / "desk")
    policies = written(root / "policies")
    commit(root)
    written(policies, policy=POLICY.replace("P7Y", "P8Y"))
    commit(root)
    written(policies, policy="muniment: 1\nkind: policy\nid: [\n")
    found = compared("HEAD~1", "HEAD", policies=policies)
    assert found.direction is Direction.MORE_PROTECTIVE
    assert [side.commit is not None for side in (found.old, found.new)] == [True, True]
    with pytest.raises(SideRefusedError) as caught:
        compared("HEAD", None, policies=policies)
    assert caught.value.message.startswith("NEW, ")
    assert f"{policies}/house.yaml:" in caught.value.cause
    assert caught.value.exit_code == 3
    (policies / "house.yaml").unlink()
    (policies / "vocabulary.yaml").unlink()
    (policies / "other.yaml").write_text(POLICY)
    commit(root)
    with pytest.raises(SideRefusedError) as caught:
        compared("HEAD", "HEAD~1", policies=policies)
    assert caught.value.message.startswith("OLD, `HEAD`")
    assert "no vocabulary" in caught.value.cause
    with pytest.raises(RevisionError):
        compared("nosuch", None, policies=policies)
    with pytest.raises(PolicyFolderError):
        compared("HEAD", str(root / "nothing" / ".."), policies=root / "gone")


def test_the_effect_on_an_archive_is_told_today_and_as_if_counsel_had_confirmed(office: Office) -> None:
    shorter = changed(office, "shorter", "P2Y", "P1Y")
    found = compared(office.desk / "old", shorter, policies=shorter, database=office.desk / "store.sqlite")
    assert found.archives is not None
    (archive,) = found.archives
    assert not archive.problem
    (_, today), (supposed, confirmed) = archive.impacts
    # The changed rule is not confirmed: what could leave can't now, until counsel has read it.
    assert (today.removable.newly, today.removable.no_longer.records) == (Amount(), 1)
    assert supposed.is_confirmed
    assert (confirmed.removable.newly.records, confirmed.removable.no_longer) == (1, Amount())
    for one in (today, confirmed):
        assert one.total.records == 2
        assert {shift: amount.records for shift, amount in one.shifts.items() if amount.records} == {
            Shift.SAME: 1,
            Shift.EARLIER_YEAR: 1,
        }
    assert confirmed.buckets.keys() == {(Bucket.KEEP, Bucket.DISPOSE)}
    assert [one.difference.direction for one in found.proved] == [Direction.INCOMPARABLE, Direction.LESS_PROTECTIVE]
    assert not found.is_safe


def test_nothing_is_written_to_the_database_or_the_folders(office: Office) -> None:
    longer = changed(office, "longer", "P2Y", "P30Y")
    before = {path: path.read_bytes() for path in office.desk.rglob("*") if path.is_file()}
    found = compared(office.desk / "old", longer, policies=longer, database=office.desk / "store.sqlite")
    assert found.is_safe
    after = {path: path.read_bytes() for path in office.desk.rglob("*") if path.is_file()}
    # The database's own journal may come and go.
    assert {path.name for path in before.keys() | after.keys() if before.get(path) != after.get(path)} <= {
        "store.sqlite-shm",
        "store.sqlite-wal",
    }


def test_on_a_day_ahead_no_sealed_matter_ends(office: Office) -> None:
    told = []
    for until in ("2026-09-30", "2027-03-31"):
        ending = changed(office, f"until-{until}", "sample-past", "sample-ending")
        text = OFFICE_HOLD.replace("legal", "extension") % ("S-1", "C-1", f", confidentiality: sealed, until: {until}")
        (ending / "hold.yaml").write_text(text)
        database = office.desk / "store.sqlite"
        found = compared(office.desk / "old", ending, policies=ending, database=database, as_of=date(2027, 1, 31))
        assert found.archives is not None
        told.append([one.buckets for _, one in found.archives[0].impacts])
    assert told[0] == told[1]
    assert (Bucket.DISPOSE, Bucket.HELD) in told[0][0]


def test_a_hold_that_was_never_entered_holds_by_its_document_alone(office: Office) -> None:
    same = changed(office, "held", "sample-past", "sample-held")
    (same / "hold.yaml").write_text(OFFICE_HOLD % ("HCA-9", "C-1", ""))
    database = office.desk / "store.sqlite"
    found = compared(same, office.desk / "old", policies=office.desk / "old", database=database)
    assert found.lost == ("HCA-9",)
    assert not found.is_safe
    assert "HCA-9 was never entered" in said(found)
    assert found.archives is not None
    assert found.archives[0].impacts[0][1].buckets.keys() == {(Bucket.HELD, Bucket.DISPOSE)}
    back = compared(office.desk / "old", same, policies=same, database=database)
    assert (back.lost, back.drafts, back.is_safe) == ((), 1, True)
    (same / "hold.yaml").write_text(OFFICE_HOLD % ("HCA-9", "C-1", ", confidentiality: sealed"))
    sealed = compared(same, office.desk / "old", policies=office.desk / "old", database=database)
    assert sealed.lost == ("sealed",)
    assert "HCA-9" not in said(sealed)
    assert "Example v Bank" not in said(sealed)


def test_an_archive_that_another_vocabulary_read_is_said_to_be_so(office: Office) -> None:
    other = written(office.desk / "other")
    typed = VOCABULARY.replace("  account:", "  customer: {number: true}\n  account:")
    (other / "vocabulary.yaml").write_text(typed)
    found = compared(office.desk / "old", other, policies=other, database=office.desk / "store.sqlite")
    assert found.archives is not None
    (archive,) = found.archives
    assert archive.problem
    assert not archive.impacts
    same = compared(other, other, policies=other)
    assert same.is_safe
    assert not replace(same, archives=(archive,)).is_safe
