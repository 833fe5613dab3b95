"""A map shows the difference where it is on the first page, however the second lies and whichever is larger."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engine.comparing.evidence import looked
from engine.comparing.maps.drawing import DrawnMap, MapSize, draw_map
from engine.comparing.maps.registration import Registration, registration_of
from engine.comparing.relation import PageOrder, Relation
from engine.fingerprints.verification.preparing import Grey
from engine.fingerprints.verification.verifying import verify
from tests.engine.fingerprints.drawn import paper

SIZE = MapSize(whole=400, close=(240, 100))
PLANTED = (300, 180, 380, 230)
"""Left, top, right and bottom of a mark on the second page alone, far from the middle of it."""


@cache
def plain() -> Image.Image:
    return paper(1, (900, 1240)).convert("L").filter(ImageFilter.GaussianBlur(1.0))


def marked() -> Image.Image:
    page = plain().copy()
    ImageDraw.Draw(page).rectangle(PLANTED, fill=30)
    return page


def grey(page: Image.Image) -> Grey:
    return np.array(page, dtype=np.uint8)


def registered(first: Grey, second: Grey) -> Registration:
    verdict = verify(first, second)
    relation = Relation(tier=verdict.tier, order=PageOrder.EQUAL, alike=0, worst=verdict, pages=(1, 1))
    found = registration_of(looked(relation).evidence)
    assert found is not None
    return found


def drawn(first: Image.Image, second: Image.Image) -> DrawnMap:
    pages = grey(first), grey(second)
    found = draw_map(*pages, registered(*pages), size=SIZE)
    assert found is not None
    return found


@cache
def as_it_is() -> DrawnMap:
    return drawn(plain(), marked())


def red(found: DrawnMap) -> tuple[float, float]:
    """Return the middle of what is red, as shares of the width and the height of the page."""
    colours = found.whole.astype(int)
    rows, columns = np.nonzero((colours[..., 0] - colours[..., 1] > 60) & (colours[..., 0] > 120))
    assert rows.size, "nothing is red"
    height, width = found.whole.shape[:2]
    return float(np.median(columns)) / width, float(np.median(rows)) / height


MIDDLE = (340 / 900, 205 / 1240)


@pytest.mark.parametrize(
    ("turned", "scale"), [(0, 1.0), (180, 1.0), (90, 0.8), (-2.0, 1.25)], ids=["as it is", "upside down", "side", "fed"]
)
def test_the_difference_is_red_where_it_is_on_the_first_page(turned: float, scale: float) -> None:
    size = (round(900 * scale), round(1240 * scale))
    second = marked().resize(size, Image.Resampling.LANCZOS).rotate(turned, expand=turned % 90 == 0, fillcolor=255)
    found = drawn(plain(), second)
    assert red(found) == pytest.approx(MIDDLE, abs=0.02)
    # Enlarged, the mark is there on the second page and not on the first, and lies as on the first.
    first, other = (int((one[20:80, 100:140] < 90).sum()) for one in (found.close_first, found.close_second))
    assert other > 20 * max(first, 100)


@pytest.mark.parametrize("turned", [0, 180])
def test_it_is_drawn_on_the_first_page_where_that_has_the_mark(turned: int) -> None:
    # Of two pages as large, verification draws on either, by their bytes; both orders are asked for.
    found = drawn(marked().rotate(turned), plain())
    middle = MIDDLE if turned == 0 else (1 - MIDDLE[0], 1 - MIDDLE[1])
    assert red(found) == pytest.approx(middle, abs=0.02)


def test_what_lies_beyond_the_second_page_is_hatched() -> None:
    found = drawn(plain(), marked().crop((0, 0, 900, 1000)))
    assert found.is_hatched
    whole = as_it_is()
    assert not whole.is_hatched
    assert (found.whole[:300] == whole.whole[:300]).mean() > 0.9
    assert (found.whole[340:390] != whole.whole[340:390]).any()


def test_the_same_pages_give_the_same_bytes() -> None:
    one, two = as_it_is(), drawn(plain(), marked())
    assert [a.tobytes() for a in (one.whole, one.close_first, one.close_second)] == [
        a.tobytes() for a in (two.whole, two.close_first, two.close_second)
    ]


def test_pages_that_do_not_lie_on_one_another_have_no_map() -> None:
    at = registered(grey(plain()), grey(marked()))
    assert draw_map(np.full((1, 1), 255, np.uint8), np.full((1, 1), 0, np.uint8), at, size=SIZE) is None


EVIDENCE: dict[str, str | int] = {
    "worst_pages": "1-2",
    "place_first": "10,20 30x40",
    "place_second": "11,21 30x40",
    "scale": "0.5000",
    "turn": "-90.00",
    "shift": "-0.0,12.5",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("worst_pages", ""),
        ("worst_pages", "1"),
        ("place_first", "10,20"),
        ("place_second", "-1,2 3x4"),
        ("place_second", "9999999999,2 3x4"),
        ("scale", "nan"),
        ("scale", "0.0000"),
        ("scale", "1e9"),
        ("turn", "inf"),
        ("shift", "1,2"),
    ],
)
def test_evidence_that_says_no_place_has_no_registration(name: str, value: str) -> None:
    assert registration_of(EVIDENCE) is not None
    without = {key: text for key, text in EVIDENCE.items() if key != name}
    assert registration_of(without) is None
    assert registration_of(without | {name: value}) is None


@pytest.mark.parametrize("place", ["0,0 1x1", "999999,999999 999999x999999"])
def test_a_place_off_the_page_is_drawn_without_harm(place: str) -> None:
    at = registration_of(EVIDENCE | {"place_first": place, "place_second": place, "worst_pages": "1-1"})
    assert at is not None
    found = draw_map(grey(plain()), grey(marked()), at, size=SIZE)
    assert found is not None
    assert found.close_first.shape == (100, 240, 3)
