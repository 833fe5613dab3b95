"""Page two of a comparison: what is missing, what was not compared, and what only the target has."""

from __future__ import annotations

from collections.abc import Sequence

from engine.survey.reconciliation import FewerCopies, Match, Matched, OnlyThere, Reconciliation
from reports.blocks import Block, Cell, Column, Given, Heading, Section, Table
from reports.survey_words import one_line, reason_words
from reports.typeface import fitted
from reports.wording import Words, count_words, size_words

MOST_MISSING = 10
MOST_NOT_COMPARED = 5
MOST_FEWER = 4
MOST_ONLY = 4

_SMALL = 9.9
_WIDE, _NOTE, _HALF = 380.0, 195.0, 240.0
_WHOLE = 500.0


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
            _text(one_line(one.source[0], width=_HALF, size=_SMALL)),
            _text(one_line(one.target[0], width=_HALF, size=_SMALL)),
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
        (_text(one_line(one.location, width=_WHOLE, size=_SMALL)), _number(size_words(one.bytes)))
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
