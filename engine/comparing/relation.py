"""What two records are to one another, from what their pages are: a record is the sequence of its pages.

Equal, a page missing, a page added, pages in another order and other pages are different answers, and each is shown.
Only records whose pages correspond one to one, in order, can be lookalikes; what corresponds otherwise is doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.fingerprints.candidates import are_near
from engine.fingerprints.verification.verdict import Tier, Verdict
from engine.model.records import Page

Look = Callable[[int, int], Verdict]
"""Verifies two pages, by their places in the first and in the second record, from 0."""

MOST_PAGES = 60
"""Pages up to which the order of pages is searched: every page is looked at beside each that it could be."""


class PageOrder(StrEnum):
    """How the pages of the second record correspond to those of the first."""

    EQUAL = "equal"
    MISSING = "missing"
    ADDED = "added"
    REORDERED = "reordered"
    OTHER = "other"
    NOT_SEARCHED = "not-searched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What two records are to one another.

    `alike` counts the pages that correspond; `worst` is the least sure of the page pairs that were looked at and
    decide, with its page numbers from 1. It is absent where equal pixels decided all.
    """

    tier: Tier
    order: PageOrder
    alike: int
    worst: Verdict | None = None
    pages: tuple[int, int] | None = None


def related(first: Sequence[Page], second: Sequence[Page], *, look: Look) -> Relation:
    """Return what two records are, by their pages; `look` is asked no more than is needed."""
    looked = _Looks(first, second, look)
    if len(first) == len(second):
        straight = _in_order(looked, [(at, at) for at in range(len(first))])
        if straight.tier is not Tier.DIFFERENT or len(first) == 1:
            return straight
        order = PageOrder.REORDERED
    else:
        straight = None
        order = PageOrder.MISSING if len(first) > len(second) else PageOrder.ADDED
    if max(len(first), len(second)) > MOST_PAGES:
        return Relation(tier=Tier.DOUBTFUL, order=PageOrder.NOT_SEARCHED, alike=straight.alike if straight else 0)
    matched = _matched(looked)
    if len(matched) < min(len(first), len(second)):
        return Relation(tier=Tier.DIFFERENT, order=PageOrder.OTHER, alike=len(matched))
    found = _in_order(looked, matched)
    return Relation(tier=Tier.DOUBTFUL, order=order, alike=len(matched), worst=found.worst, pages=found.pages)


class _Looks:
    """Answers what two pages are, each pair once; equal pixels need no look."""

    def __init__(self, first: Sequence[Page], second: Sequence[Page], look: Look) -> None:
        self.first, self.second = first, second
        self._look = look
        self._known: dict[tuple[int, int], Verdict] = {}

    def are_equal(self, one: int, two: int) -> bool:
        return self.first[one].pixels == self.second[two].pixels

    def are_blank(self, one: int, two: int) -> bool:
        return self.first[one].is_low_content and self.second[two].is_low_content

    def could_be_alike(self, one: int, two: int) -> bool:
        return self.are_equal(one, two) or self.are_blank(one, two) or are_near(self.first[one], self.second[two])

    def at(self, one: int, two: int) -> Verdict:
        if (one, two) not in self._known:
            self._known[one, two] = self._look(one, two)
        return self._known[one, two]


def _in_order(looked: _Looks, pairs: Sequence[tuple[int, int]]) -> Relation:
    """Return the relation of records whose pages are paired so, up to the first pair that differs.

    Blank pages say nothing of whose they are: beside others that are alike they are no reason for doubt.
    """
    sure = [pair for pair in pairs if looked.are_equal(*pair) and not looked.are_blank(*pair)]
    unsure = [pair for pair in pairs if not looked.are_equal(*pair) and not looked.are_blank(*pair)]
    blank = [pair for pair in pairs if looked.are_blank(*pair) and not looked.are_equal(*pair)]
    worst: tuple[Verdict, tuple[int, int]] | None = None
    for number, (one, two) in enumerate(unsure if sure or unsure else blank):
        verdict = looked.at(one, two)
        places = (looked.first[one].number, looked.second[two].number)
        if verdict.tier is Tier.DIFFERENT:
            alike = len(sure) + number
            return Relation(tier=Tier.DIFFERENT, order=PageOrder.EQUAL, alike=alike, worst=verdict, pages=places)
        if worst is None or _weakness(verdict) > _weakness(worst[0]):
            worst = (verdict, places)
    if worst is None:
        return Relation(tier=Tier.LOOKALIKE, order=PageOrder.EQUAL, alike=len(pairs))
    return Relation(tier=worst[0].tier, order=PageOrder.EQUAL, alike=len(pairs), worst=worst[0], pages=worst[1])


def _weakness(verdict: Verdict) -> tuple[bool, float]:
    return verdict.tier is Tier.DOUBTFUL, verdict.change if verdict.change is not None else 0.0


def _matched(looked: _Looks) -> list[tuple[int, int]]:
    """Return pages that correspond, each at most once: equal pixels first, then what is alike, the nearest in order."""
    pairs: list[tuple[int, int]] = []
    left = set(range(len(looked.second)))

    def take(one: int, is_it: Callable[[int, int], bool]) -> bool:
        for two in sorted(left, key=lambda other: (abs(other - one), other)):
            if is_it(one, two):
                left.remove(two)
                pairs.append((one, two))
                return True
        return False

    def are_alike(one: int, two: int) -> bool:
        if looked.are_blank(one, two):
            return True
        return looked.could_be_alike(one, two) and looked.at(one, two).tier is not Tier.DIFFERENT

    rest = [one for one in range(len(looked.first)) if not take(one, looked.are_equal)]
    for one in rest:
        take(one, are_alike)
    return sorted(pairs)
