"""Two invented archives for report tests: a rich one and an empty one. Everybody and everything in them is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.comparing.maps.refusals import NoMap
from engine.model.completeness import ControlTotal
from engine.model.decisions import (
    Bucket,
    CeilingPassed,
    Cluster,
    Contest,
    Endless,
    FloorNotStarted,
    HeldByLink,
    HeldDirectly,
    Hindrance,
    Membership,
    NoRule,
    NotStarted,
    Obstacle,
    Outcome,
    Reason,
)
from engine.model.findings import Finding, FindingCode
from engine.model.holds import SEALED, Register
from engine.model.policies import (
    Then,
)
from engine.model.records import Link, LinkKind
from reports.inputs import ReportInput
from reports.shown_maps import Maps, ShownMap
from tests.reports.building import Builder, due, facts, running
from tests.reports.invented_policies import SECRET_MATTER
from tests.reports.pictures import jpeg

SECRET_CUSTOMER = "C-90417"

LOOKED: dict[str, str | int] = {
    "order": "equal",
    "alike": 1,
    "worst_pages": "1-1",
    "similarity": "0.731",
    "excess": "0.248",
    "place_first": "1020,1544 48x48",
    "place_second": "1018,1540 49x49",
    "scale": "1.0021",
    "turn": "-0.42",
    "shift": "3.1,-12.5",
    "inliers": 214,
    "residual": "0.61",
    "resolution": "200 dpi",
}
"""The evidence of a look at two pages that lie almost as they should."""


def empty() -> ReportInput:
    """Return a report on an archive without a record, without holds."""
    return Builder().build(register=Register())


def rich() -> ReportInput:
    """Return a report on an archive in which every bucket, kind of hold and kind of cluster occurs."""
    b = Builder()
    for number in range(1, 15):
        _cluster_of_copies(b, number, copies=3 if number % 4 == 0 else 1)
    _held_cluster(b)
    _undecided_cluster(b)
    _lookalikes(b)
    for number in range(8):
        id = f"r-due-{number:03d}"
        b.add(
            id,
            location=f"/banking/客戶檔案/2017/box {number:02d}/SID-{number:05d}.jpg",
            bucket=Bucket.DISPOSE,
            reasons=(
                due("customer-identity", id),
                CeilingPassed(rule="customer-identity", member=id, since=date(2026, 6, 30), is_shielded=False),
            ),
            facts=facts("id-document", f"C-1{number:04d}"),
            picture=jpeg("masked", number=number * 7),
            is_overdue=True,
            owner="Compliance",
            decide_by=date(2027, 2, 20),
        )
    for number in range(4):
        id = f"r-transfer-{number:03d}"
        b.add(
            id,
            location=f"/registry/通告/2015/circular-{number:03d}.tif",
            bucket=Bucket.TRANSFER,
            reasons=(due("circulars", id, then=Then.TRANSFER),),
            facts=facts("circular", branch="Central 中環"),
            picture=jpeg("form", number=500 + number),
        )
    _the_rest(b)
    b.links += [
        Link(
            first="r-keep-000",
            second=f"r-keep-00{number}",
            kind=LinkKind.CANDIDATE if number != 3 else LinkKind.DOUBTFUL,
            evidence={"distance": 9 + number, "algorithm": "phash-64", "page": "1 of 1"},
        )
        for number in (1, 2, 3, 4)
    ]
    doubtful = b.links.index(next(link for link in b.links if link.kind is LinkKind.DOUBTFUL))
    b.links[doubtful] = replace(b.links[doubtful], evidence=LOOKED | {"doubts": "edge-differs, small-difference"})
    maps: Maps = {
        ("r-keep-000", "r-keep-003"): shown_map(is_hatched=True),
        ("r-keep-000", "r-keep-004"): NoMap.CHANGED,
        ("r-alike-0", "r-alike-1"): shown_map(),
        ("r-alike-0", "r-alike-3"): NoMap.ENDED,
    }
    b.links[-1] = replace(b.links[-1], evidence=LOOKED | {"looked": "different"})
    return b.build(findings=_findings(), totals=_totals(len(b.records)), maps=maps)


def shown_map(*, is_hatched: bool = False) -> ShownMap:
    """Return a map of forms, which need not show what their records do."""
    whole, close = jpeg("form", number=3, stamped=True), jpeg("cheque", number=4)
    return ShownMap(whole=whole, close_first=close, close_second=close, is_hatched=is_hatched)


def _cluster_of_copies(b: Builder, number: int, *, copies: int) -> None:
    ids = [f"r-{number:03d}{letter}" for letter in "abcd"[: copies + 1]]
    choice, cluster = ids[0], f"c-{number:03d}"
    for place, id in enumerate(ids):
        is_choice = place == 0
        b.add(
            id,
            location=f"/cheques/2019/{'main' if is_choice else 'branch scans 分行'}/IMG_2019{number:04d}_{place}.tif",
            bucket=Bucket.KEEP if is_choice else Bucket.REMOVE_COPY,
            outcome=Outcome.KEEP,
            reasons=(running("cheque-images", id, until=date(2028, 3, 31)),),
            facts=facts(
                "cheque-image", f"C-0{number:04d}", system="clearing-archive" if is_choice else "branch-capture"
            ),
            membership=Membership(
                cluster=cluster,
                survivor=None if is_choice else choice,
                hindrances=(Hindrance(obstacle=Obstacle.IS_SURVIVOR),) if is_choice else (),
            ),
            picture=jpeg("cheque", number=number, stamped=True),
            until=date(2028, 3, 31),
        )
        if not is_choice:
            b.links.append(Link(first=choice, second=id, kind=LinkKind.IDENTICAL, evidence={"pages": 1}))
    b.clusters.append(
        Cluster(
            id=cluster,
            members=tuple(ids),
            choice=choice,
            rule="which-image",
            contests=tuple(Contest(loser=id, line=2, fact="system") for id in ids[1:]),
            survivors=dict.fromkeys(ids, choice),
        )
    )


def _held_cluster(b: Builder) -> None:
    ids = ("r-held-a", "r-held-b")
    for id in ids:
        reason: Reason = HeldDirectly(hold="HCA-9999-2026", member=None, is_possible=False)
        if id == "r-held-b":
            reason = HeldByLink(hold="HCA-9999-2026", via="r-held-a", link=LinkKind.IDENTICAL, is_possible=False)
        b.add(
            id,
            location=f"/cheques/2018/{id}.tif",
            bucket=Bucket.HELD,
            reasons=(reason, due("cheque-images", id)),
            facts=facts("cheque-image", SECRET_CUSTOMER, system="branch-capture"),
            membership=Membership(
                cluster="c-held",
                survivor=None,
                hindrances=(Hindrance(obstacle=Obstacle.HELD if id != "r-held-a" else Obstacle.IS_SURVIVOR),),
            ),
            picture=jpeg("cheque", number=77, stamped=False),
        )
    b.clusters.append(
        Cluster(
            id="c-held",
            members=ids,
            choice="r-held-a",
            rule="which-image",
            contests=(Contest(loser="r-held-b", line=None, fact="sha256"),),
            survivors=dict.fromkeys(ids, "r-held-a"),
        )
    )


def _undecided_cluster(b: Builder) -> None:
    ids = ("r-open-a", "r-open-b", "r-open-c")
    hindrances = (Hindrance(obstacle=Obstacle.AUTHORITY_UNDECIDED, by="which-image"),)
    for place, id in enumerate(ids):
        b.add(
            id,
            location=f"/scan-inbox/unsorted/Scan {place:03d} 未分類.tif",
            bucket=Bucket.UNDECIDED,
            reasons=(
                FloorNotStarted(
                    rule="cheque-images", member=id, must=True, cause=NotStarted.NO_EVENT, waits_for=("voucher-dated",)
                ),
                NoRule(may_apply=("business-vouchers-of-unknown-length", "circulars"))
                if place
                else FloorNotStarted(
                    rule="customer-identity",
                    member=id,
                    must=False,
                    cause=NotStarted.ASSET_MISSING,
                    waits_for=("customer",),
                ),
            ),
            facts=facts("business-voucher", ("C-7", None, "C-8")[place]),
            membership=Membership(cluster="c-open", survivor=None, hindrances=hindrances),
            picture=jpeg("form", number=31, stamped=place == 0),
            owner="records manager",
            decide_by=date(2027, 2, 20),
        )
    b.clusters.append(Cluster(id="c-open", members=ids, choice=None, rule=None))


def _lookalikes(b: Builder) -> None:
    ids = tuple(f"r-alike-{number}" for number in range(6))
    for place, id in enumerate(ids):
        obstacle = Obstacle.IS_SURVIVOR if place == 0 else Obstacle.NOT_IDENTICAL
        b.add(
            id,
            location=f"/title/memorials/樓契 {place + 1}/deed-{place}.tif",
            bucket=Bucket.KEEP,
            reasons=(running("title-instruments", id, endless=Endless.PERMANENT),),
            facts=facts("title-instrument", registered=place == 0),
            membership=Membership(cluster="c-alike", survivor=None, hindrances=(Hindrance(obstacle=obstacle),)),
            picture=jpeg("form", number=60 + place // 3, stamped=place % 2 == 0) if place != 2 else None,
            is_readable=place != 2,
            problem=None if place != 2 else "the image ends early",
        )
    b.clusters.append(
        Cluster(
            id="c-alike",
            members=ids,
            choice=ids[0],
            rule="which-image",
            contests=tuple(Contest(loser=id, line=1, fact="registered") for id in ids[1:]),
        )
    )
    b.links += [Link(first=ids[0], second=id, kind=LinkKind.LOOKALIKE, evidence=LOOKED) for id in ids[1:]]


def _the_rest(b: Builder) -> None:
    for number in range(20):
        id = f"r-keep-{number:03d}"
        b.add(
            id,
            location=f"/banking/2022/receipts/REC-{number:06d}.jpg",
            bucket=Bucket.KEEP,
            reasons=(
                running("customer-identity", id, until=date(2031, 4, 16)),
                CeilingPassed(rule="customer-identity", member=id, since=date(2025, 1, 1), is_shielded=True),
            ),
            facts=facts("business-voucher", f"C-3{number:04d}"),
            picture=jpeg("form", number=700 + number % 5),
            until=date(2031, 4, 16),
            is_shielded=True,
        )
    for number in range(5):
        id = f"r-review-{number:03d}"
        b.add(
            id,
            location=f"/banking/2016/vouchers/V{number:06d}.jpg",
            bucket=Bucket.REVIEW,
            reasons=(due("business-vouchers-of-unknown-length", id, then=Then.REVIEW, is_confirmed=False),),
            facts=facts("business-voucher"),
            owner="Group Records",
            decide_by=date(2027, 2, 20),
        )
    for number in range(4):
        id = f"r-lost-{number:03d}"
        b.add(
            id,
            location=f"/unknown/{number}.bin",
            bucket=Bucket.UNDECIDED,
            reasons=(NoRule(may_apply=()),),
            is_readable=number != 0,
            problem="not an image that can be decoded" if number == 0 else None,
            owner="records manager",
            decide_by=date(2027, 2, 20),
        )
    for number in range(6):
        id = f"r-hold-{number:03d}"
        hold = ("HCA-9999-2026", "REG-INQUIRY-7", "DAR-2026-031", SEALED, "OLD-2020-1", SEALED)[number]
        possible = number % 2 == 1
        b.add(
            id,
            location=f"/banking/2020/correspondence/L{number:04d}.jpg",
            bucket=Bucket.HELD,
            reasons=(
                HeldDirectly(hold=hold, member=None if number else "r-ghost-1", is_possible=possible),
                running("customer-identity", id, endless=Endless.PERIOD_UNKNOWN),
            ),
            facts=facts("id-document", None),
            is_possible=possible,
        )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(code=FindingCode.UNREADABLE, place="unknown/0.bin", detail="not an image that can be decoded"),
        Finding(code=FindingCode.SOURCES_DIFFER, place="scan-inbox/unsorted/Scan%20001.tif", detail="dpi: 200, 300"),
        Finding(code=FindingCode.HOLD_FILE_MISSING, place="holds/OLD-2020-1.yaml", detail="entered on 2026-03-02"),
        Finding(code=FindingCode.HOLD_REVIEW_DUE, place="holds/COVERT-1.yaml", detail=SECRET_MATTER),
        Finding(code=FindingCode.ROW_WITHOUT_IMAGE, place="catalogue.csv:17", detail="IMG_20190001.tif"),
        Finding(code=FindingCode.COLUMN_NOT_IN_VOCABULARY, place="catalogue.csv:1", detail="colour"),
    )


def _totals(records: int) -> tuple[ControlTotal, ...]:
    """Return totals of a source that is complete, one that is short, one that is over, and one that was not scanned."""
    return tuple(
        ControlTotal(by="series", source=source, files=files, pages=pages)
        for source, files, pages in (
            ("account-form", 1, None),
            ("cheque-image", records, 2 * records),
            ("land-memorial", 0, 0),
            ("signature-card", 12, None),
        )
    )
