"""A case passes where the judge says what it expects, for the reasons that it names, and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.judge import copies, obligations, retention
from engine.judge.truth import FALSE
from engine.language.codes import Code
from engine.model.dates import Period, floor_last_day
from engine.model.decisions import Bucket
from engine.rehearsal.running import run
from tests.engine.rehearsal.bench import BASIS, CASES, FIVE_YEARS, known, suites

HOLD = (
    "{muniment: 1, kind: hold, id: HCA-1, type: legal, matter: Example, issued: {on: 2026-03-02, by: Legal},"
    " scope: {customer: C-00417}}\n"
)


def codes(cases: str, *, policy: str = FIVE_YEARS, hold: str = HOLD) -> list[Code]:
    bundle = known(policy, {"h.yaml": hold})
    results = run(suites(cases, bundle=bundle), bundle=bundle.bundle)
    return [failure.problem.code for result in results for failure in result.failures]


def test_cases_that_say_what_the_policy_says_pass() -> None:
    assert codes(CASES) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("at_least: P5Y", "at_least: P4Y"),
        ("at_least: P5Y", "at_least: P5Y, margin: P1D"),
        ("then: dispose", "then: review"),
        ("jurisdiction: HK, ", ""),
        ("[id-document, signature-card]", "id-document"),
        ("from: relationship-ended", "from: relationship-resumed"),
    ],
)
def test_a_policy_that_says_something_else_fails(right: str, wrong: str) -> None:
    assert right in FIVE_YEARS
    assert Code.OTHER_OUTCOME in codes(CASES, policy=FIVE_YEARS.replace(right, wrong))


def day_early(start: date, period: Period, *, margin_days: int = 0) -> date:
    return floor_last_day(start, period, margin_days=margin_days) - timedelta(days=1)


@pytest.mark.parametrize(
    ("room", "name", "broken"),
    [
        (obligations, "floor_last_day", day_early),
        (obligations, "is_confirmed", lambda *_, **__: True),
        (obligations, "truth_of", lambda *_: FALSE),
        (retention, "_leaves_open", lambda _: False),
    ],
)
def test_a_judge_that_is_broken_on_purpose_fails(
    room: Any, name: str, broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = CASES + (
        "  - it: permits nothing unconfirmed\n    record: {series: id-document}\n"
        "    events: {relationship-ended: 2020-06-30}\n    expect: {2025-07-01: review}\n"
    )
    assert codes(cases) == []
    monkeypatch.setattr(room, name, broken)

    if name == "_leaves_open":
        with pytest.raises(ValueError, match="empty"):
            codes(cases)
    else:
        assert Code.OTHER_OUTCOME in codes(cases)


COPIES = """\
  - it: lets a copy go
    cluster:
      - {record: A, series: id-document, customer: C-1, dpi: 300}
      - {record: B, series: id-document, customer: C-1, dpi: 300, sha256: 00000000}
    links: [{identical: [A, B]}]
    events: {relationship-ended: 2020-06-30}
    confirmed: all
    expect: {A: {2021-01-01: remove-copy}, B: {2021-01-01: keep}}
    authoritative: B
    because: [sha256, one-image]
"""
WITH_COPIES = FIVE_YEARS.replace("then: dispose", "then: dispose\n    copies: one") + (
    "authority:\n  - {id: one-image, applies_to: {series: id-document}, choose: [{dpi: highest}], "
    "members: {identical: remove}}\n"
)


def test_a_copy_goes_only_where_every_test_of_it_is_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(COPIES, policy=WITH_COPIES) == []
    assert codes(COPIES.replace("identical:", "lookalike:"), policy=WITH_COPIES) == [Code.OTHER_OUTCOME]
    assert codes(COPIES.replace("    confirmed: all\n", ""), policy=WITH_COPIES) == [Code.OTHER_OUTCOME]
    assert codes(COPIES, policy=WITH_COPIES.replace("copies: one", "copies: every")) == [Code.OTHER_OUTCOME]
    monkeypatch.setattr(copies, "doubtful_identity", lambda *_, **__: ())
    assert codes(COPIES.replace("C-1, dpi: 300}", "C-2, dpi: 300}"), policy=WITH_COPIES) == []


def test_expected_and_found_stand_side_by_side_with_the_decision() -> None:
    bundle = known()
    cases = CASES.replace("2025-07-01: dispose", "2025-07-01: keep", 1)
    (failed, *_) = run(suites(cases, bundle=bundle), bundle=bundle.bundle)

    (failure,) = failed.failures
    assert failure.problem.message == "on 2025-07-01 `keep` is expected, and it is `dispose`"
    assert str(failure.problem.span) == "p_test.yaml:10:44"
    assert failure.problem.source_line == "    expect: {2025-06-30: keep, 2025-07-01: keep}"
    assert failure.decision is not None
    assert failure.decision.bucket is Bucket.DISPOSE


def test_reasons_are_not_asked_for_where_the_outcome_is_wrong() -> None:
    wrong = CASES.replace("because: five-years", "because: HCA-1").replace("2025-07-01: dispose", "2025-07-01: keep", 1)
    assert codes(wrong) == [Code.OTHER_OUTCOME]


UNDECIDED = "expect: {2030-01-01: undecided}"


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (f"record: {{series: cheque-image}}\n    {UNDECIDED}\n    because: five-years", Code.NOT_A_REASON),
        (f"record: {{series: id-document}}\n    {UNDECIDED}\n    because: HCA-1", Code.NEVER_ASKED),
        (
            f"record: {{series: id-document, customer: C-1}}\n    holds: HCA-1\n    {UNDECIDED}\n    because: HCA-1",
            Code.NOT_A_REASON,
        ),
        (
            "cluster: [{record: A}, {record: B}]\n    authoritative: undecided\n    because: five-years",
            Code.NEVER_ASKED,
        ),
    ],
)
def test_what_does_not_apply_is_no_pass(case: str, code: Code) -> None:
    assert codes(f"  - it: passes\n    {case}\n") == [code]


def test_only_the_holds_that_a_case_names_hold_and_possibly_is_enough() -> None:
    record = "  - it: holds\n    record: {series: id-document}\n"
    assert codes(record + "    expect: {2030-01-01: undecided}\n") == []
    assert codes(record + "    holds: HCA-1\n    expect: {2030-01-01: held}\n    because: HCA-1\n") == []
    of_the_case = "    holds: [{id: mine, scope: {series: id-document}}]\n    expect: {2030-01-01: held}\n"
    assert codes(record + of_the_case + "    because: mine\n") == []


def test_a_sealed_hold_is_a_reason_by_its_own_name() -> None:
    sealed = HOLD.replace("type: legal", "type: legal, confidentiality: sealed")
    case = "  - it: holds\n    record: {series: id-document}\n    holds: HCA-1\n    expect: {2030-01-01: held}\n"
    assert codes(case + "    because: HCA-1\n", hold=sealed) == []


def test_a_removed_copy_keeps_its_survivor() -> None:
    case = (
        "  - it: keeps for what the copy was\n    record: {series: cheque-image}\n"
        "    ghosts: [{series: id-document}]\n    events: {relationship-ended: 2020-06-30}\n    confirmed: all\n"
        "    expect: {2025-06-30: keep, 2025-07-01: %s}\n    because: five-years\n"
    )
    assert codes(case % "dispose") == []
    assert codes(case.replace("    ghosts: [{series: id-document}]\n", "") % "dispose") == [Code.OTHER_OUTCOME] * 2


def test_confirmations_of_the_bundle_do_not_count() -> None:
    version = known().bundle.rules[0].version
    confirmation = (
        f"{{muniment: 1, kind: confirmation, rules: [{{id: five-years, version: {version[:8]}}}], by: Counsel,"
        " on: 2020-01-01, until: 2040-01-01, advice: {sha256: 9b1e77d0}}\n"
    )
    bundle = known(FIVE_YEARS, {"c.yaml": confirmation})
    assert bundle.bundle.confirmations
    cases = CASES.replace("    confirmed: all\n", "").replace("dispose", "review")
    assert all(result.has_passed for result in run(suites(cases, bundle=bundle), bundle=bundle.bundle))


def test_a_rule_that_is_not_in_force_counts_only_where_it_is_assumed() -> None:
    later = FIVE_YEARS.replace("    then: dispose", "    in_force: no\n    then: dispose")
    plain = "  - it: waits\n    record: {series: id-document}\n    events: {relationship-ended: 2020-06-30}\n"
    assert codes(plain + "    expect: {2025-06-30: undecided}\n", policy=later) == []
    assert codes(plain + "    assume: five-years\n    expect: {2025-06-30: keep}\n", policy=later) == []


def test_a_ceiling_is_asked_for_where_it_is_expected_to_be_passed() -> None:
    ceiling = FIVE_YEARS + (
        "  - id: at-most\n    applies_to: {series: id-document}\n"
        f"    keep: {{at_most: P2Y, from: relationship-ended, purpose: opening}}\n    {BASIS}\n"
    )
    case = (
        "  - it: shields\n    record: {series: id-document}\n    events: {relationship-ended: 2020-06-30}\n"
        "    expect: {2022-06-29: keep, 2022-06-30: [keep, shielded]}\n    because: [five-years, at-most]\n"
    )
    assert codes(case, policy=ceiling) == []
    assert codes(case.replace("[keep, shielded]", "keep"), policy=ceiling) == [Code.OTHER_OUTCOME]
