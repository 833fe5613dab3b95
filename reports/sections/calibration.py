"""How often looks are right in this archive: by series, and as a whole, or that nobody has measured it."""

from __future__ import annotations

from engine.judge.calibration import calibrate
from engine.model.calibration import Calibration, Figures, Rate
from reports.blocks import Block, Cell, Column, Given, Paragraph, Said, Section, Table
from reports.calibration_words import NOT_MEASURED, rate_words, series_words
from reports.evidence import Evidence
from reports.wording import Words, count_words

MOST_ROWS = 20

_WHAT_IT_MEANS = Words(
    "At most: the exact one-sided bound at 95 % (Clopper and Pearson), rounded up. It holds for pairs like these, "
    "as far as people are right; the last row weighs series as they were drawn. Pairs of which nobody is sure, or that "
    "nobody judged, are in no rate. Each pair stands in the register part.",
    "至多：95 % 精確單側上限（Clopper–Pearson），向上取整；僅適用於抽選所代表的配對，並以人的判斷無誤為前提。"
    "末行按抽選比例合計；不能確定及未判斷者不計入比率。各配對載於登記分卷。",
)


def calibration(evidence: Evidence) -> Section | None:
    """Return the section on how often looks are right; nothing where no pair was looked at or drawn."""
    given = evidence.given
    found = calibrate(given.inventory, given.register.judged, vocabulary=given.bundle.vocabulary)
    if not found.whole.looks and not given.register.judged:
        return None
    return Section(
        anchor="calibration",
        title=Words("How often looks are right", "比對之準確程度"),
        lead=_lead(found),
        blocks=(_table(found), *_remarks(found)),
        starts_page=False,
    )


def _lead(found: Calibration) -> Words:
    number = count_words(found.whole.looks)
    compared = Words(f"{number} pairs were compared by the machine.", f"機器已比對 {number} 對。")
    if not found.is_measured:
        return compared + Words(
            f"How often it is right is {NOT_MEASURED.en}: nobody has judged any for this version of the program.",
            f"其準確程度{NOT_MEASURED.zh}：尚未有人就本版本程式作出判斷。",
        )
    return compared + Words(
        "People judged some of them, drawn by lot and shown without its answer. What is told here decides nothing.",
        "其中部分經抽籤由人判斷，判斷時並不知機器之答案。此處所述不決定任何結果。",
    )


def _table(found: Calibration) -> Table:
    rows = [_row(row, series_words(row.series)) for row in found.rows[:MOST_ROWS]]
    if len(found.rows) > MOST_ROWS:
        more = count_words(len(found.rows) - MOST_ROWS)
        rows.append((_text(Words(f"and {more} more series", f"另有 {more} 個類別")), *[_text(Words("", ""))] * 4))
    return Table(
        columns=(
            Column(words=Words("Series", "類別")),
            Column(words=Words("Called lookalike, and is not", "誤認相似"), share=27),
            Column(words=Words("Called different, and is not", "漏認"), share=27),
            Column(words=Words("Unsure", "不確定"), share=11, is_number=True),
            Column(words=Words("No answer", "未判斷"), share=12, is_number=True),
        ),
        rows=(*rows, _row(found.whole, Words("All", "全部"), is_strong=True)),
        nothing=Words("none", "無"),
        is_dense=True,
    )


def _row(row: Figures, name: Words, *, is_strong: bool = False) -> tuple[Cell, ...]:
    return (
        Cell(parts=(Said(words=name, is_strong=is_strong),)),
        _rate(row.false),
        _rate(row.missed),
        _number(row.unsure),
        _number(row.unanswered),
    )


def _rate(rate: Rate) -> Cell:
    return Cell(parts=(Said(words=rate_words(rate), is_muted=rate.bound is None, is_stacked=True),))


def _number(number: int) -> Cell:
    return Cell(parts=(Given(text=count_words(number)),), is_number=True)


def _text(words: Words) -> Cell:
    return Cell(parts=(Said(words=words, is_muted=True),))


def _remarks(found: Calibration) -> tuple[Block, ...]:
    said = Words("", "")
    if found.is_measured:
        said += _WHAT_IT_MEANS
    if found.changed:
        number = count_words(found.changed)
        said += Words(
            f"Answers that were changed by who gave them: {number}; the later ones count.",
            f"作答者其後更改的答案：{number} 個，以後者為準。",
        )
    if found.other_versions:
        number = count_words(found.other_versions)
        said += Words(
            f"Answers about another version of the program, which count in nothing here: {number}.",
            f"屬另一版本程式而此處不計的答案：{number} 個。",
        )
    return (Paragraph(words=said, is_muted=True),) if said.en else ()
