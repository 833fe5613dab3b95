"""A schedule of others: a row is the rule that it says, or a line for a person; what is imported frees nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import openpyxl
import pytest

from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.language.writing import policy_text
from engine.model.dates import Period
from engine.model.policies import Copies, Rule, SourceQuality, Then
from engine.schedules.faults import ScheduleError
from engine.schedules.foreign import Imported, import_foreign
from engine.schedules.mapping import ColumnsError, read_columns
from engine.schedules.to_do import to_do_csv, to_do_markdown
from tests.engine.language.documents import VOCABULARY
from tests.engine.schedules.drawn_schedule import MAPPING, ORGANISATION, DrawnRow, drawn_rows

WORDS = read_bundle([Source("v.yaml", VOCABULARY.encode())]).bundle.vocabulary
HEAD = ("Ref", "Class", "Records", "Retention", "Trigger", "Authority", "Final action")
GOOD = ("K1", "Vouchers", "Papers", "7 years after closure", "", "Rule 1", "Destroy")


def workbook(rows: Sequence[Sequence[object]], *, head: tuple[str, ...] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in ((ORGANISATION,), (), head, *rows):
        page.append(list(row))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def taken(rows: Sequence[Sequence[object]], *, mapping: str = MAPPING, head: tuple[str, ...] = HEAD) -> Imported:
    read = read_columns(Source("m.yaml", mapping.encode()), vocabulary=WORDS)
    return import_foreign(workbook(rows, head=head), name="k.xlsx", mapping=read, vocabulary=WORDS)


def said(rule: Rule) -> tuple[int | None, str | None, str | None]:
    keep = rule.keep
    months = keep.at_least.months if isinstance(keep.at_least, Period) else None
    event = None if keep.trigger is None else keep.trigger.kinds[0]
    return months, event, None if keep.cutoff is None else keep.cutoff.value


def test_every_row_of_a_drawn_schedule_has_its_known_answer() -> None:
    rows = drawn_rows()

    found = taken([row.cells for row in rows])

    rules = {rule.id: rule for rule in found.policy.rules}
    left = {item.place.partition("!")[2][1:]: item for item in found.to_do}

    def answer(number: int, row: DrawnRow) -> object:
        rule = rules.get(f"kestrel-K-{number:03d}")
        return left[str(number + 4)].why if rule is None else said(rule)

    wrong = [
        (row.cells, answer(number, row))
        for number, row in enumerate(rows)
        if (row.left not in str(answer(number, row)) if row.left else answer(number, row) != row.answer)
    ]
    assert wrong == []
    assert len(rules) + len(left) == found.rows == len(rows)
    assert len(rules) > 80
    assert len(left) > 80


def test_what_was_imported_reads_as_a_policy_and_rests_on_no_source() -> None:
    found = taken([row.cells for row in drawn_rows(count=60)])
    files = [Source("v.yaml", VOCABULARY.encode()), Source("k.yaml", policy_text(found.policy).encode())]

    rules = read_bundle(files).bundle.rules

    assert len(rules) == len(found.policy.rules)
    assert {basis.source for rule in rules for basis in rule.basis} == {SourceQuality.NONE}
    assert {rule.copies for rule in rules} == {Copies.EVERY}
    assert not read_bundle(files).bundle.confirmations


def test_a_rule_keeps_what_the_row_says_and_where_it_stood() -> None:
    rule = taken([GOOD]).policy.rules[0]

    assert rule.id == "kestrel-K1"
    assert (rule.title, rule.then, rule.owner) == ({"en": "Papers"}, Then.DISPOSE, "Records Office")
    assert rule.basis[0].cite == "Rule 1"
    assert rule.basis[0].note == "imported from Sheet!D4 of k.xlsx: 7 years after closure"


@pytest.mark.parametrize(
    ("rows", "whys"),
    [
        ([GOOD, GOOD], ["more than one row has this name"] * 2),
        ([(*GOOD[:3], "Permanent", "", "Rule", "Destroy")], ["the row is permanent, and is to be disposed of"]),
        ([(*GOOD[:3], "Permanent", "closure", "Rule", "")], ["the row is permanent, and names a trigger too"]),
        ([(*GOOD[:4], "end of FY", "Rule", "")], ["the period and the column of triggers name different events"]),
        ([(*GOOD[:4], "closing", "Rule", "")], ["the mapping does not say which event `closing` is"]),
        ([(GOOD[0], "vouchers2", *GOOD[2:])], ["no series of the vocabulary, nor of the mapping, has this name"]),
    ],
)
def test_a_row_that_says_two_things_is_left_to_a_person(rows: list[tuple[str, ...]], whys: list[str]) -> None:
    found = taken(rows)

    assert [item.why for item in found.to_do] == whys
    assert found.policy.rules == ()


def test_a_column_may_say_how_good_a_source_is() -> None:
    mapping = MAPPING.replace("authority: Authority,", "authority: Authority, source: Quality,")
    head = (*HEAD, "Quality")

    found = taken([(*GOOD, "secondary"), ("K2", *GOOD[1:], "good")], mapping=mapping, head=head)

    assert found.policy.rules[0].basis[0].source is SourceQuality.SECONDARY
    assert [item.text for item in found.to_do] == ["good"]


def test_a_formula_in_a_schedule_refuses_all_of_it() -> None:
    with pytest.raises(ScheduleError) as refused:
        taken([(*GOOD[:3], "=1+1", *GOOD[4:]), ("K2", *GOOD[1:])])

    assert [fault.place for fault in refused.value.faults] == ["Sheet!D4"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("closure: relationship-ended", "closure: relationship-end", "L030"),
        ("kind: schedule-columns", "kind: mapping", "L005"),
        ("Vouchers: cheque-image", "Vouchers: cheques", "L020"),
        ("checked: 2026-11-22\n", "", "L003"),
        ("period: Retention, ", "", "L003"),
        ("Destroy: dispose", "Destroy: shred", "L017"),
        ("  closure: relationship-ended", "  closure: relationship-ended\n  CLOSURE.: relationship-ended", "L018"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_told_by_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(ColumnsError) as refused:
        read_columns(Source("m.yaml", MAPPING.replace(old, new).encode()), vocabulary=WORDS)

    assert [problem.code for problem in refused.value.problems] == [said]


def test_a_heading_that_is_not_there_is_told() -> None:
    with pytest.raises(ScheduleError, match="1 error") as refused:
        taken([GOOD], head=("Reference", *HEAD[1:]))

    assert refused.value.faults[0].message == "no column has the heading `Ref`"


def test_the_list_for_a_person_runs_nothing_and_breaks_no_table() -> None:
    found = taken([(*GOOD[:3], "@now | <b>", *GOOD[4:])])

    rows = list(csv.reader(io.StringIO(to_do_csv(found.to_do).decode("utf-8-sig"))))
    assert rows[1][:2] == ["Sheet!D4", "'@now | <b>"]
    lines = to_do_markdown(found.to_do).decode().splitlines()
    assert lines[2].startswith(r"| Sheet!D4 | @now \| \<b\> | it is no phrase")
