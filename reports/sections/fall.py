"""Where the proposed actions fall, and what stopped the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from engine.model.decisions import Bucket, Decision, FloorDue, Hindrance, Obstacle
from reports.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Given,
    Heading,
    Notice,
    Paragraph,
    Pill,
    Said,
    Section,
    Table,
    Together,
    Tone,
)
from reports.evidence import LEAVING, TONES, Evidence, bucket_pill
from reports.inputs import tally_of
from reports.legible import named, shortened
from reports.wording import Words, bucket_words, count_words, size_words, titled

MOST_BARS = 12
MOST_RULES = 14
NO_SERIES = "?"


def fall(evidence: Evidence, *, opening: tuple[Block, ...] = ()) -> Section:
    """Return the section on where actions fall, after what has found no room on page one."""
    blocks: list[Block] = [
        *opening,
        Heading(words=Words("By series", "按檔案類別")),
        _by_series(evidence),
        Together(
            blocks=(
                Heading(words=Words("By the rule that lets it happen", "按所據規則")),
                _by_rule(evidence),
                Paragraph(
                    words=Words(
                        "A record that rests on several rules is counted under each.",
                        "同一紀錄如依據多項規則，於各規則下均予計算。",
                    ),
                    is_muted=True,
                    is_stacked=False,
                ),
            )
        ),
        Together(blocks=(Heading(words=Words("Stopped by a control", "被管控攔截")), _stopped(evidence))),
        Together(
            blocks=(
                Heading(words=Words("Why linked records stay", "有連繫的紀錄為何保留")),
                Paragraph(
                    words=Words(
                        "Members of clusters that are not removable copies. One member can meet several obstacles.",
                        "群組中不屬可移除副本的成員；同一成員可有多項因由。",
                    ),
                    is_muted=True,
                    is_stacked=False,
                ),
                _obstacles(evidence),
            )
        ),
    ]
    limit = _house_limit(evidence)
    return Section(
        anchor="fall",
        title=Words("Where the actions fall", "行動分佈"),
        blocks=(limit, *blocks) if limit else tuple(blocks),
    )


def _house_limit(evidence: Evidence) -> Notice | None:
    counts = evidence.given.header.counts
    leaving = sum(tally_of(counts, bucket).records for bucket in LEAVING)
    most = evidence.given.bundle.approvals.max_percent
    if leaving * 100 <= most * counts.records.records:
        return None
    share = f"{leaving * 100 / counts.records.records:.1f}%"
    return Notice(
        title=Words(f"Above the house limit: {share} of all records.", f"超出內部上限：佔全部紀錄 {share}。"),
        body=Words(
            f"The approvals policy lets one plan touch at most {most}% of the archive. This plan is refused unless the "
            "limit is raised by those who set it.",
            f"批核政策規定每份計劃最多涉及檔案庫的 {most}%。除非訂立者提高上限，否則本計劃不獲接納。",
        ),
        tone=Tone.REMOVE,
    )


def _by_series(evidence: Evidence) -> Bars:
    counted: defaultdict[str, Counter[Bucket]] = defaultdict(Counter)
    amounts: Counter[str] = Counter()
    for id, decision in evidence.decisions.items():
        if decision.bucket in LEAVING:
            for series in evidence.series(id) or (NO_SERIES,):
                counted[series][decision.bucket] += 1
                amounts[series] += evidence.records[id].size
    order = sorted(counted, key=lambda series: (-counted[series].total(), series))
    bars = [_bar(_series_label(series), counted[series], amounts[series]) for series in order[:MOST_BARS]]
    rest = order[MOST_BARS:]
    if rest:
        others = sum((counted[series] for series in rest), Counter[Bucket]())
        label = f"{len(rest)} more 其餘"
        bars.append(_bar(label, others, sum(amounts[series] for series in rest)))
    return Bars(
        title="Actions by series",
        bars=tuple(bars),
        legend=tuple((bucket_words(bucket), TONES[bucket]) for bucket in LEAVING),
        nothing=Words("No action is proposed.", "並無擬採取的行動。"),
    )


def _series_label(series: str) -> str:
    return "series missing 類別欠缺" if series == NO_SERIES else series


def _bar(label: str, counted: Mapping[Bucket, int], amount: int) -> Bar:
    total = sum(counted.values())
    return Bar(
        label=shortened(label, longest=36),
        lengths=tuple((counted.get(bucket, 0), TONES[bucket]) for bucket in LEAVING),
        note=f"{count_words(total)}, {size_words(amount)}",
    )


def _by_rule(evidence: Evidence) -> Table:
    counted: Counter[tuple[Bucket, str]] = Counter()
    amounts: Counter[tuple[Bucket, str]] = Counter()
    for id, decision in evidence.decisions.items():
        for rule in _permitting(decision, evidence):
            counted[decision.bucket, rule] += 1
            amounts[decision.bucket, rule] += evidence.records[id].size
    order = sorted(counted, key=lambda key: (LEAVING.index(key[0]), -counted[key], key[1]))
    rows = [
        (
            Cell(parts=(bucket_pill(bucket),)),
            Cell(
                parts=(Said(words=_authority_or_rule(rule, bucket, evidence)), Given(text=named(rule), is_muted=True))
            ),
            _number(counted[bucket, rule]),
            Cell(parts=(Given(text=size_words(amounts[bucket, rule])),), is_number=True),
        )
        for bucket, rule in order[:MOST_RULES]
    ]
    return Table(
        columns=(
            Column(words=Words("Action", "行動"), share=22),
            Column(words=Words("Rule", "規則")),
            Column(words=Words("Records", "紀錄"), share=13, is_number=True),
            Column(words=Words("Size", "大小"), share=13, is_number=True),
        ),
        rows=tuple(rows),
        nothing=Words("No action is proposed.", "並無擬採取的行動。"),
    )


def _permitting(decision: Decision, evidence: Evidence) -> tuple[str, ...]:
    """Return the rules that let a record go: those that ran out, or the authority rule of its cluster."""
    if decision.bucket is Bucket.REMOVE_COPY and decision.membership is not None:
        return (evidence.clusters[decision.membership.cluster].rule or "?",)
    if decision.bucket in LEAVING:
        return tuple(sorted({r.rule for r in decision.reasons if isinstance(r, FloorDue) and r.must}))
    return ()


def _authority_or_rule(rule: str, bucket: Bucket, evidence: Evidence) -> Words:
    if bucket is Bucket.REMOVE_COPY:
        for authority in evidence.given.bundle.authority:
            if authority.id == rule:
                return titled(authority.title, fallback=rule)
    return evidence.rule_title(rule)


def _stopped(evidence: Evidence) -> Table:
    counts = evidence.given.header.counts
    certain = counts.held.records - counts.held_possibly
    controls = (
        (
            Bucket.HELD,
            Words(
                f"A hold reaches the record: {certain:,} certainly, {counts.held_possibly:,} possibly.",
                f"受保全：確定 {certain:,} 項，可能 {counts.held_possibly:,} 項。",
            ),
        ),
        (Bucket.KEEP, Words("A retention period still runs.", "最短保存期未滿。")),
        (
            Bucket.UNDECIDED,
            Words("A rule, an event or a fact that would decide is missing.", "欠缺可作決定的規則、事件或資料。"),
        ),
        (
            Bucket.REVIEW,
            Words("Every period is over, but a person must decide.", "保存期已全部屆滿，惟須由人決定。"),
        ),
    )
    rows = [
        (
            Cell(parts=(bucket_pill(bucket),)),
            Cell(parts=(Said(words=words, is_stacked=True),)),
            _number(tally_of(counts, bucket).records),
            Cell(parts=(Given(text=size_words(tally_of(counts, bucket).bytes)),), is_number=True),
        )
        for bucket, words in controls
    ]
    for words, number, tone in (
        (Words("Overdue", "逾期"), counts.overdue, Tone.REMOVE),
        (Words("Shielded", "受保護"), counts.shielded, Tone.KEEP),
        (Words("Unreadable", "無法讀取"), counts.unreadable, Tone.UNDECIDED),
    ):
        rows.append(
            (
                Cell(parts=(Pill(words=words, tone=tone),)),
                Cell(parts=(Said(words=_again(words), is_stacked=True),)),
                _number(number),
                Cell(parts=()),
            )
        )
    return Table(
        columns=(
            Column(words=Words("Control", "管控"), share=22),
            Column(words=Words("What it means", "意義")),
            Column(words=Words("Records", "紀錄"), share=13, is_number=True),
            Column(words=Words("Size", "大小"), share=13, is_number=True),
        ),
        rows=tuple(rows),
        nothing=Words("", ""),
        is_dense=True,
    )


def _again(words: Words) -> Words:
    meanings = {
        "Overdue": Words(
            "Counted again: past a ceiling, and a person must decide.", "重複計算：已過最長保存期，須由人決定。"
        ),
        "Shielded": Words(
            "Counted again: past a ceiling, but a floor still keeps.", "重複計算：已過最長保存期，惟最短保存期未滿。"
        ),
        "Unreadable": Words(
            "Counted again: not read whole, so never a copy to remove.", "重複計算：未能完整讀取，絕不作副本移除。"
        ),
    }
    return meanings[words.en]


def _obstacles(evidence: Evidence) -> Table:
    met: Counter[Obstacle] = Counter()
    for decision in evidence.decisions.values():
        if decision.membership is not None:
            met.update({h.obstacle for h in decision.membership.hindrances} - {Obstacle.IS_SURVIVOR})
    plain = {
        Obstacle.IDENTITY: Words(
            "A fact that tells two cases apart is missing or differs.", "區分個案的資料欠缺或不一致。"
        ),
        Obstacle.COPIES_EVERY: Words("A rule keeps every copy.", "有規則要求保留每份副本。"),
        Obstacle.MEMBERS: Words("The authority rule asks for a review, not a removal.", "正本規則要求覆核，而非移除。"),
        Obstacle.SURVIVOR_LEAVES: Words(
            "The record it would survive in is itself to go.", "其所依存的正本亦擬處置或移交。"
        ),
    }
    rows = [
        (
            Cell(
                parts=(Said(words=plain.get(o) or evidence.narrator.hindrance(Hindrance(obstacle=o)), is_stacked=True),)
            ),
            _number(met[o]),
        )
        for o in sorted(met, key=lambda o: (-met[o], list(Obstacle).index(o)))
    ]
    return Table(
        columns=(
            Column(words=Words("Obstacle", "因由")),
            Column(words=Words("Members", "成員"), share=13, is_number=True),
        ),
        rows=tuple(rows),
        nothing=Words("Nothing stands in the way of any linked record.", "有連繫的紀錄並無任何攔截因由。"),
        is_dense=True,
    )


def _number(number: int) -> Cell:
    return Cell(parts=(Given(text=count_words(number)),), is_number=True)
