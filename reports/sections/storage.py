"""What would become free, what it costs, and where the copies lie."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from engine.model.decisions import Bucket
from engine.model.storage_cost import yearly_cost
from reports.blocks import Block, Cell, Column, Given, Heading, Paragraph, Said, Section, Table, Together
from reports.evidence import LEAVING, STAYING, Evidence, bucket_pill, text_of
from reports.inputs import tally_of
from reports.legible import named
from reports.risk import STORED_IN
from reports.wording import Words, count_words, size_words

MOST_PLACES = 16
_UNKNOWN = "?"


def storage(evidence: Evidence) -> Section:
    """Return the section on storage: bytes and dollars by what is proposed, and copies by where they are stored."""
    blocks: list[Block] = [_amounts(evidence), Paragraph(words=_about_cost(evidence), is_muted=True)]
    if STORED_IN in evidence.given.bundle.vocabulary.facts:
        blocks.append(
            Together(
                blocks=(
                    Heading(words=Words("Where copies lie, by jurisdiction", "副本所在法域")),
                    _places(evidence),
                    Paragraph(words=_ABOUT_PLACES, is_muted=True),
                )
            )
        )
    return Section(
        anchor="storage",
        title=Words("Storage, and where copies lie", "儲存空間及副本所在"),
        blocks=tuple(blocks),
        starts_page=False,
    )


def _amounts(evidence: Evidence) -> Table:
    counts = evidence.given.header.counts
    rate = evidence.given.hkd_per_gb_year
    rows = []
    for bucket in (*LEAVING, *STAYING):
        tally = tally_of(counts, bucket)
        rows.append(
            (
                Cell(parts=(bucket_pill(bucket),)),
                _number(count_words(tally.records)),
                _number(size_words(tally.bytes)),
                *((_number(_dollars(tally.bytes, rate)),) if rate is not None else ()),
            )
        )
    return Table(
        columns=(
            Column(words=Words("Outcome", "結果")),
            Column(words=Words("Records", "紀錄"), share=18, is_number=True),
            Column(words=Words("Size", "大小"), share=18, is_number=True),
            *((Column(words=Words("HKD a year", "每年港元"), share=22, is_number=True),) if rate is not None else ()),
        ),
        rows=tuple(rows),
        nothing=Words("none", "無"),
        is_dense=True,
    )


def _about_cost(evidence: Evidence) -> Words:
    rate = evidence.given.hkd_per_gb_year
    if rate is None:
        return Words(
            "No cost is shown: no storage rate was given. Nothing is freed until a plan is authorised and carried out.",
            "未列成本：沒有提供儲存費率。計劃獲授權並執行之前，不會騰出任何空間。",
        )
    leaving = sum(tally_of(evidence.given.header.counts, bucket).bytes for bucket in LEAVING)
    dollars = _dollars(leaving, rate)
    return Words(
        f"At HKD {rate:,f} a gigabyte and year (10⁹ bytes), as given for this report, what the plan proposes would "
        f"save HKD {dollars} a year, once it is authorised and carried out.",
        f"按本報告所用費率每十億位元組每年 {rate:,f} 港元計，計劃獲授權並執行後，每年可節省 {dollars} 港元。",
    )


_ABOUT_PLACES = Words(
    "Only records in clusters are counted: the record that stays, copies to remove, and members that stay for another "
    "reason. Whether a record may lie abroad is not judged here.",
    "只計群組內的紀錄：留存者、擬移除的副本，以及因其他因由留存的成員。本報告並不判斷紀錄可否存於境外。",
)


def _places(evidence: Evidence) -> Table:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cluster in evidence.clusters.values():
        for member in cluster.members:
            counted[_place(member, evidence)][_role(member, cluster.choice, evidence)] += 1
    order = sorted(counted, key=lambda place: (place == _UNKNOWN, -counted[place].total(), place))
    rows = tuple(
        (
            Cell(
                parts=(Said(words=Words("not known", "不詳"), is_muted=True),)
                if place == _UNKNOWN
                else (Given(text=named(place, longest=40)),)
            ),
            *(_number(count_words(counted[place][role])) for role in ("stays", "copy", "other")),
        )
        for place in order[:MOST_PLACES]
    )
    return Table(
        columns=(
            Column(words=Words("Stored in", "儲存於")),
            Column(words=Words("Record that stays", "留存紀錄"), share=21, is_number=True),
            Column(words=Words("Copies to remove", "擬移除副本"), share=21, is_number=True),
            Column(words=Words("Others that stay", "其他留存"), share=21, is_number=True),
        ),
        rows=rows,
        nothing=Words("There is no cluster.", "並無群組。"),
        is_dense=True,
    )


def _place(member: str, evidence: Evidence) -> str:
    fact = evidence.records[member].facts.get(STORED_IN)
    if fact is None:
        return _UNKNOWN
    return " / ".join(text_of(value) for value in fact.values)


def _role(member: str, choice: str | None, evidence: Evidence) -> str:
    if evidence.decisions[member].bucket is Bucket.REMOVE_COPY:
        return "copy"
    return "stays" if member == choice else "other"


def _number(text: str) -> Cell:
    return Cell(parts=(Given(text=text),), is_number=True)


def _dollars(size: int, rate: Decimal) -> str:
    return f"{yearly_cost(size, hkd_per_gb_year=rate):,}"
