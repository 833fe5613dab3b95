"""What only a whole sheet shows: dates that a spreadsheet may have turned round, and rows and columns that it hides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from engine.intake.rows import CellKind, Row
from engine.model.date_forms import days_as_text
from engine.model.findings import Finding, FindingCode

_DAY_MONTH_YEAR = re.compile(r"[0-9]{1,2}([^0-9A-Za-z])[0-9]{1,2}\1[0-9]{2}(?:[0-9]{2})?(?![0-9]).*", re.DOTALL)
_MOST_NAMED = 5
_CENTURY_IN_DOUBT = 1950
"""A spreadsheet takes 30 to 99 for years of the last century; few archives have days before this year."""


def with_both_days(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows of a sheet; where a column has dates as texts too, a date that could be turned round is both days.

    A spreadsheet that expects the month first leaves `25/12/2019` a text, and makes 4 March of `03/04/2019`. Only days
    up to the twelfth can have become a month.
    """
    mixed = {
        position
        for row in rows
        for position, cell in enumerate(row.cells)
        if position not in row.kinds and _DAY_MONTH_YEAR.fullmatch(cell)
    }
    for row in rows:
        turned = {position for position, kind in row.kinds.items() if kind is CellKind.DATE and position in mixed}
        if turned:
            cells = (_both_days(cell) if position in turned else cell for position, cell in enumerate(row.cells))
            yield replace(row, cells=tuple(cells))
        else:
            yield row


def seen_in_sheet(rows: Sequence[Row], *, name: str) -> Iterator[Finding]:
    """Yield what a person should look at in the rows of a sheet, which count as they stand."""
    hidden = [row.line for row in rows if row.is_hidden and not row.is_blank]
    if hidden:
        detail = f"hidden rows count as all others: {_listed(hidden)}"
        yield Finding(code=FindingCode.LOOK_AT_TABLE, place=f"{name}:{hidden[0]}", detail=detail)
    columns = {position for row in rows for position in row.hidden}
    if columns:
        first = next(row.line for row in rows if row.hidden)
        detail = f"hidden columns count as all others: {_listed(position + 1 for position in sorted(columns))}"
        yield Finding(code=FindingCode.LOOK_AT_TABLE, place=f"{name}:{first}", detail=detail)
    early: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        for position, kind in row.kinds.items():
            if kind is CellKind.DATE and date.fromisoformat(row.cells[position]).year < _CENTURY_IN_DOUBT:
                early[position].append(row.line)
    for position, lines in sorted(early.items()):
        detail = (
            f"column {position + 1} has dates before {_CENTURY_IN_DOUBT} ({len(lines):,}): where a year was typed with "
            "two digits, the spreadsheet chose the century"
        )
        yield Finding(code=FindingCode.LOOK_AT_TABLE, place=f"{name}:{lines[0]}", detail=detail)


def _listed(numbers: Iterable[int]) -> str:
    every = [str(number) for number in numbers]
    more = f" and {len(every) - _MOST_NAMED:,} more" if len(every) > _MOST_NAMED else ""
    return ", ".join(every[:_MOST_NAMED]) + more


def _both_days(text: str) -> str:
    day = date.fromisoformat(text)
    if day.day > 12:
        return text
    return days_as_text({day, date(day.year, day.day, day.month)})
