"""What would free a record: in lines for a person, and as plain JSON without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.model.digests import as_plain
from engine.simulation.changes import Change, EventRecorded
from engine.simulation.counterfactuals import FREE, Way
from procedures.explaining import Explained
from reports.counterfactual_words import CAUTION, FREED, NOT_TRIED, REVIEWED, WayNarrator


def way_lines(found: Explained, *, shows_personal: bool) -> Iterator[str]:
    """Yield what would have to change; nothing where the record is free."""
    if found.decision.bucket in FREE:
        return
    head = REVIEWED if found.ways.review else FREED
    yield ""
    yield f"{head.en} {head.zh}"
    narrator = WayNarrator(bundle=found.known.case.bundle, shows_personal=shows_personal)
    said = dict.fromkeys(narrator.sentences(found.ways))
    for sentence in said:
        yield f"  - {sentence.en}"
        yield f"    {sentence.zh}"
    for sentence in (NOT_TRIED, CAUTION) if not found.ways.is_sealed else ():
        yield f"  {sentence.en}"
        yield f"  {sentence.zh}"


def plain_ways(found: Explained, *, shows_personal: bool) -> dict[str, Any]:
    """Return what would free the record; an asset that is personal is left out."""
    ways = found.ways
    return {
        "free": [_plain(way, found, shows_personal=shows_personal) for way in ways.free],
        "review": [_plain(way, found, shows_personal=shows_personal) for way in ways.review],
        "judgements": ways.judgements,
        "is_whole": ways.is_whole,
        "is_sealed": ways.is_sealed,
    }


def _plain(way: Way, found: Explained, *, shows_personal: bool) -> dict[str, Any]:
    return {
        "bucket": way.bucket.value,
        "changes": [_plain_change(change, found, shows_personal=shows_personal) for change in way.changes],
    }


def _plain_change(change: Change, found: Explained, *, shows_personal: bool) -> dict[str, Any]:
    plain: dict[str, Any] = {"change": type(change).__name__, **as_plain(change)}
    if isinstance(change, EventRecorded) and not shows_personal:
        vocabulary = found.known.case.bundle.vocabulary
        fact = vocabulary.facts.get(vocabulary.events[change.kind].per)
        if fact is None or fact.is_personal:
            del plain["asset"]
    return plain
