"""Page one of a comparison: how much of one archive another still has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.survey.reconciliation import Match, MatchTally, Reconciliation
from engine.survey.tallies import Tally
from reports.blocks import (
    Block,
    Bullets,
    Cell,
    FactSheet,
    Figure,
    Figures,
    Flow,
    Fork,
    Given,
    Halves,
    Heading,
    Notice,
    Stream,
    Tone,
)
from reports.composed import FrontPage
from reports.legible import named
from reports.sections.survey_front import Occasion, occasion_sheet
from reports.survey_words import match_words
from reports.wording import Words, count_words, size_words

_TONES: Mapping[Match, Tone] = {
    Match.SAME_PLACE: Tone.KEEP,
    Match.ELSEWHERE: Tone.TRANSFER,
    Match.SAME_PIXELS: Tone.REVIEW,
    Match.MISSING: Tone.REMOVE,
    Match.NOT_COMPARED: Tone.HELD,
}
_FOUND = (Match.SAME_PLACE, Match.ELSEWHERE, Match.SAME_PIXELS)

_REMARKS = (
    Words(
        "Found by pixels: every page has the same pixels in the same order. What a file says besides (resolution, "
        "dates, notes) was not compared.",
        "以像素尋得：每一頁的像素及次序均相同；檔案的其他資料（解像度、日期、備註）並未比對。",
    ),
    Words(
        "Missing: no file of the target has its bytes or its pixels. A file with more or fewer pages is another file.",
        "欠缺：目標內並無位元組或像素相同的檔案；頁數不同者視為另一檔案。",
    ),
    Words(
        "Several files of the source may be found in one of the target; where the target has fewer, that is listed.",
        "來源的多個檔案可能對應目標的同一檔案；目標數目較少者已列出。",
    ),
)


def comparison_front(found: Reconciliation, *, occasion: Occasion, target: str, digest: str) -> FrontPage:
    """Return page one of a comparison; `occasion` is that of the source, and `digest` that of all results."""
    tallies = {one.match: one for one in found.tallies}
    blocks: tuple[Block, ...] = (
        _verdict(found),
        Figures(figures=tuple(_figure(tallies[match]) for match in (Match.MISSING, Match.NOT_COMPARED))),
        Figures(figures=tuple(_figure(tallies[match]) for match in _FOUND), is_small=True),
        Heading(words=Words("Where the files of the source are", "來源檔案的去向")),
        _flow(found, tallies=tallies),
        Halves(
            left=(
                Heading(words=Words("The two archives", "兩個檔案庫")),
                _archives(found),
            ),
            right=(
                Heading(words=Words("This comparison", "本比對")),
                occasion_sheet(occasion, digest=digest),
                _doubts(found),
            ),
        ),
        Heading(words=Words("What these words mean", "用語說明")),
        Bullets(items=_REMARKS),
    )
    return FrontPage(
        organisation=Words(f"{named(occasion.archive, longest=40)} → {named(target, longest=40)}", ""),
        title=Words("Comparison of two archives", "兩個檔案庫的比對"),
        blocks=blocks,
    )


def _verdict(found: Reconciliation) -> Notice:
    unsigned = Words(
        "Unsigned, and it authorises nothing: no policy, hold or period was asked, and nothing was moved, replaced or "
        "removed.",
        "未經簽署，並不授權任何行動：並未查核任何政策、法律保全或保存期限；沒有移動、取代或移除任何檔案。",
    )
    if found.is_complete:
        title = Words("Every entry of the source was found in the target.", "來源的每一項目均見於目標。")
        return Notice(title=title, body=unsigned, tone=Tone.KEEP)
    if not found.source.files:
        title = Words("The source holds nothing, so nothing was compared.", "來源並無任何項目，故未有比對。")
        return Notice(title=title, body=unsigned, tone=Tone.REMOVE)
    missing, unknown = (len(found.files_that(match)) for match in (Match.MISSING, Match.NOT_COMPARED))
    title = Words(
        f"Of the source {count_words(missing)} are missing in the target and {count_words(unknown)} were not compared.",
        f"目標欠缺來源 {count_words(missing)} 個項目，另 {count_words(unknown)} 個未能比對。",
    )
    return Notice(title=title, body=unsigned, tone=Tone.REMOVE)


def _figure(one: MatchTally) -> Figure:
    return Figure(
        number=count_words(one.files),
        words=match_words(one.match),
        detail=size_words(one.bytes),
        tone=_TONES[one.match] if one.files else Tone.MUTED,
    )


def _flow(found: Reconciliation, *, tallies: Mapping[Match, MatchTally]) -> Flow:
    def fork(words: Words, matches: Sequence[Match], tone: Tone) -> Fork:
        branches = tuple(
            Stream(words=match_words(match), number=tallies[match].files, tone=_TONES[match]) for match in matches
        )
        return Fork(
            stream=Stream(words=words, number=sum(one.number for one in branches), tone=tone), branches=branches
        )

    return Flow(
        source=Stream(words=Words("in the source", "來源"), number=found.source.files, tone=Tone.NAVY),
        forks=(
            fork(Words("found in the target", "見於目標"), _FOUND, Tone.KEEP),
            fork(Words("not found", "未有尋得"), (Match.MISSING, Match.NOT_COMPARED), Tone.REMOVE),
        ),
    )


def _archives(found: Reconciliation) -> FactSheet:
    rows = (
        (Words("Source", "來源"), _held(found.source)),
        (Words("Target", "目標"), _held(found.target)),
        (Words("Only there", "另有"), _held(Tally(files=len(found.only_target), bytes=found.only_target_bytes))),
        (
            Words("Contents", "內容"),
            f"{count_words(found.contents_found)} of {count_words(found.contents)} distinct found",
        ),
    )
    return FactSheet(rows=tuple((words, Cell(parts=(Given(text=text),))) for words, text in rows))


def _doubts(found: Reconciliation) -> FactSheet:
    rows = (
        (Words("Unread", "未讀"), f"{count_words(len(found.target_unread))} entries of the target"),
        (Words("Sparse", "內容少"), f"{count_words(found.low_content)} found by pixels alone"),
    )
    return FactSheet(rows=tuple((words, Cell(parts=(Given(text=text),))) for words, text in rows))


def _held(tally: Tally) -> str:
    return f"{count_words(tally.files)} files 檔案, {size_words(tally.bytes)}"
