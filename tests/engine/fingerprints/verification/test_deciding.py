from __future__ import annotations

import numpy as np
import pytest

from engine.fingerprints.verification import limits
from engine.fingerprints.verification.comparison import Comparison
from engine.fingerprints.verification.deciding import Finding, decided
from engine.fingerprints.verification.verdict import DOUBT_MEANINGS, Doubt, Tier

SHAPE = (100, 80)
MIDDLE, EDGE = (50, 40), (0, 40)
At = dict[tuple[int, int], float]


def finding(
    *,
    change: At | None = None,
    excess: At | None = None,
    similarity: At | None = None,
    inked: int = 3000,
    dpi: float | None = 150.0,
    pixels: int = 1754,
    bitonal: tuple[bool, bool] = (False, False),
    is_picture: bool = False,
    is_edge_unseen: bool = False,
    is_patched: bool = False,
) -> Finding:
    odds, alone, alike = (np.full(SHAPE, usual, np.float32) for usual in (-5.0, 0.1, 1.0))
    for measure, places in ((odds, change), (alone, excess), (alike, similarity)):
        for at, value in (places or {}).items():
            measure[at] = value
    ink = np.zeros(SHAPE, np.bool_)
    ink.ravel()[:inked] = True
    core = np.zeros(SHAPE, np.bool_)
    core[3:-3, 3:-3] = True
    return Finding(
        comparison=Comparison(change=odds, similarity=alike, excess=alone, inked=ink),
        core=core,
        dpi=dpi,
        pixels=pixels,
        bitonal=bitonal,
        is_picture=is_picture,
        is_edge_unseen=is_edge_unseen,
        is_patched=is_patched,
    )


CLEAR = limits.DIFFERENT_CHANGE + 1
A_CHARACTER = {(50 + row, 40 + column): CLEAR for row in range(4) for column in range(3)}


def test_nothing_found_is_a_lookalike() -> None:
    assert decided(finding()) == (Tier.LOOKALIKE, ())


@pytest.mark.parametrize("found", [finding(), finding(bitonal=(True, False)), finding(bitonal=(True, True))])
def test_nothing_found_is_a_lookalike_in_black_and_white_too(found: Finding) -> None:
    assert decided(found) == (Tier.LOOKALIKE, ())


def test_one_place_is_enough_to_differ() -> None:
    assert decided(finding(change=A_CHARACTER)) == (Tier.DIFFERENT, ())
    clearer = dict.fromkeys(A_CHARACTER, limits.DIFFERENT_COPY_CHANGE)
    assert decided(finding(change=clearer, bitonal=(False, True))) == (Tier.DIFFERENT, ())


@pytest.mark.parametrize(
    ("found", "doubts"),
    [
        (finding(change={MIDDLE: CLEAR}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(change={MIDDLE: limits.LOOKALIKE_CHANGE + 0.1}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(change={MIDDLE: limits.PICTURE_CHANGE + 0.1}, is_picture=True), (Doubt.SMALL_DIFFERENCE,)),
        (finding(change=A_CHARACTER, bitonal=(True, True)), (Doubt.SMALL_DIFFERENCE,)),
        (finding(change=A_CHARACTER, bitonal=(False, True)), (Doubt.BLACK_AND_WHITE, Doubt.SMALL_DIFFERENCE)),
        (finding(excess={MIDDLE: limits.LOOKALIKE_EXCESS + 0.01}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(similarity={MIDDLE: limits.LOOKALIKE_SIMILARITY - 0.01}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(change={EDGE: CLEAR}), (Doubt.EDGE_DIFFERS,)),
        (finding(is_edge_unseen=True), (Doubt.EDGE_UNSEEN,)),
        (finding(is_patched=True), (Doubt.FAINT_PATCH,)),
        (finding(dpi=limits.LEAST_DPI - 1), (Doubt.LOW_RESOLUTION,)),
        (finding(dpi=None, pixels=round(limits.LEAST_DPI * limits.A4_INCHES) - 1), (Doubt.LOW_RESOLUTION,)),
        (finding(change=A_CHARACTER, dpi=limits.LEAST_DPI - 1), (Doubt.LOW_RESOLUTION, Doubt.SMALL_DIFFERENCE)),
    ],
)
def test_what_is_not_seen_or_not_clear_is_doubtful(found: Finding, doubts: tuple[Doubt, ...]) -> None:
    assert decided(found) == (Tier.DOUBTFUL, doubts)


def test_a_page_with_little_on_it_is_doubtful_whatever_it_shows() -> None:
    assert decided(finding(inked=limits.LITTLE_INK - 1, change=A_CHARACTER)) == (Tier.DOUBTFUL, (Doubt.LITTLE_INK,))


def test_a_page_without_stated_resolution_is_taken_for_a4() -> None:
    assert decided(finding(dpi=None, pixels=round(limits.LEAST_DPI * limits.A4_INCHES) + 1))[0] is Tier.LOOKALIKE


def test_every_doubt_has_words() -> None:
    assert set(DOUBT_MEANINGS) == set(Doubt)
