"""Exhibits that lie in two cities: photographs in Hong Kong with the same bytes in Singapore."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import ImageDraw

from samples.customers import PHOTOS, customer_facts
from samples.encodings import jpeg
from samples.exhibits import Exhibit
from samples.ground_truth import Truth
from samples.paper import BLACK, WHITE, Studio
from samples.portraits import portrait
from samples.relationships import relationship

MIRRORS = {
    "SG": "Mirror Singapore 新加坡/portraits",
    "HK": "Mirror Hong Kong 香港/portraits",
    "": "Mirror 鏡像/portraits",
}

PLACED: tuple[tuple[str, str, str, str, str], ...] = (
    # customer, day, where the first lies, where the second lies (blank: not recorded), which is the record
    ("C-10016", "2012-07-30", "HK", "SG", "first"),
    ("C-10019", "2014-11-27", "HK", "SG", "first"),
    ("C-10020", "2015-02-16", "HK", "SG", "first"),
    ("C-10024", "2018-12-11", "HK", "SG", "first"),
    ("C-10022", "2016-04-18", "", "HK", "second"),
    ("C-10026", "2019-10-22", "HK", "", ""),
)
"""Nothing but the city tells the two apart. A city that is not recorded could be Hong Kong too, and then the smaller
path decides, which is that of the mirror: certain where the mirror lies in Hong Kong, and undecided where the mirror
is the one that nobody placed."""

LATER: tuple[tuple[str, str], ...] = (
    ("C-10013", "2008-05-12"),
    ("C-10014", "2010-10-04"),
    ("C-10017", "2013-01-15"),
    ("C-10018", "2014-06-09"),
    ("C-10021", "2015-08-03"),
    ("C-10023", "2017-09-25"),
    ("C-10025", "2013-05-06"),
    ("C-10027", "2009-02-02"),
)


def _photograph(studio: Studio, customer: str) -> bytes:
    face = portrait(studio.chance(f"face/{customer}"), width=264, height=336, grain=5)
    ImageDraw.Draw(face).text(
        (258, 332),
        "樣本 SAMPLE",
        font=studio.face(14, weight="Bold"),
        fill=WHITE,
        anchor="rd",
        stroke_width=1,
        stroke_fill=BLACK,
    )
    return jpeg(face, dpi=150, quality=82)


def draw_mirrors(studio: Studio) -> Iterator[Exhibit]:
    """Yield the photographs; of two that differ in the city alone, the one in Hong Kong is the record."""
    for customer, day in LATER:
        yield Exhibit(
            path=f"{PHOTOS}/{customer}.jpg",
            content=_photograph(studio, customer),
            facts=customer_facts("account-opening-photo", customer, day, registered="yes"),
            truth=relationship(customer).truth(),
        )
    for customer, day, first, second, chosen in PLACED:
        content = _photograph(studio, customer)
        paths = {"first": f"{PHOTOS}/{customer}.jpg", "second": f"{MIRRORS[second]}/{customer}.jpg"}
        for name, city in (("first", first), ("second", second)):
            yield Exhibit(
                path=paths[name],
                content=content,
                facts=customer_facts("account-opening-photo", customer, day, storage_jurisdiction=city),
                truth=_verdict(customer, name=name, chosen=chosen, survivor=paths.get(chosen)),
            )


def _verdict(customer: str, *, name: str, chosen: str, survivor: str | None) -> Truth:
    standing, cluster = relationship(customer), f"photo-{customer}"
    if not chosen:
        return standing.truth("authority-undecided", cluster=cluster, note="which lies in Hong Kong is not certain")
    if name == chosen:
        return standing.truth("is-survivor", cluster=cluster)
    return standing.truth("copy-of-survivor", cluster=cluster, survivor=survivor, note="the same bytes elsewhere")
