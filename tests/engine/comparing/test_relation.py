"""A record is the sequence of its pages: equal, missing, added, reordered and other pages are told apart."""

from __future__ import annotations

import pytest

from engine.comparing.evidence import KEYS, is_credible, looked
from engine.comparing.relation import MOST_PAGES, PageOrder, Relation, related
from engine.fingerprints.verification.verdict import Box, Doubt, Placement, Tier, Verdict
from engine.model.records import Page
from tests.engine.fingerprints.hashed import page

LOOKALIKE = Verdict(tier=Tier.LOOKALIKE, change=-3.0, similarity=0.9, effective_dpi=150.0)
WORSE = Verdict(tier=Tier.LOOKALIKE, change=-1.5, similarity=0.8)
DOUBTFUL = Verdict(tier=Tier.DOUBTFUL, doubts=(Doubt.EDGE_DIFFERS,), change=0.4)
DIFFERENT = Verdict(tier=Tier.DIFFERENT, change=9.0)
BLANK = "-"


def pages(text: str) -> list[Page]:
    """A page for each letter: the same letter is near by hash, and an upper-case one has the same pixels."""
    found: list[Page] = []
    for number, letter in enumerate(text, start=1):
        code = sum(1 << bit for bit in range(64) if (ord(letter.lower()) * (bit + 3)) % 7 < 3)
        pixels = f"same {letter}" if letter.isupper() else f"{letter} {id(found)} {number}"
        found.append(page(code, code << 99, number=number, pixels=pixels, quality=0 if letter == BLANK else 50))
    return found


def relation(first: str, second: str, *, otherwise: dict[str, Verdict] | None = None) -> tuple[Relation, list[str]]:
    """Return the relation, and the pairs of letters that were looked at."""
    seen: list[str] = []

    def look(one: int, two: int) -> Verdict:
        seen.append(first[one] + second[two])
        known = (otherwise or {}).get(first[one] + second[two])
        return known or (LOOKALIKE if first[one].lower() == second[two].lower() else DIFFERENT)

    return related(pages(first), pages(second), look=look), seen


@pytest.mark.parametrize(
    ("first", "second", "tier", "order", "alike"),
    [
        ("a", "a", Tier.LOOKALIKE, PageOrder.EQUAL, 1),
        ("a", "b", Tier.DIFFERENT, PageOrder.EQUAL, 0),
        ("abc", "abc", Tier.LOOKALIKE, PageOrder.EQUAL, 3),
        ("Abc", "Abc", Tier.LOOKALIKE, PageOrder.EQUAL, 3),
        ("abc", "abx", Tier.DIFFERENT, PageOrder.OTHER, 2),
        ("abc", "ac", Tier.DOUBTFUL, PageOrder.MISSING, 2),
        ("ac", "abc", Tier.DOUBTFUL, PageOrder.ADDED, 2),
        ("ABC", "AC", Tier.DOUBTFUL, PageOrder.MISSING, 2),
        ("abc", "acb", Tier.DOUBTFUL, PageOrder.REORDERED, 3),
        ("abc", "xy", Tier.DIFFERENT, PageOrder.OTHER, 0),
        ("ab", "axy", Tier.DIFFERENT, PageOrder.OTHER, 1),
    ],
)
def test_how_pages_correspond_is_told(first: str, second: str, tier: Tier, order: PageOrder, alike: int) -> None:
    found, _ = relation(first, second)
    assert (found.tier, found.order, found.alike) == (tier, order, alike)


def test_equal_pixels_need_no_look_and_blank_pages_say_nothing_beside_others() -> None:
    found, seen = relation("A-b", "A-b", otherwise={"--": DOUBTFUL})
    assert (found.tier, seen) == (Tier.LOOKALIKE, ["bb"])
    # Alone they are all that there is to see.
    found, seen = relation("--", "--", otherwise={"--": DOUBTFUL})
    assert (found.tier, seen) == (Tier.DOUBTFUL, ["--", "--"])


def test_the_least_sure_page_decides_and_is_named() -> None:
    found, _ = relation("abc", "abc", otherwise={"bb": DOUBTFUL, "cc": WORSE})
    assert (found.tier, found.worst, found.pages) == (Tier.DOUBTFUL, DOUBTFUL, (2, 2))
    found, _ = relation("abc", "abc", otherwise={"cc": WORSE})
    assert (found.tier, found.worst, found.pages) == (Tier.LOOKALIKE, WORSE, (3, 3))


def test_very_many_pages_are_not_searched_for_another_order() -> None:
    long = "a" * (MOST_PAGES + 1)
    found, seen = relation(long, long + "a")
    assert (found.tier, found.order, seen) == (Tier.DOUBTFUL, PageOrder.NOT_SEARCHED, [])


def test_evidence_is_plain_and_is_believed_only_in_its_form() -> None:
    verdict = Verdict(
        tier=Tier.DOUBTFUL,
        doubts=(Doubt.EDGE_DIFFERS, Doubt.LOW_RESOLUTION),
        placement=Placement(scale=1.0012, turn=-0.42, shift=(3.25, -4.0), inliers=120, residual=0.613),
        similarity=-0.0312,
        excess=0.4999,
        change=-1.254,
        places=(Box(left=1, top=2, width=3, height=4), Box(left=5, top=6, width=7, height=8)),
        effective_pixels=800,
    )
    relation = Relation(tier=Tier.DOUBTFUL, order=PageOrder.ADDED, alike=2, worst=verdict, pages=(2, 3))
    found = looked(relation)
    assert found.evidence == {
        "order": "added",
        "alike": 2,
        "worst_pages": "2-3",
        "change": "-1.25",
        "similarity": "-0.031",
        "excess": "0.500",
        "place_first": "1,2 3x4",
        "place_second": "5,6 7x8",
        "scale": "1.0012",
        "turn": "-0.42",
        "shift": "3.2,-4.0",
        "inliers": 120,
        "residual": "0.61",
        "resolution": "800 px",
        "doubts": "pages-added, edge-differs, low-resolution",
    }
    assert found.evidence.keys() <= set(KEYS)
    assert is_credible("doubtful", dict(found.evidence))
    for tier, evidence in (
        ("identical", {}),
        ("doubtful", {"who": "x"}),
        ("doubtful", {"doubts": "<b>"}),
        ("doubtful", {"alike": True}),
        ("doubtful", {"alike": 1 << 40}),
        ("doubtful", {"order": "x" * 121}),
        ("doubtful", []),
    ):
        assert not is_credible(tier, evidence)
