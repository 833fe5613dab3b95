"""The tests that ship beside the packs pass, and try what they say that they try."""

from __future__ import annotations

from pathlib import Path

from engine.intake.policy_folder import read_policies_and_tests
from engine.language.reader import read_bundle
from engine.language.timelines import read_suites
from engine.rehearsal.coverage import coverage
from engine.rehearsal.mutants import mutants_of
from engine.rehearsal.running import run
from engine.rehearsal.surviving import is_caught

FILES = read_policies_and_tests(Path(__file__).parents[3] / "policies")
KNOWN = read_bundle(FILES.policies)
SUITES = read_suites(FILES.tests, known=KNOWN)
BANKING = next(policy for policy in KNOWN.bundle.policies if policy.id == "hk-banking")


def test_every_shipped_case_passes() -> None:
    failed = [result.case.it for result in run(SUITES, bundle=KNOWN.bundle) if not result.has_passed]
    assert failed == []


def test_the_banking_pack_is_tried_on_both_sides_of_everything() -> None:
    covered = coverage(run(SUITES, bundle=KNOWN.bundle), known=KNOWN)
    of_banking = {rule.id for rule in BANKING.rules}
    assert {one.id: one.lacking for one in covered if one.id in of_banking and one.lacking} == {}


def test_no_date_condition_or_event_of_the_banking_pack_can_change_unnoticed() -> None:
    of_banking = {rule.id for rule in BANKING.rules} | {rule.id for rule in BANKING.authority}
    unnoticed = [
        (mutant.rule, mutant.change)
        for mutant in mutants_of(KNOWN.bundle)
        # Whether one copy is enough shows only where another rule does not keep every copy as well.
        if mutant.rule in of_banking and "copies" not in mutant.change and not is_caught(mutant, SUITES)
    ]
    assert unnoticed == []


def test_no_line_that_says_which_image_is_the_record_can_be_dropped_unnoticed() -> None:
    mutants = [mutant for mutant in mutants_of(KNOWN.bundle) if mutant.is_of_authority]
    assert len(mutants) >= 40
    assert [(mutant.rule, mutant.change) for mutant in mutants if not is_caught(mutant, SUITES)] == []
