"""Model, judge and formulas agree, and a fault planted in the judge or in the formulas makes them disagree."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.judge import obligations, truth
from engine.model.dates import Period
from engine.model.decisions import Outcome
from engine.proofs import clocks
from engine.proofs.formulas import Formula, every
from engine.proofs.truths import Truths
from tests.spec.solving import first_disagreement

CASES = 40


def test_the_three_agree_and_every_outcome_is_reached() -> None:
    outcomes: Counter[str] = Counter()
    assert first_disagreement(CASES, outcomes=outcomes) is None
    total = sum(outcomes.values())
    assert {outcome: outcomes[outcome] / total >= 0.05 for outcome in Outcome} == dict.fromkeys(Outcome, True)


def test_a_fault_in_the_judge_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = obligations.floor_last_day  # type: ignore[attr-defined]  # the name that the judge calls
    monkeypatch.setattr(obligations, "floor_last_day", lambda day, period, margin_days: right(day, Period(0)))

    assert first_disagreement(CASES) is not None


def test_a_fault_in_the_truths_of_the_judge_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = truth._of_fact
    monkeypatch.setattr(
        truth,
        "_of_fact",
        lambda record, name, satisfies: right(record, name, satisfies) if name in record.facts else truth.FALSE,
    )

    assert first_disagreement(CASES) is not None


def test_a_fault_in_the_formulas_of_conditions_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Truths._line

    def missing_is_false(self: Truths, line: object, fact: str) -> tuple[Formula, Formula]:
        must, may = right(self, line, fact)  # type: ignore[arg-type]  # a line
        return must, every((may, self.view.is_used(fact, 0)))

    monkeypatch.setattr(Truths, "_line", missing_is_false)

    assert first_disagreement(CASES) is not None


def test_a_fault_in_the_formulas_of_clocks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = clocks.Clocks._ends
    monkeypatch.setattr(
        clocks.Clocks,
        "_ends",
        lambda self, kind, cutoff, ends, *, of_latest: right(self, kind, None, ends, of_latest=of_latest),
    )

    assert first_disagreement(CASES) is not None
