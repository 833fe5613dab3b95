"""The map of where a record differs from one that it is tied to, as a file for whoever looks into one pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.comparing.maps.drawing import DrawnMap, MapSize
from engine.comparing.maps.refusals import NoMap
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from engine.model.records import Link
from procedures.explaining import Explained, record_named
from procedures.ledger import write_new
from procedures.map_sheets import map_sheet
from procedures.maps import maps_of
from procedures.plan_folder import refuse_inside
from reports.legible import legible_location
from reports.shown_maps import NO_MAPS, caption_of, is_looked_at
from reports.wording import Words

SIZE = MapSize(whole=1600, close=(1120, 475))
_LETTERS = ("A", "B")


class NoTieError(MunimentError):
    """A record without a tie that was looked at, or with several of which none was named."""

    def __init__(self, *, number: int, beside: str | None) -> None:
        super().__init__(
            f"{number:,} records were compared with this one"
            if number > 1
            else f"this record was not compared with {'any other' if beside is None else f'`{beside}`'}",
            help="name the other one with --beside" if number > 1 else "scan with --look, which compares candidates",
        )


class MapNotDrawnError(MunimentError):
    """Two records of which no map can be drawn."""

    exit_code = 3

    def __init__(self, *, why: NoMap) -> None:
        super().__init__(
            "there is no map of these two records",
            cause="one of them is personal, or may be" if why is NoMap.PERSONAL else NO_MAPS[why].en,
            help="--show-personal draws it all the same"
            if why is NoMap.PERSONAL
            else "look at both files themselves"
            if why is NoMap.NOT_LAID
            else "scan the archive again with --look, and ask again",
        )
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMap:
    """A map that was written, of which two records, and what it shows."""

    path: Path
    link: Link
    locations: tuple[str, str]
    caption: tuple[Words, ...]


def write_map(found: Explained, *, out: Path, beside: str | None, shows_personal: bool) -> WrittenMap:
    """Write the map of a record and one that it is tied to as a new PNG file; `beside` names the other record.

    It shows the record whose id comes first as A, as a report does. Raises `NoTieError`, `MapNotDrawnError`,
    `RecordUnknownError`, `OutputInsideArchiveError`, `FileExistsAlreadyError`.
    """
    archive = Path(found.archive)
    refuse_inside(out, archive=archive)
    link = _tie(found, beside)
    case = found.known.case
    records = {record.id: record for record in case.inventory.records}
    # By a vocabulary that names no personal series nothing is masked.
    vocabulary = Vocabulary(facts={}, events={}) if shows_personal else case.bundle.vocabulary
    ((_, drawn),) = maps_of([link], records, archive=archive, vocabulary=vocabulary, size=SIZE)
    if not isinstance(drawn, DrawnMap):
        raise MapNotDrawnError(why=drawn)
    caption = caption_of(link, _LETTERS, is_hatched=drawn.is_hatched)
    names = (legible_location(records[link.first].location), legible_location(records[link.second].location))
    write_new(out, [map_sheet(drawn, names=names, letters=_LETTERS, caption=caption)], option="--map")
    return WrittenMap(path=out, link=link, locations=names, caption=caption)


def map_lines(written: WrittenMap) -> Iterator[str]:
    """Yield what a person reads of a map that was written."""
    yield ""
    yield f"Map of where they differ: {written.path}"
    for letter, location in zip(_LETTERS, written.locations, strict=True):
        yield f"  {letter}: {location}"
    for words in written.caption:
        yield f"  {words.en} {words.zh}"


def plain_map(written: WrittenMap) -> dict[str, str]:
    """Return the same as plain JSON; where they differ is in the evidence of the tie."""
    return {"file": str(written.path), "first": written.link.first, "second": written.link.second}


def _tie(found: Explained, beside: str | None) -> Link:
    inventory = found.known.case.inventory
    there = {record.id for record in inventory.records}
    ties = [
        link
        for link in inventory.links
        if found.record.id in (link.first, link.second) and {link.first, link.second} <= there and is_looked_at(link)
    ]
    if beside is not None:
        other = record_named(inventory.records, beside).id
        ties = [link for link in ties if other in (link.first, link.second) and other != found.record.id]
    if len(ties) != 1:
        raise NoTieError(number=len(ties), beside=beside)
    return ties[0]
