"""Page one: nothing has happened yet, what is proposed, and the numbers that must add up."""

from __future__ import annotations

from engine.judge.completeness import reconcile
from engine.model.completeness import Completeness, Reconciliation
from engine.model.decisions import Bucket
from engine.model.plans import Counts
from reports.blocks import (
    Block,
    Cell,
    Contents,
    FactSheet,
    Figure,
    Figures,
    Flow,
    Fork,
    Given,
    Halves,
    Heading,
    Notice,
    Said,
    Stream,
    Sum,
    Tone,
)
from reports.composed import FrontPage
from reports.evidence import LEAVING, STAYING, TONES, Evidence
from reports.inputs import tally_of
from reports.legible import named
from reports.sections.completeness import completeness_line, shortfall_notice
from reports.sections.orders import order_notice
from reports.wording import Words, bucket_counted, bucket_words, count_words, size_words, titled

TITLE = Words("Pre-action audit report", "執行前審計報告")


_NOTHING_HAPPENED = Notice(
    title=Words("Nothing has been moved, replaced or removed.", "尚未移動、取代或移除任何檔案。"),
    body=Words(
        "This report becomes an authorisation only when every required role has signed with a trusted time stamp. "
        "This build has no trusted time stamp: without one it can be read but authorises nothing.",
        "本報告須經各指定職責人士連同可信時間戳記簽署，方成為授權。本版本並無可信時間戳記：沒有戳記者，只供閱讀，"
        "並不授權任何行動。",
    ),
)


def front_page(evidence: Evidence, *, contents: Contents) -> FrontPage:
    """Return page one; `contents` lists the sections that follow."""
    given = evidence.given
    counts = given.header.counts
    blocks: list[Block] = [_NOTHING_HAPPENED]
    reconciled = reconcile(given.inventory)
    incomplete = shortfall_notice(reconciled)
    if incomplete is not None:
        blocks.append(incomplete)
    urgent = order_notice(evidence)
    if urgent is not None:
        blocks.append(urgent)
    if given.is_forecast:
        blocks.append(_forecast(evidence))
    blocks += [
        Figures(figures=tuple(_figure(counts, bucket) for bucket in LEAVING)),
        Figures(figures=tuple(_figure(counts, bucket) for bucket in STAYING), is_small=True),
        _sum(counts),
        *((flow(counts),) if has_room_for_flow(evidence, reconciled) else ()),
        Halves(
            left=(Heading(words=Words("Contents", "目錄")), contents),
            right=(Heading(words=Words("This plan", "本計劃")), _plan_table(evidence, reconciled)),
        ),
        _digests(evidence),
    ]
    return FrontPage(organisation=titled(given.organisation, fallback="Muniment"), title=TITLE, blocks=tuple(blocks))


def _forecast(evidence: Evidence) -> Notice:
    as_of = evidence.given.judgement.as_of.isoformat()
    issued = evidence.given.issued_at.date().isoformat()
    return Notice(
        title=Words("FORECAST.", "預測。"),
        body=Words(
            f"It shows what would hold on {as_of}, a day after its issue on {issued}. It can never authorise anything.",
            f"本報告顯示 {as_of} 的情況，該日在簽發日 {issued} 之後；本報告絕不能授權任何行動。",
        ),
        tone=Tone.REVIEW,
    )


def _figure(counts: Counts, bucket: Bucket) -> Figure:
    tally = tally_of(counts, bucket)
    return Figure(
        number=count_words(tally.records),
        words=bucket_counted(bucket),
        detail=size_words(tally.bytes),
        tone=TONES[bucket],
    )


def _sum(counts: Counts) -> Sum:
    terms = tuple(
        (count_words(tally_of(counts, bucket).records), bucket_words(bucket), TONES[bucket])
        for bucket in (*LEAVING, *STAYING)
    )
    return Sum(terms=terms, total=(count_words(counts.records.records), Words("records scanned", "已掃描紀錄")))


def has_room_for_flow(evidence: Evidence, reconciled: Reconciliation) -> bool:
    """Say whether page one shows the flow: a warning that must not be missed takes its place."""
    is_warned = evidence.given.is_forecast or order_notice(evidence) is not None
    return reconciled.state is not Completeness.INCOMPLETE and not is_warned


def flow(counts: Counts) -> Flow:
    """Return where the scanned records go, bucket by bucket."""

    def fork(words: Words, buckets: tuple[Bucket, ...], tone: Tone) -> Fork:
        branches = tuple(
            Stream(words=bucket_counted(bucket), number=tally_of(counts, bucket).records, tone=TONES[bucket])
            for bucket in buckets
        )
        return Fork(stream=Stream(words=words, number=sum(b.number for b in branches), tone=tone), branches=branches)

    return Flow(
        source=Stream(words=Words("scanned", "已掃描"), number=counts.records.records, tone=Tone.NAVY),
        forks=(
            fork(Words("stay as they are", "維持現狀"), STAYING, Tone.KEEP),
            fork(Words("with a proposed action", "擬採取行動"), LEAVING, Tone.REMOVE),
        ),
    )


def _plan_table(evidence: Evidence, reconciled: Reconciliation) -> FactSheet:
    given = evidence.given
    issued = given.issued_at
    zone = issued.strftime("%z")
    at = f"{issued:%Y-%m-%d %H:%M} UTC{zone[:3]}:{zone[3:5]}"
    rows = (
        (Words("Plan", "計劃編號"), _given(given.header.plan_id, is_strong=True)),
        (Words("As of", "截至"), _given(given.header.as_of)),
        (Words("Issued", "簽發"), _given(at)),
        (
            Words("Scope", "範圍"),
            _given(
                f"{count_words(given.header.counts.records.records)} records 項紀錄, "
                f"{count_words(given.header.counts.pages)} pages 頁, {size_words(given.header.counts.records.bytes)}"
            ),
        ),
        (Words("Complete", "完整性"), Cell(parts=(Said(words=completeness_line(reconciled)),))),
        (Words("System", "系統"), _given(named(given.system, longest=72))),
    )
    return FactSheet(rows=rows)


def _digests(evidence: Evidence) -> FactSheet:
    given = evidence.given
    digests = (
        (Words("Manifest SHA-256", "清單"), given.manifest.digest()),
        (Words("Plan SHA-256", "計劃"), given.manifest.plan_sha256),
        (Words("Policies SHA-256", "政策"), given.header.bundle),
    )
    return FactSheet(
        rows=tuple(
            (words, Cell(parts=(Given(text=named(digest, longest=64), is_small=True),))) for words, digest in digests
        ),
        is_wide=True,
    )


def _given(text: str, *, is_strong: bool = False) -> Cell:
    return Cell(parts=(Given(text=text, is_strong=is_strong),))
