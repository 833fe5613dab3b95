"""The holds of the register: what each reaches, and nothing of those that are sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.judge.cooling import binds, narrowings, releases_by_hold
from engine.model.decisions import Reach
from engine.model.holds import SEALED, EnteredHold, EnteredRelease
from reports.blocks import Block, Cell, Column, Given, Heading, Paragraph, Said, Section, Table
from reports.evidence import Evidence
from reports.legible import named
from reports.wording import SEALED_WORDS, Words, count_words, hold_kind_words

MOST_ROWS = 40
UNREACHING = Reach(certain=0, possible=0)


def holds(evidence: Evidence) -> Section:
    """Return the section on holds; a sealed one shows neither its kind nor its reach."""
    register = evidence.given.register
    reach = evidence.given.judgement.reach
    releases = releases_by_hold(register.releases)
    entered = sorted((e for e in register.holds if not e.hold.is_sealed), key=lambda e: e.hold.id)
    rows = [
        _row(e, reach.get(e.hold.id, UNREACHING), _state(e, releases.get(e.hold.id, ()), evidence))
        for e in entered[:MOST_ROWS]
    ]
    if any(e.hold.is_sealed for e in register.holds) or SEALED in reach:
        empty = Cell(parts=(), is_number=True)
        rows.append((Cell(parts=(Said(words=SEALED_WORDS),)), Cell(parts=()), empty, empty, empty, Cell(parts=())))
    left_out = len(entered) - MOST_ROWS
    more = f" {left_out:,} more holds stand in the register." if left_out > 0 else ""
    return Section(
        anchor="holds",
        title=Words("Legal holds", "法律保全"),
        lead=Words(
            "A hold stops every action, whatever a rule says; a released one still holds for 30 days." + more,
            "不論規則如何，保全均阻止一切行動；解除後仍持續 30 天。",
        ),
        blocks=(
            Table(
                columns=(
                    Column(words=Words("Hold", "保全"), share=27),
                    Column(words=Words("Kind", "種類"), share=17),
                    Column(words=Words("Certain", "確定"), share=11, is_number=True),
                    Column(words=Words("Possible", "可能"), share=12, is_number=True),
                    Column(words=Words("Review on", "檢討日"), share=15, is_number=True),
                    Column(words=Words("State", "狀態")),
                ),
                rows=tuple(rows),
                nothing=Words("No hold was ever entered in the register.", "登記冊內從未登錄任何保全。"),
            ),
            Paragraph(
                words=Words(
                    "Certain and possible count records that the hold reaches by its scope or over a link. Possible "
                    "means that a fact which would tell is missing or in doubt; both are held.",
                    "「確定」及「可能」指保全按範圍或經連繫所涵蓋的紀錄。「可能」表示欠缺可作判斷的資料或資料存疑；兩者均受保全。",
                ),
                is_muted=True,
            ),
            *_ends(register.releases, shown={e.hold.id: e for e in entered}),
        ),
        starts_page=False,
    )


def _ends(releases: Sequence[EnteredRelease], *, shown: Mapping[str, EnteredHold]) -> Iterator[Block]:
    """Yield who released what, by the register: an auditor asks those people; of sealed holds nothing is said."""
    open_ones = [one for one in releases if one.release.hold in shown]
    if not open_ones:
        return
    yield Heading(words=Words("Releases that bind", "已生效的解除"))
    yield Table(
        columns=(
            Column(words=Words("Hold", "保全"), share=27),
            Column(words=Words("What", "內容"), share=17),
            Column(words=Words("Approved by", "批准人")),
            Column(words=Words("Stated", "所述日期"), share=13, is_number=True),
            Column(words=Words("Binds since", "生效日"), share=13, is_number=True),
        ),
        rows=tuple(
            (
                Cell(parts=(Given(text=named(one.release.hold, longest=60), is_strong=True),)),
                Cell(
                    parts=(
                        Said(
                            words=Words("release", "解除")
                            if one.release.scope is None
                            else Words("a part of it", "部分解除")
                        ),
                    )
                ),
                Cell(parts=(Given(text="; ".join(named(person, longest=60) for person in one.release.by)),)),
                _number(one.release.on.isoformat()),
                _number(one.entered_on.isoformat()),
            )
            for one in sorted(open_ones, key=lambda e: (e.release.hold, e.entered_on, e.release.on))[:MOST_ROWS]
        ),
        nothing=Words("", ""),
    )


def _row(entered: EnteredHold, reach: Reach, state: Words) -> tuple[Cell, ...]:
    hold = entered.hold
    kind = hold_kind_words(hold.kind)
    review = hold.review_on.isoformat() if hold.review_on else "–"
    return (
        Cell(parts=(Given(text=named(hold.id, longest=60), is_strong=True),)),
        Cell(parts=(Said(words=kind),)),
        _number(count_words(reach.certain)),
        _number(count_words(reach.possible)),
        _number(review),
        Cell(parts=(Said(words=state),)),
    )


def _state(entered: EnteredHold, releases: Sequence[EnteredRelease], evidence: Evidence) -> Words:
    if not binds(entered.hold, releases, as_of=evidence.given.judgement.as_of):
        return Words("over", "已終止")
    if any(e.release.scope is None for e in releases):
        return Words("released, still holds", "已解除，仍持續")
    if entered.is_missing:
        return Words("binds; its file is gone", "有效；檔案已不存在")
    if narrowings(entered.hold, releases, as_of=evidence.given.judgement.as_of):
        return Words("binds, narrowed", "有效，範圍已縮減")
    return Words("binds", "有效")


def _number(text: str) -> Cell:
    return Cell(parts=(Given(text=text),), is_number=True)
