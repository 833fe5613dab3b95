"""The labelled pairs are what their labels say, and verification merges no two records among a handful of each kind."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.accuracy.alterations import SEEN_FROM, Alteration, altered, note, redaction, stamp
from benchmarks.accuracy.asking import answer, grey
from benchmarks.accuracy.drawing import draw, shown_fields, studio
from benchmarks.accuracy.families import FORMS, Family, content, edited
from benchmarks.accuracy.intervals import wilson
from benchmarks.accuracy.logs import Source, logged
from benchmarks.accuracy.pairs import DIFFERENT, SAME, SCHEDULE, kind_of, pair
from benchmarks.accuracy.results import Result, closest, summary, table
from engine.fingerprints.verification.verdict import Tier

SMALL = (Family.CARD, Family.RECEIPT)
"""Families whose pages are small, so that a handful of them is quick."""


def number_of(kind: str) -> int:
    return SCHEDULE.index(kind)


@pytest.mark.parametrize("kind", ["rescan", "photocopy", "one character: two scans", "stamp added: clean"])
def test_a_pair_follows_from_seed_and_number(kind: str) -> None:
    number = number_of(kind)
    one, two, other = (pair(seed, number, families=SMALL) for seed in (5, 5, 6))
    assert (one.kind, one.is_same, one.what) == (kind, kind in SAME, two.what)
    assert np.array_equal(one.first.picture, two.first.picture)
    assert np.array_equal(one.second.picture, two.second.picture)
    assert not np.array_equal(one.first.picture, other.first.picture)


def test_a_third_of_the_pairs_of_two_records_are_one_character_edits_at_100_dpi_or_more() -> None:
    different = [kind for kind in SCHEDULE if kind in DIFFERENT]
    edits = [kind for kind in different if kind.startswith("one character: ")]
    assert len(edits) * 3 >= len(different)
    for kind in sorted(set(edits)):
        drawn = pair(5, number_of(kind), families=SMALL)
        assert min(drawn.first.dpi, drawn.second.dpi) >= 100


def test_every_class_comes_in_turn() -> None:
    assert {kind_of(number) for number in range(len(SCHEDULE))} == {*SAME, *DIFFERENT}


@pytest.mark.parametrize("family", FORMS)
def test_an_edit_changes_one_character_that_the_paper_shows(family: Family) -> None:
    room, record = studio(5), content(5, family, 3)
    shown = shown_fields(room, family, record.key, tuple(record.fields.items()))
    for seed in range(3):
        other, _what = edited(record, Random(seed), shown=shown)
        changed = [field for field in record.fields if record[field] != other[field]]
        assert len(changed) == 1
        assert changed[0] in shown
        pairs = zip(record[changed[0]], other[changed[0]], strict=True)
        assert sum(old != new for old, new in pairs) == 1
    before, after = draw(room, record), draw(room, other)
    assert before.picture.shape == after.picture.shape
    changed_part = (before.picture != after.picture).any(axis=2).mean()
    assert 0 < changed_part < 0.02


@pytest.mark.parametrize("alteration", [stamp, note, redaction])
def test_what_is_added_can_be_seen(alteration: Alteration) -> None:
    room = studio(5)
    before = draw(room, content(5, Family.CARD, 2))
    for seed in range(3):
        after = altered(room, before, Random(seed), alteration)
        gap = np.abs(grey(after).astype(int) - grey(before).astype(int))
        assert (gap >= SEEN_FROM).sum() >= (before.dpi / 25.4) ** 2


def test_files_of_one_record_are_found_among_the_easy_classes() -> None:
    # Of this seed they are forms and a letter; films are doubtful sooner.
    said = {answer((7, number_of(kind))).tier for kind in ("encoded again", "resized", "quarter turn")}
    assert said == {Tier.LOOKALIKE}


@pytest.mark.parametrize("kind", ["one character: clean", "one character: two scans", "other person: rescan"])
def test_two_records_are_never_lookalikes(kind: str) -> None:
    one = answer((5, number_of(kind)))
    assert not one.is_same
    assert one.tier is not Tier.LOOKALIKE


def test_wilson_gives_the_published_bounds() -> None:
    # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
    assert [round(bound, 4) for bound in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(bound, 4) for bound in wilson(15, 148)] == [0.0624, 0.1605]
    assert [round(bound, 4) for bound in wilson(0, 20)] == [0.0, 0.1611]
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(7, 7)[1] == 1.0


def result(*, is_same: bool, tier: Tier, number: int = 1) -> Result:
    return Result(
        number=number,
        kind="encoded again" if is_same else "one character: clean",
        family=Family.CARD,
        is_same=is_same,
        what="" if is_same else "number: 1>7",
        tier=tier,
        doubts=(),
        change=1.0,
        excess=0.2,
        similarity=0.9,
        dpi=150.0,
        milliseconds=50,
    )


def test_a_false_lookalike_is_counted_and_shown_first() -> None:
    results = [
        result(is_same=False, tier=Tier.DIFFERENT, number=1),
        result(is_same=False, tier=Tier.LOOKALIKE, number=2),
        result(is_same=True, tier=Tier.DOUBTFUL, number=3),
    ]
    assert "| two records called lookalike | 1 of 2 " in summary(results)
    assert "| encoded again | 1 | 0.000" in table(results)
    assert closest(results, number=5).splitlines()[2].startswith("| 2 |")


def test_a_log_is_taken_up_for_its_seed_alone(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    one = answer((5, number_of("encoded again")))
    log.write_text("".join(json.dumps({"seed": seed, **asdict(one)}) + "\n" for seed in (5, 6)), encoding="utf-8")
    assert logged(log, source=Source(seed=5)) == [one]
    assert logged(tmp_path / "none.jsonl", source=Source(seed=5)) == []
