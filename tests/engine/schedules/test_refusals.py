"""What a person can do to a schedule in a spreadsheet, and what an import says: the cell, the cause, a way out."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from engine.intake.table_errors import TableError
from engine.model.conditions import ALWAYS
from engine.model.dates import Period
from engine.model.policies import SourceQuality
from engine.schedules.importing import read_schedule
from tests.engine.schedules.sheets import BUNDLE, WORKBOOK, Edit, column, edited, faults, imported, put, rules_of


def told(edit: Edit, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(fault.place, fault.message) for fault in faults(edit, without=without)]


def both(*edits: Edit) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def test_a_changed_period_is_a_changed_rule() -> None:
    read = imported(both(put("Keep at least", "P7Y"), put("Period in words", None)))

    rule = next(rule for rule in read.policies[0].rules if rule.id == "amlo-customer-records")
    assert rule.keep.at_least == Period(84)
    assert rule.basis[0].source is SourceQuality.SECONDARY


def test_words_that_were_left_as_they_were_are_no_fault() -> None:
    imported(put("Keep at least", "P7Y"))


@pytest.mark.parametrize(
    ("edit", "place", "message"),
    [
        (put("Keep at least", "7 years"), "Rules!H2", "`7 years` is not a period"),
        (put("Keep at least", 7), "Rules!H2", "`7` is not a period"),
        (put("Series", "id-documents"), "Rules!F2", "`id-documents` is not a value of `series`"),
        (put("Counted from", "relationship-end"), "Rules!L2", "`relationship-end` is not an event of the vocabulary"),
        (put("Checked 1", 46347), "Rules!W2", "`46347` is not a date"),
        (put("Source 1", "secundary"), "Rules!X2", "`secundary` cannot stand here"),
        (put("Other conditions", "{series: [a"), "Rules!G2", None),
        (
            put("Other conditions", "{series: id-document}"),
            "Rules!G2",
            "`series` stands here and in a column of its own",
        ),
        (put("In force", None), "Rules!R2", "this cell is empty"),
        (put("Copies", None), "Rules!Q2", "this cell is empty"),
        (put("Citation 1", "hidden\u202etext"), "Rules!V2", None),
        (put("Title in English", "Аmlo"), "Rules!C2", None),
        (put("Period in words", "Keep for 10 years"), "Rules!O2", None),
        (put("Version", "v00000000"), "Rules!U2", None),
        (put("Rule", "amlo-customers"), "Rules", "the row of `amlo-customer-records` is missing"),
        (put("Policy", "hk-bank"), "Rules!A2", "there is no policy of this name"),
        (put("Keep at least", "=1+1"), "Rules!H2", "this cell is computed by a formula"),
        (put("Choose", "registered: maybe", sheet="Authority"), "Authority!F2", None),
        (put("End of the financial year", "31-12", sheet="Entities"), "Entities!B2", None),
        (put("Value", "more", sheet="Values"), "Values", None),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(edit: Edit, place: str, message: str | None) -> None:
    found = faults(edit)

    assert found[0].place == place
    assert message is None or found[0].message == message
    assert all(fault.help for fault in found)


def test_several_cells_are_told_at_once_and_in_order() -> None:
    edit = both(
        put("Source 1", "bad", row=3),
        put("Keep at least", "long"),
        put("End of the financial year", "x", sheet="Entities"),
    )

    assert [place for place, _ in told(edit)] == ["Rules!H2", "Rules!X3", "Entities!B2"]


def test_a_date_that_a_spreadsheet_made_of_the_text_is_read() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = rules_of(book)
        cell = page.cell(2, column(page, "Checked 1"))
        cell.value = datetime(2026, 3, 4)  # noqa: DTZ001 - a spreadsheet has no zones
        cell.number_format = "yyyy-mm-dd"

    read = imported(edit)

    assert next(rule for rule in read.policies[0].rules if rule.id.startswith("amlo")).basis[0].checked == date(
        2026, 3, 4
    )


def test_a_date_that_does_not_show_its_day_is_not_read() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = rules_of(book)
        cell = page.cell(2, column(page, "Checked 1"))
        cell.value, cell.number_format = datetime(2026, 3, 4), "mmm-yy"  # noqa: DTZ001 - as above

    assert told(edit) == [("Rules!W2", "the cell does not show the day, the month and the year of its date")]


def hide_row(book: openpyxl.Workbook) -> None:
    rules_of(book).row_dimensions[3].hidden = True


def hide_column(book: openpyxl.Workbook) -> None:
    rules_of(book).column_dimensions["F"].hidden = True


def hide_sheet(book: openpyxl.Workbook) -> None:
    book["Authority"].sheet_state = "hidden"


def merge(book: openpyxl.Workbook) -> None:
    rules_of(book).merge_cells("A2:A3")


def second_head(book: openpyxl.Workbook) -> None:
    page = rules_of(book)
    page.insert_rows(2)
    for at, cell in enumerate(page[1], 1):
        page.cell(2, at).value = cell.value


def title_above(book: openpyxl.Workbook) -> None:
    rules_of(book).insert_rows(1)
    rules_of(book)["A1"] = "Our schedule"


def delete_column(book: openpyxl.Workbook) -> None:
    rules_of(book).delete_cols(column(rules_of(book), "Days more"))


def new_column(book: openpyxl.Workbook) -> None:
    page = rules_of(book)
    page.cell(1, page.max_column + 1).value = "Remarks"


def double_row(book: openpyxl.Workbook) -> None:
    page = rules_of(book)
    page.append([cell.value for cell in page[2]])


@pytest.mark.parametrize(
    ("edit", "place", "message"),
    [
        (hide_row, "Rules!A3", "this row is hidden, and says something"),
        (hide_column, "Rules!F1", "this column is hidden, and says something"),
        (hide_sheet, "Authority", "this sheet is hidden, and says something"),
        (second_head, "Rules!A2", "a second row of headings stands here"),
        (title_above, "Rules!A1", "there is no row of headings"),
        (delete_column, "Rules!A1", "the column `Days more 另加日數` is missing"),
        (new_column, "Rules!Z1", "no column has this heading"),
        (double_row, "Rules!B4", "the id `amlo-customer-records` is taken: the rule at Rules!B2 has it"),
    ],
)
def test_a_sheet_of_another_shape_is_refused(edit: Edit, place: str, message: str) -> None:
    assert (place, message) in told(edit)


def test_merged_cells_are_refused() -> None:
    assert told(merge)[0][0] == "Rules!A3"


def test_blank_rows_between_say_nothing() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        rules_of(book).insert_rows(3, 2)

    assert [rule.id for rule in imported(edit).policies[0].rules] == [rule.id for rule in BUNDLE.policies[0].rules]


def test_a_lost_row_is_refused_and_one_that_is_to_go_is_not() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        rules_of(book).delete_rows(2)

    assert told(edit) == [("Rules", "the row of `amlo-customer-records` is missing")]
    read = imported(edit, without=("amlo-customer-records",))
    assert [rule.id for rule in read.policies[0].rules] == ["lto-supporting-documents"]
    assert told(lambda book: None, without=("amlo-customer-records",)) == [
        ("Rules", "the row of `amlo-customer-records` is there, and is to go")
    ]


def test_a_rule_without_any_condition_is_refused_and_braces_say_every_record() -> None:
    nothing = both(put("Series", None), put("Jurisdiction", None))

    assert told(nothing) == [("Rules!G2", "nothing says to which records this rule applies")]
    rule = imported(both(nothing, put("Other conditions", "{}"))).policies[0].rules[0]
    assert rule.applies_to == ALWAYS


def test_csv_with_semicolons_and_other_bytes_are_refused_as_files() -> None:
    for data in (b"Policy;Rule\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK[:2000]):
        with pytest.raises(TableError):
            read_schedule(data, name="s", base=BUNDLE)


def test_an_edit_that_changes_nothing_is_read_as_it_was() -> None:
    assert edited(lambda book: None) != b""
    assert imported(lambda book: None).entities == BUNDLE.entities
