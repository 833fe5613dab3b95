"""Policies as a schedule: the sheets of a workbook, or the one table of a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.writing import written
from engine.model.conditions import AllOf, AnyOf, Condition, Not, OneOf
from engine.model.dates import Cutoff
from engine.model.errors import MunimentError
from engine.model.policies import Bundle, Copies, Members, SourceQuality, Then
from engine.schedules.books import Column, Sheet, place_of
from engine.schedules.csv_writing import csv_bytes
from engine.schedules.file_reading import read_sheets
from engine.schedules.rows import RULES, authority_sheet, entities_sheet, policies_sheet, rules_sheet
from engine.schedules.workbook_writing import workbook_bytes

VALUES, ABOUT = "Values", "About"

_VALUE_COLUMNS = (
    Column(key="fact", en="Fact (for reading)", zh="事實（只供閱讀）", width=22, is_for_reading=True),
    Column(key="title", en="Title (for reading)", zh="標題（只供閱讀）", width=30, is_for_reading=True),
    Column(key="value", en="Value (for reading)", zh="值（只供閱讀）", width=34, is_for_reading=True),
    Column(
        key="rules", en="Rules that name it (for reading)", zh="提及的規則（只供閱讀）", width=60, is_for_reading=True
    ),
)
_ABOUT_COLUMNS = (
    Column(key="en", en="How to read and change this schedule", zh="說明", width=90),
    Column(key="zh", en="In Chinese", zh="中文", width=70),
)
_ABOUT = (
    (
        "Each row of Rules is one rule. Rules have no order: where several apply, the one that keeps longest wins.",
        "「Rules」每行為一項規則。規則不分先後；多項規則適用時，以保存最久者為準。",
    ),
    (
        "A period is P7Y for seven years, P18M for eighteen months; `unknown` never ends, `permanently` is for good.",
        "P7Y 即七年，P18M 即十八個月；unknown 即年期未明、永不屆滿；permanently 即永久保存。",
    ),
    (
        "Several values in one cell stand one below the other. Columns in the language's words are as in policy files.",
        "同一格內多個值，每行一個。標明「政策語言」的欄，寫法與政策檔案相同。",
    ),
    (
        "Grey columns are for reading. Empty `Period in words` where you change a period: it is written anew.",
        "灰色欄只供閱讀。更改年期時請清空「年期說明」，系統會重新填寫。",
    ),
    (
        "Use no formulas, merged cells, hidden rows or hidden columns: they are refused when the schedule is imported.",
        "請勿使用公式、合併儲存格、隱藏行或隱藏欄，否則匯入時會被拒絕。",
    ),
    (
        "To take a rule out, delete its row and name it with --without when you import.",
        "刪除規則：刪去該行，並於匯入時以 --without 註明。",
    ),
    (
        "A changed rule permits nothing until counsel has confirmed its new version.",
        "規則一經更改，須待律師確認新版本後方可據以處置。",
    ),
)


class SheetsDifferError(MunimentError):
    """What was written and read again is not the same; nothing is handed out."""

    def __init__(self, *, place: str) -> None:
        super().__init__(
            f"`{place}` would not read back as it is written",
            cause="the text has spaces or signs that a spreadsheet does not keep",
            help="mend the text in the policy, or export the other form (CSV or XLSX)",
        )
        self.place = place


def schedule_sheets(bundle: Bundle) -> tuple[Sheet, ...]:
    """Return the sheets of a bundle: rules, policies, authority rules, entities, the values used, and how to read it.

    Sheets without a row are left out, but for that of the rules.
    """
    sheets = (
        rules_sheet(bundle.policies, vocabulary=bundle.vocabulary),
        policies_sheet(bundle.policies),
        authority_sheet(bundle.policies),
        entities_sheet(bundle.entities.values()),
        values_sheet(bundle),
        Sheet(name=ABOUT, columns=_ABOUT_COLUMNS, rows=_ABOUT),
    )
    return tuple(sheet for sheet in sheets if sheet.rows or sheet.name == RULES)


def schedule_workbook(bundle: Bundle) -> bytes:
    """Return the schedule as XLSX; raises `CellNotWritableError` or `SheetsDifferError`."""
    sheets = schedule_sheets(bundle)
    data = workbook_bytes(sheets, choices=_CHOICES)
    _refuse_difference(data, sheets)
    return data


def schedule_csv(bundle: Bundle) -> bytes:
    """Return the rules alone as CSV; raises `SheetsDifferError`."""
    sheet = rules_sheet(bundle.policies, vocabulary=bundle.vocabulary)
    data = csv_bytes(sheet)
    _refuse_difference(data, (sheet,))
    return data


def values_sheet(bundle: Bundle) -> Sheet:
    """Return the values of facts that rules and authority rules name, and which of them do."""
    named: dict[tuple[str, str], list[str]] = {}
    scopes = [(rule.id, rule.applies_to) for rule in bundle.rules]
    scopes += [(rule.id, rule.applies_to) for rule in bundle.authority]
    for id, applies_to in scopes:
        for fact, value in dict.fromkeys(_values(applies_to)):
            named.setdefault((fact, value), []).append(id)
    facts = bundle.vocabulary.facts
    rows = []
    for (fact, value), rules in sorted(named.items()):
        title = facts[fact].title if fact in facts else {}
        rows.append((fact, " ".join(title.values()), value, "\n".join(rules)))
    return Sheet(name=VALUES, columns=_VALUE_COLUMNS, rows=tuple(rows))


_CHOICES = {
    "then": [one.value for one in Then],
    "copies": [one.value for one in Copies],
    "in_force": ["yes", "no"],
    "cutoff": [one.value for one in Cutoff],
    "identical": [one.value for one in Members],
    **{f"source_{number}": [one.value for one in SourceQuality] for number in range(1, 10)},
}


def _values(condition: Condition) -> list[tuple[str, str]]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return [found for part in parts for found in _values(part)]
        case Not(part=part):
            return _values(part)
        case OneOf(fact=fact, values=values):
            return [(fact, value if isinstance(value, str) else written(value)) for value in values]
    return []


def _refuse_difference(data: bytes, sheets: Sequence[Sheet]) -> None:
    """Read what was written as an import would, and refuse any difference."""
    read = {raw.name: dict(raw.rows) for raw in read_sheets(data, name="schedule", of_csv=RULES)}
    for sheet in sheets:
        for number, row in enumerate((tuple(column.heading for column in sheet.columns), *sheet.rows), 1):
            found = read.get(sheet.name, {}).get(number, ())
            for at, text in enumerate(row):
                if (found[at] if at < len(found) else "") != text:
                    raise SheetsDifferError(place=place_of(sheet.name, row=number, column=at + 1))
