from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from engine.fingerprints.verification.comparator import CELL, MODEL, UNCHANGED, changes
from engine.fingerprints.verification.preparing import Grey
from engine.model.digests import sha256_hex
from tests.engine.fingerprints.verification.pages import changed, figures, page, place

SCALE = 1.5
"""The pages are drawn at 100 dpi and compared at 150, as verification compares them."""


def enlarged(drawn: Grey) -> Grey:
    return np.asarray(cv2.resize(drawn, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


FIGURES = figures(1)
PAGE = enlarged(page(FIGURES))
ROW, COLUMN = 8, 11
EDITED = enlarged(page(changed(FIGURES, ROW, COLUMN, "8" if FIGURES[ROW][COLUMN] != "8" else "3")))
PLACE = [round(SCALE * at) for at in place(ROW, COLUMN)]
WHOLE = np.full_like(PAGE, 255)


def test_the_page_about_it_is_about_this_very_file() -> None:
    # Figures were measured with one file: whoever puts in another measures anew, and writes its digest there.
    page_about_it = (Path(__file__).resolve().parents[4] / "docs" / "comparator.md").read_text(encoding="utf-8")
    assert f"`{sha256_hex(MODEL.read_bytes())}`" in page_about_it


def test_a_page_is_unchanged_beside_itself() -> None:
    assert (changes(PAGE, PAGE, WHOLE) == UNCHANGED).all()


def test_the_likeliest_change_is_where_a_figure_was_changed() -> None:
    odds = changes(PAGE, EDITED, WHOLE)
    assert odds.shape == (PAGE.shape[0] // CELL, PAGE.shape[1] // CELL)
    row, column = np.unravel_index(int(odds.argmax()), odds.shape)
    left, base = PLACE
    assert abs(int(column) * CELL - (left + 10)) < 24
    assert abs(int(row) * CELL - (base - 12)) < 30
    assert odds.max() > 0


def test_what_is_not_in_view_says_nothing() -> None:
    hidden = WHOLE.copy()
    left, base = PLACE
    hidden[base - 60 : base + 60, left - 60 : left + 60] = 0
    assert changes(PAGE, EDITED, hidden).max() < 0


def test_nothing_more_is_asked_once_enough_is_found() -> None:
    other = enlarged(page(figures(2)))
    everything = changes(PAGE, other, WHOLE)
    some = changes(PAGE, other, WHOLE, is_enough=lambda odds: bool(odds.max() > 0))
    found = some != UNCHANGED
    assert found.any()
    assert found.sum() < (everything != UNCHANGED).sum()
    assert np.array_equal(some[found], everything[found])


def test_threads_that_ask_at_once_hear_the_same() -> None:
    alone = changes(PAGE, EDITED, WHOLE)
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: changes(PAGE, EDITED, WHOLE), range(4)))
    assert all(np.array_equal(alone, one) for one in both)
