"""Exhibits of an exchange house under a regulator's notice: its stated end is past, and without a release it binds."""

from __future__ import annotations

from collections.abc import Iterator

from samples.advices import DPI, payment_advice
from samples.encodings import jpeg
from samples.exhibits import Exhibit, facts
from samples.ground_truth import AMLO_TRANSACTION, REGULATOR, Truth, due, possibly, running
from samples.paper import Studio, scanned
from samples.people import person

FOLDER = "Coral Exchange 珊瑚找換"
COUNTER = "Coral Counter"
NAMED = (f"hold:{REGULATOR}",)

EXCHANGE_EVENTS: tuple[tuple[str, str, str, str], ...] = (
    ("transaction-completed", "CX-9001", "2019-11-05", ""),
    ("transaction-completed", "CX-9002", "2020-02-17", ""),
    ("transaction-completed", "CX-9003", "2022-07-01", ""),
    ("transaction-completed", "CX-9004", "2023-12-29", ""),
    ("transaction-completed", "CX-9005", "2020-09-09", ""),
)

_ADVICES: tuple[tuple[str, str, str, int, str, Truth], ...] = (
    (
        "CX-9001",
        "2019-11-05",
        "C-10013",
        48000,
        COUNTER,
        Truth(
            outcome="held",
            reasons=(*NAMED, *due(AMLO_TRANSACTION)),
            note="the notice said 30 June 2026, but nobody released it: it binds",
        ),
    ),
    (
        "CX-9002",
        "2020-02-17",
        "C-10016",
        9800,
        COUNTER,
        Truth(outcome="held", reasons=(*NAMED, *due(AMLO_TRANSACTION))),
    ),
    (
        "CX-9003",
        "2022-07-01",
        "C-10017",
        150000,
        COUNTER,
        Truth(outcome="held", reasons=(*NAMED, *running(AMLO_TRANSACTION))),
    ),
    (
        "CX-9004",
        "2023-12-29",
        "C-10020",
        2300,
        COUNTER,
        Truth(outcome="held", reasons=(*NAMED, *running(AMLO_TRANSACTION))),
    ),
    (
        "CX-9005",
        "2020-09-09",
        "C-10022",
        61000,
        "",
        Truth(
            outcome="held",
            reasons=(*possibly(REGULATOR), *due(AMLO_TRANSACTION)),
            note="nobody recorded whose desk it came from: it may be the counter of the notice",
        ),
    ),
)


def draw_exchange(studio: Studio) -> Iterator[Exhibit]:
    """Yield the payment advices of the Sample Coral Exchange."""
    for number, day, customer, amount, custodian, truth in _ADVICES:
        advice = payment_advice(studio, person(customer), number=number, day=day, amount=amount)
        yield Exhibit(
            path=f"{FOLDER}/{number}.jpg",
            content=jpeg(scanned(advice, studio.chance(f"scan/{number}")), dpi=DPI, quality=68),
            facts=facts(
                "remittance-form",
                customer=customer,
                transaction=number,
                captured_on=day,
                custodian=custodian,
                system="branch-capture",
            ),
            truth=truth,
        )
