"""The pictures themselves bear out what the verdicts say of copies and of nearness, with a margin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from itertools import product

import imagehash
import pytest
from PIL import Image, ImageChops, ImageFile, ImageOps, ImageSequence, ImageStat

from samples.ground_truth import BINDING
from tests.samples.drawn import Drawn

pytestmark = pytest.mark.xdist_group("sample")

Hashes = tuple[imagehash.ImageHash, imagehash.ImageHash]
Pages = Mapping[str, tuple[Image.Image, ...]]

NEAR = (10, 40)
"""Bits of the 64-bit and of the 256-bit hash within which a record becomes a candidate."""


@pytest.fixture(scope="module")
def pages(drawn: Drawn) -> Pages:
    return {path: _pages(drawn, path) for path, truth in drawn.files.items() if "unreadable" not in truth["reasons"]}


def _pages(drawn: Drawn, path: str) -> tuple[Image.Image, ...]:
    with Image.open(drawn.archive / path) as file:
        return tuple(ImageOps.exif_transpose(frame.copy()) for frame in ImageSequence.Iterator(file))


def test_clusters_are_the_classes_of_equal_pixels(drawn: Drawn, pages: Pages) -> None:
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for path, frames in pages.items():
        pixels = [(frame.mode, frame.size, sha256(frame.tobytes()).hexdigest()) for frame in frames]
        classes[repr(pixels)].add(path)
    found = {frozenset(members) for members in classes.values() if len(members) > 1}
    assert found == {frozenset(cluster["members"]) for cluster in drawn.truth["clusters"].values()}


def test_what_is_unreadable_cannot_be_read(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever imported the renderer before has told Pillow to put up with files that end early.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    broken = [path for path, truth in drawn.files.items() if "unreadable" in truth["reasons"]]
    assert len(broken) == 3
    for path in broken:
        with pytest.raises(OSError, match=r"identify|truncated"):
            _pages(drawn, path)


def test_one_file_lies_on_its_side_and_some_have_several_pages(drawn: Drawn, pages: Pages) -> None:
    with Image.open(drawn.archive / "ID copies 身份證明/C-10003 card.jpg") as card:
        assert card.getexif()[0x0112] == 6
        assert card.width < card.height
    assert {path: len(frames) for path, frames in pages.items() if len(frames) > 1} == {
        "Account opening 開戶/C-10003 開戶表 (3 pages).tif": 3,
        "Bundles 合訂/1400 C-10018 (3 pages).tif": 3,
        "Bundles 合訂/1400 C-10018 (2 pages).tif": 2,
        "Bundles 合訂/1410 C-10019.tif": 3,
    }
    with Image.open(drawn.archive / "Clearing 交換票據/2016/CHQ 099120.tif") as cheque:
        assert cheque.mode == "1"
        assert cheque.info["compression"] == "group4"


@pytest.fixture(scope="module")
def hashes(pages: Pages) -> Mapping[str, tuple[Hashes, ...]]:
    return {path: tuple(_hashes(frame) for frame in frames if not _is_blank(frame)) for path, frames in pages.items()}


@pytest.mark.parametrize("hold", BINDING)
def test_nearness_to_what_is_held_is_as_written_down(
    drawn: Drawn, pages: Pages, hashes: Mapping[str, tuple[Hashes, ...]], hold: str
) -> None:
    ways = tuple(f"{way}:{hold}" for way in ("hold", "hold-possible", "hold-by-link"))
    held = {path for path in pages if any(reason in ways for reason in drawn.files[path]["reasons"])}
    for path in pages.keys() - held:
        for other in held:
            short, long = _distance(hashes[path], hashes[other])
            if other in drawn.files[path]["candidate_of"]:
                assert short <= NEAR[0] - 2 or long <= NEAR[1] - 10, (path, other, short, long)
            else:
                assert short >= NEAR[0] + 6, (path, other, short)
                assert long >= NEAR[1] + 30, (path, other, long)


def test_files_of_several_pages_share_their_first_and_are_not_identical(pages: Pages) -> None:
    first, *others = (pages[path] for path in sorted(pages) if path.startswith("Bundles"))
    assert all(other[0].tobytes() == first[0].tobytes() for other in others)
    assert len({tuple(page.tobytes() for page in file) for file in (first, *others)}) == 3


def test_left_is_right_in_a_mirror_and_neither_nominates_the_other(
    pages: Pages, hashes: Mapping[str, tuple[Hashes, ...]]
) -> None:
    left, right = (f"Clinic 診所/P-409/2024-02-20 hand {side}.jpg" for side in "LR")
    mirrored = ImageOps.mirror(pages[left][0].crop((0, 60, 460, 500)))
    assert ImageStat.Stat(ImageChops.difference(mirrored, pages[right][0].crop((0, 60, 460, 500)))).mean[0] < 6
    short, long = _distance(hashes[left], hashes[right])
    assert short > NEAR[0]
    assert long > NEAR[1]


@pytest.mark.parametrize("name", ["1300 C-10016", "1301 C-10020", "1302 C-10024"])
def test_what_is_rescanned_resized_or_stamped_is_near_and_not_identical(
    pages: Pages, hashes: Mapping[str, tuple[Hashes, ...]], name: str
) -> None:
    original = f"Letters 信函/{name}.jpg"
    for what in ("rescan", "small", "stamped"):
        other = f"Letters 信函/{name} {what}.jpg"
        short, long = _distance(hashes[original], hashes[other])
        assert short <= NEAR[0] or long <= NEAR[1], what
        assert pages[original][0].tobytes() != pages[other][0].tobytes()


def _is_blank(frame: Image.Image) -> bool:
    return ImageStat.Stat(frame.convert("L")).stddev[0] < 1


def _hashes(frame: Image.Image) -> Hashes:
    return imagehash.phash(frame, hash_size=8), imagehash.phash(frame, hash_size=16)


def _distance(ones: tuple[Hashes, ...], others: tuple[Hashes, ...]) -> tuple[int, int]:
    pairs = [(int(a[0] - b[0]), int(a[1] - b[1])) for a, b in product(ones, others)]
    return min((p[0] for p in pairs), default=64), min((p[1] for p in pairs), default=256)
