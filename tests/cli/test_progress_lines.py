"""Whoever has no terminal hears of every stage, and of a long one every half minute."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli import progress_lines
from cli.progress_lines import ProgressLines


class FakeTimer:
    def __init__(self) -> None:
        self.now = 100.0

    def seconds(self) -> float:
        return self.now


@pytest.fixture
def timer() -> FakeTimer:
    return FakeTimer()


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def progress(timer: FakeTimer, lines: list[dict[str, Any]]) -> ProgressLines:
    return ProgressLines(write=lambda line: lines.append(json.loads(line)), timer=timer)


def test_a_stage_is_told_when_it_begins(progress: ProgressLines, lines: list[dict[str, Any]]) -> None:
    progress.stage("scan", total=5000)
    progress.stage("compare")
    assert lines == [{"stage": "scan", "done": 0, "total": 5000}, {"stage": "compare", "done": 0}]


def test_a_long_stage_is_told_every_half_minute_with_its_rate_of_late(
    progress: ProgressLines, lines: list[dict[str, Any]], timer: FakeTimer
) -> None:
    progress.stage("scan", total=5000)
    for _ in range(1200):
        timer.now += 0.025
        progress.advance()
    for _ in range(300):
        timer.now += 0.125
        progress.advance()
    assert lines[1] == {"stage": "scan", "done": 1200, "total": 5000, "per_second": 40.0, "seconds_left": 96}
    assert lines[2]["done"] == 1440
    assert (lines[2]["per_second"], lines[2]["seconds_left"]) == (8.0, 445)
    assert len(lines) == 3


def test_a_stage_of_unknown_length_has_no_time_left(
    progress: ProgressLines, lines: list[dict[str, Any]], timer: FakeTimer
) -> None:
    progress.stage("pictures")
    timer.now += 60
    progress.advance(6)
    assert lines[1:] == [{"stage": "pictures", "done": 6, "per_second": 0.1}]


def test_every_step_can_be_told_even_where_no_time_passes(
    progress: ProgressLines, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_lines, "EVERY_SECONDS", 0)
    progress.stage("scan", total=2)
    progress.advance()
    assert lines[1:] == [{"stage": "scan", "done": 1, "total": 2, "per_second": 0.0}]


def test_steps_before_any_stage_are_nothing(progress: ProgressLines, lines: list[dict[str, Any]]) -> None:
    progress.advance()
    assert lines == []
