"""Judge and reference model agree, and the cases reach every outcome often enough for that to mean something."""

from __future__ import annotations

from collections import Counter

from engine.model.decisions import Outcome
from tests.spec.differential import first_disagreement

CASES = 4_000


def test_the_judge_agrees_with_the_model_and_every_outcome_is_reached() -> None:
    outcomes: Counter[str] = Counter()
    assert first_disagreement(CASES, outcomes=outcomes) is None
    total = sum(outcomes.values())
    assert {outcome: outcomes[outcome] / total >= 0.05 for outcome in Outcome} == dict.fromkeys(Outcome, True)
