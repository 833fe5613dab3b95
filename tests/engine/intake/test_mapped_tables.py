"""Tables read by a mapping: other names, other words, other dates, and still no guess."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import pytest
from openpyxl import Workbook

from engine.intake.catalogue import Catalogue, read_catalogue
from engine.intake.control_totals import read_control_totals
from engine.intake.csv_table import csv_rows
from engine.intake.events import ON_SOME_DAY, ReadEvents, merged, read_events
from engine.intake.table_errors import TableError
from engine.model.date_forms import DateForm
from engine.model.dates import Interval
from engine.model.facts import Event, EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.findings import FindingCode
from engine.model.mappings import Encoding, Meaning, TableMapping
from engine.model.path_patterns import PathPattern
from tests.engine.intake.drawn_tables import merged_header, with_sheet, workbook

VOCABULARY = Vocabulary(
    facts={
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
        "series": FactDefinition(name="series", kind=FactKind.ONE_OF, values=("cheque-image", "account-form")),
        "captured_on": FactDefinition(name="captured_on", kind=FactKind.DATE),
    },
    events={
        "ended": EventDefinition(kind="ended", per="customer", cleared_by="resumed"),
        "resumed": EventDefinition(kind="resumed", per="customer"),
    },
)
BRITISH, AMERICAN = DateForm.of("DD/MM/YYYY"), DateForm.of("MM/DD/YYYY")
COLUMNS = {
    "File": Meaning(of="path"),
    "客戶": Meaning(of="customer"),
    "Type": Meaning(of="series", values={"CHQ": "cheque-image"}),
    "Scanned": Meaning(of="captured_on"),
    "Remarks": Meaning(of="ignore"),
}


def catalogue(*lines: str, mapping: TableMapping, name: str = "index.csv") -> Catalogue:
    return read_catalogue("\n".join(lines).encode(), name=name, vocabulary=VOCABULARY, mapping=mapping)


def told(read: Catalogue) -> list[tuple[str, str | None, dict[str, tuple[str, ...]]]]:
    return [(row.place, row.path, {said.fact: said.texts for said in row.says}) for row in read.rows]


def refusal(*lines: str, mapping: TableMapping) -> TableError:
    with pytest.raises(TableError) as caught:
        catalogue(*lines, mapping=mapping)
    assert caught.value.help
    return caught.value


def test_columns_and_values_are_translated_and_blanks_have_other_names() -> None:
    mapping = TableMapping(
        delimiter=";", header=3, dates=(BRITISH,), missing=frozenset({"N/A", "不詳"}), columns=COLUMNS
    )
    lines = [
        "Index of Box 7", "", "File;客戶;Type;Scanned;Remarks;series", "a.tif;C-1;CHQ;03/04/2019;x;",
        "b.tif;不詳;LTR;N/A;;account-form",
    ]  # fmt: skip
    read = catalogue(*lines, mapping=mapping)
    assert told(read) == [
        ("index.csv:4", "a.tif", {"customer": ("C-1",), "series": ("cheque-image",), "captured_on": ("03/04/2019",)}),
        ("index.csv:5", "b.tif", {"series": ("account-form",)}),
    ]
    assert [said.texts for said in read.rows[1].says] == [("LTR",), ("account-form",)]
    assert [said.dates for said in read.rows[0].says if said.fact == "captured_on"] == [(BRITISH,)]
    assert read.findings == ()


def test_the_dates_of_a_column_stand_before_those_of_its_table() -> None:
    columns = {**COLUMNS, "Scanned": Meaning(of="captured_on", dates=(AMERICAN,))}
    read = catalogue(
        "File,客戶,Type,Scanned,Remarks", "a,,,03/04/2019,", mapping=TableMapping(dates=(BRITISH,), columns=columns)
    )
    assert [said.dates for said in read.rows[0].says] == [(AMERICAN,)]
    assert read.rows[0].says[0].values(VOCABULARY.facts["captured_on"]) == (date(2019, 3, 4),)


def test_a_path_can_be_made_of_columns() -> None:
    mapping = TableMapping(path=PathPattern.of("{Box}/{File No}.tif"))
    read = catalogue("Box,File No,customer", "7,12,C-1", "7,,C-2", mapping=mapping)
    assert told(read) == [("index.csv:2", "7/12.tif", {"customer": ("C-1",)})]
    assert [(finding.code, finding.place) for finding in read.findings] == [
        (FindingCode.VALUE_NOT_UNDERSTOOD, "index.csv:3")
    ]


def test_a_column_without_a_meaning_is_a_finding_at_the_header() -> None:
    read = catalogue("", "x", "path,colour", "a,red", mapping=TableMapping(header=3))
    assert [(finding.code, finding.place) for finding in read.findings] == [
        (FindingCode.COLUMN_NOT_IN_VOCABULARY, "index.csv:3")
    ]


@pytest.mark.parametrize(
    ("lines", "mapping", "cause"),
    [
        (["path,x"], TableMapping(columns={"y": Meaning(of="customer")}), "it has no column `y`"),
        (["path,x"], TableMapping(path=PathPattern.of("{Box}.tif")), "it has no column `Box`"),
        (["path,Box"], TableMapping(path=PathPattern.of("{Box}.tif")), "`path` comes from the column `path`"),
        (["path,File"], TableMapping(columns={"File": Meaning(of="path")}), "`path` comes from the column `path`"),
        (["File,path"], TableMapping(columns={"File": Meaning(of="path")}), "`path` comes from the column `File`"),
        (["path"], TableMapping(header=2), "it has no row 2"),
        (["path", "", "a"], TableMapping(header=2), "the row of the column names is blank"),
        (["path"], TableMapping(sheet="Index"), "it is no workbook"),
        (["path,x"], TableMapping(delimiter=";"), "not divided by that delimiter"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_its_table_is_refused(lines: list[str], mapping: TableMapping, cause: str) -> None:
    assert cause in refusal(*lines, mapping=mapping).cause


def test_a_workbook_is_a_catalogue_like_any_other() -> None:
    data = workbook(
        Cover=[["Index of Box 7"]],
        Index=[
            ["File", "客戶", "Type", "Scanned", "Remarks"],
            ["a.tif", 417, "CHQ", date(2019, 4, 3)],
            [],
            ["b.tif", "=A1"],
        ],
    )
    mapping = TableMapping(sheet="Index", columns=COLUMNS)
    read = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY, mapping=mapping)
    assert told(read) == [
        ("index.xlsx:2", "a.tif", {"customer": ("417",), "series": ("cheque-image",), "captured_on": ("2019-04-03",)}),
        ("index.xlsx:4", "b.tif", {"customer": ()}),
    ]
    assert read.rows[1].says[0].problem == "the formula has no stored result"
    with pytest.raises(TableError, match=r"index\.xlsx"):
        read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY, mapping=TableMapping(encoding=Encoding.BIG5))


def events(*lines: str, mapping: TableMapping) -> ReadEvents:
    return read_events("\n".join(lines).encode(), name="ends.csv", vocabulary=VOCABULARY, mapping=mapping)


CLOSURES = TableMapping(
    dates=(BRITISH,),
    columns={
        "Kind": Meaning(of="event", values={"CLOSE": "ended"}),
        "A/C": Meaning(of="asset"),
        "Date": Meaning(of="on"),
        "Until": Meaning(of="on_latest"),
        "By": Meaning(of="ignore"),
    },
)
HEADER = "Kind,A/C,Date,Until,By"


def test_events_are_translated() -> None:
    read = events(HEADER, "CLOSE,C-1,03/04/2019,,Chan", "resumed,C-2,2019-01-01,31/01/2019,", mapping=CLOSURES)
    assert read.events == (
        Event(kind="ended", asset="C-1", on=Interval.on(date(2019, 4, 3))),
        Event(kind="resumed", asset="C-2", on=Interval(earliest=date(2019, 1, 1), latest=date(2019, 1, 31))),
    )
    assert read.findings == ()


def test_a_date_that_two_forms_read_differently_lies_between_both() -> None:
    mapping = TableMapping(dates=(BRITISH, AMERICAN))
    read = events(
        "event,asset,on,on_latest", "ended,C-1,03/04/2019,", "ended,C-2,03/04/2019,05/04/2019", mapping=mapping
    )
    assert [event.on for event in read.events] == [
        Interval(earliest=date(2019, 3, 4), latest=date(2019, 4, 3)),
        Interval(earliest=date(2019, 3, 4), latest=date(2019, 5, 4)),
    ]
    assert {(finding.code, finding.place) for finding in read.findings} == {
        (FindingCode.DATE_AMBIGUOUS, "ends.csv:2"),
        (FindingCode.DATE_AMBIGUOUS, "ends.csv:3"),
    }


def test_a_date_without_a_declared_form_happened_on_some_day() -> None:
    read = events("event,asset,on", "ended,C-1,03/04/2019", mapping=TableMapping())
    assert [event.on for event in read.events] == [ON_SOME_DAY]
    assert "is not a date as 2026-03-31;" in read.findings[0].detail


def test_a_last_day_that_is_written_as_not_recorded_is_an_unknown_day() -> None:
    mapping = TableMapping(missing=frozenset({"不詳"}))
    read = events("event,asset,on,on_latest", "ended,C-1,2015-01-01,不詳", "ended,C-2,2015-01-01,", mapping=mapping)
    assert [(event.asset, event.on == ON_SOME_DAY) for event in read.events] == [("C-1", True), ("C-2", False)]
    assert [(finding.code, finding.place) for finding in read.findings] == [
        (FindingCode.EVENT_NOT_UNDERSTOOD, "ends.csv:2")
    ]


def test_a_cell_below_a_merged_header_is_never_passed_over() -> None:
    rows: list[list[str | None]] = [["event", "asset", "on", None], ["ended", "C-1", "2015-01-01", "2024-12-31"]]
    with pytest.raises(TableError) as caught:
        read_events(merged_header(rows, "C1:D1"), name="ends.xlsx", vocabulary=VOCABULARY)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        ([HEADER.replace("By", "Clerk")], "it has no column `By`"),
        ([f"{HEADER},Note"], "column 6 has a name that a table of events does not have"),
        ([f"{HEADER},on"], "`Date` and `on` both mean `on`"),
        ([HEADER, "CLOSE,,03/04/2019,,"], "does not say to which asset"),
    ],
)
def test_a_table_of_events_that_does_not_fit_its_mapping_is_refused(lines: list[str], cause: str) -> None:
    with pytest.raises(TableError) as caught:
        events(*lines, mapping=CLOSURES)
    assert cause in caught.value.cause


def in_cells(*values: str) -> bytes:
    """A workbook of events in which a cell `=` is a formula without a result."""
    header = ("event", "asset", "on", "on_latest")
    made = ""
    for number, row in enumerate((header, values), 1):
        cells = (
            f'<c r="{"ABCD"[i]}{number}">{"<f>NOW()</f>" if v == "=" else ""}</c>'
            if v in ("=", "")
            else f'<c r="{"ABCD"[i]}{number}" t="inlineStr"><is><t>{v}</t></is></c>'
            for i, v in enumerate(row)
        )
        made += f'<row r="{number}">{"".join(cells)}</row>'
    return with_sheet(made)


@pytest.mark.parametrize(
    "values", [("ended", "C-1", "=", ""), ("ended", "C-1", "2019-01-01", "="), ("=", "C-1", "2019-01-01", "")]
)
def test_an_event_whose_cell_has_no_result_happened_on_some_day(values: tuple[str, ...]) -> None:
    read = read_events(in_cells(*values), name="ends.xlsx", vocabulary=VOCABULARY)
    assert {event.on for event in read.events} == {ON_SOME_DAY}
    assert [finding.code for finding in read.findings] == [FindingCode.EVENT_NOT_UNDERSTOOD]


def test_an_asset_without_a_result_refuses_the_table() -> None:
    with pytest.raises(TableError) as caught:
        read_events(in_cells("ended", "=", "2019-01-01", ""), name="ends.xlsx", vocabulary=VOCABULARY)
    assert "the formula has no stored result" in caught.value.cause


def test_events_of_two_sheets_are_refused_until_one_is_named() -> None:
    row = [["event", "asset", "on"], ["ended", "C-1", "2019-01-01"]]
    with pytest.raises(TableError) as caught:
        read_events(workbook(A=row, B=row), name="ends.xlsx", vocabulary=VOCABULARY)
    assert "more than one of its sheets" in caught.value.cause
    assert read_events(workbook(A=row, B=row), name="e", vocabulary=VOCABULARY, mapping=TableMapping(sheet="B")).events


def test_a_catalogue_of_two_sheets_is_refused_until_one_is_named() -> None:
    data = workbook(
        Index=[["path", "customer"], ["a.tif", "C-1"]], Corrections=[["path", "customer"], ["a.tif", "C-2"]]
    )
    with pytest.raises(TableError) as caught:
        read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY)
    assert caught.value.cause == "more than one of its sheets says something: Index, Corrections"
    mapping = TableMapping(sheet="Corrections")
    read = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY, mapping=mapping)
    assert told(read) == [("index.xlsx:2", "a.tif", {"customer": ("C-2",)})]


def in_formats(header: tuple[str, ...], *values: tuple[float | str | date, str]) -> bytes:
    """A workbook of one row below its header, each cell in its format."""
    book = Workbook()
    for column, (name, (value, format_)) in enumerate(zip(header, values, strict=True), 1):
        book.worksheets[0].cell(row=1, column=column, value=name)
        book.worksheets[0].cell(row=2, column=column, value=value).number_format = format_
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_number_that_shows_an_identity_is_no_identity() -> None:
    data = in_formats(("path", "customer"), ("a.tif", "@"), (417, '"C-"00000'))
    (row,) = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY).rows
    assert [(said.texts, bool(said.problem)) for said in row.says] == [((), True)]
    columns = ("event", "asset", "on")
    with pytest.raises(TableError, match=r"ends\.xlsx"):
        read_events(
            in_formats(columns, ("ended", "@"), (417, '"C-"00000'), ("2019-01-01", "@")),
            name="ends.xlsx",
            vocabulary=VOCABULARY,
        )
    day = (date(2021, 10, 1), "mmm-yy")
    read = read_events(in_formats(columns, ("ended", "@"), ("C-1", "@"), day), name="ends.xlsx", vocabulary=VOCABULARY)
    assert [event.on for event in read.events] == [ON_SOME_DAY]


DAY, UNLIKE = date(2019, 4, 3), ", and a spreadsheet makes that of other things: type it as text"


@pytest.mark.parametrize("format_", ["yyyy-mm-dd", "d/m/yyyy"])
def test_a_date_is_no_text_that_somebody_typed(format_: str) -> None:
    data = in_formats(("path", "customer", "captured_on"), ("a.tif", "@"), (DAY, format_), (DAY, format_))
    read = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY)
    (row,) = read.rows
    assert [(said.fact, said.texts, said.place, said.problem) for said in row.says] == [
        ("customer", (), "index.xlsx:2", f"the cell holds a date{UNLIKE}"),
        ("captured_on", ("2019-04-03",), "index.xlsx:2", None),
    ]


def test_true_and_false_are_words_only_where_yes_and_no_are() -> None:
    data = workbook(Index=[["path", "customer", "registered"], ["a.tif", True, True]])
    registered = FactDefinition(name="registered", kind=FactKind.YES_NO)
    vocabulary = Vocabulary(facts={**VOCABULARY.facts, "registered": registered}, events={})
    (row,) = read_catalogue(data, name="index.xlsx", vocabulary=vocabulary).rows
    assert [(said.texts, said.problem) for said in row.says] == [
        ((), f"the cell holds true or false{UNLIKE}"),
        (("yes",), None),
    ]


def test_a_date_that_the_mapping_translates_is_what_the_mapping_says() -> None:
    data = in_formats(("path", "Box"), ("a.tif", "@"), (DAY, "yyyy-mm-dd"))
    mapping = TableMapping(columns={"Box": Meaning(of="customer", values={"2019-04-03": "3-4"})})
    (row,) = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY, mapping=mapping).rows
    assert [said.texts for said in row.says] == [("3-4",)]


@pytest.mark.parametrize(
    "mapping", [TableMapping(), TableMapping(columns={"Box": Meaning(of="path")})], ids=["path", "Box"]
)
def test_a_date_names_no_file(mapping: TableMapping) -> None:
    column = next(iter(mapping.columns), "path")
    data = in_formats((column, "customer"), (DAY, "yyyy-mm-dd"), ("C-1", "@"))
    read = read_catalogue(data, name="index.xlsx", vocabulary=VOCABULARY, mapping=mapping)
    assert read.rows == ()
    assert [(one.place, one.detail.partition(";")[0]) for one in read.findings] == [
        ("index.xlsx:2", f"its `path` cannot be read: the cell holds a date{UNLIKE}")
    ]


def test_a_date_is_no_asset_and_no_source() -> None:
    data = in_formats(("event", "asset", "on"), ("ended", "@"), (DAY, "yyyy-mm-dd"), (DAY, "yyyy-mm-dd"))
    with pytest.raises(TableError) as caught:
        read_events(data, name="ends.xlsx", vocabulary=VOCABULARY)
    assert (caught.value.line, caught.value.cause) == (
        2,
        f"the row does not say to which asset the event belongs: the cell holds a date{UNLIKE}",
    )
    with pytest.raises(TableError) as caught:
        read_control_totals(
            in_formats(("customer", "files"), (DAY, "yyyy-mm-dd"), (3, "0")), name="t.xlsx", vocabulary=VOCABULARY
        )
    assert (caught.value.line, caught.value.cause) == (2, f"its source cannot be read: the cell holds a date{UNLIKE}")


def test_the_order_of_tables_means_nothing() -> None:
    one = events("event,asset,on", "ended,C-1,2019-01-01", mapping=TableMapping())
    other = events("event,asset,on", "ended,C-0,2019-01-01", mapping=TableMapping())
    assert merged([one, other]).events == merged([other, one]).events
    assert len(merged([one, other]).events) == 2


def rows_of(text: str) -> Iterable[object]:
    return list(csv_rows(text, name="x.csv", delimiter=","))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("a," * 1_000 + "b\n", "more than 1,000 columns"),
        ("a," * 2_000_001, "the line has more than 4,000,000 characters"),
        ("x" * 4_000_001, "the line has more than 4,000,000 characters"),
        ('a\n"' + "b\n" * 20_000, "a quotation mark may be missing"),
        ("a\n" + '"\n",' * 20_000, "a row goes on for more than 10,000 lines"),
        ("a\n" + "b" * 40_000, "a cell has more than 32,767 characters"),
        ('a\n"' + "b" * 200_000, "a cell has more than 131,072 characters"),
    ],
)
def test_a_csv_that_goes_on_and_on_is_refused(text: str, cause: str) -> None:
    with pytest.raises(TableError) as caught:
        rows_of(text)
    assert cause in caught.value.cause
    assert caught.value.help


def test_columns_that_a_spreadsheet_leaves_blank_at_the_end_are_not_counted() -> None:
    assert len(list(rows_of("a,b" + "," * 5_000 + "\n"))) == 1
