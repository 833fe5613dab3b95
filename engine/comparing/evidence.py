"""What a look at two records found, in words and numbers that stand in the store, in explanations and in the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.comparing.relation import PageOrder, Relation
from engine.fingerprints.verification.verdict import Box, Tier, Verdict

Evidence = Mapping[str, str | int]

_TEXT = re.compile(r"[a-z0-9.,:;°+\- ]{1,120}")
KEYS = (
    "order",
    "alike",
    "worst_pages",
    "change",
    "similarity",
    "excess",
    "place_first",
    "place_second",
    "scale",
    "turn",
    "shift",
    "inliers",
    "residual",
    "resolution",
    "doubts",
)
"""Everything that evidence of a look can have; `docs/reasons.md` says what each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What two records are to one another, and by what."""

    tier: Tier
    evidence: Evidence


def looked(relation: Relation) -> Looked:
    """Return a relation with its evidence: places in pixels as `left,top widthxheight`, turns in degrees."""
    evidence: dict[str, str | int] = {"order": relation.order.value, "alike": relation.alike}
    if relation.order is PageOrder.NOT_SEARCHED:
        evidence["doubts"] = "pages-not-searched"
    if relation.pages is not None:
        evidence["worst_pages"] = f"{relation.pages[0]}-{relation.pages[1]}"
    if relation.worst is not None:
        evidence |= _of_pages(relation.worst)
    if relation.tier is Tier.DOUBTFUL and relation.order not in (PageOrder.EQUAL, PageOrder.NOT_SEARCHED):
        evidence["doubts"] = ", ".join(filter(None, [f"pages-{relation.order.value}", str(evidence.get("doubts", ""))]))
    return Looked(tier=relation.tier, evidence=evidence)


def _of_pages(verdict: Verdict) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    if verdict.change is not None:
        found["change"] = f"{verdict.change:.2f}"
    if verdict.similarity is not None:
        found["similarity"] = f"{verdict.similarity:.3f}"
    if verdict.excess is not None:
        found["excess"] = f"{verdict.excess:.3f}"
    if verdict.places is not None:
        found["place_first"], found["place_second"] = map(_place, verdict.places)
    if (placement := verdict.placement) is not None:
        found["scale"], found["turn"] = f"{placement.scale:.4f}", f"{placement.turn:.2f}"
        found["shift"] = f"{placement.shift[0]:.1f},{placement.shift[1]:.1f}"
        found["inliers"], found["residual"] = placement.inliers, f"{placement.residual:.2f}"
    found["resolution"] = (
        f"{verdict.effective_dpi:.0f} dpi" if verdict.effective_dpi is not None else f"{verdict.effective_pixels} px"
    )
    if verdict.doubts:
        found["doubts"] = ", ".join(doubt.value for doubt in verdict.doubts)
    return found


def _place(box: Box) -> str:
    return f"{box.left},{box.top} {box.width}x{box.height}"


def is_credible(tier: object, evidence: object) -> bool:
    """Say whether a look could have said this: answers of other processes and rows of the store are not believed."""
    return (
        tier in [one.value for one in Tier]
        and isinstance(evidence, dict)
        and evidence.keys() <= set(KEYS)
        and all(
            (type(value) is int and abs(value) < 1 << 31) or (isinstance(value, str) and _TEXT.fullmatch(value))
            for value in evidence.values()
        )
    )
