"""Labelled pairs derived from real pages of a folder: a simulated scanner's files of one page, and two records.

Nothing in a folder is labelled. So each file has to be a record of its own: files of the same pixels count once, and
two files that are near by hash are never put to anybody as two records, since they may be two scans of one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageOps

from benchmarks.accuracy import alterations
from benchmarks.accuracy.drawing import Drawn, studio
from benchmarks.accuracy.families import Scanned
from benchmarks.accuracy.glyphs import with_another_glyph
from benchmarks.accuracy.pairs import CONDITIONS, SAME, Pair
from engine.fingerprints.candidates import NEAR_64, NEAR_256
from engine.fingerprints.raster import FORMATS
from engine.fingerprints.reading import read_image
from engine.fingerprints.resolutions import stated_dpi
from engine.fingerprints.unreadable import UnreadableError

LEAST_SIDE = 400
MOST_PIXELS = 25_000_000
LEAST_QUALITY = 10
"""Under it a page is as good as blank, and no page of its own."""

_CHANGES: dict[str, tuple[str, ...]] = {
    "one glyph": ("clean", "rescan", "two scans", "hard rescan", "bitonal", "both bitonal", "photocopy"),
    "stamp added": ("clean", "rescan", "two scans", "photocopy"),
    "note added": ("clean", "rescan", "two scans"),
    "redaction": ("clean", "rescan"),
    "other file": ("clean", "rescan", "photocopy"),
    "nearest other file": ("clean", "rescan", "two scans", "photocopy"),
}

DIFFERENT: dict[str, tuple[str, str]] = {
    f"{change}: {condition}": (change, condition) for change, conditions in _CHANGES.items() for condition in conditions
}
"""Classes of pairs of two records, by what differs and under which conditions the pages were made."""

SCHEDULE = [*SAME, *DIFFERENT, *(kind for kind in DIFFERENT if kind.startswith("one glyph: "))]
"""The classes in turn; one glyph comes twice as often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealPage:
    """The first page of a file; `hashes` are its 64 and 256 bits as numbers."""

    file: Path
    pixels: str
    kind: Scanned
    hashes: tuple[int, int]

    def is_near(self, other: RealPage) -> bool:
        """Say whether two pages could be files of one record, as far as hashes tell."""
        return self.distance(other)[0] <= NEAR_64 or self.distance(other)[1] <= NEAR_256

    def distance(self, other: RealPage) -> tuple[int, int]:
        """Return by how many bits the hashes differ."""
        (one, wide), (two, wider) = self.hashes, other.hashes
        return (one ^ two).bit_count(), (wide ^ wider).bit_count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The pages that pairs are made of, in the order of their pixels' digests, and how many files were left out."""

    pages: tuple[RealPage, ...]
    left_out: int

    @property
    def digest(self) -> str:
        """Return what names the same pages again, wherever they lie."""
        return hashlib.sha256("\n".join(page.pixels for page in self.pages).encode()).hexdigest()[:16]


class FolderError(Exception):
    """A folder has too few pages to make pairs of."""


def folder_of(places: Iterable[Path]) -> Folder:
    """Return the pages below some folders; raises `FolderError` if there are less than two."""
    files = [file for place in places for file in sorted(place.rglob("*")) if file.is_file()]
    found: dict[str, RealPage] = {}
    for file in files:
        page = _page(file)
        if page is not None:
            found.setdefault(page.pixels, page)
    if len(found) < 2:
        raise FolderError(
            f"{len(found)} of {len(files)} files can be used: each needs a page of {LEAST_SIDE} pixels or more"
        )
    pages = tuple(found[pixels] for pixels in sorted(found))
    return Folder(pages=pages, left_out=len(files) - len(pages))


def _page(file: Path) -> RealPage | None:
    try:
        first = read_image(file.read_bytes()).fingerprint.pages[0]
        with Image.open(file, formats=FORMATS) as image:
            mode = image.mode
    except (UnreadableError, OSError):
        return None
    if min(first.width, first.height) < LEAST_SIDE or first.width * first.height > MOST_PIXELS:
        return None
    if first.quality < LEAST_QUALITY or mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr"):
        return None
    kind = Scanned.BITONAL if mode == "1" else Scanned.GREY if mode in ("L", "LA") else Scanned.COLOUR
    small, wide = (int(one.hex, 16) for one in first.hashes[:2])
    return RealPage(file=file, pixels=first.pixels, kind=kind, hashes=(small, wide))


def drawn_of(page: RealPage) -> Drawn:
    """Return a page upright in RGB on white, with its stated resolution or one at which it is as long as A4."""
    with Image.open(page.file, formats=FORMATS) as image:
        stated = stated_dpi(image)
        turned = ImageOps.exif_transpose(image)
        rgba = (turned.convert("RGB") if turned.mode == "CMYK" else turned).convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    picture = np.array(Image.alpha_composite(white, rgba).convert("RGB"), dtype=np.uint8)
    long_side = max(picture.shape[:2])
    # Cameras and editors state 72 for anything.
    is_likely = stated is not None and 75 <= stated <= 600 and 3 <= long_side / stated <= 25
    dpi = stated if is_likely and stated is not None else min(400, max(100, round(long_side / 11.69)))
    return Drawn(picture=picture, dpi=dpi)


def folder_pair(folder: Folder, seed: int, number: int) -> Pair:
    """Return pair `number` of a seed, of the pages of a folder.

    Raises `FolderError` if no page of the folder can show its class.
    """
    kind = SCHEDULE[number % len(SCHEDULE)]
    chance = Random(f"folder/{folder.digest}/{seed}/{number}")
    numbers = np.random.default_rng([seed, number, int(folder.digest, 16)])
    for page in chance.sample(folder.pages, len(folder.pages)):
        if kind in SAME:
            drawn = drawn_of(page)
            first, second = (made(drawn, numbers) for made in SAME[kind])
            return Pair(number=number, kind=kind, family=page.kind, is_same=True, what="", first=first, second=second)
        change, condition = DIFFERENT[kind]
        changed = _changed(folder, seed, page, change, chance)
        if changed is None:
            continue
        before, after, what = changed
        first, second = (made(side, numbers) for made, side in zip(CONDITIONS[condition], (before, after), strict=True))
        if chance.random() < 0.5:
            first, second = second, first
        return Pair(number=number, kind=kind, family=page.kind, is_same=False, what=what, first=first, second=second)
    raise FolderError(f"no page of the folder can show `{kind}`")


def _changed(folder: Folder, seed: int, page: RealPage, change: str, chance: Random) -> tuple[Drawn, Drawn, str] | None:
    """Return a page, another record's, and what differs, or nothing where this page can't show it."""
    match change:
        case "one glyph":
            drawn = drawn_of(page)
            made = with_another_glyph(drawn, chance)
            return None if made is None else (drawn, *made)
        case "other file" | "nearest other file":
            others = [one for one in folder.pages if one is not page and not page.is_near(one)]
            if not others:
                return None
            if change == "other file":
                other = chance.choice(others)
            else:
                other = min(others, key=lambda one: (sum(page.distance(one)), one.pixels))
            return drawn_of(page), drawn_of(other), "{} and {} bits".format(*page.distance(other))
    alteration = {"stamp added": alterations.stamp, "note added": alterations.note, "redaction": alterations.redaction}
    drawn = drawn_of(page)
    return drawn, alterations.altered(studio(seed), drawn, chance, alteration[change]), change
