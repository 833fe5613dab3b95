"""Page two of a survey: formats, ages, sizes, resolutions, what was not read, and what is there several times."""

from __future__ import annotations

from collections.abc import Sequence

from engine.survey.copies import IdenticalClass, SharedBy
from engine.survey.counting import Survey
from engine.survey.tallies import Slice
from engine.survey.troubles import Trouble
from reports.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    FactSheet,
    Given,
    Halves,
    Heading,
    Histogram,
    Said,
    Section,
    Stack,
    Table,
)
from reports.sections.survey_parts import formats
from reports.survey_words import (
    age_words,
    one_line,
    reason_words,
    resolution_words,
    size_words_of_band,
)
from reports.typeface import fitted
from reports.wording import Words, count_words, size_words

MOST_REASONS = 4
MOST_CLASSES = 3

_SMALL = 9.9
_REASON_ROOM, _EXAMPLE_ROOM, _MEMBERS_ROOM = 196.0, 268.0, 400.0


def survey_details(survey: Survey) -> Section:
    """Return page two of a survey; every list on it is bounded, so that it is one page whatever the archive."""
    blocks: tuple[Block, ...] = (
        Halves(
            left=(Heading(words=Words("By format", "按格式")), formats(survey)),
            right=(
                Heading(words=Words("By stated resolution, dpi", "按所載解像度")),
                Histogram(
                    title="Images by resolution",
                    stacks=tuple(_stack(one, resolution_words(one.name)) for one in survey.resolutions),
                    is_half=True,
                ),
            ),
        ),
        Heading(words=Words("By age of the file time, in completed years", "按檔案時間的年期（足年）")),
        Histogram(title="Files by age", stacks=tuple(_stack(one, age_words(one.name)) for one in survey.ages)),
        Halves(
            left=(
                Heading(words=Words("By size of the file", "按檔案大小")),
                Histogram(
                    title="Files by size",
                    stacks=tuple(_stack(one, size_words_of_band(one.name)) for one in survey.sizes.bands),
                    is_half=True,
                ),
            ),
            right=(Heading(words=Words("Also counted", "其他點算")), _also(survey)),
        ),
        Heading(words=Words("What was not read, by reason", "未能讀取的項目及原因")),
        _unread((*survey.troubles, *survey.not_files)),
        Heading(words=Words("Identical copies that take most room", "佔用空間最多的相同副本")),
        _classes(survey.copies.classes),
        Bullets(items=_remarks(survey)),
    )
    return Section(
        anchor="details",
        title=Words("What it holds", "內容概覽"),
        lead=Words(
            "Columns count files; their dark foot has an identical copy anywhere in the archive.",
            "柱形為檔案數目；柱底深色部分為在檔案庫內另有相同副本者。",
        ),
        blocks=blocks,
    )


def _also(survey: Survey) -> FactSheet:
    busiest = survey.busiest_day
    rows = [
        (Words("Median", "中位數"), size_words(survey.sizes.median)),
        (Words("Largest", "最大"), size_words(survey.sizes.largest)),
        (Words("Hard links", "硬連結"), f"{count_words(survey.further_names)} further names 其他名稱"),
    ]
    if busiest is not None:
        said = f"{busiest.day.isoformat()}: {count_words(busiest.files)} files 檔案"
        rows.append((Words("Busiest", "高峰日"), said))
    return FactSheet(rows=tuple((words, Cell(parts=(Given(text=text),))) for words, text in rows))


def _stack(one: Slice, words: Words) -> Stack:
    return Stack(words=words, number=one.files, foot=one.repeated)


def _unread(found: Sequence[Trouble]) -> Table:
    shown, rest = found[:MOST_REASONS], found[MOST_REASONS:]
    rows = [
        (
            _text(_reason(trouble.reason)),
            _number(count_words(trouble.files)),
            _number(size_words(trouble.bytes)),
            _text(one_line(trouble.locations[0], width=_EXAMPLE_ROOM, size=_SMALL)),
        )
        for trouble in shown
    ]
    if rest:
        rows.append(
            (
                _said(Words(f"and {count_words(len(rest))} more reasons", "及其他原因")),
                _number(count_words(sum(trouble.files for trouble in rest))),
                _number(size_words(sum(trouble.bytes for trouble in rest))),
                _text(""),
            )
        )
    return Table(
        columns=(
            Column(words=Words("reason", "原因"), share=32),
            Column(words=Words("entries", "項目"), share=10, is_number=True),
            Column(words=Words("size", "大小"), share=13, is_number=True),
            Column(words=Words("for example", "例如")),
        ),
        rows=tuple(rows),
        nothing=Words("Everything was read whole.", "全部均已完整讀取。"),
        is_dense=True,
    )


def _reason(reason: str) -> str:
    words = reason_words(reason)
    both = words.en if words.zh == words.en else f"{words.en} {words.zh}"
    return fitted(both, width=_REASON_ROOM, size=_SMALL)


def _classes(found: Sequence[IdenticalClass]) -> Table:
    rows = [
        (
            _number(count_words(len(one.members))),
            _said(Words("bytes", "位元組") if one.by is SharedBy.BYTES else Words("pixels", "像素")),
            _number(size_words(one.redundant_bytes)),
            _text(one_line(one.members[0], width=_MEMBERS_ROOM, size=_SMALL)),
        )
        for one in found[:MOST_CLASSES]
    ]
    rest = found[MOST_CLASSES:]
    if rest:
        rows.append(
            (
                _number(count_words(sum(len(one.members) for one in rest))),
                _text(""),
                _number(size_words(sum(one.redundant_bytes for one in rest))),
                _said(Words(f"in {count_words(len(rest))} more classes", "屬其他類別")),
            )
        )
    return Table(
        columns=(
            Column(words=Words("files", "檔案"), share=9, is_number=True),
            Column(words=Words("share their", "共有"), share=13),
            Column(words=Words("further", "額外"), share=12, is_number=True),
            Column(words=Words("one of them", "其中之一")),
        ),
        rows=tuple(rows),
        nothing=Words("No file has an identical copy.", "並無相同副本。"),
        is_dense=True,
    )


def _remarks(survey: Survey) -> tuple[Words, ...]:
    pairs = survey.candidates
    looked = (
        Words(
            "Pairs to look at are near by perceptual hash. They are no copies: on forms with other data such a hash is "
            "badly wrong.",
            "待察看的配對僅屬感知雜湊相近，並非副本；對於內容不同的同款表格，此類雜湊嚴重失準。",
        )
        if pairs is not None
        else Words(
            "Pairs to look at were not looked for: the archive has more pages than were allowed.",
            "檔案庫頁數超出上限，故未有尋找待察看的配對。",
        )
    )
    return (
        looked,
        Words(
            "Duplication rate: the bytes of identical files beyond the largest of each class, of the bytes of all "
            "files.",
            "重複率：每類相同檔案除最大者外的位元組，佔所有檔案位元組的比例。",
        ),
        _file_times(survey),
    )


def _file_times(survey: Survey) -> Words:
    said = Words(
        "A file time says when something was done to the file. It is no age of a record and starts no clock.",
        "檔案時間只反映檔案何時被處理，並非紀錄的年期，亦不會開始計算任何期限。",
    )
    busiest = survey.busiest_day
    if busiest is None or busiest.files * 2 <= survey.files.files or survey.files.files < 2:
        return said
    return said + Words(
        "Most have one day, as after a copy or a migration.",
        "多數檔案同屬一日，與複製或遷移後的情況相符。",
    )


def _text(text: str) -> Cell:
    return Cell(parts=(Given(text=text, is_small=True),))


def _number(text: str) -> Cell:
    return Cell(parts=(Given(text=text, is_small=True),), is_number=True)


def _said(words: Words) -> Cell:
    return Cell(parts=(Said(words=words),))
