"""The maps of where two records differ, and who may see them: nothing is drawn of what could be a person's.

An enlarged place shows what a mask hides, so a map of two records is drawn only where the pictures of both are shown.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from engine.comparing.maps.asking import MapWish, draw_maps
from engine.comparing.maps.drawing import DrawnMap, MapSize
from engine.comparing.maps.refusals import NoMap
from engine.fingerprints.verification.preparing import Grey
from engine.model.facts import Vocabulary
from engine.model.records import Link, Record
from procedures.pictures import LONG_SIDE, is_personal
from reports.shown_maps import ShownMap

IN_REPORT = MapSize(whole=LONG_SIDE, close=(660, 280))
"""Pixels of a map in a report; an enlargement is printed 56 mm wide."""

_MOST_PROCESSES = 2


def maps_of(
    links: Iterable[Link],
    records: Mapping[str, Record],
    *,
    archive: Path,
    vocabulary: Vocabulary,
    shows_unclassified: bool = False,
    size: MapSize = IN_REPORT,
) -> Iterator[tuple[Link, DrawnMap | NoMap]]:
    """Yield each tie that was looked at with its map, or with why there is none.

    Raises `WorkerError` if no process that draws can be started.
    """
    wanted = list(links)

    def wish(link: Link) -> MapWish | NoMap:
        both = records[link.first], records[link.second]
        if any(is_personal(one, vocabulary, shows_unclassified=shows_unclassified) for one in both):
            return NoMap.PERSONAL
        return MapWish(*both, link.evidence)

    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    drawn = draw_maps((wish(link) for link in wanted), archive=archive, size=size, number=processes)
    yield from zip(wanted, drawn, strict=True)


def shown(found: DrawnMap | NoMap) -> ShownMap | NoMap:
    """Return a map as files for a report."""
    if isinstance(found, NoMap):
        return found
    return ShownMap(
        whole=_jpeg(found.whole),
        close_first=_jpeg(found.close_first),
        close_second=_jpeg(found.close_second),
        is_hatched=found.is_hatched,
    )


def _jpeg(picture: Grey) -> bytes:
    out = BytesIO()
    # Thin red strokes would fade if colour were stored at half the size.
    Image.fromarray(picture).save(out, "JPEG", quality=80, subsampling=0, optimize=True)
    return out.getvalue()
