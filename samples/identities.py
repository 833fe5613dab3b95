"""Exhibits about who a customer is: identity cards and photographs, with most of the copies."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import ImageDraw

from samples.cards import DPI as CARD_DPI
from samples.cards import islander_card
from samples.customers import BRANCH, MIGRATED, MIGRATION, customer_facts
from samples.encodings import bmp, jpeg, png, tiff, turned_jpeg, upright_pixels
from samples.exhibits import Exhibit
from samples.ground_truth import AMLO_CUSTOMER, PURPOSE, Truth, due, running, waiting
from samples.paper import BLACK, WHITE, Studio, scanned
from samples.people import person
from samples.portraits import portrait

IDENTITY = "ID copies 身份證明"
PHOTOS = "Portraits 開戶照片"


def draw_identity_copies(studio: Studio) -> Iterator[Exhibit]:
    """Yield copies of islander cards: one picture in three containers, one filed under two customers."""
    card = islander_card(studio, person("C-10002"))
    content = png(card, dpi=CARD_DPI)
    name = f"{IDENTITY}/C-10002 card.png"
    yield Exhibit(
        path=name,
        content=content,
        facts=customer_facts("id-document", "C-10002", "2015-06-18", registered="yes"),
        truth=Truth(outcome="undecided", reasons=(*waiting(AMLO_CUSTOMER), "is-survivor"), cluster="id-C-10002"),
    )
    for path, copied, known in (
        (f"{MIGRATION}/id_C-10002.bmp", bmp(card, dpi=CARD_DPI), MIGRATED),
        (f"{BRANCH}/scans/id C-10002.tif", tiff([card], dpi=CARD_DPI), {}),
    ):
        yield Exhibit(
            path=path,
            content=copied,
            facts=customer_facts("id-document", "C-10002", "2015-06-18", **known),
            truth=Truth(
                outcome="undecided",
                reasons=(*waiting(AMLO_CUSTOMER), "copy-of-survivor"),
                cluster="id-C-10002",
                survivor=name,
            ),
        )
    yield Exhibit(
        path=f"{IDENTITY}/C-10010 card.png",
        content=content,
        facts=customer_facts("id-document", "C-10010", "2016-02-11"),
        truth=Truth(
            outcome="keep",
            until="2027-05-31",
            reasons=(*running(AMLO_CUSTOMER), "identity-differs"),
            cluster="id-C-10002",
            note="the same card filed under the joint holder: identical, but not redundant",
        ),
    )
    lying = turned_jpeg(islander_card(studio, person("C-10003")), dpi=CARD_DPI)
    reasons = (*running(AMLO_CUSTOMER), f"shielded:{PURPOSE}")
    yield Exhibit(
        path=f"{IDENTITY}/C-10003 card.jpg",
        content=lying,
        facts=customer_facts("id-document", "C-10003", "2012-09-04", registered="yes", case="K-2301"),
        truth=Truth(
            outcome="keep",
            until="2028-06-30",
            reasons=(*reasons, "is-survivor"),
            cluster="id-C-10003",
            note="lies on its side",
        ),
    )
    yield Exhibit(
        path=f"{MIGRATION}/id_C-10003.png",
        content=png(upright_pixels(lying), dpi=CARD_DPI),
        facts=customer_facts("id-document", "C-10003", "2012-09-04", case="K-2301", **MIGRATED),
        truth=Truth(
            outcome="keep",
            until="2028-06-30",
            reasons=(*reasons, "copy-of-survivor"),
            cluster="id-C-10003",
            survivor=f"{IDENTITY}/C-10003 card.jpg",
            note="what a reader sees of the JPEG, turned upright",
        ),
    )
    yield Exhibit(
        path=f"{IDENTITY}/C-10001 card.jpg",
        content=jpeg(scanned(islander_card(studio, person("C-10001")), studio.chance("scan/id/C-10001")), dpi=CARD_DPI),
        facts=customer_facts("id-document", "C-10001", "2009-03-16"),
        truth=Truth(outcome="dispose", reasons=due(AMLO_CUSTOMER)),
    )
    twice = jpeg(scanned(islander_card(studio, person("C-10004")), studio.chance("scan/id/C-10004")), dpi=CARD_DPI)
    for path, system in ((f"{IDENTITY}/C-10004 card.jpg", "branch-capture"), (f"{BRANCH}/scans/id C-10004.jpg", "")):
        yield Exhibit(
            path=path,
            content=twice,
            facts=customer_facts("id-document", "C-10004", "2011-01-20", system=system),
            truth=Truth(
                outcome="undecided",
                reasons=(*waiting(AMLO_CUSTOMER), "authority-undecided"),
                cluster="id-C-10004",
                note="one of the two has no system recorded: which is the record cannot be said",
            ),
        )


def draw_photographs(studio: Studio) -> Iterator[Exhibit]:
    """Yield an account-opening photograph and a biometric capture."""
    for name, series, customer, case, truth in (
        (
            "C-10003.jpg",
            "account-opening-photo",
            "C-10003",
            "",
            Truth(outcome="keep", until="2028-06-30", reasons=running(AMLO_CUSTOMER)),
        ),
        (
            "liveness C-10006.jpg",
            "biometric-capture",
            "C-10006",
            "K-2302",
            Truth(
                outcome="keep",
                reasons=("period-unknown:biometric-records-open-question", "shielded:pcpd-biometric-captures"),
                note="whether the law wants it kept or erased is open: kept, and shown",
            ),
        ),
    ):
        face = portrait(studio.chance(f"face/{customer}"), width=600, height=760, grain=5)
        label = ImageDraw.Draw(face)
        label.text(
            (586, 746),
            "樣本 SAMPLE",
            font=studio.face(26, weight="Bold"),
            fill=WHITE,
            anchor="rd",
            stroke_width=2,
            stroke_fill=BLACK,
        )
        yield Exhibit(
            path=f"{PHOTOS}/{name}",
            content=jpeg(face, dpi=150, quality=80),
            facts=customer_facts(series, customer, "2018-05-09", case=case),
            truth=truth,
        )
