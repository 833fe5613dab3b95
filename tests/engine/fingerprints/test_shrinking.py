"""A page is made small exactly as Pillow makes it small, whatever its size and however it is cut into bands."""

from __future__ import annotations

import imagehash
import numpy as np
import pytest
from PIL import Image
from PIL import __version__ as pillow_version

from engine.fingerprints.perceptual import content_quality, quality_and_hashes
from engine.fingerprints.shrinking import _KNOWN_PILLOW, _MOST_UPRIGHT, Square, _is_by_rows, shrunk
from tests.engine.fingerprints.drawn import paper

WANTED: tuple[Square, ...] = (
    (64, Image.Resampling.BOX),
    (32, Image.Resampling.LANCZOS),
    (64, Image.Resampling.LANCZOS),
)
SIZES = [(1, 1), (3, 2), (1, 700), (700, 1), (31, 33), (64, 64), (130, 517), (256, 371), (300, 256), (901, 642)]


def grain(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng([width, height]).integers(0, 256, (height, width), dtype=np.uint8))


def assert_as_pillow(grey: Image.Image) -> None:
    for found, (side, method) in zip(shrunk(grey, WANTED), WANTED, strict=True):
        assert found.mode == "L"
        assert found.tobytes() == grey.resize((side, side), method).tobytes(), (grey.size, side, method)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("band", [1, 5_000, 1 << 20])
def test_every_sample_is_that_of_pillow(size: tuple[int, int], band: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.fingerprints.shrinking._BAND_PIXELS", band)
    assert_as_pillow(grain(*size))


def test_for_the_locked_pillow_it_is_known_when_rows_come_first() -> None:
    assert pillow_version in _KNOWN_PILLOW


@pytest.mark.parametrize("width", [256, 333, 512, 901, 1654, 2480])
def test_rows_come_first_up_to_pages_a_little_taller_than_a4(width: int) -> None:
    for height in {max(256, round(width * ratio)) for ratio in (0.1, 0.5, 1, 1.29, 1.4142, _MOST_UPRIGHT)}:
        page = grain(width, min(height, int(width * _MOST_UPRIGHT)))
        assert _is_by_rows(page)
        assert_as_pillow(page)


def test_an_unknown_pillow_resizes_pages_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.fingerprints.shrinking.pillow_version", "99.0")
    assert not _is_by_rows(grain(300, 300))
    assert_as_pillow(grain(300, 300))


def test_white_on_black_overshoots_as_in_pillow() -> None:
    # Lanczos rings at hard edges, beyond black and white, and is cut off there in each of the two directions.
    checks = np.kron(np.indices((90, 70)).sum(axis=0) % 2, np.ones((13, 13))).astype(np.uint8) * 255
    assert_as_pillow(Image.fromarray(checks))


def test_quality_and_hashes_are_those_of_the_whole_page() -> None:
    for page in (paper(size=(1240, 1754)), grain(901, 1203)):
        quality, (short, long) = quality_and_hashes(page)
        assert quality == content_quality(page)
        assert short.hex == str(imagehash.phash(page, hash_size=8))
        assert long.hex == str(imagehash.phash(page, hash_size=16))
