from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.fingerprints.verification import comparator
from engine.fingerprints.verification.comparator import CELL, MODEL, UNCHANGED, changes
from engine.fingerprints.verification.preparing import Floats, Grey
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
    # What stands in both was found first, and not all of it is looked at from every side.
    assert (some[found] > 0).any()


def test_what_was_looked_at_from_every_side_does_not_depend_on_how_the_pages_lie() -> None:
    # One piece, so that it is cut the same way however it lies.
    left, base = PLACE
    here = np.s_[base - 140 : base + 116, left - 120 : left + 136]
    pages = [PAGE[here], EDITED[here], WHOLE[here]]
    straight = changes(*pages)
    turned = changes(*(np.ascontiguousarray(np.rot90(one)) for one in pages))
    assert straight.max() > 0
    assert np.abs(np.rot90(turned, -1) - straight).max() < 0.1


def test_once_one_place_is_doubted_no_other_is_looked_at_from_every_side(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    every = comparator._from_every_side

    def counted(net: cv2.dnn.Net, piece: Floats) -> Floats:
        asked.append(1)
        return every(net, piece)

    monkeypatch.setattr(comparator, "_from_every_side", counted)
    other = enlarged(page(figures(2)))
    changes(PAGE, other, WHOLE, doubted_over=0.0)
    assert len(asked) == 1
    changes(PAGE, other, WHOLE)
    assert len(asked) > 2


def test_threads_that_ask_at_once_hear_the_same() -> None:
    alone = changes(PAGE, EDITED, WHOLE)
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: changes(PAGE, EDITED, WHOLE), range(4)))
    assert all(np.array_equal(alone, one) for one in both)
