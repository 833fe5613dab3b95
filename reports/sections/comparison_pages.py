"""The two pages of a comparison: how much of one archive another still has, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.survey.reconciliation import FewerCopies, Match, Matched, MatchTally, OnlyThere, Reconciliation
from engine.survey.tallies import Tally
from reports.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    FactSheet,
    Figure,
    Figures,
    Flow,
    Fork,
    FrontPage,
    Given,
    Halves,
    Heading,
    Notice,
    Section,
    Stream,
    Table,
    Tone,
)
from reports.legible import named
from reports.sections.survey_front import Occasion, occasion_sheet
from reports.survey_words import match_words, one_line, reason_words
from reports.typeface import fitted
from reports.wording import Words, count_words, size_words

MOST_MISSING = 10
MOST_NOT_COMPARED = 5
MOST_FEWER = 4
MOST_ONLY = 4

_TONES: Mapping[Match, Tone] = {
    Match.SAME_PLACE: Tone.KEEP,
    Match.ELSEWHERE: Tone.TRANSFER,
    Match.SAME_PIXELS: Tone.REVIEW,
    Match.MISSING: Tone.REMOVE,
    Match.NOT_COMPARED: Tone.HELD,
}
_FOUND = (Match.SAME_PLACE, Match.ELSEWHERE, Match.SAME_PIXELS)
_SMALL = 9.9
_WIDE, _NOTE, _HALF = 380.0, 195.0, 300.0

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


def comparison_details(found: Reconciliation) -> Section:
    """Return page two of a comparison; every list on it is bounded."""
    blocks: tuple[Block, ...] = (
        Heading(words=Words("Missing in the target", "目標欠缺的檔案")),
        _listed(found.files_that(Match.MISSING), most=MOST_MISSING, nothing=Words("Nothing is missing.", "並無欠缺。")),
        Heading(words=Words("Not compared", "未能比對的項目")),
        _listed(
            found.files_that(Match.NOT_COMPARED),
            most=MOST_NOT_COMPARED,
            nothing=Words("Everything could be compared.", "全部均可比對。"),
        ),
        Heading(words=Words("Fewer copies in the target", "目標副本數目較少")),
        _fewer(found.fewer_copies),
        Heading(words=Words("Only in the target", "只見於目標")),
        _only(found.only_target),
    )
    return Section(anchor="details", title=Words("What differs", "差異"), blocks=blocks)


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


def _listed(found: Sequence[Matched], *, most: int, nothing: Words) -> Table:
    rows = [
        (
            _text(one_line(one.location, width=_WIDE, size=_SMALL)),
            _number(size_words(one.bytes)),
            _text(fitted(_note(one), width=_NOTE, size=_SMALL)),
        )
        for one in found[:most]
    ]
    if len(found) > most:
        rest = found[most:]
        rows.append(
            (
                _text(f"and {count_words(len(rest))} more 及其他"),
                _number(size_words(sum(one.bytes for one in rest))),
                _text(""),
            )
        )
    return Table(
        columns=(
            Column(words=Words("in the source", "來源"), share=58),
            Column(words=Words("size", "大小"), share=11, is_number=True),
            Column(words=Words("what is known", "所知")),
        ),
        rows=tuple(rows),
        nothing=nothing,
        is_dense=True,
    )


def _note(one: Matched) -> str:
    notes = []
    if one.problem is not None:
        words = reason_words(one.problem.partition(": ")[0])
        notes.append(words.en if words.en == words.zh else f"{words.en} {words.zh}")
    if one.is_other_at_place:
        notes.append("another file at its path 路徑上為另一檔案")
    if one.pages_found:
        notes.append(f"{count_words(one.pages_found)} of {count_words(one.pages)} pages found 頁")
    return "; ".join(notes)


def _fewer(found: Sequence[FewerCopies]) -> Table:
    rows = [
        (
            _number(count_words(len(one.source))),
            _number(count_words(len(one.target))),
            _text(one_line(one.source[0], width=_HALF - 60, size=_SMALL)),
            _text(one_line(one.target[0], width=_HALF - 60, size=_SMALL)),
        )
        for one in found[:MOST_FEWER]
    ]
    if len(found) > MOST_FEWER:
        rest = found[MOST_FEWER:]
        rows.append(
            (
                _number(count_words(sum(len(one.source) for one in rest))),
                _number(count_words(sum(len(one.target) for one in rest))),
                _text(f"in {count_words(len(rest))} more 及其他"),
                _text(""),
            )
        )
    return Table(
        columns=(
            Column(words=Words("source", "來源"), share=11, is_number=True),
            Column(words=Words("target", "目標"), share=11, is_number=True),
            Column(words=Words("for example in the source", "來源之例"), share=39),
            Column(words=Words("and in the target", "目標之例")),
        ),
        rows=tuple(rows),
        nothing=Words("No content has fewer files in the target.", "並無此情況。"),
        is_dense=True,
    )


def _only(found: Sequence[OnlyThere]) -> Table:
    rows = [
        (_text(one_line(one.location, width=_WIDE + 120, size=_SMALL)), _number(size_words(one.bytes)))
        for one in found[:MOST_ONLY]
    ]
    if len(found) > MOST_ONLY:
        rest = found[MOST_ONLY:]
        rows.append(
            (
                _text(f"and {count_words(len(rest))} more 及其他"),
                _number(size_words(sum(one.bytes for one in rest))),
            )
        )
    return Table(
        columns=(
            Column(words=Words("in the target", "目標"), share=86),
            Column(words=Words("size", "大小"), is_number=True),
        ),
        rows=tuple(rows),
        nothing=Words("The target has nothing else.", "目標並無其他檔案。"),
        is_dense=True,
    )


def _text(text: str) -> Cell:
    return Cell(parts=(Given(text=text, is_small=True),))


def _number(text: str) -> Cell:
    return Cell(parts=(Given(text=text, is_small=True),), is_number=True)
