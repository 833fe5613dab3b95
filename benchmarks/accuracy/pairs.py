"""Labelled pairs of pages, each drawn from (seed, n) alone; no pair is kept anywhere.

A pair is `same` if both pages are files of one record with nothing added, covered or changed; two files of one record
of which one has lost a strip at its edge are `same` too, though nobody can know what the strip said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np

from benchmarks.accuracy import alterations, scanner, variants
from benchmarks.accuracy.drawing import Drawn, draw, shown_fields, studio
from benchmarks.accuracy.families import FORMS, Content, Family, Scanned, content, edited
from samples.paper import Studio

Condition = Callable[[Drawn, np.random.Generator], Drawn]

RECORDS = 400
"""Records of each family under one seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two pages and what is known of them; `kind` is the class by which results are counted."""

    number: int
    kind: str
    family: Family | Scanned
    is_same: bool
    what: str
    first: Drawn
    second: Drawn


def _clean(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    return variants.encoded(drawn, chance) if chance.random() < 0.5 else variants.resized(drawn, chance)


def _dpi(chance: np.random.Generator, drawn: Drawn) -> int:
    return int(chance.choice((240, 300) if drawn.dpi > 200 else (100, 120, 150, 200)))


def _scan(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    return scanner.scan(drawn, chance, scanner.USUAL, dpi=_dpi(chance, drawn))


def _hard(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    return scanner.scan(drawn, chance, scanner.HARD, dpi=_dpi(chance, drawn))


def _copy(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    return scanner.photocopy(drawn, chance, dpi=max(150, _dpi(chance, drawn)))


def _copies(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    return scanner.photocopy(drawn, chance, generations=int(chance.integers(2, 4)), dpi=max(150, _dpi(chance, drawn)))


def _same(drawn: Drawn, _chance: np.random.Generator) -> Drawn:
    return drawn


def _low(drawn: Drawn, chance: np.random.Generator) -> Drawn:
    return variants.at_dpi(drawn, min(drawn.dpi, int(chance.integers(45, 75))))


SAME: dict[str, tuple[Condition, Condition]] = {
    "encoded again": (_same, variants.encoded),
    "other format": (_same, variants.reformatted),
    "resized": (_same, variants.resized),
    "quarter turn": (_same, variants.turned),
    "other tone": (_same, variants.toned),
    "grain and dust": (_same, variants.noisy),
    "border": (_same, variants.bordered),
    "small turn": (_same, variants.rotated),
    "edge cut off": (_same, variants.cropped),
    "rescan": (_same, _scan),
    "two scans": (_scan, _scan),
    "hard rescan": (_same, _hard),
    "bitonal": (_same, scanner.bitonal),
    "scan and bitonal": (_scan, scanner.bitonal),
    "photocopy": (_same, _copy),
    "scan and photocopy": (_scan, _copy),
    "copies of copies": (_same, _copies),
}
"""Classes of pairs of one record, by what was done to each page."""

CONDITIONS: dict[str, tuple[Condition, Condition]] = {
    "clean": (_same, _clean),
    "rescan": (_same, _scan),
    "two scans": (_scan, _scan),
    "hard rescan": (_same, _hard),
    "bitonal": (_same, scanner.bitonal),
    "both bitonal": (scanner.bitonal, scanner.bitonal),
    "photocopy": (_same, _copy),
    "low resolution": (_same, _low),
}
"""What is done to the pages of two records, whatever differs between them."""

_CHANGES: dict[str, tuple[str, ...]] = {
    "one character": ("clean", "rescan", "two scans", "hard rescan", "bitonal", "both bitonal", "photocopy"),
    "one character, under 75 dpi": ("low resolution",),
    "other person": ("clean", "rescan", "two scans", "bitonal", "photocopy"),
    "stamp added": ("clean", "rescan", "two scans", "photocopy"),
    "note added": ("clean", "rescan", "two scans", "photocopy"),
    "redaction": ("clean", "rescan", "photocopy"),
    "other page of a letter": ("clean", "rescan", "photocopy"),
    "mirrored": ("clean", "rescan"),
    "another day": ("clean", "rescan"),
    "watermark": ("clean",),
}

DIFFERENT: dict[str, tuple[str, str]] = {
    f"{change}: {condition}": (change, condition) for change, conditions in _CHANGES.items() for condition in conditions
}
"""Classes of pairs of two records, by what differs and under which conditions the pages were made."""

SCHEDULE = [
    *SAME,
    *DIFFERENT,
    *(kind for kind in DIFFERENT if kind.startswith("one character: ")),
    *(kind for kind in DIFFERENT if kind.startswith("one character: ")),
]
"""The classes in turn; one-character edits come three times as often, which makes them half of all negatives."""

_PICTURES = (Family.RADIOGRAPH, Family.PHOTOGRAPH)
OFTEN = (*FORMS, *FORMS, *FORMS, Family.NEAR_BLANK, *_PICTURES)


def kind_of(number: int) -> str:
    """Return the class of pair `number`, which no seed changes."""
    return SCHEDULE[number % len(SCHEDULE)]


def pair(seed: int, number: int, *, families: tuple[Family, ...] = tuple(Family)) -> Pair:
    """Draw pair `number` of a seed, of one of `families` where its class allows."""
    kind = kind_of(number)
    chance = Random(f"pair/{seed}/{number}")
    numbers = np.random.default_rng([seed, number])
    room = studio(seed)
    if kind in SAME:
        family = chance.choice([one for one in OFTEN if one in families])
        drawn = drawn_as(room, content(seed, family, chance.randrange(RECORDS)))
        first, second = (made(drawn, numbers) for made in SAME[kind])
        return Pair(number=number, kind=kind, family=family, is_same=True, what="", first=first, second=second)
    change, condition = DIFFERENT[kind]
    family = chance.choice(families_for(change, families))
    one = content(seed, family, chance.randrange(RECORDS))
    before, after, what = changed(room, seed, one, change, chance)
    first, second = (made(side, numbers) for made, side in zip(CONDITIONS[condition], (before, after), strict=True))
    if chance.random() < 0.5:
        first, second = second, first
    return Pair(number=number, kind=kind, family=family, is_same=False, what=what, first=first, second=second)


def families_for(change: str, among: tuple[Family, ...]) -> list[Family]:
    """Return the families that can show a change, of those asked for where there are any."""
    """Return the families that can show a change, of those asked for where there are any."""
    match change:
        case "one character" | "one character, under 75 dpi":
            able: tuple[Family, ...] = FORMS
        case "other page of a letter":
            able = (Family.LETTER,)
        case "mirrored" | "another day":
            able = _PICTURES
        case "watermark":
            able = (Family.PHOTOGRAPH,)
        case _:
            able = OFTEN
    # A class that none of the families asked for can show is shown by those that can.
    return [one for one in able if one in among] or list(able)


def changed(room: Studio, seed: int, one: Content, change: str, chance: Random) -> tuple[Drawn, Drawn, str]:
    """Return the record's picture, that of the other record, and what differs."""
    drawn = drawn_as(room, one)
    match change:
        case "one character" | "one character, under 75 dpi":
            shown = shown_fields(room, one.family, one.key, tuple(one.fields.items()))
            other, what = edited(one, chance, shown=shown)
            return drawn, draw(room, other), what
        case "other page of a letter":
            page = chance.choice((0, 1))
            return draw(room, one, page=page), draw(room, one, page=page + 1), f"page {page + 1} and {page + 2}"
        case "mirrored":
            if one.family is Family.RADIOGRAPH:
                return drawn, draw(room, one, is_mirrored=True), "left and right"
            mirrored = np.ascontiguousarray(drawn.picture[:, ::-1])
            return drawn, Drawn(picture=mirrored, dpi=drawn.dpi), "mirrored"
        case "another day":
            return drawn, draw(room, one, day=one["visit"]), "another day"
        case "other person":
            number = int(one.key.rsplit("/", 1)[1])
            other = content(seed, one.family, (number + chance.randrange(1, RECORDS)) % RECORDS)
            same_dpi = Content(family=other.family, key=other.key, dpi=one.dpi, fields=other.fields)
            return drawn, draw(room, same_dpi), "other record"
    made = {
        "stamp added": alterations.stamp,
        "note added": alterations.note,
        "redaction": alterations.redaction,
        "watermark": alterations.watermark,
    }[change]
    return drawn, alterations.altered(room, drawn, chance, made), change


@lru_cache(maxsize=8)
def _last(room: Studio, key: str, family: Family, dpi: int, fields: tuple[tuple[str, str], ...]) -> Drawn:
    return draw(room, Content(family=family, key=key, dpi=dpi, fields=dict(fields)))


def drawn_as(room: Studio, one: Content) -> Drawn:
    """Return the picture of a record; the last few are kept."""
    """Return the picture of a record; the last few are kept."""
    return _last(room, one.key, one.family, one.dpi, tuple(one.fields.items()))
