"""The figures of speed are medians and ratios of the same round, and nothing is made up where a program did not run."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from benchmarks.speed.__main__ import by_format
from benchmarks.speed.files import draw_small_pages
from benchmarks.speed.growth import Scan
from benchmarks.speed.growth import table as table_of_growth
from benchmarks.speed.rounds import Taken, Turn, compared, table


def turns(*seconds: float, peak: float = 100) -> list[Turn]:
    return [Turn(wall=one, cpu=one, peak=peak) for one in seconds]


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")[1:-1]]


def test_a_ratio_is_the_median_of_ratios_in_the_same_round() -> None:
    taken = {
        "muniment": Taken(turns={1: turns(2, 4, 100, peak=50), 2: turns(1, 2, 3, peak=70)}),
        "imagehash": Taken(version="4", turns={1: turns(4, 4, 400), 2: turns(4, 4, 4)}),
        "imgdd": Taken(why="it left files out"),
    }
    ours, base, absent = table(taken, files=8, names={"muniment": "Ours"}).splitlines()[2:]
    # Ratios 2, 1 and 4, though the medians of both are 4.
    assert cells(ours) == ["Ours", "500.0", "2.00", "2.0", "4.0", "2.00", "70"]
    assert cells(base)[:3] == ["imagehash 4", "500.0", "1.00"]
    assert cells(absent) == ["imgdd", "not run: it left files out", "", "", "", "", ""]


def test_programs_are_measured_on_files_of_their_own_and_a_missing_one_says_so(tmp_path: Path) -> None:
    files = []
    for number in range(2):
        file = tmp_path / f"{number}.PNG"
        Image.new("L", (40, 40), 100 * number).save(file)
        files.append(file)
    pythons = {"imagehash": sys.executable, "imgdd": sys.executable}
    taken = compared(pythons, files, rounds=1)
    assert taken["imgdd"].why == "ModuleNotFoundError: No module named 'imgdd'"
    assert all(len(rounds) == 1 and rounds[0].cpu > 0 for rounds in taken["imagehash"].turns.values())
    assert 1 in taken["imagehash"].turns


def test_growth_is_an_exponent_against_the_size_before() -> None:
    scans = [Scan(files=100, seconds=2, cpu=3, peak=80), Scan(files=10_000, seconds=200, cpu=400, peak=90)]
    first, second = table_of_growth(scans).splitlines()[2:]
    assert cells(first) == ["100", "2.0", "50", "1.50", "80", ""]
    assert cells(second) == ["10,000", "200.0", "50", "2.00", "90", "1.00"]


def test_files_are_told_apart_by_their_endings(tmp_path: Path) -> None:
    for name in ("a.JPG", "b.jpeg", "c.png", "notes.txt"):
        (tmp_path / name).touch()
    found = by_format([tmp_path, tmp_path / "c.png"])
    assert {kind: [file.name for file in files] for kind, files in found.items()} == {
        "JPEG": ["a.JPG", "b.jpeg"],
        "PNG": ["c.png", "c.png"],
    }


def test_small_pages_are_the_same_each_time_and_unlike_one_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw_small_pages(tmp_path / name, number=3)
    one, two = ([file.read_bytes() for file in sorted((tmp_path / name).rglob("*.jpg"))] for name in ("one", "two"))
    assert one == two
    assert len(set(one)) == 3
