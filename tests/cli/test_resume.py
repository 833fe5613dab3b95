"""An audit that is killed at any moment goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.cli.conftest import Desk
from tests.cli.running import AS_OF, POLICIES, SECONDS, environment, muniment_here

pytestmark = pytest.mark.xdist_group("cli")

FILES = 24
KILLS = 5
RUNNING = """
import sys
import cli.progress_lines, engine.intake.remembering
cli.progress_lines.EVERY_SECONDS = 0
engine.intake.remembering.PART = 3
if __name__ == "__main__":
    from cli.main import run
    run(sys.argv[1:])
"""
"""The real command, but that it tells of every file and remembers every three."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resume") / "archive"
    folder.mkdir()
    for number in range(FILES):
        page = Image.new("L", (60, 40), "white")
        ImageDraw.Draw(page).text((4, 10), f"INVENTED {number}", fill="black")
        page.save(folder / f"{number:02d}.png")
    return folder


def command(archive: Path, desk: Desk, out: Path) -> list[str]:
    given = ["audit", archive, "--policies", POLICIES, "--keys", desk.keys, "--as-of", AS_OF, "--format", "json"]
    given += ["--out", out, "--database", out.parent / "muniment.sqlite"]
    return [sys.executable, str(out.parent / "command.py"), *map(str, given)]


def started(archive: Path, desk: Desk, out: Path) -> subprocess.Popen[str]:
    (out.parent / "command.py").write_text(RUNNING, encoding="utf-8")
    home = environment(out.parent) | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        command(archive, desk, out),
        cwd=out.parent,
        env=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A group of its own, so that a kill takes the processes that decode too, as a loss of power does.
        start_new_session=True,
    )


def killed_after(process: subprocess.Popen[str], lines: int) -> None:
    assert process.stderr is not None
    for _ in range(lines):
        if not process.stderr.readline():
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=SECONDS)


def known_in(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        (count,) = connection.execute("SELECT count(*) FROM reading").fetchone()
        (check,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert check == "ok"
    return int(count)


def finished(archive: Path, desk: Desk, out: Path) -> dict[str, Any]:
    process = started(archive, desk, out)
    said, complaints = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, complaints
    return dict(json.loads(said))


def plan_in(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.suffix in (".json", ".jsonl")}


@pytest.fixture(scope="module")
def whole(archive: Path, desk: Desk) -> Path:
    out = archive.parent / "out"
    result = finished(archive, desk, out)
    assert (result["read"], result["known"]) == (FILES, 0)
    return out


@pytest.mark.parametrize("seed", [1, 2])
def test_an_audit_that_was_killed_again_and_again_gives_the_plan_of_one_that_was_not(
    archive: Path, desk: Desk, whole: Path, tmp_path: Path, seed: int
) -> None:
    # The first line says that the scan begins; the last few are those of the stages behind it.
    moments = sorted(Random(seed).randrange(1, FILES + 5) for _ in range(KILLS))
    known = 0
    for lines in moments:
        killed_after(started(archive, desk, tmp_path / "out"), lines)
        before, known = known, known_in(tmp_path / "muniment.sqlite")
        # Every third file is written as soon as it is read, and none that was written is lost.
        assert known >= max(before, (min(lines, FILES + 1) - 1) // 3 * 3)
    assert not (tmp_path / "out" / "report.pdf").exists()
    again = finished(archive, desk, tmp_path / "out")
    assert (again["known"], again["read"]) == (known, FILES - known)
    assert plan_in(tmp_path / "out") == plan_in(whole)


def test_everything_is_read_again_where_asked(
    archive: Path, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = whole.parent / "muniment.sqlite"
    given = ("scan", archive, "--policies", POLICIES, "--database", database, "--format", "json")
    again = json.loads(muniment_here(*given, cwd=tmp_path, seen=capsys).out)
    assert (again["read"], again["known"]) == (0, FILES)
    anew = json.loads(muniment_here(*given, "--reread", cwd=tmp_path, seen=capsys).out)
    assert (anew["read"], anew["known"]) == (FILES, 0)
