"""The sample is complete, small, repeatable, and knows nothing of Muniment."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

import pytest

import samples
from samples import draw_sample
from samples.archive import FONTS
from samples.clearing import draw_remittances
from samples.paper import Studio
from tests.samples.drawn import Drawn

pytestmark = pytest.mark.xdist_group("sample")


def test_every_file_has_one_verdict_and_every_verdict_a_file(drawn: Drawn) -> None:
    assert drawn.paths == set(drawn.files)
    assert 300 <= len(drawn.paths) <= 400


def test_the_same_seed_gives_the_same_bytes(drawn: Drawn, spread: Drawn) -> None:
    again = {name: digest for name, digest in spread.digests.items() if name in drawn.digests}
    assert len(again) == len(drawn.digests)
    assert {name for name, digest in again.items() if drawn.digests[name] != digest} == {"catalogue.csv"}


def test_another_seed_gives_other_pictures() -> None:
    one, other = (list(draw_remittances(Studio(fonts=FONTS, seed=seed))) for seed in (1, 2))
    assert [exhibit.path for exhibit in one] == [exhibit.path for exhibit in other]
    assert not {exhibit.content for exhibit in one} & {exhibit.content for exhibit in other}


def test_a_folder_in_use_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty"):
        draw_sample(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_without_typefaces_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Noto Sans HK"):
        draw_sample(tmp_path / "sample", fonts=tmp_path)


def test_it_stays_small(drawn: Drawn) -> None:
    assert sum((drawn.archive / path).stat().st_size for path in drawn.paths) < 25_000_000


def test_every_format_and_every_trap_is_there(drawn: Drawn) -> None:
    kinds = Counter(Path(path).suffix for path in drawn.paths)
    assert set(kinds) == {".jpg", ".png", ".tif", ".webp", ".gif", ".bmp"}
    names = {Path(path).name for path in drawn.paths}
    assert "<img src=x onerror=alert(1)>.png" in names
    assert any("開戶" in path for path in drawn.paths)
    assert (drawn.archive / "Inbox 待分類/empty.png").stat().st_size == 0


def test_it_imports_what_draws_and_the_standard_library_only() -> None:
    modules = sorted(Path(samples.__file__).parent.glob("*.py"))
    imported = set()
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                imported.add((node.module or "").partition(".")[0])
    assert len(modules) > 10
    assert imported - sys.stdlib_module_names <= {"PIL", "openpyxl", "samples"}
