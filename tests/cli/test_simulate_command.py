"""`muniment simulate` as it is typed: what it says first, its forms, its files, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import AuditRun, Desk
from tests.cli.running import POLICIES, Ended, muniment_here

pytestmark = pytest.mark.xdist_group("cli")

SVG = "{http://www.w3.org/2000/svg}"
Seen = pytest.CaptureFixture[str]


def simulate(run: AuditRun, seen: Seen, *arguments: str | Path, policies: Path = POLICIES) -> Ended:
    given = ("--policies", policies, "--database", run.database, *arguments)
    return muniment_here("simulate", *given, cwd=run.out.parent, seen=seen)


def test_the_first_lines_say_that_nothing_is_written_and_that_it_is_a_forecast(
    audit_run: AuditRun, capsys: Seen
) -> None:
    ended = simulate(audit_run, capsys, "--as-of", "2099-01-01")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "A simulation: nothing is written to the archive, and no plan is made."
    assert lines[2].startswith("A forecast, by what is known today")
    past = simulate(audit_run, capsys, "--as-of", "2020-01-01")
    assert "A forecast" not in past.out


def test_every_form_tells_the_same_numbers(audit_run: AuditRun, capsys: Seen) -> None:
    result = json.loads(simulate(audit_run, capsys, "--as-of", "2099-01-01", "--format", "json").out)
    assert result["total"]["records"] == sum(one["tried"]["records"] for one in result["by_bucket"].values()) == 3
    plain = simulate(audit_run, capsys, "--as-of", "2099-01-01", "--format", "plain").out
    line = next(line for line in plain.splitlines() if line.startswith("Undecided 未決:"))
    assert f"today: {result['by_bucket']['undecided']['today']['records']}," in line
    assert "─" not in plain


def test_a_forecast_is_drawn_and_told_in_words(audit_run: AuditRun, capsys: Seen, tmp_path: Path) -> None:
    chart, rows = tmp_path / "chart.svg", tmp_path / "rows.csv"
    arguments = ("--from", "2027", "--to", "2029", "--chart", chart, "--records", rows, "--format", "json")
    result = json.loads(simulate(audit_run, capsys, *arguments).out)
    assert result["periods"] == ["2027", "2028", "2029"]
    assert [one["period"] for one in result["stands"]] == ["before", "2027", "2028", "2029"]
    assert result["undecided"]
    drawn = ElementTree.fromstring(chart.read_text())
    assert drawn.findtext(f"{SVG}title")
    assert "2028: 0 fall due" in (drawn.findtext(f"{SVG}desc") or "")
    assert rows.read_text().startswith("record,location,")
    again = simulate(audit_run, capsys, *arguments)
    assert again.code == 4
    assert "exists already" in again.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2027"), "--to"),
        (("--from", "2027", "--to", "2028", "--as-of", "2027-01-01"), "--as-of"),
        (("--chart", "c.svg"), "--from"),
        (("--from", "2030", "--to", "2027"), "earlier year first"),
        (("--assume", "lto-supporting-document"), "did you mean `lto-supporting-documents`?"),
        (("--scan", "none"), "none"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_way_out(
    audit_run: AuditRun, capsys: Seen, arguments: tuple[str, ...], said: str
) -> None:
    ended = simulate(audit_run, capsys, *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_nothing_is_said_to_be_assumed_of_a_rule_that_is_in_force(audit_run: AuditRun, capsys: Seen) -> None:
    ended = simulate(audit_run, capsys, "--assume", "amlo-customer-records", "--assume", "lto-supporting-documents")
    assert "In force  already, so that nothing is assumed of them: amlo-customer-records\n" in ended.out
    assert "Assumed   in force: lto-supporting-documents; counsel" in ended.out


def test_a_folder_that_is_not_there_is_named_and_no_file_that_only_the_run_knows(
    audit_run: AuditRun, capsys: Seen, tmp_path: Path
) -> None:
    ended = simulate(audit_run, capsys, "--records", tmp_path / "none" / "rows.csv")
    assert ended.code == 2
    assert f"`{tmp_path / 'none' / 'rows.csv'}` can't be used" in ended.err


def test_a_file_in_the_archive_is_refused(audit_run: AuditRun, desk: Desk, capsys: Seen) -> None:
    ended = simulate(audit_run, capsys, "--records", desk.archive / "rows.csv")
    assert ended.code == 4
    assert not (desk.archive / "rows.csv").exists()


def test_two_records_are_explained_beside_one_another(audit_run: AuditRun, capsys: Seen) -> None:
    given = ("--database", audit_run.database, "--beside")
    same = muniment_here("explain", "form.png", *given, "form-again.png", cwd=audit_run.out.parent, seen=capsys)
    assert "identical 相同" in same.out.partition("Beside ")[2]
    assert "Both are in the cluster" in same.out
    other = muniment_here("explain", "form.png", *given, "letter.png", cwd=audit_run.out.parent, seen=capsys)
    assert other.code == 0
    assert "Beside " in other.out
    none = muniment_here("explain", "form.png", *given, "no.png", cwd=audit_run.out.parent, seen=capsys)
    assert none.code == 2
