"""What stays, and why: reviews and open questions first, then holds and running periods, then what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.decisions import Bucket
from engine.model.findings import FindingCode
from reports.blocks import Block, Cell, Column, Given, Heading, Paragraph, Part, Said, Section, Table
from reports.evidence import Evidence, bucket_pill
from reports.finding_words import SENTENCES
from reports.legible import legible_location, named
from reports.sampling import sampled
from reports.wording import SEALED_WORDS, Words, count_words

MOST_ROWS = {Bucket.REVIEW: 8, Bucket.UNDECIDED: 8, Bucket.HELD: 7, Bucket.KEEP: 6}
MOST_READ = 500
"""Records of a bucket whose reasons are compared, in the order of the draw, to find those decided alike."""
MOST_ALIKE = 3
MOST_REASONS = 3
MOST_UNREADABLE = 12
MOST_FINDINGS = 20


def remainder(evidence: Evidence) -> Section:
    """Return the section on everything that no action touches."""
    blocks: list[Block] = []
    for bucket in MOST_ROWS:
        blocks += _stays(bucket, evidence)
    blocks += _unreadable(evidence)
    blocks += _findings(evidence)
    return Section(
        anchor="remainder",
        title=Words("Kept, undecided, and exceptions", "保留、未決及例外"),
        lead=Words(
            "Doubt keeps: this plan touches nothing here. Records that a heading counts and no table shows are in the "
            "decision parts.",
            "存疑即保留：本計劃不觸及以下各項。列表少於標題所計者，其餘見決定分卷。",
        ),
        blocks=tuple(blocks),
        starts_page=False,
    )


def _stays(bucket: Bucket, evidence: Evidence) -> tuple[Block, ...]:
    records = evidence.in_bucket(bucket)
    groups = _decided_alike(sampled(records, evidence=evidence, most=MOST_READ), evidence)[: MOST_ROWS[bucket]]
    pill = bucket_pill(bucket)
    table = Table(
        columns=(
            Column(words=Words("Records decided alike", "結果相同的紀錄"), share=33),
            Column(words=Words("Because", "因由")),
            *((Column(words=Words("Decided by", "由誰決定"), share=16),) if bucket in _OPEN else ()),
        ),
        rows=tuple(_row(group, evidence, is_open=bucket in _OPEN) for group in groups),
        nothing=Words("none", "無"),
        is_dense=True,
    )
    return (Heading(words=_counted(pill.words, len(records))), table)


def _counted(words: Words, number: int) -> Words:
    return Words(f"{words.en}: {count_words(number)}", f"{words.zh}：{count_words(number)} 項")


_OPEN = (Bucket.REVIEW, Bucket.UNDECIDED)
"""Buckets whose records wait for a person, with a day by which to decide."""


def _decided_alike(records: Sequence[str], evidence: Evidence) -> list[list[str]]:
    """Return the records grouped by what is said of them, the largest group first."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for record in records:
        decision = evidence.decisions[record]
        said = (evidence.reasons(record), decision.owner, decision.decide_by, decision.is_overdue)
        groups.setdefault(said, []).append(record)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _row(group: Sequence[str], evidence: Evidence, *, is_open: bool) -> tuple[Cell, ...]:
    decision = evidence.decisions[group[0]]
    records: list[Part] = [Given(text=evidence.location(record, longest=90)) for record in group[:MOST_ALIKE]]
    if len(group) > MOST_ALIKE:
        more = count_words(len(group) - MOST_ALIKE)
        records.append(Said(words=Words(f"and {more} more", f"另有 {more} 項"), is_muted=True))
    reasons = evidence.reasons(group[0])
    because: list[Part] = [Said(words=words, is_stacked=True) for words in reasons[:MOST_REASONS]]
    if len(reasons) > MOST_REASONS:
        more = count_words(len(reasons) - MOST_REASONS)
        because.append(Said(words=Words(f"and {more} more", f"另有 {more} 項"), is_muted=True))
    who: list[Part] = []
    if decision.is_overdue:
        who.append(Said(words=Words("overdue", "逾期"), is_strong=True))
    if decision.owner:
        who.append(Given(text=named(decision.owner, longest=60)))
    if decision.decide_by is not None:
        who.append(Said(words=Words(f"by {decision.decide_by.isoformat()}", "前"), is_muted=True))
    cells = (Cell(parts=tuple(records)), Cell(parts=tuple(because)))
    return (*cells, Cell(parts=tuple(who))) if is_open else cells


def _unreadable(evidence: Evidence) -> tuple[Block, ...]:
    unread = [record for record in evidence.given.inventory.records if not record.is_readable]
    unread.sort(key=lambda record: record.id)
    rows = tuple(
        (
            Cell(parts=(Given(text=legible_location(record.location, longest=160)),)),
            Cell(parts=(Given(text=named(record.problem or "?", longest=120), is_muted=True),)),
        )
        for record in unread[:MOST_UNREADABLE]
    )
    return (
        Heading(words=_counted(Words("Not read whole", "未能完整讀取"), len(unread))),
        Table(
            columns=(
                Column(words=Words("Location", "位置"), share=55),
                Column(words=Words("Problem", "問題")),
            ),
            rows=rows,
            is_dense=True,
            nothing=Words("Every file was read whole.", "所有檔案均已完整讀取。"),
        ),
    )


def _findings(evidence: Evidence) -> tuple[Block, ...]:
    # A record that was not read whole stands in the table above, with the same words.
    unread = {record.location for record in evidence.given.inventory.records if not record.is_readable}
    findings = [f for f in evidence.given.findings if f.code is not FindingCode.UNREADABLE or f.place not in unread]
    rows = []
    for finding in findings[:MOST_FINDINGS]:
        if evidence.tells_of_seal(finding):
            place: Part = Said(words=SEALED_WORDS, is_muted=True)
            detail: tuple[Part, ...] = ()
        else:
            # A place is a location in the archive (percent-encoded) or `file:line`; both read the same way.
            place = Given(text=legible_location(finding.place, longest=120), is_small=True)
            detail = (Given(text=named(finding.detail, longest=120), is_muted=True, is_small=True),)
        rows.append(
            (
                Cell(parts=(Said(words=SENTENCES[finding.code], is_stacked=True),)),
                Cell(parts=(place, *detail)),
            )
        )
    return (
        Heading(words=_counted(Words("Other findings", "其他發現事項"), len(findings))),
        Paragraph(
            words=Words("What a person should know that no outcome says.", "結果以外，簽署人應知的事項。"),
            is_muted=True,
            is_stacked=False,
        ),
        Table(
            columns=(
                Column(words=Words("Finding", "發現"), share=45),
                Column(words=Words("Where", "所在")),
            ),
            rows=tuple(rows),
            nothing=Words("none", "無"),
            is_dense=True,
        ),
    )
