"""What was exported and not changed is imported as it was, whichever form it took; and nothing in it can run."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.intake.policy_folder import read_policy_folder
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.digests import digest_of
from engine.model.policies import Bundle, Policy
from engine.schedules.csv_writing import RUN, escaped, unescaped
from engine.schedules.exporting import SheetsDifferError, schedule_csv, schedule_workbook
from engine.schedules.importing import read_schedule
from engine.schedules.patching import with_other_rules
from engine.schedules.workbook_writing import CellNotWritableError
from tests.engine.language.documents import ENTITIES, VOCABULARY
from tests.engine.language.drawn_policies import policies
from tests.engine.language.test_writing import without_places
from tests.engine.schedules.sheets import BUNDLE, WORKBOOK, column, edited, rules_of

SHIPPED = Path(__file__).resolve().parents[3] / "policies"
WORDS = read_bundle([Source("v.yaml", VOCABULARY.encode()), Source("e.yaml", ENTITIES.encode())]).bundle


def again(data: bytes, *, name: str, base: Bundle) -> Bundle:
    read = read_schedule(data, name=name, base=base)
    return replace(base, policies=tuple(map(without_places, read.policies)), entities=read.entities)


@settings(max_examples=25, deadline=None)
@given(policies("one"), policies("two"))
def test_drawn_policies_are_imported_as_they_were_exported(one: Policy, two: Policy) -> None:
    bundle = replace(WORDS, policies=(one, two))

    assert again(schedule_csv(bundle), name="s.csv", base=bundle) == bundle


# The cells of a workbook are those of CSV, and cost ten times as much to write.
@settings(max_examples=8, deadline=None)
@given(policies("one"), policies("two"))
def test_drawn_policies_come_back_from_a_workbook(one: Policy, two: Policy) -> None:
    bundle = replace(WORDS, policies=(one, two))

    assert digest_of(again(schedule_workbook(bundle), name="s.xlsx", base=bundle)) == digest_of(bundle)


@pytest.mark.parametrize("form", ["s.xlsx", "s.csv"])
def test_the_shipped_policies_are_imported_as_they_were_exported(form: str) -> None:
    bundle = read_bundle(read_policy_folder(SHIPPED)).bundle
    data = schedule_workbook(bundle) if form == "s.xlsx" else schedule_csv(bundle)

    assert digest_of(again(data, name=form, base=bundle)) == digest_of(bundle)


def test_rows_that_were_sorted_and_columns_that_were_moved_change_nothing() -> None:
    def turn(book: openpyxl.Workbook) -> None:
        page = rules_of(book)
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        turned = [list(reversed(row)) for row in [rows[0], *reversed(rows[1:])]]
        page.delete_rows(1, page.max_row)
        for row in turned:
            page.append(row)

    assert digest_of(again(edited(turn), name="s.xlsx", base=BUNDLE)) == digest_of(BUNDLE)


def test_every_cell_of_a_workbook_is_text_and_no_formula() -> None:
    rule = replace(BUNDLE.rules[0], basis=(replace(BUNDLE.rules[0].basis[0], cite="=HYPERLINK(1)", note="#N/A"),))
    bundle = replace(BUNDLE, policies=(replace(BUNDLE.policies[0], rules=(rule,)),))

    data = schedule_workbook(bundle)

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in sheet or 't="e"' in sheet for sheet in sheets)
    page = rules_of(openpyxl.load_workbook(io.BytesIO(data)))
    cell = page.cell(2, column(page, "Citation 1"))
    assert (cell.value, cell.data_type, cell.number_format) == ("=HYPERLINK(1)", "s", "@")
    assert again(data, name="s.xlsx", base=bundle).rules[0].basis == rule.basis


def test_no_cell_of_csv_begins_as_a_formula() -> None:
    rule = replace(
        BUNDLE.rules[0], basis=tuple(replace(BUNDLE.rules[0].basis[0], cite=one) for one in ("=1", "@x", "'a"))
    )
    bundle = replace(BUNDLE, policies=(replace(BUNDLE.policies[0], rules=(rule,)),))

    data = schedule_csv(bundle)

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert {"'=1", "'@x", "''a"} <= set(rows[1])
    assert not [cell for row in rows for cell in row if cell.startswith(RUN)]
    assert again(data, name="s.csv", base=bundle).rules[0].basis == rule.basis


@given(st.text(st.sampled_from("'=+-@＝a中|"), max_size=6))
def test_what_is_escaped_is_read_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(RUN)


def test_a_text_that_a_spreadsheet_would_change_is_not_written() -> None:
    for text, error in ((" a", SheetsDifferError), ("_x0041_", CellNotWritableError), ("\x07", CellNotWritableError)):
        rule = replace(BUNDLE.rules[0], basis=(replace(BUNDLE.rules[0].basis[0], cite=text),))
        bundle = replace(BUNDLE, policies=(replace(BUNDLE.policies[0], rules=(rule,)),))

        with pytest.raises(error, match="Rules!V2"):
            schedule_workbook(bundle)


def test_a_workbook_can_be_read_and_printed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(WORKBOOK))
    page = rules_of(book)

    assert book.sheetnames == ["Rules", "Policies", "Authority", "Entities", "Values", "About"]
    assert page.freeze_panes == "C2"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert all(cell.alignment.wrap_text for row in page.iter_rows() for cell in row)
    said = page.cell(2, column(page, "Period in words")).value
    assert said == "Keep at least 5 years from relationship-ended\n最少保存5年，由relationship-ended起計"
    assert page.cell(2, column(page, "Title in Traditional Chinese")).value == "客戶盡職審查紀錄"


def test_every_shipped_rule_can_be_changed_alone_and_no_other_line_moves() -> None:
    sources = {source.name: source for source in read_policy_folder(SHIPPED)}
    words = sources["vocabulary.yaml"]
    for policy in read_bundle(list(sources.values())).bundle.policies:
        for number, rule in enumerate(policy.rules):
            assert rule.span is not None
            source, other = sources[rule.span.file], replace(rule, owner="Somebody else")
            after = replace(policy, rules=(*policy.rules[:number], other, *policy.rules[number + 1 :]))

            text = source.data.decode()
            patched = with_other_rules(text, before=policy, after=after)

            assert patched is not None, rule.id
            read = read_bundle([words, Source(source.name, patched.encode())]).bundle
            assert digest_of(read.policies) == digest_of((after,))
            head = text.partition(f"  - id: {rule.id}\n")[0]
            assert patched.startswith(head)
            if number + 1 < len(policy.rules):
                below = text.partition(f"  - id: {policy.rules[number + 1].id}\n")[2]
                assert patched.endswith(below)
