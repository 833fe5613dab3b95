"""How often the looks at an archive are right, by what people said of the pairs that were drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from engine.judge.looked_pairs import looked_pairs
from engine.judge.upper_bounds import upper_bound
from engine.model.calibration import NO_SERIES, Answered, Calibration, Figures, JudgedPair, Rate, Said
from engine.model.facts import Vocabulary
from engine.model.records import Inventory


def calibrate(inventory: Inventory, judged: Iterable[JudgedPair], *, vocabulary: Vocabulary) -> Calibration:
    """Return the figures of an inventory by series, and as a whole; only those of the version that looked count."""
    looked = looked_pairs(inventory, vocabulary=vocabulary)
    versions = {pair.verifier for pair in looked}
    verifier = (next(iter(versions)) or None) if len(versions) == 1 else None
    everything = tuple(judged)
    counted = [pair for pair in everything if pair.verifier == verifier]
    # What was said and is in no figure is told all the same.
    others = sum(pair.said is not None for pair in everything if pair.verifier != verifier)
    looks = Counter(pair.series for pair in looked)
    by_series: dict[str, list[JudgedPair]] = {series: [] for series in looks}
    for pair in counted:
        by_series.setdefault(pair.series, []).append(pair)
    return Calibration(
        verifier=verifier,
        rows=tuple(_figures(series, looks[series], by_series[series]) for series in sorted(by_series)),
        whole=_figures(NO_SERIES, len(looked), counted),
        other_versions=others,
        changed=sum(pair.is_changed for pair in counted),
    )


def _figures(series: str, looks: int, pairs: Sequence[JudgedPair]) -> Figures:
    return Figures(
        series=series,
        looks=looks,
        false=_rate(pairs, Answered.LOOKALIKE, wrong=Said.OTHER),
        missed=_rate(pairs, Answered.DIFFERENT, wrong=Said.SAME),
        unsure=sum(pair.said is Said.UNSURE for pair in pairs),
        unanswered=sum(pair.said is None for pair in pairs),
    )


def _rate(pairs: Sequence[JudgedPair], answered: Answered, *, wrong: Said) -> Rate:
    sure = [pair for pair in pairs if pair.answered is answered and pair.said in (Said.SAME, Said.OTHER)]
    mistaken = sum(pair.said is wrong for pair in sure)
    return Rate(judged=len(sure), wrong=mistaken, bound=upper_bound(mistaken, of=len(sure)))
