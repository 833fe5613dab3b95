"""A test file says what its author wrote, and nothing where one name of it is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from engine.language.codes import Code
from engine.language.source import Source
from engine.language.timelines import TestsError, read_suites
from engine.model.dates import Interval, YearEnd
from engine.model.decisions import Bucket
from engine.model.facts import Event, known
from engine.model.records import Link, LinkKind
from engine.model.timelines import Case, Flag, Seen
from tests.engine.language.documents import POLICY, VOCABULARY, read

KNOWN = read({"vocabulary.yaml": VOCABULARY, "p.yaml": POLICY})
KEPT = "    expect: {2030-01-01: keep}\n"


def case_of(lines: str, *, head: str = "") -> Case:
    text = f"muniment: 1\nkind: test\npolicy: hk-banking\n{head}cases:\n  - it: reads\n{lines}"
    ((suite,)) = read_suites([Source("p_test.yaml", text.encode())], known=KNOWN)
    (case,) = suite.cases
    return case


def codes_of(lines: str, *, head: str = "") -> list[Code]:
    with pytest.raises(TestsError) as error:
        case_of(lines, head=head)
    return [problem.code for problem in error.value.problems]


def test_given_facts_are_those_of_every_record_unless_it_says_otherwise() -> None:
    head = "given: {jurisdiction: HK, customer: C-1, pages: 2}\n"
    case = case_of("    record: {customer: missing, jurisdiction: [HK, MO], series: id-document}\n" + KEPT, head=head)
    (record,) = case.inventory.records
    assert set(record.facts) == {"jurisdiction", "pages", "series"}
    assert record.facts["jurisdiction"] == known("HK", "MO")


def test_missing_in_quotes_is_a_text_like_any_other() -> None:
    case = case_of('    record: {customer: "missing"}\n' + KEPT)
    assert case.inventory.records[0].facts == {"customer": known("missing")}


def test_an_event_is_about_the_record_and_names_its_asset_where_the_record_does_not() -> None:
    simple = case_of("    record: {series: id-document}\n    events: {relationship-ended: 2020-06-30}\n" + KEPT)
    (event,) = simple.inventory.events
    assert simple.inventory.records[0].facts["customer"] == known(event.asset)
    assert event.on == Interval.on(date(2020, 6, 30))

    named = case_of("    record: {customer: C-1}\n    events: {relationship-ended: 2020-06-30}\n" + KEPT)
    assert [event.asset for event in named.inventory.events] == ["C-1"]


def test_an_event_can_be_missing_repeated_doubtful_or_of_somebody_else() -> None:
    events = (
        "    events:\n      relationship-resumed: missing\n"
        "      transaction-completed: {earliest: 2019-01-01, latest: 2019-12-31}\n"
        "      relationship-ended: [2015-01-01, {on: 2020-01-01, of: C-2}]\n"
    )
    case = case_of("    record: {customer: C-1, transaction: T-1}\n" + events + KEPT)
    assert set(case.inventory.events) == {
        Event(
            kind="transaction-completed",
            asset="T-1",
            on=Interval(earliest=date(2019, 1, 1), latest=date(2019, 12, 31)),
        ),
        Event(kind="relationship-ended", asset="C-1", on=Interval.on(date(2015, 1, 1))),
        Event(kind="relationship-ended", asset="C-2", on=Interval.on(date(2020, 1, 1))),
    }


CLUSTER = "    cluster: [{record: A, series: cheque-image}, {record: B, series: cheque-image}, {record: C}]\n"


def test_records_of_a_cluster_are_lookalikes_unless_links_say_what_they_are() -> None:
    plain = case_of(CLUSTER + "    authoritative: A\n")
    assert {(link.first, link.second, link.kind) for link in plain.inventory.links} == {
        (first, second, LinkKind.LOOKALIKE) for first, second in (("A", "B"), ("A", "C"), ("B", "C"))
    }
    tied = case_of(CLUSTER + "    links: [{identical: [B, A]}, {candidate: [C, A]}]\n    authoritative: A\n")
    assert tied.inventory.links == (
        Link(first="A", second="B", kind=LinkKind.IDENTICAL),
        Link(first="A", second="C", kind=LinkKind.CANDIDATE),
    )


def test_expectations_are_of_every_record_or_of_one() -> None:
    case = case_of(CLUSTER + "    expect:\n      2030-01-01: keep\n      B: {2031-01-01: [undecided, overdue]}\n")
    assert [(one.record, one.on.year, one.expects) for one in case.expectations] == [
        *((name, 2030, Seen(bucket=Bucket.KEEP)) for name in "ABC"),
        ("B", 2031, Seen(bucket=Bucket.UNDECIDED, flags=frozenset({Flag.OVERDUE}))),
    ]
    assert str(case.expectations[-1].expects) == "undecided, overdue"


def test_a_removed_copy_belongs_to_its_survivor() -> None:
    case = case_of(CLUSTER + "    ghosts: [{of: B, series: id-document}]\n    authoritative: A\n")
    (ghost,) = case.inventory.ghosts
    assert (ghost.survivor, ghost.record.facts["series"]) == ("B", known("id-document"))


def test_entities_of_a_test_are_its_own() -> None:
    text = (
        "muniment: 1\nkind: test\npolicy: hk-banking\nentities: [{id: bank, year_end: 03-31}]\n"
        "cases:\n  - it: reads\n    record: {entity: bank}\n" + KEPT
    )
    (suite,) = read_suites([Source("p_test.yaml", text.encode())], known=KNOWN)
    assert suite.entities["bank"].year_end == YearEnd(month=3, day=31)


def test_all_is_every_rule_and_a_list_names_some() -> None:
    record = "    record: {series: id-document}\n" + KEPT
    assert case_of(record).confirmed == frozenset()
    assert case_of(record + "    confirmed: all\n").confirmed == {rule.id for rule in KNOWN.bundle.rules}
    one = case_of(record + "    confirmed: [amlo-customer-records]\n    assume: lto-supporting-documents\n")
    assert (one.confirmed, one.assumed) == (
        frozenset({"amlo-customer-records"}),
        frozenset({"lto-supporting-documents"}),
    )


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("    record: {series: id-documnet}\n" + KEPT, Code.UNKNOWN_VALUE),
        ("    record: {}\n    expect: {tomorrow: keep}\n", Code.DATE),
        ("    record: {}\n    expect: {2030-02-30: keep}\n", Code.DATE),
        ("    record: {}\n    expect: {2030-01-01: [overdue, overdue]}\n", Code.LISTED_TWICE),
        ("    record: {}\n    authoritative: record\n", Code.CASE_RECORDS),
        ("    record: {}\n    cluster: [{record: A}]\n" + KEPT, Code.CASE_RECORDS),
        ("    cluster: [{series: id-document}]\n" + KEPT, Code.CASE_RECORDS),
        (CLUSTER + "    ghosts: [{series: id-document}]\n    authoritative: A\n", Code.CASE_RECORDS),
        (CLUSTER + "    links: [{same: [A, B]}]\n    authoritative: A\n", Code.NOT_A_CHOICE),
        (CLUSTER + "    links: [{identical: [A]}]\n    authoritative: A\n", Code.CASE_RECORDS),
        ("    record: {}\n    events: {relationship-ended: {earliest: 2020-01-01}}\n" + KEPT, Code.DATE),
        ("    record: {}\n    assume: all\n" + KEPT, Code.UNKNOWN_NAME),
        ("    record: {}\n    holds: [{id: amlo-customer-records, scope: {customer: C-1}}]\n" + KEPT, Code.ID_TWICE),
        ("    record: {}\n    holds: [{id: everything, scope: {}}]\n" + KEPT, Code.EMPTY_VALUE),
        ("    record: {}\n    expects: {2030-01-01: keep}\n", Code.UNKNOWN_KEY),
    ],
)
def test_a_mistake_is_one_message(lines: str, code: Code) -> None:
    assert codes_of(lines) == [code]


def test_a_mistake_in_what_is_given_is_not_repeated_for_every_case() -> None:
    assert codes_of("    record: {}\n" + KEPT, head="given: {juridiction: HK}\n") == [Code.UNKNOWN_FACT]


def test_several_mistakes_are_found_in_one_run() -> None:
    rest = "    because: nobody\n    expect: {2030-01-01: kept}\n"
    assert codes_of("    record: {}\n" + rest) == [Code.UNKNOWN_NAME, Code.EXPECTED_WORD]
    # What is expected of records that cannot be read is not asked.
    assert codes_of("    record: {sries: x}\n" + rest) == [Code.UNKNOWN_FACT]


def test_no_tests_is_an_error() -> None:
    with pytest.raises(TestsError) as error:
        read_suites([], known=KNOWN)
    assert [problem.code for problem in error.value.problems] == [Code.NO_CASES]


def test_another_kind_of_document_is_no_test() -> None:
    with pytest.raises(TestsError) as error:
        read_suites([Source("x_test.yaml", b"muniment: 1\nkind: hold\n")], known=KNOWN)
    assert [problem.code for problem in error.value.problems] == [Code.KIND]
