"""Two records side by side: what ties them, what the machine saw, and where they differ if that was drawn."""

from __future__ import annotations

from collections.abc import Iterable

from engine.comparing.maps.refusals import NoMap
from engine.model.calibration import LOOKED_BY
from engine.model.records import Link, LinkKind
from reports.blocks import Given, Pair, Part, Said, SeenMap
from reports.evidence import Evidence
from reports.legible import named
from reports.look_words import doubt_words, near_words
from reports.sections.looks import card, is_picture
from reports.shown_maps import ShownMap, caption_of, names_of, no_map_words
from reports.wording import Words

MOST_EVIDENCE = 6
_IN_CAPTION = ("worst_pages", "place_first", "place_second")
_HEIGHT, _WITH_MAP, _PAGE = 2, 3, 6
"""A page has room for three pairs, or for two with a map."""


def pair(link: Link, heading: Words, *, evidence: Evidence, letters: tuple[str, str] = ("A", "B")) -> Pair:
    """Return two tied records side by side."""
    seen = _seen(link, letters, evidence)
    shown = [(key, value) for key, value in link.evidence.items() if seen is None or key not in _IN_CAPTION]
    why = evidence.given.maps.get((link.first, link.second))
    unseen = [Said(words=no_map_words(why), is_muted=True, is_stacked=True)] if isinstance(why, NoMap) else []
    notes: list[Part] = [
        *unseen,
        *(
            Given(text=f"{named(key, longest=40)}: {named(str(value), longest=60)}", is_muted=True)
            for key, value in sorted(shown, key=_rank)[: MOST_EVIDENCE - 2 * len(unseen)]
        ),
    ]
    return Pair(
        first=card(link.first, letters[0], evidence=evidence),
        second=card(link.second, letters[1], evidence=evidence),
        heading=heading,
        notes=(Said(words=_told(link), is_stacked=True), *notes),
        seen=seen,
    )


def in_pages(pairs: Iterable[Pair]) -> list[tuple[Pair, ...]]:
    """Return pairs in their order, as many to a page as it has room for."""
    pages: list[list[Pair]] = []
    room = 0
    for one in pairs:
        height = _HEIGHT if one.seen is None else _WITH_MAP
        if height > room:
            pages.append([])
            room = _PAGE
        pages[-1].append(one)
        room -= height
    return [tuple(page) for page in pages]


def _seen(link: Link, letters: tuple[str, str], evidence: Evidence) -> SeenMap | None:
    found = evidence.given.maps.get((link.first, link.second))
    if not isinstance(found, ShownMap):
        return None
    names = names_of(link)
    caption = caption_of(link, letters, is_hatched=found.is_hatched)
    if not caption or not all(is_picture(data) for data in found.files(names).values()):
        return None
    return SeenMap(whole=names[0], close_first=names[1], close_second=names[2], caption=caption)


def _told(link: Link) -> Words:
    if link.kind is LinkKind.DOUBTFUL:
        return doubt_words(link.evidence.get("doubts", ""))
    if link.kind is LinkKind.LOOKALIKE:
        return Words(
            "The pages were compared, and are alike; two records until people say otherwise.",
            "已比對頁面，內容相似；未經人確認前，仍為兩項紀錄。",
        )
    if link.evidence.get("looked") == "different":
        return Words("The pages were compared, and differ; people decide.", "已比對頁面，內容有異，由人決定。")
    return near_words(link.evidence)


def _rank(item: tuple[str, object]) -> tuple[int, str]:
    """Put first what says how sure the answer is, and leave to the sentence what it says."""
    telling = ("change", "excess", "similarity", "resolution", *_IN_CAPTION)
    name = item[0]
    return (telling.index(name) if name in telling else len(telling) + (name in ("doubts", LOOKED_BY)), name)
