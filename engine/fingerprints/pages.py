"""What is read of a file of any format: its pages, and what was measured on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PIL import Image

from engine.fingerprints.embedded_tags import EmbeddedTags
from engine.fingerprints.normalised_hash import normalised_hashes
from engine.fingerprints.perceptual import quality_and_hashes
from engine.model.records import Fingerprint, Page

AfterPage = Callable[[Image.Image], None]
"""Called after each page with its view in eight-bit grey: a sign of life, and the picture that is compared.

A file of which a first attempt to read it fails is read again from its first page on.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most that one file may have: pages, pixels of one page, and pixels of all."""

    pages: int
    page_pixels: int
    all_pixels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on a file, for the facts of the same names.

    `dpi` is the lowest resolution that any page states, in either direction, rounded; absent where some page states
    none. `compression` is `lossless` or `lossy`, absent where the file does not tell.
    """

    pages: int
    format: str
    compression: str | None
    dpi: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read whole; `tags` is what it says of itself."""

    fingerprint: Fingerprint
    measured: Measured
    tags: EmbeddedTags = field(default_factory=EmbeddedTags)


def page_of(shades: Image.Image, *, number: int, size: tuple[int, int], mode: str, pixels: str) -> Page:
    """Return a page by its view in eight-bit grey, its size in pixels, its mode, and the digest of its pixels."""
    width, height = size
    quality, hashes = quality_and_hashes(shades)
    return Page(
        number=number,
        width=width,
        height=height,
        mode=mode,
        pixels=pixels,
        quality=quality,
        hashes=(*hashes, *normalised_hashes(shades)),
    )


def lowest(resolutions: Iterable[int | None]) -> int | None:
    """Return the lowest of the resolutions, or nothing where some page states none."""
    stated = list(resolutions)
    known = [one for one in stated if one is not None]
    return min(known) if known and len(known) == len(stated) else None
