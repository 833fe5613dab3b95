"""Two pages in, a verdict out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification import limits
from engine.fingerprints.verification.alignment import Alignment, aligned
from engine.fingerprints.verification.comparator import CELL, UNCHANGED
from engine.fingerprints.verification.comparison import Comparison, compared
from engine.fingerprints.verification.deciding import Finding, decided, is_different
from engine.fingerprints.verification.overlay import Overlay, difference_shades, overlaid
from engine.fingerprints.verification.patches import has_faint_patch
from engine.fingerprints.verification.preparing import Grey, PreparedPage, prepare
from engine.fingerprints.verification.verdict import Box, Doubt, Placement, Tier, Verdict

Resolutions = tuple[float | None, float | None]
"""The dots an inch that each page states, or nothing."""


def verify(first: Grey, second: Grey, *, dpi: Resolutions = (None, None)) -> Verdict:
    """Return what two pages are to one another; each is H by W in eight-bit grey, at least one pixel.

    The same two pages give the same verdict on every call, whichever comes first; only the two sides of its evidence
    change places. A stated resolution can lower the verdict and never raise it above what the pixels show.
    """
    return verify_prepared(prepare(first), prepare(second), dpi=dpi)


def verify_prepared(first: PreparedPage, second: PreparedPage, *, dpi: Resolutions = (None, None)) -> Verdict:
    """Return what two prepared pages are to one another."""
    if comes_first(first, second):
        return _verify(first, second, dpi=dpi)
    return _swapped(_verify(second, first, dpi=(dpi[1], dpi[0])))


def difference_map(first: Grey, second: Grey, *, long_side: int = 512) -> Grey | None:
    """Return a small grey picture of where two pages differ, 0 (nowhere) to 255, or nothing where they don't align.

    It is drawn on the page of fewer pixels, whichever that is.
    """
    pages = prepare(first), prepare(second)
    one, two = pages if comes_first(*pages) else pages[::-1]
    alignment = aligned(one, two)
    if alignment is None:
        return None
    overlay = overlaid(one, two, alignment)
    return difference_shades(*overlay.strokes(), overlay.view, long_side=long_side)


def comes_first(first: PreparedPage, second: PreparedPage) -> bool:
    """Put the page of fewer pixels first, and of two as large the one of lesser bytes: order must not matter."""
    if first.grey.size != second.grey.size:
        return first.grey.size < second.grey.size
    if first.grey.shape != second.grey.shape:
        return first.grey.shape < second.grey.shape
    return (first.grey.tobytes(), first.given) <= (second.grey.tobytes(), second.given)


def _verify(first: PreparedPage, second: PreparedPage, *, dpi: Resolutions) -> Verdict:
    alignment = aligned(first, second)
    if alignment is None:
        return Verdict(tier=Tier.DOUBTFUL, doubts=(_why_not_aligned(first, second),))
    dots, pixels = _resolution(first, second, alignment, dpi)
    overlay = overlaid(first, second, alignment)
    strokes = overlay.strokes()
    bitonal = (first.is_bitonal, second.is_bitonal)
    core = _core((overlay.page.shape[0] // CELL, overlay.page.shape[1] // CELL))
    comparison = compared(
        overlay.page,
        overlay.laid,
        strokes,
        overlay.view,
        is_enough=lambda change: is_different(change, core, is_copy=any(bitonal)),
        # No limit of a lookalike is higher.
        doubted_over=limits.LOOKALIKE_CHANGE,
    )
    finding = Finding(
        comparison=comparison,
        core=core,
        dpi=dots,
        pixels=pixels,
        bitonal=bitonal,
        is_picture=not (first.is_paper and second.is_paper),
        # Black and white has no tones to be lighter or darker.
        is_patched=first.is_bitonal == second.is_bitonal
        and has_faint_patch(overlay.page, overlay.laid, strokes, overlay.view),
        is_edge_unseen=overlay.is_edge_unseen,
    )
    tier, doubts = decided(finding)
    if tier is Tier.DIFFERENT and alignment.inliers < limits.FIRM_INLIERS:
        tier, doubts = Tier.DOUBTFUL, (Doubt.NOT_ALIGNED,)
    return Verdict(
        tier=tier,
        doubts=doubts,
        placement=_placement(first, second, alignment),
        similarity=round(float(np.where(core, comparison.similarity, 1).min(initial=1)), 4),
        excess=round(float(np.where(core, comparison.excess, 0).max(initial=0)), 4),
        change=round(float(np.where(core, comparison.change, UNCHANGED).max(initial=UNCHANGED)), 2),
        places=_places(first, second, overlay, comparison),
        effective_dpi=None if dots is None else round(dots, 1),
        effective_pixels=pixels,
    )


def _why_not_aligned(first: PreparedPage, second: PreparedPage) -> Doubt:
    mirrored = PreparedPage(
        grey=np.ascontiguousarray(second.grey[:, ::-1]),
        step=second.step,
        left=0,
        top=0,
        given=second.given,
        is_bitonal=second.is_bitonal,
    )
    return Doubt.NOT_ALIGNED if aligned(first, mirrored) is None else Doubt.MIRRORED


def _core(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    margin = max(1, round(limits.EDGE_SHARE * max(shape)))
    core = np.zeros(shape, np.bool_)
    core[margin:-margin, margin:-margin] = True
    return core


def _resolution(
    first: PreparedPage, second: PreparedPage, alignment: Alignment, dpi: Resolutions
) -> tuple[float | None, int]:
    """Return the lower resolution at which the pages are compared, in dots an inch if any is stated and in pixels."""
    coarser = min(1.0, 1 / alignment.scale)
    known = []
    if dpi[0] is not None:
        known.append(dpi[0] / first.step * coarser)
    if dpi[1] is not None:
        known.append(dpi[1] / second.step * min(1.0, alignment.scale))
    return (min(known) if known else None), round(first.long_side * coarser)


def _placement(first: PreparedPage, second: PreparedPage, alignment: Alignment) -> Placement:
    matrix = alignment.matrix
    corner = matrix @ np.array([-second.left / second.step, -second.top / second.step, 1.0])
    return Placement(
        scale=round(alignment.scale * first.step / second.step, 4),
        turn=round(alignment.turn, 2),
        shift=(
            round(float(corner[0] * first.step + first.left), 1),
            round(float(corner[1] * first.step + first.top), 1),
        ),
        inliers=alignment.inliers,
        residual=round(alignment.residual, 2),
    )


_BOX = 6
"""Cells to each side of the worst place that are shown."""


def _places(
    first: PreparedPage, second: PreparedPage, overlay: Overlay, comparison: Comparison
) -> tuple[Box, Box] | None:
    """Return the largest difference on both pages, or nothing where there is none to compare."""
    if not comparison.change.size or not comparison.inked.any():
        return None
    row, column = np.unravel_index(int(np.argmax(comparison.change)), comparison.change.shape)
    left, right = (float((int(column) + side) * CELL) for side in (-_BOX, _BOX + 1))
    top, bottom = (float((int(row) + side) * CELL) for side in (-_BOX, _BOX + 1))
    corners = [(x, y) for x in (left, right) for y in (top, bottom)]
    on_first = [(x / overlay.enlarged, y / overlay.enlarged) for x, y in corners]
    return _box(first, on_first), _box(second, [overlay.elsewhere(x, y) for x, y in corners])


def _box(page: PreparedPage, corners: list[tuple[float, float]]) -> Box:
    tall, wide = page.given
    across = [min(max(x * page.step + page.left, 0), wide) for x, _ in corners]
    down = [min(max(y * page.step + page.top, 0), tall) for _, y in corners]
    left, top = round(min(across)), round(min(down))
    return Box(left=left, top=top, width=max(1, round(max(across)) - left), height=max(1, round(max(down)) - top))


def _swapped(verdict: Verdict) -> Verdict:
    """Return the verdict as seen from the other page."""
    placement, places = verdict.placement, verdict.places
    if placement is not None:
        # The inverse of a similarity: turned back, scaled back, and the corner carried along.
        turn = np.deg2rad(-placement.turn)
        x, y = placement.shift
        across = -(x * np.cos(turn) - y * np.sin(turn)) / placement.scale
        down = -(x * np.sin(turn) + y * np.cos(turn)) / placement.scale
        placement = Placement(
            scale=round(1 / placement.scale, 4),
            turn=-placement.turn,
            shift=(round(float(across), 1), round(float(down), 1)),
            inliers=placement.inliers,
            residual=placement.residual,
        )
    return Verdict(
        tier=verdict.tier,
        doubts=verdict.doubts,
        placement=placement,
        similarity=verdict.similarity,
        excess=verdict.excess,
        change=verdict.change,
        places=None if places is None else (places[1], places[0]),
        effective_dpi=verdict.effective_dpi,
        effective_pixels=verdict.effective_pixels,
    )
