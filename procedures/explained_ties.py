"""What a record is tied to, and by what: in lines for a person, and as plain JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.judge.calibration import calibrate
from engine.model.calibration import LOOKED_BY
from engine.model.records import Link, LinkKind
from procedures.explaining import Explained
from reports.calibration_words import calibration_line
from reports.legible import legible_location, named
from reports.look_words import doubt_words, near_words
from reports.wording import link_words

MOST = 10
"""Ties that are told to a person; the JSON has all of them."""

_TOLD = (
    "by",
    "looked",
    "change",
    "excess",
    "similarity",
    "resolution",
    "worst_pages",
    "order",
    "not_looked",
    "d64",
    "d256",
    "turned",
    "pages",
    LOOKED_BY,
)


def tie_lines(found: Explained) -> Iterator[str]:
    """Yield the ties of a record, the strongest first, each with the evidence that a person can check."""
    ties = _ties(found)
    if not ties:
        return
    yield ""
    yield f"Tied to {len(ties):,} record{'s' if len(ties) > 1 else ''}"
    locations = {one.id: one.location for one in found.known.case.inventory.records}
    for tie in ties[:MOST]:
        other = _other(tie, found)
        kind = link_words(tie.kind)
        place = legible_location(locations[other]) if other in locations else other
        yield f"  {kind.en} {kind.zh}: {place}"
        evidence = ", ".join(f"{key} {named(str(tie.evidence[key]))}" for key in _TOLD if key in tie.evidence)
        if evidence:
            yield f"    {evidence}"
        if tie.evidence.get("by") == "normalised" and not {"looked", "order"} & tie.evidence.keys():
            words = near_words(tie.evidence)
            yield f"    {words.en} {words.zh}"
        if tie.kind is LinkKind.DOUBTFUL:
            words = doubt_words(tie.evidence.get("doubts", ""))
            yield f"    {words.en} {words.zh}"
        mine, theirs = ("first", "second") if tie.first == found.record.id else ("second", "first")
        if f"place_{mine}" in tie.evidence:
            here, there = tie.evidence[f"place_{mine}"], tie.evidence[f"place_{theirs}"]
            yield f"    the largest difference is at {here} here and at {there} there (left,top, width x height)"
    if len(ties) > MOST:
        yield f"  and {len(ties) - MOST:,} more"
    if any(LOOKED_BY in tie.evidence for tie in ties):
        case = found.known.case
        calibrated = calibrate(case.inventory, case.register.judged, vocabulary=case.bundle.vocabulary)
        words = calibration_line(calibrated)
        yield f"  {words.en} {words.zh}"


def plain_ties(found: Explained) -> list[dict[str, Any]]:
    """Return all ties of a record."""
    return [
        {"record": _other(tie, found), "kind": tie.kind.value, "evidence": dict(tie.evidence)} for tie in _ties(found)
    ]


def _ties(found: Explained) -> Sequence[Link]:
    order = list(LinkKind)
    mine = (link for link in found.known.case.inventory.links if found.record.id in (link.first, link.second))
    return sorted(mine, key=lambda link: (order.index(link.kind), _other(link, found)))


def _other(tie: Link, found: Explained) -> str:
    return tie.second if tie.first == found.record.id else tie.first
