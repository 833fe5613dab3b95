"""The rule: from what was measured on two pages that lie on one another to a verdict."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification import limits
from engine.fingerprints.verification.preparing import Floats
from engine.fingerprints.verification.verdict import Doubt, Tier


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was measured, by cells of the comparison; `core` is the page without its edge.

    `copy_excess` is the excess by the measure for copies, where one page is in black and white and the other grey.

    `softness` is by how many pixels of blur one page is softer than the other.
    """

    excess: Floats
    similarity: Floats
    inked: NDArray[np.bool_]
    core: NDArray[np.bool_]
    copy_excess: Floats | None
    softness: float
    is_picture: bool
    is_edge_unseen: bool
    is_patched: bool
    is_low_resolution: bool
    is_coarse: bool


_NEAR = 15
"""Cells across a neighbourhood in which differing cells belong together."""


def decided(finding: Finding) -> tuple[Tier, tuple[Doubt, ...]]:
    """Return the verdict and the reasons for doubt.

    A clear difference is `different` unless a copier or the resolution may have made it; what is within the limits
    everywhere is `lookalike` unless something was not seen; anything else is doubtful.
    """
    ink = int(finding.inked.sum())
    if ink < limits.LITTLE_INK:
        return Tier.DOUBTFUL, (Doubt.LITTLE_INK,)
    is_copy = finding.copy_excess is not None
    worst = finding.excess if finding.copy_excess is None else finding.copy_excess
    differing = (worst >= limits.DIFFERENT_EXCESS) & finding.core
    if int((differing & finding.inked).sum()) > limits.DIFFERENT_SHARE * ink:
        return Tier.DIFFERENT, ()
    if not is_copy and not finding.is_low_resolution and _largest(differing) >= limits.DIFFERENT_CELLS:
        return Tier.DIFFERENT, ()
    doubts = []
    if finding.is_low_resolution or finding.is_coarse:
        doubts.append(Doubt.LOW_RESOLUTION)
    if finding.is_edge_unseen:
        doubts.append(Doubt.EDGE_UNSEEN)
    if finding.is_patched:
        doubts.append(Doubt.FAINT_PATCH)
    if is_copy:
        # A copier may have lost what tells one character from another: 0 and 8 in small print came out as one.
        return Tier.DOUBTFUL, (*doubts, Doubt.BLACK_AND_WHITE)
    alike = (finding.excess <= _limit(finding)) & (finding.similarity >= limits.LOOKALIKE_SIMILARITY)
    if not alike[finding.core].all():
        doubts.append(Doubt.SMALL_DIFFERENCE)
    elif not alike.all():
        doubts.append(Doubt.EDGE_DIFFERS)
    return (Tier.DOUBTFUL, tuple(doubts)) if doubts else (Tier.LOOKALIKE, ())


def _limit(finding: Finding) -> float:
    """Return the greatest excess of a lookalike on these pages; -1, which nothing meets, where one is too soft.

    The worst place of a noisy page may be worse than that of a clean one, where a small excess stands out.
    """
    allowed = [limit for blur, limit in limits.LOOKALIKE_EXCESS.items() if finding.softness <= blur + 1e-6]
    usual = max(float(np.percentile(finding.excess[finding.inked], 99)), 0.02)
    standing_out = max(limits.STANDING_OUT_FROM, limits.STANDING_OUT * usual + 0.05)
    limit = min(max(allowed, default=-1.0), standing_out)
    return min(limit, limits.PICTURE_EXCESS) if finding.is_picture else limit


def _largest(differing: NDArray[np.bool_]) -> int:
    """Return how many differing cells lie near one another, where they are most."""
    if not differing.any():
        return 0
    total = cv2.boxFilter(
        differing.astype(np.float32), -1, (_NEAR, _NEAR), normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    return round(float(total.max()))
