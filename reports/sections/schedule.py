"""The action schedule: what would be done to which record, for as many as a reader can take in."""

from __future__ import annotations

from engine.model.decisions import Bucket, FloorDue
from reports.blocks import Cell, Column, Given, Paragraph, Part, Said, Section, Table
from reports.evidence import LEAVING, Evidence
from reports.inputs import tally_of
from reports.legible import named
from reports.wording import Words, count_words, size_words

MOST_ROWS = 60
LONGEST_ID = 28


def schedule(evidence: Evidence, *, starts_page: bool) -> Section:
    """Return the action schedule: copies to remove, disposals and transfers share its rows fairly."""
    chosen = _shared_out({bucket: evidence.in_bucket(bucket) for bucket in LEAVING})
    total = sum(tally_of(evidence.given.header.counts, bucket).records for bucket in LEAVING)
    rows = tuple(_row(record, evidence) for bucket in LEAVING for record in chosen[bucket])
    return Section(
        anchor="schedule",
        title=Words("Action schedule", "行動清單"),
        lead=_lead(len(rows), total),
        starts_page=starts_page,
        blocks=(
            Table(
                columns=(
                    Column(words=Words("Record", "紀錄"), share=21),
                    Column(words=Words("Location, SHA-256, size", "位置、SHA-256、大小")),
                    Column(words=Words("Rests on", "依據"), share=31),
                ),
                rows=rows,
                nothing=Words("No action is proposed.", "並無擬採取的行動。"),
                is_dense=True,
            ),
            Paragraph(
                words=Words(
                    "Removing a redundant copy and disposing of a record are two actions under two rules, and are "
                    "counted apart.",
                    "移除多餘副本與處置紀錄是依據不同規則的兩項行動，分開計算。",
                ),
                is_muted=True,
            ),
        ),
    )


def _lead(shown: int, total: int) -> Words | None:
    if not total:
        return None
    if shown == total:
        return Words(f"All {count_words(total)} actions.", f"全部 {count_words(total)} 項行動。")
    return Words(
        f"{count_words(shown)} of {count_words(total)} actions. The others are in the decision parts beside this "
        "report, which the manifest binds by SHA-256.",
        f"顯示 {count_words(total)} 項行動中的 {count_words(shown)} 項；其餘載於本報告旁的決定分卷，"
        "由清單以 SHA-256 鎖定。",
    )


def _shared_out(waiting: dict[Bucket, tuple[str, ...]]) -> dict[Bucket, tuple[str, ...]]:
    """Return rows for each kind of action: an equal share each, and what one does not need goes to the others."""
    room = MOST_ROWS
    taken = dict.fromkeys(waiting, 0)
    while room:
        open_kinds = [bucket for bucket, records in waiting.items() if taken[bucket] < len(records)]
        if not open_kinds:
            break
        for bucket in open_kinds[:room]:
            taken[bucket] += 1
            room -= 1
    return {bucket: records[: taken[bucket]] for bucket, records in waiting.items()}


def _row(record: str, evidence: Evidence) -> tuple[Cell, ...]:
    known = evidence.records[record]
    return (
        Cell(parts=(evidence.pill(record), Given(text=named(record, longest=LONGEST_ID), is_small=True))),
        Cell(
            parts=(
                Given(text=evidence.location(record)),
                Given(text=f"{known.sha256[:32]}…, {size_words(known.size)}", is_muted=True, is_small=True),
            )
        ),
        Cell(parts=_basis(record, evidence)),
    )


def _basis(record: str, evidence: Evidence) -> tuple[Part, ...]:
    decision = evidence.decisions[record]
    if decision.bucket is Bucket.REMOVE_COPY and decision.membership is not None:
        survivor = decision.membership.survivor or "?"
        known = evidence.records.get(survivor)
        stays = Words("same image stays as", "相同影像保留於")
        id = named(survivor, longest=LONGEST_ID)
        return (
            Said(words=stays, is_muted=True),
            Given(text=f"{id}, {known.sha256[:16]}…" if known else id, is_small=True),
        )
    parts: list[Part] = []
    for reason in decision.reasons:
        if isinstance(reason, FloorDue):
            parts.append(Said(words=evidence.rule_title(reason.rule)))
            if reason.last_day is not None:
                day = reason.last_day.isoformat()
                parts.append(Said(words=Words(f"kept through {day}", "保存至當日"), is_muted=True))
    return tuple(parts[:4])
