"""A seed draws the same pairs for everybody, from every series, mostly lookalikes, and tells nothing of the answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from engine.judge.drawing import Drawn, draw
from engine.judge.looked_pairs import LookedPair, looked_pairs
from engine.model.calibration import Answered
from engine.model.records import Inventory, LinkKind
from tests.engine.judge.looked import VOCABULARY, inventory_of, record, tie

SAME, OTHER = Answered.LOOKALIKE, Answered.DIFFERENT
MANY = inventory_of(
    [
        ("deed", SAME, 60),
        ("deed", OTHER, 40),
        ("cheque", SAME, 20),
        ("cheque", OTHER, 50),
        ("letter", SAME, 1),
        ("deed", None, 9),
    ]
)


def looked(inventory: Inventory = MANY) -> tuple[LookedPair, ...]:
    return looked_pairs(inventory, vocabulary=VOCABULARY)


def counted(drawn: Drawn) -> Counter[tuple[str, Answered]]:
    return Counter((pair.series, pair.answered) for pair in drawn.pairs)


def test_the_same_seed_draws_the_same_pairs_whatever_their_order() -> None:
    turned = Inventory(records=MANY.records[::-1], links=MANY.links[::-1])
    assert draw(looked(), seed=7, number=30) == draw(looked(turned), seed=7, number=30)
    assert draw(looked(), seed=7, number=30) != draw(looked(), seed=8, number=30)


def test_two_of_three_are_lookalikes_and_every_series_has_its_share() -> None:
    drawn = draw(looked(), seed=7, number=30)
    assert counted(drawn) == {
        ("deed", SAME): 14,
        ("cheque", SAME): 5,
        ("letter", SAME): 1,
        ("deed", OTHER): 4,
        ("cheque", OTHER): 6,
    }
    assert [(one.series, one.answered, one.looks, one.drawn) for one in drawn.strata] == [
        ("cheque", SAME, 20, 5),
        ("deed", SAME, 60, 14),
        ("letter", SAME, 1, 1),
        ("cheque", OTHER, 50, 6),
        ("deed", OTHER, 40, 4),
    ]


@pytest.mark.parametrize("number", [1, 2, 3, 100, 171, 500])
def test_what_one_answer_lacks_the_other_gives_and_doubts_are_never_drawn(number: int) -> None:
    drawn = draw(looked(), seed=1, number=number)
    assert len(drawn.pairs) == min(number, 171)
    assert len({frozenset((pair.first, pair.second)) for pair in drawn.pairs}) == len(drawn.pairs)


def test_a_greater_number_draws_the_same_pairs_and_more() -> None:
    found = [
        {frozenset((pair.first, pair.second)) for pair in draw(looked(), seed=3, number=n).pairs} for n in range(1, 172)
    ]
    assert all(few < more for few, more in pairwise(found))


def test_order_and_sides_say_nothing_of_the_answer() -> None:
    turn = {SAME: OTHER, OTHER: SAME, None: None}
    other_way = tuple(replace(pair, answered=turn[pair.answered]) for pair in looked())
    one, two = (draw(pairs, seed=5, number=171).pairs for pairs in (looked(), other_way))
    assert [(pair.first, pair.second) for pair in one] == [(pair.first, pair.second) for pair in two]
    assert all(left.answered is not right.answered for left, right in zip(one, two, strict=True))
    on_the_left = sum(pair.first < pair.second for pair in one)
    assert 50 < on_the_left < 121


def test_the_same_bytes_are_one_pair_of_all_their_series() -> None:
    a, b = record("a", "deed"), record("b", None)
    again = replace(a, id="c", location="c.png", facts=record("c", "cheque").facts)
    inventory = Inventory(records=(a, b, again), links=(tie("a", "b", OTHER), tie("b", "c", SAME)))
    (pair,) = looked(inventory)
    # Of two answers about the same bytes the one that could do more harm.
    assert (pair.series, pair.answered) == ("? + cheque + deed", SAME)


def test_a_personal_series_is_not_named_and_a_tie_that_nobody_looked_at_is_no_look() -> None:
    personal = replace(VOCABULARY.facts["series"], is_personal=True)
    vocabulary = replace(VOCABULARY, facts={"series": personal})
    assert {pair.series for pair in looked_pairs(MANY, vocabulary=vocabulary)} == {""}
    one = inventory_of([("deed", SAME, 1)])
    for kind, number in ((LinkKind.CANDIDATE, 0), (LinkKind.IDENTICAL, 0), (LinkKind.LOOKALIKE, 1)):
        unsaid = replace(one, links=(replace(one.links[0], kind=kind, evidence={}),))
        assert [pair.verifier for pair in looked(unsaid)] == [""] * number


def test_places_and_pages_go_with_their_file() -> None:
    evidence = {"place_first": "1,2 3x4", "place_second": "5,6 7x8", "worst_pages": "2-9", "looked_by": "v"}
    one, two = sorted((record("a"), record("b")), key=lambda each: each.sha256)
    for first, second, places, pages in (
        (one, two, ("1,2 3x4", "5,6 7x8"), (2, 9)),
        (two, one, ("5,6 7x8", "1,2 3x4"), (9, 2)),
    ):
        link = replace(tie(first.id, second.id, SAME), evidence=evidence)
        (pair,) = looked(Inventory(records=(one, two), links=(link,)))
        assert (pair.first, pair.places, pair.pages) == (one, places, pages)
