from __future__ import annotations

import numpy as np
import pytest

from benchmarks.accuracy.families import Family
from training.tiles import SHOWN, SIDE, Made, made, tiles

SEED = 5


def _first(kind: str) -> tuple[int, Made]:
    for number in range(200):
        pair = made(SEED, number)
        if pair is not None and pair.kind == kind:
            return number, pair
    raise AssertionError(kind)


def test_the_families_held_out_are_never_shown() -> None:
    assert not {Family.PERMIT, Family.ORDER} & set(SHOWN)


@pytest.mark.xdist_group("tiles")
def test_what_was_changed_is_known_to_the_pixel() -> None:
    number, pair = _first("one character: two scans")
    assert pair.gaps is not None
    for gap, side in zip(pair.gaps, (pair.first, pair.second), strict=True):
        assert gap.shape == side.picture.shape[:2]
        rows, columns = np.nonzero(gap > 20)
        # One character, a barcode at most, and not the noise of the whole scan.
        assert 0 < len(rows) < 0.02 * gap.size
        assert np.ptp(columns) < 0.5 * gap.shape[1]
    cut = tiles((SEED, number))
    assert cut is not None
    assert cut[0].shape[1:] == (SIDE, SIDE, 6)
    masks = cut[0][..., 4]
    assert masks.any()
    assert not masks.all()


@pytest.mark.xdist_group("tiles")
def test_two_files_of_one_record_have_no_change() -> None:
    number, pair = _first("rescan")
    assert pair.gaps is None
    cut = tiles((SEED, number))
    assert cut is not None
    assert not cut[0][..., 4].any()
