"""`muniment calibrate` from the terminal: what it prints, in which form, and how it is refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from engine.custody.accounts import scribe_of
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.store import Scan, Store
from engine.model.calibration import Answered
from tests.cli.running import POLICIES, Ended, muniment_here
from tests.engine.judge.looked import inventory_of

pytestmark = pytest.mark.xdist_group("cli")

THEN = FixedClock(datetime(2026, 3, 1, 12, tzinfo=HONG_KONG))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a scan of an archive whose files are gone since, and whose pairs had been looked at."""
    folder = tmp_path_factory.mktemp("calibrate")
    (folder / "archive").mkdir()
    inventory = inventory_of([("account-form", Answered.LOOKALIKE, 3), ("cheque-image", Answered.DIFFERENT, 2)])
    scan = Scan(
        id="s-1",
        archive=str((folder / "archive").resolve()),
        started_at=THEN.now(),
        finished_at=THEN.now(),
        inventory=inventory,
    )
    with Store.open(folder / "m.sqlite") as store:
        store.save_scan(scan, scribe=scribe_of(THEN))
    return folder


def run(desk: Path, seen: pytest.CaptureFixture[str], *arguments: str | Path) -> Ended:
    policies = ("--policies", POLICIES) if arguments[0] != "enter" else ()
    return muniment_here("calibrate", *arguments, *policies, "--database", desk / "m.sqlite", cwd=desk, seen=seen)


def answered(path: Path, answer: str) -> Path:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([rows[0], *([*row[:4], answer, ""] for row in rows[1:])])
    filled = path.with_name(f"{answer}.csv")
    filled.write_text(out.getvalue(), encoding="utf-8")
    return filled


def test_a_draw_is_judged_and_shown(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = run(desk, capsys, "show")
    assert (before.code, "not measured on this archive" in before.out) == (0, True)
    drawn = run(desk, capsys, "draw", "--seed", "7", "--n", "9", "--out", "pairs", "--format", "json")
    result = json.loads(drawn.out)
    assert (drawn.code, result["pairs"], result["not_shown"], result["is_new"]) == (0, 5, 10, True)
    assert result["pages"] == ["pairs-01.html"]
    assert "It cannot be shown" in (desk / "pairs" / "pairs-01.html").read_text(encoding="utf-8")
    # Nothing of what the machine said is printed before a person has judged.
    assert "lookalike" not in drawn.out
    again = run(desk, capsys, "draw", "--seed", "7", "--n", "9", "--out", "pairs-2")
    assert (again.code, "drawn before" in again.out, "9 were asked for" in again.out) == (0, True, True)
    entered = run(desk, capsys, "enter", answered(desk / "pairs" / "answers.csv", "no"), "--by", "Chan Tai Man")
    assert (entered.code, "yes 0, no 5, unsure 0; not judged 0" in entered.out) == (0, True)
    shown = run(desk, capsys, "show")
    lines = {line.split()[0]: line.split() for line in shown.out.splitlines() if line.strip()}
    assert lines["account-form"][1:6] == ["3", "of", "3", "100.00", "%"]
    assert lines["cheque-image"][3:8] == ["0", "of", "2", "77.64", "%"]
    assert lines["All"][1:11] == ["3", "of", "3", "100.00", "%", "0", "of", "2", "77.64", "%"]
    assert "its seed draws the same pairs again" in shown.out
    assert "5 answers by Chan Tai Man" in shown.out
    plain = json.loads(run(desk, capsys, "show", "--format", "json").out)
    assert (plain["is_measured"], plain["figures"]["whole"]["missed"]["bound"]) == (True, 7764)
    assert plain["draws"][0]["sheets"][0]["by"] == "Chan Tai Man"


def test_what_is_refused_is_said_in_words(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(desk, capsys, "draw", "--seed", "8", "--out", "pairs-3")
    sheet = desk / "pairs-3" / "answers.csv"
    for arguments, code, said in (
        (("draw", "--out", "pairs-4"), 2, "--seed"),
        (("draw", "--seed", "-1"), 2, "seed"),
        (("draw", "--seed", "1", "--n", "0"), 2, "--n"),
        (("draw", "--seed", "9", "--out", "pairs-3"), 4, "is not empty"),
        (("draw", "--seed", "9", "--out", "archive/pairs"), 4, "lies inside the archive"),
        (("draw", "--seed", "9", "--archive", "elsewhere"), 2, "has no scan"),
        (("enter", sheet, "--by", "Chan"), 2, "has no answer"),
        (("enter", sheet), 2, "--by"),
        (("enter", answered(sheet, "perhaps"), "--by", "Chan"), 2, "line 2"),
        (("enter", answered(sheet, "yes"), "--by", " "), 2, "needs the name"),
        (("enter", desk / "nowhere.csv", "--by", "Chan"), 2, "can't be read"),
        (("enter", desk, "--by", "Chan"), 2, "can't be read"),
        (("enter", desk / "m.sqlite", "--by", "Chan"), 2, "m.sqlite"),
    ):
        ended = run(desk, capsys, *arguments)
        assert (ended.code, said in ended.err) == (code, True), (arguments, ended.err)
    nowhere = muniment_here(
        "calibrate", "show", "--database", desk / "no.sqlite", "--policies", POLICIES, cwd=desk, seen=capsys
    )
    assert (nowhere.code, "there is no database" in nowhere.err) == (2, True)
