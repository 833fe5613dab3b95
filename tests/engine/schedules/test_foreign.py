"""A schedule of others: a row is the rule that it says, or a line for a person; what is imported frees nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.language.writing import policy_text
from engine.model.dates import Period
from engine.model.policies import Copies, Rule, SourceQuality, Then
from engine.schedules.cell_marks import NOTED, RAISED, STRUCK, STYLED
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
    with pytest.raises(ScheduleError, match="2 errors") as refused:
        taken([GOOD], head=("Reference", *HEAD[1:]))

    assert refused.value.faults[0].message == "no column has the heading `Ref`"


def test_a_column_that_the_mapping_does_not_name_is_not_passed_over() -> None:
    head, row = (*HEAD, "Remarks"), (*GOOD, "ten years where a claim is made")

    with pytest.raises(ScheduleError) as refused:
        taken([row], head=head)
    found = taken([row], head=head, mapping=MAPPING + "not_read: [Remarks]\n")

    assert [(fault.place, fault.text) for fault in refused.value.faults] == [("Sheet!H3", "Remarks")]
    assert len(found.policy.rules) == 1


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([(*GOOD, "but ten years for claims"), ("K2", *GOOD[1:])], ["Sheet!H4"]),
        ([GOOD, ("", "", "", "and two more for claims", "", "", ""), ("K2", *GOOD[1:])], ["Sheet!D4", "Sheet!D5"]),
        ([GOOD, ("", "", "", "", "payment", "", ""), ("K2", *GOOD[1:])], ["Sheet!E4", "Sheet!E5"]),
    ],
)
def test_a_row_that_may_go_on_elsewhere_is_left_to_a_person(rows: list[tuple[str, ...]], places: list[str]) -> None:
    found = taken(rows)

    assert [item.place for item in found.to_do] == places
    assert [rule.id for rule in found.policy.rules] == ["kestrel-K2"]


def _struck(page: Worksheet) -> None:
    page["D4"].font = Font(strike=True)


def _struck_in_part(page: Worksheet) -> None:
    page["D4"].value = CellRichText("7", TextBlock(InlineFont(strike=True), "0"), " years after closure")


def _raised(page: Worksheet) -> None:
    page["D4"].value = CellRichText("7", TextBlock(InlineFont(vertAlign="superscript"), "1"), " years after closure")


def _noted(page: Worksheet) -> None:
    page["D4"].comment = Comment("ten years where a claim is made", "Clerk")


def _flat_row(page: Worksheet) -> None:
    page.row_dimensions[4].height = 0.0001


def _raised_whole(page: Worksheet) -> None:
    page["D4"].font = Font(vertAlign="superscript")


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (_struck, "Sheet!D4", STRUCK),
        (_struck_in_part, "Sheet!D4", STYLED),
        (_raised, "Sheet!D4", STYLED),
        (_raised_whole, "Sheet!D4", RAISED),
        (_noted, "Sheet!D4", NOTED),
        (_flat_row, "Sheet!A4", "this row is hidden, and says something"),
    ],
)
def test_what_a_reader_sees_and_the_text_does_not_have_is_refused(
    change: Callable[[Worksheet], None], place: str, message: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([GOOD])))
    change(book["Sheet"])
    saved = io.BytesIO()
    book.save(saved)
    read = read_columns(Source("m.yaml", MAPPING.encode()), vocabulary=WORDS)

    with pytest.raises(ScheduleError) as refused:
        import_foreign(saved.getvalue(), name="k.xlsx", mapping=read, vocabulary=WORDS)

    assert [(fault.place, fault.message) for fault in refused.value.faults] == [(place, message)]


def test_a_note_below_the_rows_is_on_the_list_with_its_words_and_a_name_of_a_file_hides_nothing() -> None:
    read = read_columns(Source("m.yaml", MAPPING.encode()), vocabulary=WORDS)
    data = workbook([GOOD, ("* ten years for claims", "", "", "", "", "", "")])

    found = import_foreign(data, name="k\u202e\n.xlsx", mapping=read, vocabulary=WORDS)

    assert [(item.place, item.text) for item in found.to_do] == [("Sheet!A5", "* ten years for claims")]
    files = [Source("v.yaml", VOCABULARY.encode()), Source("k.yaml", policy_text(found.policy).encode())]
    assert (
        read_bundle(files).bundle.rules[0].basis[0].note.startswith("imported from Sheet!D4 of k<U+202E><U+000A>.xlsx")
    )


def test_the_list_for_a_person_runs_nothing_and_breaks_no_table() -> None:
    found = taken([(*GOOD[:3], "@now | <b>", *GOOD[4:])])

    rows = list(csv.reader(io.StringIO(to_do_csv(found.to_do).decode("utf-8-sig"))))
    assert rows[1][:2] == ["Sheet!D4", "'@now | <b>"]
    lines = to_do_markdown(found.to_do).decode().splitlines()
    assert lines[2].startswith(r"| Sheet!D4 | @now \| \<b\> | it is no phrase")
