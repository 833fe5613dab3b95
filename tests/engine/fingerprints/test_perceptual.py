"""Hashes are those that anyone can compute again, and blank pages are told from written ones."""

from __future__ import annotations

import io
from typing import Any

import imagehash
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.fingerprints.perceptual import content_quality
from engine.fingerprints.reading import read_image
from engine.model.records import LOW_CONTENT_BELOW
from tests.engine.fingerprints.drawn import encoded, noise, paper


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_the_hashes_are_those_of_imagehash(mode: str) -> None:
    data = encoded(noise(mode) if mode != "P" else paper(mode="P"), "TIFF")
    page = read_image(data).fingerprint.pages[0]
    opened = Image.open(io.BytesIO(data))
    short, long, own = page.hashes
    assert (short.bits, short.hex) == (64, str(imagehash.phash(opened, hash_size=8)))
    assert (long.bits, long.hex) == (256, str(imagehash.phash(opened, hash_size=16)))
    assert short.algorithm == f"imagehash.phash/{imagehash.__version__};hash_size=8;highfreq_factor=4"
    assert len(long.hex) == 64
    assert (own.algorithm, own.bits, len(own.hex)) == ("muniment.normalised/1", 256, 64)


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_wide_samples_are_seen_as_the_picture_they_are(mode: str) -> None:
    narrow = np.asarray(paper())
    wide: dict[str, NDArray[Any]] = {
        "I;16": narrow.astype(np.uint16) * 257,
        "I": narrow.astype(np.int32) * 9,
        "F": narrow.astype(np.float32) / 7,
    }
    seen = read_image(encoded(Image.fromarray(wide[mode]), "TIFF")).fingerprint.pages[0]
    plain = read_image(encoded(paper(), "TIFF")).fingerprint.pages[0]
    assert seen.mode == mode
    assert seen.hashes == plain.hashes


def test_a_blank_page_is_low_in_content_and_a_written_one_is_not() -> None:
    size = (1240, 1754)
    grain = np.random.default_rng(1).normal(250, 4, (size[1], size[0])).clip(0, 255).astype(np.uint8)
    assert content_quality(Image.new("L", size, 255)) == 0
    assert content_quality(Image.fromarray(grain)) < LOW_CONTENT_BELOW
    assert content_quality(paper(size=size)) > 50


def test_the_quality_counts_whole_hundredths_between_neighbours() -> None:
    cells = np.zeros((64, 64), dtype=np.uint8)
    cells[:, 32:] = 255
    # One edge of 64 cells, each a difference of 100 hundredths, divided by 90.
    assert content_quality(Image.fromarray(cells)) == 64 * 100 // 90
    cells[:, 32:] = 2
    assert content_quality(Image.fromarray(cells)) == 0
