"""What cases try of a rule is counted by its boundaries and conditions, each on both sides."""

from __future__ import annotations

from engine.language.reader import ReadBundle
from engine.rehearsal.coverage import Boundary, Covered, Side, coverage, percent_tried
from engine.rehearsal.running import run
from tests.engine.rehearsal.bench import BASIS, CASES, FIVE_YEARS, known, suites
from tests.engine.rehearsal.test_running import HOLD


def tried(cases: str, *, bundle: ReadBundle | None = None) -> dict[str, Covered]:
    bundle = bundle if bundle is not None else known()
    results = run(suites(cases, bundle=bundle), bundle=bundle.bundle)
    return {one.id: one for one in coverage(results, known=bundle)}


def cases_but(text: str) -> str:
    return "".join(f"  - it: {case}" for case in CASES.split("  - it: ")[1:] if text not in case)


def test_cases_on_both_sides_of_everything_try_it_all() -> None:
    found = tried(CASES)
    assert [*found] == ["five-years"]
    assert found["five-years"].lacking == ()
    assert percent_tried([*found.values()]) == 100
    assert found["five-years"].span is not None


def test_what_no_case_tries_is_named() -> None:
    assert tried(cases_but("Macao"))["five-years"].lacking == (Boundary(Side.NOT_MET, "jurisdiction"),)
    assert tried(cases_but("cheques"))["five-years"].lacking == (Boundary(Side.NOT_MET, "series"),)
    only_before = tried(CASES.replace(", 2025-07-01: dispose", ""))["five-years"]
    assert only_before.lacking == (Boundary(Side.FIRST_DAY),)
    a_day_off = tried(CASES.replace("2025-06-30: keep", "2025-06-29: keep"))["five-years"]
    assert a_day_off.lacking == (Boundary(Side.LAST_DAY),)


def test_another_line_that_keeps_a_record_out_as_well_tries_neither() -> None:
    both = cases_but("Macao").replace(
        "record: {series: cheque-image}", "record: {series: cheque-image, jurisdiction: MO}"
    )
    assert {side.side for side in tried(both)["five-years"].lacking} == {Side.NOT_MET}
    assert len(tried(both)["five-years"].lacking) == 2


def test_a_ceiling_has_two_sides_and_so_has_a_state() -> None:
    policy = FIVE_YEARS + (
        "  - id: at-most\n    applies_to: {}\n"
        f"    keep: {{at_most: P2Y, from: relationship-ended, purpose: x}}\n    {BASIS}\n"
        f"  - id: state\n    applies_to: {{}}\n    keep: {{while: {{entry_current: yes}}}}\n    {BASIS}\n"
    )
    cases = (
        "  - it: tries\n    record: {series: id-document, entry_current: %s}\n"
        "    events: {relationship-ended: 2020-06-30}\n    expect: {%s}\n"
    )
    kept, passed = cases % ("yes", "2022-06-29: keep"), cases % ("no", "2022-06-30: [keep, shielded]")
    bundle = known(policy)

    before = tried(kept, bundle=bundle)
    assert Boundary(Side.WITHIN_CEILING) in before["at-most"].tried
    assert Boundary(Side.PAST_CEILING) in before["at-most"].lacking
    assert before["state"].tried == (Boundary(Side.STATE_LASTS),)
    after = tried(kept + passed, bundle=bundle)
    assert after["at-most"].lacking == after["state"].lacking == ()


def test_a_hold_is_tried_by_what_it_holds_and_what_it_does_not() -> None:
    bundle = known(FIVE_YEARS, {"h.yaml": HOLD})
    case = (
        "  - it: holds\n    record: {series: id-document, customer: %s}\n    holds: HCA-1\n"
        "    expect: {2030-01-01: %s}\n"
    )
    held, free = case % ("C-00417", "held"), case % ("C-1", "undecided")
    assert tried(held, bundle=bundle)["HCA-1"].lacking == (Boundary(Side.NOT_HELD),)
    assert tried(held + free, bundle=bundle)["HCA-1"].lacking == ()


def test_a_sealed_hold_is_not_listed() -> None:
    sealed = HOLD.replace("type: legal", "type: legal, confidentiality: sealed")
    assert "HCA-1" not in tried(CASES, bundle=known(FIVE_YEARS, {"h.yaml": sealed}))


def test_a_rule_that_is_not_in_force_is_tried_only_where_it_is_assumed() -> None:
    bundle = known(FIVE_YEARS.replace("    then: dispose", "    in_force: no\n    then: dispose"))
    case = "  - it: waits\n    record: {series: id-document}\n    events: {relationship-ended: 2020-06-30}\n%s"
    waits, assumed = "    expect: {2025-06-30: undecided}\n", "    assume: five-years\n    expect: {2025-06-30: keep}\n"
    assert tried(case % waits, bundle=bundle)["five-years"].tried == ()
    assert Boundary(Side.LAST_DAY) in tried(case % assumed, bundle=bundle)["five-years"].tried
