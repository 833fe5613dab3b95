"""Exhibits of one clearing day: dozens of ordinary cheques on eight banks, some with their rears, a few copied."""

from __future__ import annotations

from collections.abc import Iterator

from samples.drawees import DPI, DRAWEES, Item, item_front, item_rear
from samples.encodings import jpeg
from samples.exhibits import Exhibit, facts
from samples.ground_truth import ACCOUNTS, AMLO_TRANSACTION, TAX, Truth, due, running, waiting
from samples.paper import Studio, scanned
from samples.people import person

DAY = "2021-04-15"
FOLDER = f"Clearing {DAY}"
MIGRATED = "Migration 2022 遷移/clearing"
COUNT = 66
PAYEES = ("EXAMPLE TRADING CO", "INVENTED GOODS LTD", "MODEL SHIPS LTD", "SPECIMEN BOOKS LTD", "TEMPLATE TOURS",
          "DRAFT DESIGNS CO", "MOCKUP MOTORS LTD", "FICTION FERRIES")  # fmt: skip

RETURNED = (11, 40)
"""Cheques that were not paid: no completion is recorded."""
UNASSIGNED = 23
"""A cheque for which nobody recorded the legal entity."""
COPIED = (4, 17, 31, 52)
"""Cheques that the migration of 2022 copied byte by byte."""
WITH_REAR = range(0, COUNT, 3)

CLEARING_DAY_EVENTS: tuple[tuple[str, str, str, str], ...] = tuple(
    ("transaction-completed", f"CHQ-{200100 + place}", DAY, "") for place in range(COUNT) if place not in RETURNED
)

_REASONS = (*due(AMLO_TRANSACTION), *running(TAX, ACCOUNTS))
_UNTIL = "2028-12-31"


def _verdict(place: int) -> Truth:
    if place in RETURNED:
        return Truth(
            outcome="undecided",
            reasons=waiting(AMLO_TRANSACTION, TAX, ACCOUNTS),
            note="returned unpaid: no completion is recorded, so no clock runs",
        )
    if place == UNASSIGNED:
        return Truth(
            outcome="keep",
            until="2028-04-15",
            reasons=(*due(AMLO_TRANSACTION), *running(TAX), *waiting(ACCOUNTS)),
            note="without a legal entity its accounting year is not known; the tax rule keeps it anyhow",
        )
    return Truth(outcome="keep", until=_UNTIL, reasons=_REASONS)


def _row(place: int, **known: str) -> dict[str, str]:
    usual = {"entity": "sample-harbour-bank", "custodian": "Clearing Centre", "system": "clearing-archive"}
    if place == UNASSIGNED:
        usual["entity"] = ""
    return facts(
        "cheque-image",
        customer=f"C-{10013 + place % 30}",
        transaction=f"CHQ-{200100 + place}",
        captured_on=DAY,
        **(usual | known),
    )


def draw_clearing_day(studio: Studio) -> Iterator[Exhibit]:
    """Yield the cheques of the day; those that were copied stay, for tax and accounting rules keep every copy."""
    for place in range(COUNT):
        item = _item(studio, place)
        front = scanned(item_front(studio, DRAWEES[place % len(DRAWEES)], item), studio.chance(f"day/{item.number}"))
        name = f"CHQ-{item.number}"
        content = jpeg(front, dpi=DPI, quality=66)
        if place in COPIED:
            yield from _copied(place, name, content)
        else:
            yield Exhibit(path=f"{FOLDER}/{name}_F.jpg", content=content, facts=_row(place), truth=_verdict(place))
        if place in WITH_REAR:
            rear = scanned(item_rear(studio, item), studio.chance(f"day/rear/{item.number}"))
            yield Exhibit(
                path=f"{FOLDER}/{name}_R.jpg",
                content=jpeg(rear, dpi=DPI, quality=60),
                facts=_row(place),
                truth=_verdict(place),
            )


def _item(studio: Studio, place: int) -> Item:
    chance = studio.chance(f"clearing-day/{place}")
    return Item(
        number=f"{200100 + place}",
        day=f"2021-04-{chance.randrange(9, 15):02}",
        payee=PAYEES[chance.randrange(len(PAYEES))],
        amount=chance.randrange(120, 98000),
        drawer=person(f"C-{10013 + place % 30}"),
        stamp="RETURNED 退票" if place in RETURNED else "PAID 已付" if chance.random() < 0.5 else "",
    )


def _copied(place: int, name: str, content: bytes) -> Iterator[Exhibit]:
    cluster = f"cheque-{name[4:]}"
    yield Exhibit(
        path=f"{FOLDER}/{name}_F.jpg",
        content=content,
        facts=_row(place, registered="yes"),
        truth=Truth(outcome="keep", until=_UNTIL, reasons=(*_REASONS, "is-survivor"), cluster=cluster),
    )
    yield Exhibit(
        path=f"{MIGRATED}/{name}.jpg",
        content=content,
        facts=_row(place, system="migration-2022", custodian="Migration Team"),
        truth=Truth(
            outcome="keep",
            until=_UNTIL,
            reasons=(*_REASONS, f"copies-every:{ACCOUNTS}", f"copies-every:{TAX}"),
            cluster=cluster,
            note="a byte copy, but tax and accounting rules keep every copy",
        ),
    )
