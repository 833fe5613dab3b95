"""Schedules to change: a workbook as a person would edit it, and what an import says to it."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.policies import Bundle
from engine.schedules.books import Fault
from engine.schedules.exporting import schedule_workbook
from engine.schedules.faults import ScheduleError
from engine.schedules.importing import ReadSchedule, read_schedule
from tests.engine.language.documents import ENTITIES, POLICY, VOCABULARY

Edit = Callable[[openpyxl.Workbook], None]

BUNDLE: Bundle = read_bundle(
    [Source(name, text.encode()) for name, text in (("v.yaml", VOCABULARY), ("p.yaml", POLICY), ("e.yaml", ENTITIES))]
).bundle
WORKBOOK = schedule_workbook(BUNDLE)


def edited(edit: Edit, *, data: bytes = WORKBOOK) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def rules_of(book: openpyxl.Workbook) -> Worksheet:
    return book["Rules"]


def column(sheet: Worksheet, heading: str) -> int:
    return next(at for at, cell in enumerate(sheet[1], 1) if str(cell.value).startswith(heading))


def put(heading: str, value: object, *, row: int = 2, sheet: str = "Rules") -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        page.cell(row, column(page, heading)).value = value  # type: ignore[assignment]  # any value that a cell takes

    return edit


def imported(edit: Edit, *, without: tuple[str, ...] = ()) -> ReadSchedule:
    return read_schedule(edited(edit), name="s.xlsx", base=BUNDLE, without=without)


def faults(edit: Edit, *, without: tuple[str, ...] = ()) -> tuple[Fault, ...]:
    try:
        imported(edit, without=without)
    except ScheduleError as error:
        return error.faults
    raise AssertionError("it was imported")
