"""Exhibits of the migration of 2009: copies that are the same pixels, and copies that are only nearly so."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from samples.correspondence import DPI, account_letter, received, separator
from samples.customers import customer_facts
from samples.encodings import jpeg, one_bit, png, tiff
from samples.exhibits import Exhibit
from samples.ground_truth import BINDING, Truth, possibly
from samples.paper import Studio, scanned
from samples.people import person
from samples.relationships import relationship

OLD = "Archive 2009 舊檔"
BATCH = "Migration 2009 遷移"
BOXES = ("B01", "B02", "B03")

FAITHFUL: tuple[tuple[str, str], ...] = (
    # customer, day: a fax page in G4, copied to PNG with every pixel
    ("C-10030", "1999-04-12"),
    ("C-10031", "2001-08-20"),
    ("C-10032", "2002-03-05"),
    ("C-10033", "2003-11-11"),
    ("C-10035", "2005-06-30"),
    ("C-10036", "2006-01-09"),
    ("C-10037", "2007-10-02"),
    ("C-10038", "2008-12-24"),
)
RECOMPRESSED: tuple[tuple[str, str], ...] = (
    # customer, day: a JPEG that the migration saved again
    ("C-10030", "2000-02-14"),
    ("C-10031", "2001-09-03"),
    ("C-10034", "2002-07-19"),
    ("C-10033", "2004-05-27"),
    ("C-10035", "2005-12-13"),
    ("C-10036", "2006-08-08"),
    ("C-10037", "2007-03-30"),
    ("C-10039", "2008-09-17"),
)
WRITTEN_BADLY = 3
"""Of the recompressed: a row whose date is written 03/04/2019, by nobody knows which custom."""


def _row(customer: str, captured: str, *, is_copy: bool = False) -> dict[str, str]:
    if is_copy:
        return customer_facts(
            "account-form", customer, captured, system="migration-2009", custodian="Records Centre", entity=""
        )
    return customer_facts("account-form", customer, captured, registered="yes", custodian="Records Centre")


def _box(place: int) -> str:
    return f"{BATCH}/{BOXES[place % len(BOXES)]}"


def draw_migration(studio: Studio) -> Iterator[Exhibit]:
    """Yield originals and copies of 2009, and a sheet of the scanner that nobody catalogued."""
    for place, (customer, day) in enumerate(FAITHFUL):
        yield from _faithful(studio, place, customer, day)
    for place, (customer, day) in enumerate(RECOMPRESSED):
        yield from _recompressed(studio, place, customer, day)
    yield Exhibit(
        path=f"{BATCH}/B03/0000.png",
        content=png(one_bit(separator(studio)), dpi=DPI),
        facts=None,
        truth=Truth(
            outcome="held",
            reasons=(*possibly(*BINDING), "no-rule"),
            note="a separator between boxes that no catalogue names: it could be anything",
        ),
    )


def _faithful(studio: Studio, place: int, customer: str, day: str) -> Iterator[Exhibit]:
    number = f"{1100 + place}"
    page = one_bit(account_letter(studio, person(customer), number=number, day=day, layout=place))
    standing, cluster = relationship(customer), f"letter-{number}"
    first = f"{OLD}/{number} {customer}.tif"
    yield Exhibit(
        path=first,
        content=tiff([page], dpi=DPI, compression="group4"),
        facts=_row(customer, day),
        truth=standing.truth("is-survivor", cluster=cluster),
        index="index-2009.csv",
    )
    leaves = standing.standing == "dispose"
    yield Exhibit(
        path=f"{_box(place)}/{number}.png",
        content=png(page, dpi=DPI),
        facts=_row(customer, day, is_copy=True),
        truth=standing.truth(
            "survivor-leaves" if leaves else "copy-of-survivor",
            cluster=cluster,
            survivor=None if leaves else first,
            note="the same pixels, G4 to PNG",
        ),
        index="index-2009.csv",
    )


def _recompressed(studio: Studio, place: int, customer: str, day: str) -> Iterator[Exhibit]:
    number = f"{1200 + place}"
    letter = account_letter(studio, person(customer), number=number, day=day, layout=place + 2)
    page = scanned(letter, studio.chance(f"scan/{number}"), tilt=0.3)
    standing = relationship(customer)
    is_bad = place == WRITTEN_BADLY
    yield Exhibit(
        path=f"{OLD}/{number} {customer}.jpg",
        content=jpeg(page, dpi=DPI, quality=78),
        facts=_row(customer, "03/04/2019" if is_bad else day),
        truth=standing.truth(note="the date of its row can be read in two ways: not known" if is_bad else ""),
        index="catalogue.csv" if is_bad else "index-2009.csv",
    )
    yield Exhibit(
        path=f"{_box(place)}/{number}.jpg",
        content=jpeg(page, dpi=DPI, quality=42),
        facts=_row(customer, day, is_copy=True),
        truth=standing.truth(note="saved again at a lower quality: other pixels, so another record"),
        index="index-2009.csv",
    )


def draw_rescans(studio: Studio) -> Iterator[Exhibit]:
    """Yield letters scanned twice, made smaller, or stamped: near to one another, and all kept as they are."""
    for place, (customer, day) in enumerate(
        (("C-10016", "2012-08-01"), ("C-10020", "2015-03-02"), ("C-10024", "2018-12-20"))
    ):
        number = f"{1300 + place}"
        letter = account_letter(studio, person(customer), number=number, day=day, layout=place + 1)
        first = scanned(letter, studio.chance(f"first/{number}"), tilt=0.5)
        again = scanned(letter, studio.chance(f"again/{number}"), tilt=0.5, grain=7, depth=9)
        small = first.resize((first.width * 3 // 5, first.height * 3 // 5), Image.Resampling.LANCZOS)
        stamped = scanned(received(studio, letter, number=number), studio.chance(f"first/{number}"), tilt=0.5)
        for name, picture, dpi, why in (
            ("", first, DPI, ""),
            (" rescan", again, DPI, "the same paper, scanned again"),
            (" small", small, DPI * 3 // 5, "made smaller for mail"),
            (" stamped", stamped, DPI, "the same letter with a stamp added: another record"),
        ):
            yield Exhibit(
                path=f"Letters 信函/{number} {customer}{name}.jpg",
                content=jpeg(picture, dpi=dpi, quality=66),
                facts=customer_facts("account-form", customer, day, registered="yes" if not name else "no"),
                truth=relationship(customer).truth(note=why),
            )


def draw_bundles(studio: Studio) -> Iterator[Exhibit]:
    """Yield files of several pages: one that lacks a page, two that share their first, and letters of two accounts.

    The row of one letter names a system that the vocabulary does not have.
    """

    def page(customer: str, number: str, day: str, layout: int, *, is_brief: bool = False) -> Image.Image:
        return one_bit(
            account_letter(studio, person(customer), number=number, day=day, layout=layout, is_brief=is_brief)
        )

    cover = page("C-10018", "1400", "2014-07-01", 4)
    parts = [page("C-10018", f"140{n}", "2014-07-01", n) for n in (1, 2)]
    other = [page("C-10019", f"141{n}", "2014-12-01", n + 2, is_brief=True) for n in (0, 1)]
    for name, customer, pages, why in (
        ("1400 C-10018 (3 pages).tif", "C-10018", [cover, *parts], ""),
        ("1400 C-10018 (2 pages).tif", "C-10018", [cover, parts[0]], "the last page is missing: not identical"),
        ("1410 C-10019.tif", "C-10019", [cover, *other], "the same cover, and other letters behind it"),
    ):
        yield Exhibit(
            path=f"Bundles 合訂/{name}",
            content=tiff(pages, dpi=DPI, compression="group4"),
            facts=customer_facts("account-form", customer, "2014-07-02", registered="yes"),
            truth=relationship(customer).truth(note=why),
        )
    for customer, number, day, layout, account, state in (
        ("C-10040", "1420", "2010-01-18", 0, "0040-1", ""),
        ("C-10040", "1421", "2016-05-31", 3, "0040-2", " CLOSED"),
        ("C-10041", "1422", "2016-01-04", 1, "0041-2", ""),
        ("C-10042", "1423", "2020-05-05", 4, "0042-1", ""),
    ):
        written = f"A/C {account}{state}"
        letter = account_letter(studio, person(customer), number=number, day=day, layout=layout, account=written)
        scan = scanned(letter, studio.chance(f"scan/{number}"))
        yield Exhibit(
            path=f"Accounts 戶口/{number} {customer}.jpg",
            content=jpeg(scan, dpi=DPI, quality=66),
            facts=customer_facts(
                "account-form",
                customer,
                day,
                account=account,
                **({"system": "SCAN-7"} if number == "1422" else {}),
            ),
            truth=relationship(customer).truth(),
        )
