"""Of what people said of a pair the one answer counts that speaks against the machine; only its giver changes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.calibration import Answered, DrawnPair, JudgedPair, Said
from engine.register.acts import CertificateRevoked, PairSaid, PairsDrawn, PairsJudged
from engine.register.calibrating import draw_digest
from tests.engine.register.entered import FOUNDED, KEYS, Book

SAME, OTHER = Answered.LOOKALIKE, Answered.DIFFERENT
DRAW = PairsDrawn(
    archive="/a",
    scan="s-1",
    verifier="v1",
    seed=7,
    number=3,
    strata=(),
    pairs=(
        DrawnPair(first="b", second="a", series="deed", answered=SAME),
        DrawnPair(first="c", second="d", series="deed", answered=OTHER),
        DrawnPair(first="e", second="f", series="deed", answered=SAME),
    ),
)


def book() -> Book:
    made = FOUNDED.copy()
    made.enter(DRAW, account="rose")
    return made


def sheet(*said: Said, by: str = "Rose", draw: PairsDrawn = DRAW) -> PairsJudged:
    answers = tuple(PairSaid(pair=place, said=one) for place, one in enumerate(said))
    return PairsJudged(draw=draw_digest(draw), by=by, answers=answers)


def judged(made: Book, *, archive: str = "/a") -> dict[str, JudgedPair]:
    return {pair.first: pair for pair in made.standing().judged(archive=archive)}


def test_a_draw_that_nobody_judged_is_there_without_answers() -> None:
    found = judged(book())
    assert {first: (pair.second, pair.said, pair.by) for first, pair in found.items()} == {
        "a": ("b", None, ()),
        "c": ("d", None, ()),
        "e": ("f", None, ()),
    }
    assert judged(book(), archive="/other") == {}


def test_what_speaks_against_the_machine_counts_whoever_says_it_and_whenever() -> None:
    for order in ((0, 1), (1, 0)):
        made = book()
        sheets = (sheet(Said.SAME, Said.OTHER, Said.UNSURE), sheet(Said.OTHER, Said.SAME, Said.SAME, by="Carl"))
        for place in order:
            made.enter(sheets[place], account="rose")
        found = judged(made)
        assert [found[first].said for first in "ace"] == [Said.OTHER, Said.SAME, Said.UNSURE]
        assert found["a"].by == ("Carl (rose)", "Rose (rose)")
        assert not found["a"].is_changed


def test_who_gave_an_answer_changes_it_and_that_is_told() -> None:
    made = book()
    made.enter(sheet(Said.OTHER, Said.OTHER), account="rose")
    made.enter(sheet(Said.SAME), account="rose")
    found = judged(made)
    assert (found["a"].said, found["a"].is_changed) == (Said.SAME, True)
    assert (found["c"].said, found["c"].is_changed) == (Said.OTHER, False)


@pytest.mark.parametrize(("account", "signer"), [("carl", None), ("rose", "rose")])
def test_the_same_name_from_elsewhere_changes_nothing(account: str, signer: str | None) -> None:
    made = book()
    made.enter(sheet(Said.OTHER), account="rose")
    made.enter(sheet(Said.SAME), account=account, signer=signer)
    assert judged(made)["a"].said is Said.OTHER


def test_a_pair_of_two_draws_is_counted_once_and_the_last_word_counts() -> None:
    made = book()
    more = replace(DRAW, number=1, seed=8, pairs=(replace(DRAW.pairs[0], first="a", second="b"),))
    made.enter(more, account="rose")
    made.enter(sheet(Said.SAME, draw=more), account="rose")
    made.enter(sheet(Said.OTHER), account="rose")
    found = judged(made)
    assert (len(found), found["a"].said, found["a"].is_changed) == (3, Said.OTHER, True)


def test_another_version_or_answer_is_another_pair() -> None:
    made = book()
    made.enter(replace(DRAW, verifier="v2"), account="rose")
    assert len(made.standing().judged(archive="/a")) == 6


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (DRAW, "drawn before"),
        (replace(DRAW, pairs=(), seed=9), "no pair"),
        (replace(sheet(Said.SAME), draw="f" * 64), "no such draw"),
        (replace(sheet(Said.SAME), answers=(PairSaid(pair=3, said=Said.SAME),)), "was not drawn"),
        (replace(sheet(Said.SAME), answers=(PairSaid(pair=-1, said=Said.SAME),)), "was not drawn"),
        (replace(sheet(Said.SAME), answers=(PairSaid(pair=0, said=Said.SAME),) * 2), "twice"),
        (replace(sheet(Said.SAME), by="  "), "one line"),
        (replace(sheet(Said.SAME), by="Rose\nentry 9"), "one line"),
        (replace(sheet(Said.SAME), answers=(PairSaid(pair=0, said=Said.SAME, remark="x" * 1001),)), "a remark"),
    ],
)
def test_what_fits_no_draw_counts_for_nothing(act: PairsDrawn | PairsJudged, why: str) -> None:
    made = book()
    number = made.enter(act, account="rose")
    standing = made.standing()
    assert [(fault.sequence, why in fault.what) for fault in standing.faults] == [(number, True)]
    assert all(pair.said is None for pair in standing.judged(archive="/a"))


def test_a_signature_that_does_not_hold_judges_nothing_and_one_that_was_revoked_did_not() -> None:
    made = book()
    made.enter(sheet(Said.SAME), account="rose", signer="rose", key=KEYS["carl"])
    assert judged(made)["a"].said is None
    made.enter(sheet(Said.SAME), account="rose", signer="rose")
    assert judged(made)["a"].by == ("Rose (signed by rose)",)
    revoked = CertificateRevoked(certificate=KEYS["rose"].fingerprint, reason="stolen", since=made.day)
    made.enter(revoked, account="regina", signer="regina")
    assert judged(made)["a"].said is None


def test_the_scan_is_no_part_of_the_name_of_a_draw_and_all_else_is() -> None:
    assert draw_digest(replace(DRAW, scan="s-2")) == draw_digest(DRAW)
    others = [
        replace(DRAW, archive="/b"),
        replace(DRAW, verifier="v2"),
        replace(DRAW, seed=8),
        replace(DRAW, number=4),
        replace(DRAW, pairs=DRAW.pairs[::-1]),
    ]
    assert len({draw_digest(one) for one in (DRAW, *others)}) == 6
