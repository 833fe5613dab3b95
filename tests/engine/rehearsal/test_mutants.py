"""Every small change of a rule is made, what no case notices is told, and the case that is written notices it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.model.dates import Interval
from engine.model.decisions import Bucket
from engine.model.facts import Event
from engine.model.facts import known as said
from engine.model.policies import AuthorityRule, Bundle, Rule
from engine.model.records import LinkKind, Record
from engine.model.timelines import Flag, Seen
from engine.rehearsal.mutants import mutants_of
from engine.rehearsal.surviving import Survey, is_caught, survey
from engine.rehearsal.witnesses import ClusterWitness, Equivalent, SeenTogether, Witness, case_text
from tests.engine.rehearsal.bench import BASIS, CASES, FIVE_YEARS, known, suites
from tests.engine.rehearsal.test_coverage import cases_but

EVERY_PART = (
    FIVE_YEARS
    + f"""\
  - id: every-part
    applies_to:
      any: [{{pages: {{at_least: 2}}}}, {{folder: {{under: registry}}}}]
      not: {{system: [clearing-archive, branch-capture]}}
    keep:
      at_least: P2Y
      at_most: P3Y
      from: {{latest_of: [relationship-ended, transaction-completed]}}
      cutoff: year_end
      purpose: opening
    then: transfer
    in_force: no
    {BASIS}
  - id: a-state
    applies_to: {{}}
    keep: {{while: {{system: [clearing-archive, branch-capture]}}}}
    copies: one
    {BASIS}
authority:
  - {{id: cheques, applies_to: {{series: cheque-image}}, choose: [{{registered: yes}}, {{dpi: highest}}]}}
"""
)


def changes(rule: str) -> list[str]:
    bundle = known(EVERY_PART).bundle
    return [mutant.change for mutant in mutants_of(bundle) if mutant.rule == rule]


def test_every_part_of_a_rule_is_changed() -> None:
    assert changes("every-part") == [
        "the rule dropped",
        "kept one day less",
        "kept one month less",
        "its ceiling one month later",
        "the cutoff dropped",
        "started by `relationship-resumed` and not by `relationship-ended`",
        "started by `relationship-resumed` and not by `transaction-completed`",
        "the condition `any of pages at_least, folder under` dropped",
        "the condition `not system` dropped",
        "the alternative `pages at_least` dropped",
        "the alternative `folder under` dropped",
        "the value `clearing-archive` of `system` dropped",
        "the value `branch-capture` of `system` dropped",
        "`then` made `dispose`",
        "`copies` made `one`",
        "put in force",
    ]
    assert changes("a-state") == [
        "the rule dropped",
        "the value `clearing-archive` of `system` dropped from `while`",
        "the value `branch-capture` of `system` dropped from `while`",
        "`then` made `transfer`",
        "`then` made `dispose`",
    ]
    assert changes("cheques") == ["line 1 of `choose`, `registered`, dropped", "line 2 of `choose`, `dpi`, dropped"]


def _rules_of(bundle: Bundle) -> dict[str, Rule | AuthorityRule]:
    return {**{rule.id: rule for rule in bundle.rules}, **{rule.id: rule for rule in bundle.authority}}


def test_every_mutant_differs_from_the_bundle_in_its_own_rule_alone() -> None:
    bundle = known(EVERY_PART).bundle
    originals = _rules_of(bundle)
    for mutant in mutants_of(bundle):
        changed = _rules_of(mutant.bundle)
        assert {id for id in originals if changed.get(id) != originals[id]} == {mutant.rule}, mutant.change


def surveyed(cases: str, policy: str = FIVE_YEARS) -> tuple[Survey, Bundle]:
    bundle = known(policy)
    return survey(suites(cases, bundle=bundle), bundle=bundle.bundle), bundle.bundle


def test_cases_on_both_sides_of_everything_leave_only_what_nothing_here_could_show() -> None:
    found, _ = surveyed(CASES)
    assert found.mutants > 8
    # There is no authority in this bundle, so nothing could ever be a removable copy.
    assert [one.mutant.change for one in found.survivors] == ["`copies` made `one`"]


@pytest.mark.parametrize(
    ("cases", "survives"),
    [
        (CASES.replace("2025-06-30: keep, ", ""), "kept one day less"),
        (cases_but("Macao"), "the condition `jurisdiction` dropped"),
        (cases_but("cheques"), "the condition `series` dropped"),
        (cases_but("signature card"), "the value `signature-card` of `series` dropped"),
        (CASES.replace(", 2025-07-01: dispose", ""), "kept one month less"),
    ],
)
def test_a_hole_in_the_cases_is_found_and_the_case_that_is_written_closes_it(cases: str, survives: str) -> None:
    if survives == "kept one month less":
        cases = cases.replace("2025-06-30: keep", "2025-05-29: keep")
    found, bundle = surveyed(cases)
    survivor = next(one for one in found.survivors if one.mutant.change == survives)

    assert isinstance(survivor.told_apart, Witness)
    read = known()
    written = case_text(survivor.told_apart, it="closes the hole", vocabulary=bundle.vocabulary)
    closed = suites(written, bundle=read, head="")
    assert is_caught(survivor.mutant, closed)
    assert not is_caught(next(mutants_of(bundle)), ())
    again = survey((*suites(cases, bundle=read), *closed), bundle=bundle)
    assert survives not in [one.mutant.change for one in again.survivors]


def test_a_prover_is_asked_only_of_what_the_search_leaves_open() -> None:
    asked: list[tuple[Bundle, Bundle]] = []

    def proves(old: Bundle, new: Bundle) -> Equivalent:
        asked.append((old, new))
        return Equivalent()

    bundle = known()
    found = survey(suites(cases_but("Macao"), bundle=bundle), bundle=bundle.bundle, differ=proves)

    dropped = "the condition `jurisdiction` dropped"
    assert [one.mutant.change for one in found.survivors] == [dropped, "`copies` made `one`"]
    assert [one.mutant.change for one in found.open] == [dropped]
    ((old, new),) = asked
    assert old == bundle.bundle
    assert new != old


def test_what_a_suite_gives_and_a_witness_lacks_is_written_as_missing() -> None:
    witness = Witness(
        facts={"series": said("id-document")},
        events=(),
        as_of=date(2030, 1, 1),
        before=Seen(bucket=Bucket.UNDECIDED),
        after=Seen(bucket=Bucket.KEEP),
        is_confirmed=False,
    )
    bundle = known()
    text = case_text(witness, it="lacks", vocabulary=bundle.bundle.vocabulary, given=["jurisdiction", "series"])
    (suite,) = suites(text, bundle=bundle)
    assert suite.given == ("jurisdiction",)
    assert suite.cases[0].inventory.records[0].facts == witness.facts
    assert suite.cases[0].confirmed == frozenset()


def test_two_records_that_tell_apart_become_a_case_that_reads_back() -> None:
    facts = {"series": said("id-document"), "dpi": said(Decimal(300))}
    records = tuple(
        Record(id=id, location=id, sha256=digit * 64, size=1, facts=facts) for id, digit in (("A", "0"), ("B", "1"))
    )
    keep, gone = Seen(bucket=Bucket.KEEP), Seen(bucket=Bucket.REMOVE_COPY)
    witness = ClusterWitness(
        records=records,
        tie=LinkKind.IDENTICAL,
        events=(),
        as_of=date(2030, 1, 1),
        before=SeenTogether(choice=None, outcomes=(("A", keep), ("B", keep))),
        after=SeenTogether(choice="A", outcomes=(("A", keep), ("B", gone))),
    )
    bundle = known()

    (suite,) = suites(case_text(witness, it="x", vocabulary=bundle.bundle.vocabulary), bundle=bundle, head="")

    (case,) = suite.cases
    assert [(one.id, one.facts, one.sha256[:8]) for one in case.inventory.records] == [
        ("A", facts, "0" * 8),
        ("B", facts, "1" * 8),
    ]
    assert [link.kind for link in case.inventory.links] == [LinkKind.IDENTICAL]
    assert {(one.record, one.on, str(one.expects)) for one in case.expectations} == {
        ("A", witness.as_of, "keep"),
        ("B", witness.as_of, "keep"),
    }
    assert case.authoritative is not None
    assert case.authoritative.record is None
    assert str(witness.after) == "authoritative A, A keep, B remove-copy"


def test_a_witness_of_a_prover_becomes_a_case_that_reads_back() -> None:
    witness = Witness(
        facts={
            "series": said("id-document"),
            "jurisdiction": said("HK", "MO"),
            "customer": said('Chan: 陳, "大文" #1'),
            "registered": said(False),
            "captured_on": said(date(2001, 2, 3)),
            "custodian": said("missing"),
        },
        events=(
            Event(kind="relationship-ended", asset="C-2", on=Interval.on(date(2020, 6, 30))),
            Event(kind="relationship-ended", asset='Chan: 陳, "大文" #1', on=Interval.on(date(2021, 6, 30))),
            Event(
                kind="transaction-completed",
                asset="T-1",
                on=Interval(earliest=date(2019, 1, 1), latest=date(2019, 12, 31)),
            ),
        ),
        as_of=date(2026, 7, 1),
        before=Seen(bucket=Bucket.UNDECIDED, flags=frozenset({Flag.OVERDUE})),
        after=Seen(bucket=Bucket.DISPOSE),
        assumed=("five-years",),
    )
    bundle = known()

    text = case_text(witness, it="no: yes", vocabulary=bundle.bundle.vocabulary)
    (suite,) = suites(text, bundle=bundle, head="")

    (case,) = suite.cases
    (record,) = case.inventory.records
    assert record.facts == witness.facts
    assert set(case.inventory.events) == set(witness.events)
    assert case.it == "no: yes"
    assert case.assumed == case.confirmed == frozenset({"five-years"})
    ((expected,)) = case.expectations
    assert (expected.on, expected.expects) == (witness.as_of, witness.before)
