"""The figures count what people said of the version that looked, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from engine.judge.calibration import calibrate
from engine.model.calibration import Answered, JudgedPair, Rate, Said
from engine.model.records import Inventory
from tests.engine.judge.looked import VERSION, VOCABULARY, inventory_of

SAME, OTHER = Answered.LOOKALIKE, Answered.DIFFERENT
INVENTORY = inventory_of([("deed", SAME, 3), ("deed", None, 2), ("cheque", OTHER, 4)])


def judged(series: str, answered: Answered, said: Said | None, *, version: str = VERSION) -> JudgedPair:
    return JudgedPair(first="a", second="b", series=series, answered=answered, verifier=version, said=said)


PAIRS = (
    judged("deed", SAME, Said.SAME),
    judged("deed", SAME, Said.SAME),
    judged("deed", SAME, Said.OTHER),
    judged("deed", SAME, Said.UNSURE),
    judged("cheque", OTHER, Said.SAME),
    judged("cheque", OTHER, Said.OTHER),
    judged("cheque", OTHER, None),
)


def test_errors_are_counted_by_series_and_in_all() -> None:
    found = calibrate(INVENTORY, PAIRS, vocabulary=VOCABULARY)
    cheque, deed = found.rows
    assert (found.verifier, found.is_measured, found.other_versions) == (VERSION, True, 0)
    assert (deed.series, deed.looks, deed.unsure, deed.unanswered) == ("deed", 5, 1, 0)
    assert (deed.false, deed.missed) == (Rate(judged=3, wrong=1, bound=8647), Rate(judged=0, wrong=0, bound=None))
    assert (cheque.series, cheque.looks, cheque.unsure, cheque.unanswered) == ("cheque", 4, 0, 1)
    assert cheque.missed == Rate(judged=2, wrong=1, bound=9747)
    assert (found.whole.looks, found.whole.false, found.whole.missed) == (9, deed.false, cheque.missed)


def test_a_series_that_nobody_judged_is_there_and_not_measured() -> None:
    found = calibrate(INVENTORY, PAIRS[:1], vocabulary=VOCABULARY)
    assert [(row.series, row.false.bound, row.missed.bound) for row in found.rows] == [
        ("cheque", None, None),
        ("deed", 9500, None),
    ]


def test_what_was_said_of_another_version_counts_in_nothing_and_is_told() -> None:
    older = [replace(pair, verifier="older") for pair in PAIRS]
    found = calibrate(INVENTORY, older, vocabulary=VOCABULARY)
    assert (found.is_measured, found.other_versions) == (False, 6)
    assert all(row.false.judged == row.missed.judged == row.unsure == row.unanswered == 0 for row in found.rows)


def test_nothing_is_measured_where_nothing_was_looked_at_or_by_several_versions() -> None:
    mixed = replace(
        INVENTORY,
        links=(*INVENTORY.links[1:], replace(INVENTORY.links[0], evidence={"looked_by": "another"})),
    )
    unsaid = replace(
        INVENTORY, links=tuple(replace(link, evidence={"looked": "different"}) for link in INVENTORY.links)
    )
    for inventory in (mixed, unsaid, Inventory(records=INVENTORY.records)):
        found = calibrate(inventory, PAIRS, vocabulary=VOCABULARY)
        assert (found.verifier, found.is_measured, found.other_versions) == (None, False, 6)


def test_unsure_alone_measures_nothing() -> None:
    found = calibrate(INVENTORY, PAIRS[3:4], vocabulary=VOCABULARY)
    assert (found.is_measured, found.whole.unsure) == (False, 1)
