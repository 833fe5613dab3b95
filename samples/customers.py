"""Exhibits about customers: forms, signature cards, identity cards and photographs, with most of the copies."""

from __future__ import annotations

from collections.abc import Iterator

from samples.encodings import jpeg, one_bit, png, tiff, webp
from samples.exhibits import Exhibit, facts
from samples.forms import DPI, blank_back, harbour_form, signature_card, specimen_page, terms_page
from samples.ground_truth import AMLO_CUSTOMER, Truth, due, running, waiting
from samples.paper import Studio, clean, scanned
from samples.people import person

FORMS = "Account opening 開戶"
CARDS = "Signature cards 印鑑卡"
IDENTITY = "ID copies 身份證明"
PHOTOS = "Portraits 開戶照片"
MIGRATION = "Migration 2022 遷移"
BRANCH = "Branch 12 旺角分行"


def customer_facts(series: str, customer: str, captured: str, **known: str) -> dict[str, str]:
    """Return the catalogue row of a record that Branch 12 captured about a customer."""
    usual = {"entity": "sample-harbour-bank", "custodian": "Branch 12", "system": "branch-capture"}
    return facts(series, customer=customer, captured_on=captured, **(usual | known))


MIGRATED = {"system": "migration-2022", "custodian": "Migration Team"}


def draw_forms(studio: Studio) -> Iterator[Exhibit]:
    """Yield the account-opening forms of the Sample Harbour Bank."""

    def scan(customer: str, day: str, number: str) -> bytes:
        page = harbour_form(studio, person(customer), day=day, number=number)
        return jpeg(scanned(page, studio.chance(f"scan/{number}")), dpi=DPI)

    def form(customer: str, day: str, number: str, name: str, truth: Truth, **known: str) -> Exhibit:
        content = scan(customer, day, number)
        return Exhibit(
            path=f"{FORMS}/{name}",
            content=content,
            facts=customer_facts("account-form", customer, day, **known),
            truth=truth,
        )

    yield form(
        "C-10001",
        "2009-03-16",
        "HB-09031",
        "C-10001 開戶表.jpg",
        Truth(outcome="dispose", reasons=due(AMLO_CUSTOMER), note="five years after the relationship ended"),
    )
    live = form(
        "C-10002",
        "2015-06-18",
        "HB-15077",
        "C-10002 開戶表.jpg",
        Truth(
            outcome="undecided",
            reasons=(*waiting(AMLO_CUSTOMER), "is-survivor"),
            cluster="form-C-10002",
            note="still a customer",
        ),
        registered="yes",
    )
    yield live
    yield Exhibit(
        path=f"{MIGRATION}/acct_C-10002.jpg",
        content=live.content,
        facts=customer_facts("account-form", "C-10002", "2015-06-18", **MIGRATED),
        truth=Truth(
            outcome="undecided",
            reasons=(*waiting(AMLO_CUSTOMER), "copy-of-survivor"),
            cluster="form-C-10002",
            survivor=live.path,
            note="a byte copy within the window: redundant all the same",
        ),
    )
    whole = person("C-10003")
    pages = [
        clean(harbour_form(studio, whole, day="2012-09-04", number="HB-12290"), colours=96),
        clean(terms_page(studio, whole, number="HB-12290"), colours=24),
        clean(specimen_page(studio, whole, number="HB-12290"), colours=32),
    ]
    yield Exhibit(
        path=f"{FORMS}/C-10003 開戶表 (3 pages).tif",
        content=tiff(pages, dpi=DPI),
        facts=customer_facts("account-form", "C-10003", "2012-09-04"),
        truth=Truth(outcome="keep", until="2028-06-30", reasons=running(AMLO_CUSTOMER), note="three pages in one file"),
    )
    yield form(
        "C-10004",
        "2011-01-20",
        "HB-11004",
        "C-10004 開戶表.jpg",
        Truth(outcome="undecided", reasons=waiting(AMLO_CUSTOMER), note="the customer came back: the clock is cleared"),
    )
    yield form(
        "C-10006",
        "2018-05-09",
        "HB-18120",
        "C-10006 開戶表.jpg",
        Truth(
            outcome="keep",
            until="2026-11-30",
            reasons=running(AMLO_CUSTOMER),
            note="the end is doubtful: the later day counts",
        ),
    )
    yield form(
        "C-10007",
        "2006-02-27",
        "HB-06051",
        "C-10007 開戶表 (HQ).jpg",
        Truth(
            outcome="undecided",
            reasons=("no-rule", f"may-apply:{AMLO_CUSTOMER}"),
            note="its jurisdiction is not recorded",
        ),
        jurisdiction="",
    )
    yield form(
        "C-10009",
        "2019-07-02",
        "HB-19200",
        "C-10009 開戶表.jpg",
        Truth(
            outcome="undecided",
            reasons=waiting(AMLO_CUSTOMER),
            note="the end lies after the day of judgement: implausible",
        ),
    )
    back = png(blank_back(studio), dpi=DPI)
    for customer, day, truth in (
        (
            "C-10003",
            "2012-09-04",
            Truth(
                outcome="keep",
                until="2028-06-30",
                reasons=(*running(AMLO_CUSTOMER), "is-survivor"),
                cluster="blank-backs",
            ),
        ),
        (
            "C-10006",
            "2018-05-09",
            Truth(
                outcome="keep",
                until="2026-11-30",
                reasons=(*running(AMLO_CUSTOMER), "identity-differs", "low-content"),
                cluster="blank-backs",
                note="the same bytes as another customer's blank back: no copy of it",
            ),
        ),
    ):
        yield Exhibit(
            path=f"{FORMS}/{customer} 開戶表 背面.png",
            content=back,
            facts=customer_facts("account-form", customer, day),
            truth=truth,
        )


def draw_signature_cards(studio: Studio) -> Iterator[Exhibit]:
    """Yield signature cards: in colour and in black and white, each with a copy from the migration."""
    gone = png(clean(signature_card(studio, person("C-10001"), day="2009-03-16", number="20011")), dpi=150)
    yield Exhibit(
        path=f"{CARDS}/C-10001.png",
        content=gone,
        facts=customer_facts("signature-card", "C-10001", "2009-03-16", registered="yes"),
        truth=Truth(outcome="dispose", reasons=(*due(AMLO_CUSTOMER), "is-survivor"), cluster="signature-C-10001"),
    )
    yield Exhibit(
        path=f"{MIGRATION}/sig_C-10001.png",
        content=gone,
        facts=customer_facts("signature-card", "C-10001", "2009-03-16", **MIGRATED),
        truth=Truth(
            outcome="dispose",
            reasons=(*due(AMLO_CUSTOMER), "survivor-leaves"),
            cluster="signature-C-10001",
            note="record and copy are both past their window, and both counted as records",
        ),
    )
    card = clean(signature_card(studio, person("C-10003"), day="2012-09-04", number="20331"))
    yield Exhibit(
        path=f"{CARDS}/C-10003.png",
        content=png(card, dpi=150),
        facts=customer_facts("signature-card", "C-10003", "2012-09-04", registered="yes"),
        truth=Truth(
            outcome="keep",
            until="2028-06-30",
            reasons=(*running(AMLO_CUSTOMER), "is-survivor"),
            cluster="signature-C-10003",
        ),
    )
    yield Exhibit(
        path=f"{MIGRATION}/sig_C-10003.webp",
        content=webp(card),
        facts=customer_facts("signature-card", "C-10003", "2012-09-04", **MIGRATED),
        truth=Truth(
            outcome="keep",
            until="2028-06-30",
            reasons=(*running(AMLO_CUSTOMER), "copy-of-survivor"),
            cluster="signature-C-10003",
            survivor=f"{CARDS}/C-10003.png",
            note="lossless WebP of the same pixels",
        ),
    )
    bits = one_bit(signature_card(studio, person("C-10006"), day="2018-05-09", number="20412"))
    yield Exhibit(
        path=f"{CARDS}/C-10006.tif",
        content=tiff([bits], dpi=150, compression="group4"),
        facts=customer_facts("signature-card", "C-10006", "2018-05-09", registered="yes"),
        truth=Truth(
            outcome="keep",
            until="2026-11-30",
            reasons=(*running(AMLO_CUSTOMER), "is-survivor"),
            cluster="signature-C-10006",
        ),
    )
    yield Exhibit(
        path=f"{MIGRATION}/sig_C-10006.png",
        content=png(bits, dpi=150),
        facts=customer_facts("signature-card", "C-10006", "2018-05-09", **MIGRATED),
        truth=Truth(
            outcome="keep",
            until="2026-11-30",
            reasons=(*running(AMLO_CUSTOMER), "copy-of-survivor"),
            cluster="signature-C-10006",
            survivor=f"{CARDS}/C-10006.tif",
            note="one bit a pixel in both",
        ),
    )
