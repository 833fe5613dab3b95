"""Page one of a survey: what it is and is not, the numbers, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.survey.counting import Survey
from reports.blocks import (
    Block,
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
from reports.sections.survey_parts import folders
from reports.survey_words import percent, reason_words
from reports.typeface import fitted, width_of
from reports.wording import Words, count_words, size_words

MOST_REASONS = 3

_BRANCH_ROOM, _BRANCH_TYPE = 150.0, 9.5

_UNSIGNED = Notice(
    title=Words("A survey: unsigned, and it authorises nothing.", "普查：未經簽署，並不授權任何行動。"),
    body=Words(
        "It counts what a folder holds. No policy, hold or period was asked, and no image is shown; whether anything "
        "may go is a question for a signed audit. Nothing was moved, replaced or removed.",
        "本文件只點算資料夾的內容，並未查核任何政策、法律保全或保存期限，亦不展示影像；任何檔案可否移除，須由經簽署的審計"
        "決定。沒有移動、取代或移除任何檔案。",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Which archive was surveyed, when, and by what; `issued_at` is aware."""

    archive: str
    issued_at: datetime
    system: str


def survey_front(survey: Survey, *, occasion: Occasion, digest: str) -> FrontPage:
    """Return page one of a survey; `digest` is that of all its numbers."""
    blocks: tuple[Block, ...] = (
        _UNSIGNED,
        Figures(figures=_figures(survey)),
        Figures(figures=_small_figures(survey), is_small=True),
        Heading(words=Words("Where the files stand", "檔案分佈")),
        _flow(survey),
        Heading(words=Words("By folder", "按資料夾")),
        folders(survey),
        Halves(
            left=(Heading(words=Words("This survey", "本普查")), occasion_sheet(occasion, digest=digest)),
            right=(Heading(words=Words("Storage cost a year", "每年儲存成本")), _cost(survey)),
        ),
    )
    return FrontPage(
        organisation=Words(named(occasion.archive, longest=40), ""),
        title=Words("Archive survey", "檔案庫普查"),
        blocks=blocks,
    )


def occasion_sheet(occasion: Occasion, *, digest: str) -> FactSheet:
    """Return when and by what something was counted, and the digest of the numbers."""
    at = occasion.issued_at
    zone = at.strftime("%z")
    rows = (
        (Words("Counted", "時間"), f"{at:%Y-%m-%d %H:%M} UTC{zone[:3]}:{zone[3:5]}"),
        (Words("System", "系統"), named(occasion.system)),
        (Words("Numbers", "數據"), f"SHA-256 {digest[:16]}…"),
    )
    return FactSheet(rows=tuple((words, Cell(parts=(Given(text=text),))) for words, text in rows))


def _figures(survey: Survey) -> tuple[Figure, ...]:
    unread = survey.files.files - survey.images.files
    return (
        Figure(
            number=count_words(survey.files.files),
            words=Words("files", "檔案"),
            detail=size_words(survey.files.bytes),
            tone=Tone.NAVY,
        ),
        Figure(
            number=count_words(survey.images.files),
            words=Words("images read whole", "已完整讀取的影像"),
            detail=f"{count_words(survey.pages)} pages 頁",
            tone=Tone.KEEP,
        ),
        Figure(
            number=count_words(unread),
            words=Words("files not read", "未能讀取的檔案"),
            detail=size_words(survey.files.bytes - survey.images.bytes),
            tone=Tone.REMOVE if unread else Tone.MUTED,
        ),
    )


def _small_figures(survey: Survey) -> tuple[Figure, ...]:
    copies = survey.copies
    pairs = survey.candidates
    return (
        Figure(
            number=count_words(copies.redundant_files),
            words=Words("further identical copies", "額外的相同副本"),
            detail=f"of {count_words(len(copies.classes))} images 個影像, {size_words(copies.redundant_bytes)}",
            tone=Tone.HELD,
        ),
        Figure(
            number=percent(survey.rate.of_bytes, part=copies.redundant_bytes),
            words=Words("duplication rate by bytes", "重複率（按位元組）"),
            detail=f"{percent(survey.rate.of_files, part=copies.redundant_files)} of files 按檔案數目",
            tone=Tone.HELD,
        ),
        Figure(
            number=count_words(pairs.pairs) if pairs is not None else "–",
            words=Words("pairs to look at: no copies", "待人手察看：並非副本"),
            detail=f"{count_words(pairs.files)} files 檔案" if pairs is not None else "not looked for 未有尋找",
            tone=Tone.REVIEW,
        ),
        Figure(
            number=count_words(survey.blanks.pages),
            words=Words("pages low in content", "內容極少的頁"),
            detail=f"{count_words(survey.blanks.files)} files with no other 檔案",
            tone=Tone.UNDECIDED,
        ),
    )


def _flow(survey: Survey) -> Flow:
    repeated = sum(one.repeated for one in survey.resolutions)
    unread = survey.files.files - survey.images.files
    return Flow(
        source=Stream(words=Words("files", "檔案"), number=survey.files.files, tone=Tone.NAVY),
        forks=(
            Fork(
                stream=Stream(words=Words("read whole", "完整讀取"), number=survey.images.files, tone=Tone.KEEP),
                branches=(
                    Stream(
                        words=Words("without an identical copy", "並無相同副本"),
                        number=survey.images.files - repeated,
                        tone=Tone.KEEP,
                    ),
                    Stream(words=Words("with an identical copy", "另有相同副本"), number=repeated, tone=Tone.HELD),
                ),
            ),
            Fork(
                stream=Stream(words=Words("not read", "未能讀取"), number=unread, tone=Tone.REMOVE),
                branches=_reasons(survey, unread=unread),
            ),
        ),
    )


def _reasons(survey: Survey, *, unread: int) -> tuple[Stream, ...]:
    shown = [
        Stream(words=_short(reason_words(trouble.reason)), number=trouble.files, tone=Tone.REMOVE)
        for trouble in survey.troubles[:MOST_REASONS]
    ]
    others = unread - sum(stream.number for stream in shown)
    return (*shown, Stream(words=Words("for other reasons", "其他原因"), number=others, tone=Tone.REMOVE))


def _short(words: Words) -> Words:
    """Return words that stand beside a branch: the Chinese goes first where there is no room for both."""
    zh = "" if words.zh == words.en else words.zh
    if width_of(f"{words.en} {zh}", size=_BRANCH_TYPE) <= _BRANCH_ROOM:
        return Words(words.en, zh)
    return Words(fitted(words.en, width=_BRANCH_ROOM, size=_BRANCH_TYPE), "")


def _cost(survey: Survey) -> FactSheet:
    cost = survey.cost
    if cost is None:
        nothing = Words("No rate was given, so no cost is shown.", "未提供單價，故不顯示成本。")
        return FactSheet(rows=((Words("Rate", "單價"), Cell(parts=(Given(text=f"{nothing.en} {nothing.zh}"),))),))
    rows = (
        (Words("Rate", "單價"), f"HK$ {cost.hkd_per_gb_year:f} a GB, as given"),
        (Words("All files", "所有檔案"), f"HK$ {cost.all:,}"),
        (Words("Identical copies cost", "相同副本"), f"HK$ {cost.identical_copies:,}"),
    )
    return FactSheet(rows=tuple((words, Cell(parts=(Given(text=text),))) for words, text in rows))
