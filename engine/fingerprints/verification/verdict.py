"""What verification says of two pages, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """What two pages are to one another."""

    LOOKALIKE = "lookalike"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


class Doubt(StrEnum):
    """Why the machine cannot say; doubt keeps."""

    NOT_ALIGNED = "not-aligned"
    MIRRORED = "mirrored"
    LOW_RESOLUTION = "low-resolution"
    LITTLE_INK = "little-ink"
    EDGE_DIFFERS = "edge-differs"
    EDGE_UNSEEN = "edge-unseen"
    BLACK_AND_WHITE = "black-and-white"
    SMALL_DIFFERENCE = "small-difference"
    FAINT_PATCH = "faint-patch"


DOUBT_MEANINGS = {
    Doubt.NOT_ALIGNED: "neither page could be laid firmly on the other",
    Doubt.MIRRORED: "one page lies on the other only as in a mirror",
    Doubt.LOW_RESOLUTION: "too few pixels to tell one character from another",
    Doubt.LITTLE_INK: "too little on the pages to tell them from others",
    Doubt.EDGE_DIFFERS: "they differ at the edge of the page",
    Doubt.EDGE_UNSEEN: "one page shows a strip that the other does not have",
    Doubt.BLACK_AND_WHITE: "one page is in black and white only, and may have lost what is faint on the other",
    Doubt.SMALL_DIFFERENCE: "they differ in a place by more than copying explains and less than another paper would",
    Doubt.FAINT_PATCH: "a place without writing is lighter or darker on one of them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place on a page, in the pixels of the page as it was given."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How the second page lies on the first.

    `scale` is how many of the first page's pixels one of the second's takes; `turn` is in degrees, over -180 to 180;
    `shift` is where the second page's upper left corner lies, in the first page's pixels; `inliers` corners agree to
    `residual` pixels in the mean (none where the pages were laid on one another whole).
    """

    scale: float
    turn: float
    shift: tuple[float, float]
    inliers: int
    residual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What two pages are to one another, and why.

    `change` is the greatest log-odds of any place that it was changed, as the comparator sees it (under 0: rather not);
    `similarity` is the least of any inked window (1 is the same), `excess` the greatest share of ink that one page has
    alone in a place (0 is none); `places` are the likeliest change on the first and on the second page.
    `effective_dpi` is the lower resolution of the two as compared, where known; `effective_pixels` the longer side at
    that resolution.

    INVARIANT: `doubts` is not empty if and only if the tier is doubtful (`tests/engine/fingerprints/verification`).
    """

    tier: Tier
    doubts: tuple[Doubt, ...] = ()
    placement: Placement | None = None
    similarity: float | None = None
    excess: float | None = None
    change: float | None = None
    places: tuple[Box, Box] | None = None
    effective_dpi: float | None = None
    effective_pixels: int = 0
