"""A record's content to its picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import assert_never

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.accuracy import orders, papers, slips
from benchmarks.accuracy.families import Content, Family
from samples.bones import radiograph
from samples.paper import Sheet, Studio
from samples.products import FINISHES, GOODS, product_photograph
from samples.scenes import street

Picture = NDArray[np.uint8]
"""A page in RGB, height by width by three."""

FONTS = Path(__file__).resolve().parents[2] / "reports" / "fonts"

MM_PER_INCH = 25.4
_NUMBERS = {Family.PHOTOGRAPH: 96, Family.RADIOGRAPH: 130}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture with its resolution in dots an inch."""

    picture: Picture
    dpi: int


def studio(seed: int) -> Studio:
    """Return where the records of a seed are drawn, with the fonts that the product ships."""
    return Studio(fonts=FONTS, seed=seed)


def sheet_of(room: Studio, content: Content, *, page: int = 0) -> Sheet | None:
    """Return the sheet of a paper, still open for what is added to it; none for films and photographs."""
    match content.family:
        case Family.MEMORIAL:
            return papers.memorial(room, content)
        case Family.CHEQUE:
            return slips.cheque(room, content)
        case Family.ACCOUNT:
            return papers.account(room, content)
        case Family.CARD:
            return slips.card(room, content)
        case Family.LETTER:
            return papers.letter(room, content, page=page)
        case Family.RECEIPT:
            return slips.receipt(room, content)
        case Family.NEAR_BLANK:
            return papers.near_blank(room, content)
        case Family.REMITTANCE:
            return slips.remittance(room, content)
        case Family.LEASE:
            return papers.lease(room, content)
        case Family.STATEMENT:
            return papers.statement(room, content)
        case Family.PERMIT:
            return slips.permit(room, content)
        case Family.ORDER:
            return orders.purchase_order(room, content)
        case Family.RADIOGRAPH | Family.PHOTOGRAPH:
            return None
    assert_never(content.family)


def as_drawn(sheet: Sheet) -> Drawn:
    """Return the picture on a sheet."""
    return Drawn(picture=np.array(sheet.image, dtype=np.uint8), dpi=sheet.dpi)


class _Shown(dict[str, str]):
    """Fields that note which of them were asked for."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)


@lru_cache(maxsize=64)
def shown_fields(room: Studio, family: Family, content_key: str, fields: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return the fields that a paper of a family shows, by drawing one and seeing what it asks for."""
    noted = _Shown(dict(fields))
    sheet_of(room, Content(family=family, key=content_key, dpi=100, fields=noted))
    return frozenset(noted.asked)


def draw(room: Studio, content: Content, *, page: int = 0, day: str | None = None, is_mirrored: bool = False) -> Drawn:
    """Return the picture of a record: its `page`, or a film or a photograph of `day`."""
    sheet = sheet_of(room, content, page=page)
    if sheet is not None:
        return as_drawn(sheet)
    when = day or content["day"]
    chance = room.chance(f"view/{content.key}")
    if content.family is Family.RADIOGRAPH:
        view = chance.choice(("hand", "chest", "knee", "skull", "spine"))
        patient = f"P-{content['number']}"
        film = radiograph(
            room, view=view, patient=patient, day=when, side="L" if is_mirrored else "R", is_mirrored=is_mirrored
        )
        picture = film.resize((film.width * 2, film.height * 2), Image.Resampling.BICUBIC)
    else:
        picture = _photograph(room, content, day=when, kind=chance.choice(("street", "product")))
    return Drawn(picture=np.array(picture.convert("RGB"), dtype=np.uint8), dpi=_NUMBERS[content.family])


def _photograph(room: Studio, content: Content, *, day: str, kind: str) -> Image.Image:
    """Return a street with its sign, or goods of a supplier; another day has another sign and another scene."""
    number = _small(day)
    if kind == "street":
        sky = ((58, 64, 110), (226, 150, 96)) if number % 2 else ((90, 120, 170), (220, 220, 210))
        return street(room, name=content.key, sign=f"{content['name'][:2]}{'押店當舖'[number % 4]}", sky=sky)
    goods = room.chance(f"goods/{content.key}").choice(sorted(GOODS))
    photograph = product_photograph(
        room, goods=goods, view="front", model=content.key, scene="showroom", label=day, finish=number % len(FINISHES)
    )
    return photograph.resize((photograph.width * 2, photograph.height * 2), Image.Resampling.BICUBIC)


def _small(words: str) -> int:
    """Return a number that is the same on every machine."""
    return sum(ord(character) * (index + 7) for index, character in enumerate(words))
