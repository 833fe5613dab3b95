from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import pytest

from engine.fingerprints.verification.preparing import prepare
from engine.fingerprints.verification.verdict import Box, Doubt, Tier, Verdict
from engine.fingerprints.verification.verifying import difference_map, verify
from tests.engine.fingerprints.verification.pages import (
    HEIGHT,
    WIDTH,
    as_jpeg,
    changed,
    figures,
    page,
    place,
    scanned,
)

FIGURES = figures(1)
PAGE = page(FIGURES)
STATED = (150.0, 150.0)
ROW, COLUMN = 8, 11
OTHER = "8" if FIGURES[ROW][COLUMN] != "8" else "3"
EDITED = page(changed(FIGURES, ROW, COLUMN, OTHER))

SAME = {
    "itself": PAGE,
    "jpeg": as_jpeg(PAGE, 60),
    "scan": scanned(PAGE, seed=1),
    "larger": cv2.resize(PAGE, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC),
    "quarter turn": np.ascontiguousarray(np.rot90(PAGE)),
    "upside down": np.ascontiguousarray(np.rot90(PAGE, 2)),
    "black bed": cv2.copyMakeBorder(PAGE, 30, 60, 40, 20, cv2.BORDER_CONSTANT, value=5),
    "paler": cv2.convertScaleAbs(PAGE, alpha=0.7, beta=60),
}
STAMPED = cv2.circle(PAGE.copy(), (600, 700), 40, 90, 4)
BARRED = cv2.rectangle(PAGE.copy(), (300, 480), (420, 505), 0, -1)
NOTED = cv2.putText(PAGE.copy(), "OK 7", (500, 1130), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1, 90, 2, cv2.LINE_AA)
DIFFERENT = {
    "one figure": EDITED,
    "one figure, scanned": scanned(EDITED, seed=2, degrees=-0.5),
    "one figure, jpeg": as_jpeg(EDITED, 50),
    "stamp": STAMPED,
    "bar": BARRED,
    "note": NOTED,
    "other figures": page(figures(2)),
    "mirrored": np.ascontiguousarray(PAGE[:, ::-1]),
}


@lru_cache
def said(name: str, *, is_turned_round: bool = False) -> Verdict:
    """Return the verdict on the page and another, or on the other and the page; asked once."""
    other = (SAME | DIFFERENT)[name].astype(np.uint8)
    dpi = (150, 225) if name == "larger" else STATED
    return verify(other, PAGE, dpi=dpi[::-1]) if is_turned_round else verify(PAGE, other, dpi=dpi)


def covers(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height


def mirrored(verdict: Verdict) -> tuple[object, ...]:
    places = verdict.places
    return (
        verdict.tier,
        verdict.doubts,
        verdict.similarity,
        verdict.excess,
        verdict.effective_dpi,
        verdict.effective_pixels,
        None if places is None else (places[1], places[0]),
    )


@pytest.mark.parametrize("name", SAME)
def test_files_of_one_page_are_lookalikes(name: str) -> None:
    assert said(name).tier is Tier.LOOKALIKE


@pytest.mark.parametrize("name", DIFFERENT)
def test_pages_that_differ_are_never_lookalikes(name: str) -> None:
    verdict = said(name)
    assert verdict.tier is not Tier.LOOKALIKE
    assert bool(verdict.doubts) == (verdict.tier is Tier.DOUBTFUL)


@pytest.mark.parametrize("name", [name for name in (*SAME, *DIFFERENT) if name != "itself"])
def test_order_changes_only_the_sides_of_the_evidence(name: str) -> None:
    one, two = said(name), said(name, is_turned_round=True)
    assert mirrored(one) == (
        two.tier,
        two.doubts,
        two.similarity,
        two.excess,
        two.effective_dpi,
        two.effective_pixels,
        two.places,
    )
    if one.placement and two.placement:
        assert one.placement.scale * two.placement.scale == pytest.approx(1, abs=0.01)
        assert one.placement.inliers == two.placement.inliers


def test_the_same_pages_give_the_same_verdict_again() -> None:
    scan = scanned(EDITED, seed=5)
    assert verify(PAGE, scan) == verify(PAGE.copy(), scan.copy())


def test_the_largest_difference_is_shown_on_both_pages() -> None:
    turned = np.ascontiguousarray(np.rot90(EDITED))
    places = verify(PAGE, turned, dpi=STATED).places
    assert places is not None
    left, base = place(ROW, COLUMN)
    assert covers(places[0], left + 7, base - 8)
    assert covers(places[1], base - 8, WIDTH - (left + 7))


def test_placement_says_how_the_page_was_turned_and_scaled() -> None:
    larger = cv2.resize(np.rot90(PAGE, 2), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    placement = verify(PAGE, larger, dpi=(100, 200)).placement
    assert placement is not None
    assert placement.scale == pytest.approx(0.5, abs=0.01)
    assert abs(placement.turn) == pytest.approx(180, abs=0.5)
    assert placement.shift == pytest.approx((WIDTH, HEIGHT), abs=4)


def test_a_stated_resolution_that_is_low_makes_doubt() -> None:
    verdict = verify(PAGE, as_jpeg(PAGE, 80), dpi=(60, 100))
    assert verdict.tier is Tier.DOUBTFUL
    assert Doubt.LOW_RESOLUTION in verdict.doubts
    assert verdict.effective_dpi == 60


def test_few_pixels_make_doubt_where_no_resolution_is_stated() -> None:
    small = cv2.resize(PAGE, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA).astype(np.uint8)
    verdict = verify(PAGE, small)
    assert Doubt.LOW_RESOLUTION in verdict.doubts
    assert verdict.effective_pixels == pytest.approx(0.6 * HEIGHT, abs=5)


def test_a_strip_that_one_page_lacks_makes_doubt() -> None:
    cut = np.ascontiguousarray(PAGE[:960])
    assert Doubt.EDGE_UNSEEN in verify(PAGE, cut, dpi=STATED).doubts


def test_black_and_white_beside_grey_never_hides_a_changed_figure() -> None:
    copy = np.where(EDITED < 128, 0, 255).astype(np.uint8)
    assert verify(PAGE, copy, dpi=STATED).tier is not Tier.LOOKALIKE


def test_faint_ink_that_a_copy_lost_is_not_decided_by_machine() -> None:
    pencilled = PAGE.copy()
    cv2.putText(pencilled, "CANCELLED", (150, 1130), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 120, 3, cv2.LINE_AA)
    copy = np.where(PAGE < 128, 0, 255).astype(np.uint8)
    assert verify(pencilled, copy, dpi=STATED).tier is not Tier.LOOKALIKE


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1), (3, 9000), (40, 40), (9, 700)])
@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.filterwarnings("error")
def test_pages_without_anything_on_them_are_doubtful(shape: tuple[int, int], value: int) -> None:
    blank = np.full(shape, value, np.uint8)
    for other in (blank, np.full((300, 200), 255, np.uint8), PAGE[:200, :200].copy()):
        verdict = verify(blank, other)
        assert verdict.tier is Tier.DOUBTFUL
        assert verdict.doubts
        assert verdict.similarity is None or np.isfinite(verdict.similarity)
        assert verdict.excess is None or np.isfinite(verdict.excess)


@pytest.mark.filterwarnings("error")
def test_noise_is_no_lookalike_of_other_noise() -> None:
    one, two = (np.random.default_rng(seed).integers(0, 256, (700, 500)).astype(np.uint8) for seed in (1, 2))
    assert verify(one, two).tier is not Tier.LOOKALIKE


def test_large_pages_are_compared_at_a_bounded_size() -> None:
    large = np.full((7000, 5000), 255, np.uint8)
    large[:] = cv2.resize(PAGE, (5000, 7000))
    assert max(prepare(large).grey.shape) == 1754
    assert verify(large, PAGE, dpi=(900, 150)).tier is Tier.LOOKALIKE


def test_pages_are_left_as_they_were() -> None:
    one, two = PAGE.copy(), scanned(PAGE, seed=3)
    before = two.copy()
    prepared = prepare(one)
    marks = prepared.marks.copy()
    verify(one, two)
    assert np.array_equal(one, PAGE)
    assert np.array_equal(two, before)
    assert np.array_equal(prepared.marks, marks)


def test_the_difference_map_shows_the_changed_figure() -> None:
    shades = difference_map(PAGE, EDITED, long_side=400)
    assert shades is not None
    assert max(shades.shape) == 400
    row, column = np.unravel_index(int(np.argmax(shades)), shades.shape)
    left, base = place(ROW, COLUMN)
    assert abs(int(column) * HEIGHT / 400 - (left + 7)) < 15
    assert abs(int(row) * HEIGHT / 400 - (base - 8)) < 20


def test_no_difference_map_where_pages_do_not_align() -> None:
    assert difference_map(np.full((300, 200), 255, np.uint8), PAGE) is None
