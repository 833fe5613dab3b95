"""Exhibits of later signature cards: two designs, every standing of a customer, copies from the migration."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from samples.chops import seal
from samples.customers import CARDS, MIGRATED, MIGRATION, customer_facts
from samples.encodings import jpeg, png, tiff, webp
from samples.engraving import ground, rosette
from samples.exhibits import Exhibit
from samples.forms import NOTICE, signature_card
from samples.handwriting import write
from samples.paper import GREY, Colour, Sheet, Studio, clean, scanned
from samples.people import Person, person
from samples.relationships import relationship
from samples.signatures import signature

BROWN: Colour = (104, 62, 22)
TALL_DPI = 120

CARDS_DRAWN: tuple[tuple[str, str, str], ...] = (
    # customer, day, how it is kept: alone, or with a copy in another container
    ("C-10013", "2008-05-12", "alone"),
    ("C-10014", "2010-10-04", "alone"),
    ("C-10015", "2011-03-21", "bytes"),
    ("C-10016", "2012-07-30", "webp"),
    ("C-10017", "2013-01-15", "bytes"),
    ("C-10018", "2014-06-09", "tiff"),
    ("C-10019", "2014-11-27", "alone"),
    ("C-10020", "2015-02-16", "png"),
    ("C-10021", "2015-08-03", "alone"),
    ("C-10022", "2016-04-18", "alone"),
    ("C-10023", "2017-09-25", "bytes"),
    ("C-10024", "2018-12-11", "alone"),
    ("C-10025", "2013-05-06", "alone"),
    ("C-10026", "2019-10-22", "alone"),
    ("C-10027", "2009-02-02", "alone"),
    ("C-10028", "2010-06-14", "alone"),
    ("C-10029", "2011-09-19", "alone"),
)


def tall_card(studio: Studio, person: Person, *, day: str, number: str) -> Image.Image:
    """Return a signature card of the Sample Lantau Trust: upright, one specimen, a brown foot."""
    chance = studio.chance(f"tall-card/{number}")
    sheet = Sheet(studio, width=105, height=148, dpi=TALL_DPI, colour=(248, 240, 220))
    ground(sheet, colour=(226, 204, 160), pitch=1.5, sway=1)
    sheet.box(0, 112, 105, 36, colour=BROWN, fill=BROWN)
    sheet.ink(rosette(sheet.px(30), petals=9, rings=10, strength=230), 70, 115, (240, 214, 160))
    sheet.text(6, 118, "樣本大嶼信託", size=7, colour=(250, 232, 190), weight="Bold")
    sheet.text(6, 128, "SAMPLE LANTAU TRUST", size=3.6, colour=(240, 214, 160))
    sheet.text(6, 7, "印鑑卡 SIGNATURE CARD", size=5, colour=BROWN, weight="Bold")
    sheet.text(99, 8, number, size=3.6, colour=GREY, anchor="ra")
    for index, value in enumerate((person.name, person.customer, "-".join(reversed(day.split("-"))))):
        top = 20 + index * 10
        write(sheet, 8, top + 6, value, size=3.8, chance=chance)
        sheet.rule(6, top + 7.4, 70, top + 7.4, colour=(170, 140, 100))
    sheet.box(6, 56, 93, 48, colour=BROWN, line=0.4)
    signature(sheet, 12, 62, width=80, height=38, hand=studio.chance(f"hand/{person.customer}"), chance=chance)
    seal(sheet, 76, 20, person.chinese[-1] + "樣本印", size=22, chance=chance)
    sheet.text(52, 143, NOTICE, size=2, colour=(240, 214, 160), anchor="ma")
    return sheet.image


def draw_specimens(studio: Studio) -> Iterator[Exhibit]:
    """Yield the cards; a copy is the same bytes, or the same pixels in another container."""
    for place, (customer, day, kept) in enumerate(CARDS_DRAWN):
        who, number = person(customer), f"{20500 + place}"
        is_tall = place % 2 == 1
        drawn = (tall_card if is_tall else signature_card)(studio, who, day=day, number=number)
        dpi = TALL_DPI if is_tall else 150
        if kept == "alone":
            name, content = f"{customer}.jpg", _scan(studio, drawn, number, dpi)
            yield _card(f"{CARDS}/{name}", content, customer, day)
            continue
        picture = drawn if kept == "bytes" else clean(drawn, colours=40)
        content = _scan(studio, drawn, number, dpi) if kept == "bytes" else png(picture, dpi=dpi)
        first = f"{CARDS}/{customer}.{'jpg' if kept == 'bytes' else 'png'}"
        match kept:
            case "webp":
                copy, suffix = webp(picture), "webp"
            case "tiff":
                copy, suffix = tiff([picture], dpi=dpi), "tif"
            case "png":
                copy, suffix = png(picture, dpi=dpi), "png"
            case _:
                copy, suffix = content, "jpg"
        yield from _pair(customer, day, first, content, f"{MIGRATION}/sig_{customer}.{suffix}", copy)


def _scan(studio: Studio, drawn: Image.Image, number: str, dpi: int) -> bytes:
    return jpeg(scanned(drawn, studio.chance(f"scan/{number}")), dpi=dpi, quality=68)


def _card(path: str, content: bytes, customer: str, day: str) -> Exhibit:
    return Exhibit(
        path=path,
        content=content,
        facts=customer_facts("signature-card", customer, day, registered="yes"),
        truth=relationship(customer).truth(),
    )


def _pair(customer: str, day: str, first: str, content: bytes, second: str, copy: bytes) -> Iterator[Exhibit]:
    standing, cluster = relationship(customer), f"signature-{customer}"
    yield Exhibit(
        path=first,
        content=content,
        facts=customer_facts("signature-card", customer, day, registered="yes"),
        truth=standing.truth("is-survivor", cluster=cluster),
    )
    leaves = standing.standing == "dispose"
    yield Exhibit(
        path=second,
        content=copy,
        facts=customer_facts("signature-card", customer, day, **MIGRATED),
        truth=standing.truth(
            "survivor-leaves" if leaves else "copy-of-survivor",
            cluster=cluster,
            survivor=None if leaves else first,
        ),
    )
