"""Pairs derived from a folder follow from its pages and the seed, and are what their labels say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.accuracy.drawing import Drawn
from benchmarks.accuracy.families import Scanned
from benchmarks.accuracy.folder import SCHEDULE, Folder, FolderError, folder_of, folder_pair
from benchmarks.accuracy.glyphs import with_another_glyph
from reports.typeface import REGULAR


def draw_page(seed: int, *, mode: str = "L") -> Image.Image:
    chance = Random(seed)
    page = Image.new(mode, (500, 640), "white")
    letters = ImageFont.truetype(REGULAR, 22)
    pen = ImageDraw.Draw(page)
    for row in range(chance.randrange(8, 16)):
        words = "  ".join(chance.choice("0123456789") for _ in range(chance.randrange(3, 14)))
        pen.text((chance.randrange(20, 200), 20 + 38 * row), words, font=letters, fill="black")
    return page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    place = tmp_path_factory.mktemp("pages")
    for seed in range(4):
        draw_page(seed, mode="1" if seed == 3 else "L").save(place / f"{seed}.png", dpi=(100, 100))
    # The same pixels in other bytes, a blank page, a small one, and what is no picture: none is a record of its own.
    draw_page(0).save(place / "again.tif")
    Image.new("L", (500, 600), 255).save(place / "blank.png")
    draw_page(9).resize((100, 120)).save(place / "small.png")
    (place / "notes.txt").write_text("no picture", encoding="utf-8")
    return folder_of([place])


def test_only_records_of_their_own_are_taken(folder: Folder) -> None:
    assert len(folder.pages) == 4
    assert folder.left_out == 4
    assert [page.pixels for page in folder.pages] == sorted(page.pixels for page in folder.pages)
    assert {page.kind for page in folder.pages} == {Scanned.GREY, Scanned.BITONAL}


def test_the_same_pages_have_the_same_digest_wherever_they_lie(folder: Folder, tmp_path: Path) -> None:
    for number, page in enumerate(folder.pages):
        (tmp_path / f"other-{number}.png").write_bytes(page.file.read_bytes())
    again = folder_of([tmp_path])
    assert again.digest == folder.digest
    number = SCHEDULE.index("one glyph: clean")
    one, two = folder_pair(folder, 5, number), folder_pair(again, 5, number)
    assert np.array_equal(one.first.picture, two.first.picture)
    assert np.array_equal(one.second.picture, two.second.picture)


@pytest.mark.parametrize("kind", ["rescan", "one glyph: clean", "stamp added: clean", "nearest other file: clean"])
def test_a_pair_follows_from_seed_and_number(folder: Folder, kind: str) -> None:
    number = SCHEDULE.index(kind)
    one, two, other = (folder_pair(folder, seed, number) for seed in (5, 5, 6))
    assert (one.kind, one.is_same, one.what) == (kind, kind == "rescan", two.what)
    assert np.array_equal(one.first.picture, two.first.picture)
    assert np.array_equal(one.second.picture, two.second.picture)
    assert not (
        np.array_equal(one.first.picture, other.first.picture)
        and np.array_equal(one.second.picture, other.second.picture)
    )


def test_files_that_are_near_by_hash_are_never_two_records(folder: Folder) -> None:
    one = folder.pages[0]
    small, wide = one.hashes
    twins = Folder(pages=(one, replace(one, hashes=(small ^ 0x3FF, wide ^ (1 << 41) - 1))), left_out=0)
    with pytest.raises(FolderError, match="other file"):
        folder_pair(twins, 5, SCHEDULE.index("other file: clean"))
    apart = Folder(pages=(one, replace(one, hashes=(small ^ 0x7FF, wide ^ (1 << 41) - 1))), left_out=0)
    assert folder_pair(apart, 5, SCHEDULE.index("other file: clean")).what == "11 and 41 bits"


def test_one_glyph_and_nothing_else_is_replaced() -> None:
    before = Drawn(picture=np.array(draw_page(1).convert("RGB"), dtype=np.uint8), dpi=150)
    for seed in range(3):
        changed = with_another_glyph(before, Random(seed))
        assert changed is not None
        rows, columns = np.nonzero((changed[0].picture != before.picture).any(axis=2))
        assert 9 <= np.ptp(rows) + 1 <= 26
        assert 3 <= np.ptp(columns) + 1 <= 26


def test_a_page_without_glyphs_shows_no_such_change() -> None:
    grey = np.random.default_rng(1).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    assert with_another_glyph(Drawn(picture=grey, dpi=150), Random(1)) is None


def test_a_folder_of_one_page_is_refused(tmp_path: Path) -> None:
    draw_page(1).save(tmp_path / "1.png")
    with pytest.raises(FolderError, match="1 of 1"):
        folder_of([tmp_path])
