"""How the bank stands with each later customer, and what that means for a record whose only rule is the customer's.

The verdicts are written down here by hand: five years after the end of the relationship, on the day of judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from samples.ground_truth import AMLO_CUSTOMER, Truth, due, running, waiting

Standing = Literal["dispose", "keep", "undecided"]
EventRow = tuple[str, str, str, str]
ENDED, RESUMED = "relationship-ended", "relationship-resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One customer: what happened, and what becomes of a record about it until when."""

    customer: str
    events: tuple[tuple[str, str, str], ...]
    standing: Standing
    until: str | None = None
    note: str = ""

    def truth(
        self, *reasons: str, cluster: str | None = None, survivor: str | None = None, note: str = "", flag: str = ""
    ) -> Truth:
        """Return the verdict on one record about this customer; `reasons` are those of its place in a cluster."""
        match self.standing:
            case "dispose":
                own = due(AMLO_CUSTOMER)
            case "keep":
                own = running(AMLO_CUSTOMER)
            case "undecided":
                own = waiting(AMLO_CUSTOMER)
        return Truth(
            outcome=self.standing,
            until=self.until,
            reasons=(*own, *reasons, *((flag,) if flag else ())),
            cluster=cluster,
            survivor=survivor,
            note=note or self.note,
        )


def _ended(customer: str, day: str, *, keep: str = "", note: str = "", latest: str = "") -> Relationship:
    return Relationship(
        customer=customer,
        events=((ENDED, day, latest),),
        standing="keep" if keep else "dispose",
        until=keep or None,
        note=note,
    )


def _open(customer: str, *events: tuple[str, str, str], note: str = "") -> Relationship:
    return Relationship(customer=customer, events=events, standing="undecided", note=note or "still a customer")


RELATIONSHIPS: tuple[Relationship, ...] = (
    _ended("C-10013", "2016-03-31"),
    _ended("C-10014", "2019-12-31"),
    _ended("C-10015", "2021-10-31", note="the last day was yesterday"),
    _ended("C-10016", "2022-04-30", keep="2027-04-30"),
    _ended("C-10017", "2024-08-31", keep="2029-08-31"),
    _open("C-10018"),
    _open("C-10019"),
    _ended("C-10020", "2025-06-30", keep="2030-06-30"),
    _open("C-10021", (ENDED, "2018-02-01", ""), (RESUMED, "2020-02-03", ""), note="the customer came back"),
    _ended("C-10022", "2021-11-02", keep="2026-11-02", note="tomorrow is the last day"),
    _open("C-10023"),
    _ended("C-10024", "2023-02-28", keep="2028-02-28"),
    _ended("C-10025", "2020-02-29", note="five years after a leap day: 28 February 2025"),
    _open("C-10026"),
    _ended("C-10027", "2017-07-17"),
    _open("C-10028", (ENDED, "1825-06-01", ""), note="an end before there were photographs is implausible"),
    _open("C-10029", ("account-frozen", "2019-05-05", ""), note="an event of a kind that nobody knows: it may be any"),
    _ended("C-10030", "2014-05-20"),
    _ended("C-10031", "2022-12-31", keep="2027-12-31"),
    _open("C-10032"),
    _ended("C-10033", "2023-03-15", keep="2028-03-15"),
    _ended("C-10034", "2012-01-31"),
    _open("C-10035"),
    _ended("C-10036", "2024-01-10", keep="2029-01-10"),
    _open("C-10037"),
    _ended(
        "C-10038", "2020-11-01", latest="2021-12-31", keep="2026-12-31", note="a doubtful end: the later day counts"
    ),
    _open("C-10039"),
    _open("C-10040", note="one of two accounts was closed in 2016; the relationship did not end"),
    Relationship(
        customer="C-10041",
        events=((ENDED, "2015-09-30", ""), (RESUMED, "2016-01-04", ""), (ENDED, "2022-06-30", "")),
        standing="keep",
        until="2027-06-30",
        note="left, came back and left again: the last end counts",
    ),
    _open(
        "C-10042", (ENDED, "2020-05-05", ""), (RESUMED, "2020-05-05", ""), note="left and came back on one day: doubt"
    ),
)

RELATIONSHIP_EVENTS: tuple[EventRow, ...] = tuple(
    (kind, one.customer, on, latest) for one in RELATIONSHIPS for kind, on, latest in one.events
)

_BY_CUSTOMER = {one.customer: one for one in RELATIONSHIPS}


def relationship(customer: str) -> Relationship:
    """Return how the bank stands with a customer of this page."""
    return _BY_CUSTOMER[customer]
