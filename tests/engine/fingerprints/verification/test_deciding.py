from __future__ import annotations

import numpy as np
import pytest

from engine.fingerprints.verification import limits
from engine.fingerprints.verification.deciding import Finding, decided
from engine.fingerprints.verification.verdict import DOUBT_MEANINGS, Doubt, Tier

SHAPE = (100, 80)
MIDDLE, EDGE = (50, 40), (0, 40)


def finding(
    *,
    excess: dict[tuple[int, int], float] | None = None,
    similarity: dict[tuple[int, int], float] | None = None,
    inked: int = 3000,
    is_copy: bool = False,
    softness: float = 0.0,
    is_picture: bool = False,
    usual: float = 0.1,
    is_edge_unseen: bool = False,
    is_patched: bool = False,
    is_low_resolution: bool = False,
    is_coarse: bool = False,
) -> Finding:
    alone, alike = np.full(SHAPE, usual, np.float32), np.ones(SHAPE, np.float32)
    for at, value in (excess or {}).items():
        alone[at] = value
    for at, value in (similarity or {}).items():
        alike[at] = value
    ink = np.zeros(SHAPE, np.bool_)
    ink.ravel()[:inked] = True
    ink[45:55, 30:50] = True  # the middle is inked whatever `inked` says
    core = np.zeros(SHAPE, np.bool_)
    core[3:-3, 3:-3] = True
    return Finding(
        excess=alone,
        similarity=alike,
        inked=ink,
        core=core,
        copy_excess=alone if is_copy else None,
        softness=softness,
        is_picture=is_picture,
        is_edge_unseen=is_edge_unseen,
        is_patched=is_patched,
        is_low_resolution=is_low_resolution,
        is_coarse=is_coarse,
    )


A_CHARACTER = {(50 + row, 40 + column): 0.9 for row in range(2) for column in range(3)}


def test_nothing_found_is_a_lookalike() -> None:
    assert decided(finding()) == (Tier.LOOKALIKE, ())


def test_one_place_is_enough_to_differ() -> None:
    assert decided(finding(excess=A_CHARACTER)) == (Tier.DIFFERENT, ())


@pytest.mark.parametrize(
    ("found", "doubts"),
    [
        (finding(excess={MIDDLE: 0.9}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(excess={MIDDLE: 0.37}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(excess={MIDDLE: 0.24}, softness=0.7), (Doubt.SMALL_DIFFERENCE,)),
        (finding(excess={MIDDLE: 0.24}, usual=0.01), (Doubt.SMALL_DIFFERENCE,)),
        (finding(excess={MIDDLE: 0.24}, is_picture=True), (Doubt.SMALL_DIFFERENCE,)),
        (finding(softness=1.6), (Doubt.SMALL_DIFFERENCE,)),
        (finding(similarity={MIDDLE: 0.1}), (Doubt.SMALL_DIFFERENCE,)),
        (finding(excess={EDGE: 0.9}), (Doubt.EDGE_DIFFERS,)),
        (finding(is_edge_unseen=True), (Doubt.EDGE_UNSEEN,)),
        (finding(is_patched=True), (Doubt.FAINT_PATCH,)),
        (finding(is_coarse=True), (Doubt.LOW_RESOLUTION,)),
        (finding(is_low_resolution=True), (Doubt.LOW_RESOLUTION,)),
        (finding(excess=A_CHARACTER, is_copy=True), (Doubt.BLACK_AND_WHITE,)),
        (finding(excess=A_CHARACTER, is_low_resolution=True), (Doubt.LOW_RESOLUTION, Doubt.SMALL_DIFFERENCE)),
    ],
)
def test_what_is_not_seen_or_not_clear_is_doubtful(found: Finding, doubts: tuple[Doubt, ...]) -> None:
    assert decided(found) == (Tier.DOUBTFUL, doubts)


def test_a_page_with_little_on_it_is_doubtful_whatever_it_shows() -> None:
    found = finding(inked=0)
    assert int(found.inked.sum()) < limits.LITTLE_INK
    assert decided(found) == (Tier.DOUBTFUL, (Doubt.LITTLE_INK,))


def test_a_page_that_differs_nearly_everywhere_is_different_even_as_a_copy() -> None:
    many = {(row, column): 0.9 for row in range(5, 30) for column in range(5, 40)}
    assert decided(finding(excess=many, is_copy=True, is_low_resolution=True)) == (Tier.DIFFERENT, ())


def test_softer_pages_are_held_to_a_lower_limit() -> None:
    assert list(limits.LOOKALIKE_EXCESS.values()) == sorted(limits.LOOKALIKE_EXCESS.values(), reverse=True)
    assert decided(finding(excess={MIDDLE: 0.24})) == (Tier.LOOKALIKE, ())


def test_every_doubt_has_words() -> None:
    assert set(DOUBT_MEANINGS) == set(Doubt)
