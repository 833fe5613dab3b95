"""Schedules and the calendar from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar

from tests.cli.conftest import AuditRun
from tests.cli.running import POLICIES, muniment_here
from tests.engine.language.documents import ENTITIES, POLICY, VOCABULARY
from tests.engine.schedules.sheets import column

pytestmark = pytest.mark.xdist_group("cli")


def test_a_schedule_goes_out_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("s.xlsx", "s.csv"):
        to = tmp_path / f"from-{form}"
        out = muniment_here("schedule", "export", POLICIES, "--to", form, "--format", "json", cwd=tmp_path, seen=capsys)
        back = muniment_here("schedule", "import", form, "--policies", POLICIES, "--to", to, cwd=tmp_path, seen=capsys)

        assert (out.code, back.code) == (0, 0), out.said + back.said
        assert back.out.startswith("Nothing is different")
        assert json.loads(out.out)["bundle_sha256"] in back.out


def test_a_mistake_ends_with_3_and_names_the_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = tmp_path / "policies"
    small.mkdir()
    for name, text in (("v.yaml", VOCABULARY), ("p.yaml", POLICY), ("e.yaml", ENTITIES)):
        (small / name).write_text(text, encoding="utf-8")
    muniment_here("schedule", "export", small, "--to", "s.xlsx", cwd=tmp_path, seen=capsys)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    page = book["Rules"]
    page.cell(3, column(page, "Keep at least")).value = "7 yers"
    book.save(tmp_path / "s.xlsx")

    ended = muniment_here("schedule", "import", "s.xlsx", "--policies", small, "--to", "new", cwd=tmp_path, seen=capsys)

    assert ended.code == 3
    assert "Rules!H3: error[L010]: `7 yers` is not a period" in ended.err
    assert "  | 7 yers" in ended.err
    assert not (tmp_path / "new").exists()


def test_a_calendar_of_policies_and_of_a_store(
    tmp_path: Path, audit_run: AuditRun, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("calendar", POLICIES, "--as-of", "2026-11-22", "--ics")
    plain = muniment_here(*common, "a.ics", cwd=tmp_path, seen=capsys)
    known = muniment_here(
        *common, "b.ics", "--database", audit_run.database, "--format", "json", cwd=tmp_path, seen=capsys
    )

    assert (plain.code, known.code) == (0, 0), plain.said + known.said
    assert "Check the sources again" in plain.out
    uids = {entry["uid"] for entry in json.loads(known.out)["entries"]}
    calendar = Calendar.from_ical((tmp_path / "b.ics").read_bytes())
    assert isinstance(calendar, Calendar)
    assert {str(event["uid"]) for event in calendar.walk("VEVENT")} == uids
    assert muniment_here(*common, "a.ics", cwd=tmp_path, seen=capsys).code == 2
