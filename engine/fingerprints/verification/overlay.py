"""Two prepared pages laid on one another, ready to be compared."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.fingerprints.verification.alignment import Alignment, Matrix
from engine.fingerprints.verification.limits import MOST_ENLARGED, UNSEEN_INK, WORKING_SIDE
from engine.fingerprints.verification.preparing import Grey, PreparedPage, flattened
from engine.fingerprints.verification.refinement import Field, corrected, flow, warped
from engine.fingerprints.verification.strokes import softened, strokes, strokes_of_both

BLIND = 4
"""Pixels along the edges that are never compared: interpolation reaches beyond them."""


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """The second page on the first, in the first page's working pixels times `enlarged`.

    `page` and `laid` are grey as aligned; `view` is 255 where both pages are seen. `inverse` and `field`
    carry places on the first page to the second page's working pixels.
    """

    page: Grey
    laid: Grey
    view: Grey
    enlarged: float
    inverse: Matrix
    field: Field | None
    is_edge_unseen: bool

    def strokes(self) -> tuple[Grey, Grey]:
        """Return the strokes of both pages, dark on 0."""
        return strokes_of_both(softened(self.page), softened(self.laid))

    def elsewhere(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place on the first page lies on the second, in its working pixels."""
        if self.field is not None:
            row = min(max(int(y), 0), self.page.shape[0] - 1)
            column = min(max(int(x), 0), self.page.shape[1] - 1)
            x, y = x - float(self.field[0][row, column]), y - float(self.field[1][row, column])
        found = self.inverse @ np.array([x, y, 1.0])
        return float(found[0]), float(found[1])


def overlaid(first: PreparedPage, second: PreparedPage, alignment: Alignment) -> Overlay:
    """Lay the second page on the first as aligned, follow how each was fed."""
    page, marks, enlarged = first.grey, first.marks, min(MOST_ENLARGED, WORKING_SIDE / first.long_side)
    matrix = alignment.matrix
    if enlarged > 1.05:
        size = (max(1, round(page.shape[1] * enlarged)), max(1, round(page.shape[0] * enlarged)))
        page = cv2.resize(page, size, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
        matrix = np.diag([size[0] / first.grey.shape[1], size[1] / first.grey.shape[0]]) @ matrix
        marks = flattened(page)
    else:
        enlarged = 1.0
    other = second.grey
    if alignment.scale * enlarged < 0.8:
        # What is reduced is blurred first, or fine print turns into a pattern of its own.
        other = cv2.GaussianBlur(other, (0, 0), 0.5 / (alignment.scale * enlarged)).astype(np.uint8)
    inverse = np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64)
    inverse = corrected(marks, second.marks, inverse)
    size = (page.shape[1], page.shape[0])
    laid, seen = warped(other, inverse, size)
    target = strokes(softened(page))
    field = flow(target, strokes(softened(laid)))
    if field is not None:
        laid, seen = warped(other, inverse, size, field)
    view = np.asarray(cv2.erode(seen, np.ones((9, 9), np.uint8), borderValue=0), dtype=np.uint8)
    view[:BLIND], view[-BLIND:], view[:, :BLIND], view[:, -BLIND:] = 0, 0, 0, 0
    return Overlay(
        page=page,
        laid=laid,
        view=view,
        enlarged=enlarged,
        inverse=inverse,
        field=field,
        is_edge_unseen=_unseen(target, seen) or _unseen_of(second, inverse, size),
    )


def _unseen(ink: Grey, seen: Grey) -> bool:
    """Say whether a page has ink where the other one does not reach."""
    inside = ink.copy()
    # The last pixels of a page are often the edge of the paper.
    margin = max(2, round(0.007 * max(ink.shape)))
    inside[:margin], inside[-margin:], inside[:, :margin], inside[:, -margin:] = 0, 0, 0, 0
    beyond = cv2.dilate(seen, np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)) == 0
    return int(((inside > 100) & beyond).sum()) > UNSEEN_INK


def _unseen_of(second: PreparedPage, inverse: Matrix, size: tuple[int, int]) -> bool:
    """Say whether the second page has ink outside the first, which has `size` (width, height)."""
    whole = np.full((size[1], size[0]), 255, np.uint8)
    shape = (second.grey.shape[1], second.grey.shape[0])
    reached = cv2.warpAffine(whole, inverse, shape, flags=cv2.INTER_NEAREST)
    if bool(reached.all()):
        return False
    return _unseen(strokes(softened(second.grey)), np.asarray(reached, dtype=np.uint8))


def difference_shades(page: Grey, laid: Grey, view: Grey, *, long_side: int) -> Grey:
    """Return where strokes differ as a small grey picture, 0 (same, or not seen on both) to 255."""
    gap = cv2.blur(cv2.absdiff(page, laid), (5, 5))
    gap = np.where(view > 0, gap, 0).astype(np.uint8)
    scale = long_side / max(gap.shape)
    if scale < 1:
        # The greatest of what becomes one pixel, or one wrong character would fade away.
        reach = max(1, round(1 / scale))
        gap = cv2.dilate(gap, np.ones((reach, reach), np.uint8)).astype(np.uint8)
        size = (max(1, round(gap.shape[1] * scale)), max(1, round(gap.shape[0] * scale)))
        gap = cv2.resize(gap, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    return np.ascontiguousarray(gap)
