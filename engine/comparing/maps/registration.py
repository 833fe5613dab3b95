"""How two pages lie on one another and where they differ most, read back from the evidence of a look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification.verdict import Box

Matrix = NDArray[np.float64]
"""Three by three; carries (x, y, 1) in pixels of one picture to those of another."""

EVIDENCE = ("worst_pages", "place_first", "place_second", "scale", "turn", "shift")
"""What of the evidence says how two pages lie on one another."""

_PAGES = re.compile(r"(\d{1,4})-(\d{1,4})")
_PLACE = re.compile(r"(\d{1,6}),(\d{1,6}) (\d{1,6})x(\d{1,6})")
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,4})?")
_SHIFT = re.compile(r"(-?\d{1,7}\.\d),(-?\d{1,7}\.\d)")
_SCALES = (1e-3, 1e3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How a page of the second record lies on one of the first.

    `pages` are their numbers from 1, `places` the largest difference on each in its pixels. One pixel of the second
    takes `scale` of the first, turned by `turn` degrees; its upper left corner lies at `shift` on the first.
    """

    pages: tuple[int, int]
    places: tuple[Box, Box]
    scale: float
    turn: float
    shift: tuple[float, float]

    def to_first(self, shapes: tuple[tuple[int, int], tuple[int, int]]) -> Matrix:
        """Return what carries a pixel of the second page to the first; `shapes` are height and width of both.

        The largest difference comes to lie on the largest difference: paper that was fed unevenly lies a little aside
        elsewhere. A place that is cut off by the edge of its page has its middle elsewhere and moves nothing.
        """
        turn = np.deg2rad(self.turn)
        across, down = self.scale * np.cos(turn), self.scale * np.sin(turn)
        found = np.array([[across, -down, self.shift[0]], [down, across, self.shift[1]], [0.0, 0.0, 1.0]])
        if all(_is_inside(box, shape) for box, shape in zip(self.places, shapes, strict=True)):
            found[:2, 2] += (_middle(self.places[0]) - found @ _middle(self.places[1]))[:2]
        return found


def registration_of(evidence: Mapping[str, str | int]) -> Registration | None:
    """Return what the evidence of a look says, or nothing where no two pages were laid on one another."""
    said = {name: str(evidence.get(name, "")) for name in EVIDENCE}
    pages, shift = _PAGES.fullmatch(said["worst_pages"]), _SHIFT.fullmatch(said["shift"])
    places = [_PLACE.fullmatch(said[name]) for name in ("place_first", "place_second")]
    if pages is None or shift is None or places[0] is None or places[1] is None:
        return None
    if not all(_NUMBER.fullmatch(said[name]) for name in ("scale", "turn")):
        return None
    scale = float(said["scale"])
    if not _SCALES[0] <= scale <= _SCALES[1]:
        return None
    return Registration(
        pages=(int(pages[1]), int(pages[2])),
        places=(_box(places[0]), _box(places[1])),
        scale=scale,
        turn=float(said["turn"]),
        shift=(float(shift[1]), float(shift[2])),
    )


def _box(found: re.Match[str]) -> Box:
    left, top, width, height = map(int, found.groups())
    return Box(left=left, top=top, width=max(1, width), height=max(1, height))


def _is_inside(box: Box, shape: tuple[int, int]) -> bool:
    height, width = shape
    return box.left > 0 and box.top > 0 and box.left + box.width < width and box.top + box.height < height


def _middle(box: Box) -> NDArray[np.float64]:
    return np.array([box.left + box.width / 2, box.top + box.height / 2, 1.0])
