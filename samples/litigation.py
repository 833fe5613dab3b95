"""Exhibits around the litigation hold: what it names, what it reaches over links, what it may reach."""

from __future__ import annotations

from collections.abc import Iterator

from samples.cards import travel_document
from samples.cheques import DPI as CHEQUE_DPI
from samples.cheques import Cheque, cheque_front
from samples.encodings import jpeg
from samples.exhibits import Exhibit, facts
from samples.forms import DPI
from samples.ground_truth import (
    ACCOUNTS,
    AMLO_CUSTOMER,
    AMLO_TRANSACTION,
    BINDING,
    HOLD,
    PURPOSE,
    TAX,
    Truth,
    due,
    possibly,
    running,
    waiting,
)
from samples.letters import power_bill, receipt_on_desk
from samples.mandates import peak_form
from samples.paper import Studio, scanned
from samples.people import person
from samples.scenes import banking_hall, lobby

FOLDER = "Peak Bank 山頂銀行"
NAMED = (f"hold:{HOLD}",)
NEAR = (f"hold-possible-by-link:{HOLD}",)
POSSIBLE = possibly(HOLD)


def _facts(series: str, customer: str, captured: str, **known: str) -> dict[str, str]:
    usual = {"entity": "sample-peak-bank", "custodian": "Peak Road Branch", "system": "branch-capture"}
    return facts(series, customer=customer, captured_on=captured, **(usual | known))


def draw_mandates(studio: Studio) -> Iterator[Exhibit]:
    """Yield the mandates of the Sample Peak Bank: the claimant's, its copies, and another customer's."""
    page = scanned(
        peak_form(studio, person("C-10005"), day="2016-10-03", number="PB-1610"), studio.chance("scan/PB-1610")
    )
    content = jpeg(page, dpi=DPI)
    first, small = f"{FOLDER}/Mandates/C-10005 mandate.jpg", f"{FOLDER}/Mandates/C-10005 mandate (mail).jpg"
    wrong = f"{FOLDER}/Mandates/C-10012 mandate.jpg"
    yield Exhibit(
        path=first,
        content=content,
        facts=_facts("account-form", "C-10005", "2016-10-03", registered="yes"),
        truth=Truth(
            outcome="held", reasons=(*NAMED, *waiting(AMLO_CUSTOMER), "is-survivor"), cluster="mandate-C-10005"
        ),
    )
    yield Exhibit(
        path=small,
        content=jpeg(page, dpi=DPI, quality=40),
        facts=_facts("account-form", "C-10005", "2016-10-04", system="email"),
        truth=Truth(
            outcome="held", reasons=(*NAMED, *waiting(AMLO_CUSTOMER)), note="encoded again; held by its customer"
        ),
    )
    yield Exhibit(
        path=wrong,
        content=content,
        facts=_facts("account-form", "C-10012", "2016-10-03"),
        truth=Truth(
            outcome="held",
            reasons=(f"hold-by-link:{HOLD}", *due(AMLO_CUSTOMER), "identity-differs", "held-in-cluster"),
            cluster="mandate-C-10005",
            note="filed under the wrong customer, whose window is over: the hold follows the identical bytes",
        ),
    )
    other = peak_form(studio, person("C-10011"), day="2013-04-22", number="PB-1304")
    yield Exhibit(
        path=f"{FOLDER}/Mandates/C-10011 mandate.jpg",
        content=jpeg(scanned(other, studio.chance("scan/PB-1304")), dpi=DPI),
        facts=_facts("account-form", "C-10011", "2013-04-22"),
        truth=Truth(
            outcome="held",
            reasons=(*NEAR, *due(AMLO_CUSTOMER)),
            candidate_of=(first, small, wrong),
            note="past its window, but the same form looks like the held one: a person should look",
        ),
    )


def draw_peak_records(studio: Studio) -> Iterator[Exhibit]:
    """Yield the claimant's cheque and travel document, and a cheque that only looks like it."""
    held = f"{FOLDER}/Clearing/PK 3310.jpg"
    rows = (
        (
            held,
            "003310",
            "2024-11-18",
            "C-10005",
            250000,
            "PK-3310",
            "2024-11-20",
            Truth(outcome="held", reasons=(*NAMED, *running(AMLO_TRANSACTION, TAX, ACCOUNTS))),
        ),
        (
            f"{FOLDER}/Clearing/PK 2207.jpg",
            "002207",
            "2017-05-02",
            "C-10011",
            9100,
            "PK-2207",
            "2017-05-05",
            Truth(
                outcome="held",
                reasons=(*NEAR, *due(AMLO_TRANSACTION, TAX, ACCOUNTS)),
                candidate_of=(held,),
                note="past all its windows, but near a held cheque by hash",
            ),
        ),
    )
    for path, number, day, customer, amount, transaction, captured, truth in rows:
        cheque = Cheque(
            bank="peak", number=number, day=day, payee="PLACEHOLDER ESTATES", amount=amount, drawer=person(customer)
        )
        yield Exhibit(
            path=path,
            content=jpeg(
                scanned(cheque_front(studio, cheque), studio.chance(f"scan/{number}"), tilt=0.1), dpi=CHEQUE_DPI
            ),
            facts=_facts("cheque-image", customer, captured, transaction=transaction, system="clearing-archive"),
            truth=truth,
        )
    document = scanned(travel_document(studio, person("C-10005")), studio.chance("scan/travel"), tilt=1.2)
    yield Exhibit(
        path=f"{FOLDER}/ID/C-10005 travel document.jpg",
        content=jpeg(document, dpi=170, quality=80),
        facts=_facts("id-document", "C-10005", "2016-10-03"),
        truth=Truth(outcome="held", reasons=(*NAMED, *waiting(AMLO_CUSTOMER))),
    )


def draw_camera_stills(studio: Studio) -> Iterator[Exhibit]:
    """Yield two stills of security cameras: one in the scope of the hold, one past its purpose."""
    yield Exhibit(
        path="CCTV/Peak Road hall 2026-02-18.jpg",
        content=jpeg(banking_hall(studio, camera="CAM 01 PEAK ROAD", when="2026-02-18 11:03:12"), dpi=72, quality=70),
        facts=facts("cctv-still", custodian="Peak Road Branch", captured_on="2026-02-18"),
        truth=Truth(outcome="held", reasons=(*NAMED, "no-rule"), note="the hold names this branch's stills"),
    )
    yield Exhibit(
        path="CCTV/Mong Kok lobby 2026-08-30.jpg",
        content=jpeg(lobby(studio, camera="CAM 03 MONG KOK", when="2026-08-30 02:14:51"), dpi=72, quality=70),
        facts=facts("cctv-still", custodian="Branch 12", captured_on="2026-08-30", case="K-2609"),
        truth=Truth(
            outcome="undecided",
            reasons=("no-rule", f"overdue:{PURPOSE}"),
            note="no rule keeps it and its purpose is over: a person decides",
        ),
    )


def draw_inbox(studio: Studio) -> Iterator[Exhibit]:
    """Yield two strays that could belong to the matter: one without a customer, one without any row at all."""
    yield Exhibit(
        path="Inbox 待分類/scan0007.jpg",
        content=jpeg(scanned(power_bill(studio), studio.chance("scan/scan0007"), tilt=1.4), dpi=100),
        facts=facts("account-form", custodian="Mail Room", system="email", captured_on="2020-10-12"),
        truth=Truth(
            outcome="held",
            reasons=(*POSSIBLE, *waiting(AMLO_CUSTOMER)),
            note="nobody recorded whose it is, so it could be the claimant's",
        ),
    )
    yield Exhibit(
        path="Inbox 待分類/IMG_0420.jpg",
        content=jpeg(receipt_on_desk(studio), dpi=72, quality=76),
        facts=None,
        truth=Truth(
            outcome="held", reasons=(*possibly(*BINDING), "no-rule"), note="not in the catalogue: it could be anything"
        ),
    )
