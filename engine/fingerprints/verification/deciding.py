"""The rule: from what was measured on two pages that lie on one another to a verdict."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification import limits
from engine.fingerprints.verification.comparison import Comparison
from engine.fingerprints.verification.preparing import Floats
from engine.fingerprints.verification.verdict import Doubt, Tier


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was measured, by cells of the comparison; `core` is the page without its edge.

    `dpi` is the lower resolution of both pages as compared, if any is stated, and `pixels` the longer side at it;
    `bitonal` says of each page whether it is in black and white, `is_picture` whether one is a film or a photograph.
    """

    comparison: Comparison
    core: NDArray[np.bool_]
    dpi: float | None
    pixels: int
    bitonal: tuple[bool, bool]
    is_picture: bool
    is_edge_unseen: bool
    is_patched: bool

    def is_under(self, dpi: int) -> bool:
        """Say whether the pages are compared at fewer dots an inch; where none is stated, the page is taken for A4."""
        return self.dpi < dpi if self.dpi is not None else self.pixels < dpi * limits.A4_INCHES


_NEAR = 11
"""Cells across a neighbourhood in which differing cells belong together."""


def decided(finding: Finding) -> tuple[Tier, tuple[Doubt, ...]]:
    """Return the verdict and the reasons for doubt.

    A clear difference is `different` unless the resolution may have made it; what is within the limits everywhere is
    `lookalike` unless something was not seen; anything else is doubtful.
    """
    found = finding.comparison
    ink = int(found.inked.sum())
    if ink < limits.LITTLE_INK:
        return Tier.DOUBTFUL, (Doubt.LITTLE_INK,)
    is_low = finding.is_under(limits.LEAST_DPI)
    if not is_low and is_different(found.change, finding.core, is_copy=any(finding.bitonal)):
        return Tier.DIFFERENT, ()
    doubts = []
    if is_low:
        doubts.append(Doubt.LOW_RESOLUTION)
    if finding.is_edge_unseen:
        doubts.append(Doubt.EDGE_UNSEEN)
    if finding.is_patched:
        doubts.append(Doubt.FAINT_PATCH)
    alike = (found.change <= _greatest_change(finding)) & (found.similarity >= limits.LOOKALIKE_SIMILARITY)
    if not any(finding.bitonal):
        alike &= found.excess <= limits.LOOKALIKE_EXCESS
    if not alike[finding.core].all():
        if finding.bitonal[0] != finding.bitonal[1]:
            doubts.append(Doubt.BLACK_AND_WHITE)
        doubts.append(Doubt.SMALL_DIFFERENCE)
    elif not alike.all():
        doubts.append(Doubt.EDGE_DIFFERS)
    return (Tier.DOUBTFUL, tuple(doubts)) if doubts else (Tier.LOOKALIKE, ())


def is_different(change: Floats, core: NDArray[np.bool_], *, is_copy: bool) -> bool:
    """Say whether there is a change that no copying explains; `is_copy` where a page is in black and white."""
    least = limits.DIFFERENT_COPY_CHANGE if is_copy else limits.DIFFERENT_CHANGE
    return _largest((change >= least) & core) >= limits.DIFFERENT_CELLS


def _greatest_change(finding: Finding) -> float:
    """Return the greatest log-odds of a change that a lookalike may have."""
    return limits.PICTURE_CHANGE if finding.is_picture else limits.LOOKALIKE_CHANGE


def _largest(differing: NDArray[np.bool_]) -> int:
    """Return how many differing cells lie near one another, where they are most."""
    if not differing.any():
        return 0
    total = cv2.boxFilter(
        differing.astype(np.float32), -1, (_NEAR, _NEAR), normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    return round(float(total.max()))
