from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from engine.model.dates import Interval
from engine.model.decisions import (
    CeilingPassed,
    Contest,
    Endless,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    HeldByLink,
    HeldByMore,
    HeldDirectly,
    Hindrance,
    KeptByEarlier,
    NoRule,
    NotJudged,
    NotStarted,
    Obstacle,
    Outcome,
    Reason,
    SharesFile,
)
from engine.model.findings import FindingCode
from engine.model.holds import SEALED
from engine.model.policies import Then
from engine.model.records import LinkKind
from reports.finding_words import SENTENCES
from reports.narration import HELD_AND_SEALED, Narrator
from reports.wording import Words
from tests.reports.invented_policies import bundle

NARRATOR = Narrator(bundle=bundle(), sealed=frozenset({"COVERT-1"}))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
START = Interval(earliest=date(2017, 6, 1), latest=date(2017, 6, 30))

RUNNING = FloorRunning(
    rule="cheque-images", member="r-1", must=True, start=START, last_day=date(2028, 3, 31), endless=None
)
NOT_STARTED = FloorNotStarted(
    rule="cheque-images", member="r-1", must=True, cause=NotStarted.NO_EVENT, waits_for=("voucher-dated",)
)
DUE = FloorDue(
    rule="cheque-images",
    member="r-1",
    must=True,
    start=START,
    last_day=date(2024, 12, 31),
    then=Then.DISPOSE,
    is_confirmed=True,
)
KEPT = KeptByEarlier(bundle="3f" * 32, outcome=Outcome.KEEP, until=date(2031, 3, 31), rules=("cheque-images",))
REASONS: tuple[Reason, ...] = (
    *(
        HeldDirectly(hold="HCA-1", member=member, is_possible=possible, is_remembered=remembered)
        for member in (None, "g-1")
        for possible in (False, True)
        for remembered in (False, True)
    ),
    *(HeldByLink(hold="HCA-1", via="r-2", link=kind, is_possible=False) for kind in LinkKind),
    HeldByLink(hold="HCA-1", via="r-2", link=LinkKind.CANDIDATE, is_possible=True),
    HeldByLink(hold="HCA-1", via="r-2", link=LinkKind.LOOKALIKE, is_possible=False, is_remembered=True),
    HeldByMore(holds=1, digest="0" * 64),
    HeldByMore(holds=8_123, digest="0" * 64),
    RUNNING,
    replace(RUNNING, must=False),
    *(replace(RUNNING, last_day=None, endless=endless) for endless in Endless),
    *(replace(NOT_STARTED, cause=cause) for cause in NotStarted),
    DUE,
    replace(DUE, is_confirmed=False),
    replace(DUE, last_day=None, start=None),
    *(replace(DUE, then=then) for then in (Then.REVIEW, Then.TRANSFER)),
    NoRule(may_apply=()),
    NoRule(may_apply=("circulars",)),
    CeilingPassed(rule="cheque-images", member="r-1", since=date(2026, 1, 1), is_shielded=True),
    CeilingPassed(rule="cheque-images", member="r-1", since=date(2026, 1, 1), is_shielded=False),
    SharesFile(names=2, other="r-2"),
    SharesFile(names=2, other=None),
    KEPT,
    replace(KEPT, until=None),
    replace(KEPT, rules=()),
    *(replace(KEPT, outcome=one, until=None) for one in (Outcome.UNDECIDED, Outcome.REVIEW, Outcome.TRANSFER)),
    *(KeptByEarlier(bundle="3f" * 32, outcome=Outcome.UNDECIDED, until=None, cause=cause) for cause in NotJudged),
)


def _is_a_sentence_in_both(words: Words) -> bool:
    return words.en.endswith((".", ".)")) and words.zh.endswith(("。", "。）")) and bool(CHINESE.search(words.zh))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_a_sentence_in_both_languages(reason: Reason) -> None:
    assert _is_a_sentence_in_both(NARRATOR.reason(reason, about="r-1"))


def test_no_two_reasons_read_alike() -> None:
    for language in ("en", "zh"):
        said = [getattr(NARRATOR.reason(reason, about="r-1"), language) for reason in REASONS]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_is_a_sentence_in_both_languages(obstacle: Obstacle) -> None:
    assert _is_a_sentence_in_both(NARRATOR.hindrance(Hindrance(obstacle=obstacle, by="customer")))


def test_a_copy_says_whether_it_is_the_survivor_itself() -> None:
    same, another = (NARRATOR.hindrance(Hindrance(obstacle=Obstacle.SAME_FILE, by=by)) for by in ("r-2", ""))
    assert _is_a_sentence_in_both(another)
    assert ("r-2" in same.en, "r-2" in same.zh) == (True, True)
    assert same != another


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_is_a_sentence_in_both_languages(code: FindingCode) -> None:
    assert _is_a_sentence_in_both(SENTENCES[code])


@pytest.mark.parametrize("line", [None, 2])
def test_the_choice_of_the_record_is_a_sentence_in_both_languages(line: int | None) -> None:
    contest = Contest(loser="r-2", line=line, fact="system" if line else "sha256")
    words = NARRATOR.contest(contest, winner="A", rule="which-image")
    assert _is_a_sentence_in_both(words)
    assert ("line 2" in words.en) is (line == 2)


def test_dates_and_titles_are_said() -> None:
    words = NARRATOR.reason(DUE, about="r-1")
    assert "Images of paid cheques" in words.en
    assert "已付支票影像" in words.zh
    for text in (words.en, words.zh):
        assert "2024-12-31" in text
        assert "2017-06-30" in text


def test_a_doubtful_start_says_both_its_bounds_and_which_counts() -> None:
    words = NARRATOR.reason(RUNNING, about="r-1")
    assert "from 2017-06-30, the later bound" in words.en
    assert "2017-06-01" in words.en


@pytest.mark.parametrize("hold", [SEALED, "COVERT-1"])
def test_a_sealed_hold_is_never_named(hold: str) -> None:
    for reason in (
        HeldDirectly(hold=hold, member="r-9", is_possible=True),
        HeldByLink(hold=hold, via="r-2", link=LinkKind.IDENTICAL, is_possible=False),
    ):
        assert NARRATOR.reason(reason, about="r-1") == HELD_AND_SEALED


def test_what_a_removed_copy_brought_says_so() -> None:
    words = NARRATOR.reason(RUNNING, about="r-2")
    assert "removed copy, r-1" in words.en
    assert "已移除的副本 r-1" in words.zh
