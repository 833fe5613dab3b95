"""An archive whose names, ids and values are meant to do harm."""

from __future__ import annotations

from datetime import date

from engine.model.completeness import ControlTotal
from engine.model.decisions import (
    Bucket,
    Cluster,
    Contest,
    HeldDirectly,
    Membership,
    NoRule,
    Outcome,
    SharesFile,
)
from engine.model.facts import known
from engine.model.findings import Finding, FindingCode
from engine.model.records import Link, LinkKind
from reports.inputs import ReportInput
from tests.reports.building import Builder, running
from tests.reports.pictures import jpeg

HOSTILE_NAMES = (
    "/a/<script>alert(1)</script><img src=x onerror=alert(1)>.jpg",
    "/a/&lt;b&gt; &amp; \"quotes' </style></table>.jpg",
    "/a/<link rel=attachment href=file:///etc/passwd>.jpg",
    "/a/<img src=http://192.0.2.1/x.png><svg><image href=file:///etc/hostname></svg>.jpg",
    "/a/invoice\u202egpj.exe",
    "/a/\u2066left\u2069\u200f\u061cright\ufeff\u00ad.jpg",
    "/a/line\nbreak\r\ttab\x00nul\x1besc\x7f.jpg",
    "/a/emoji 😀👩‍👩‍👧 flags 🇭🇰.jpg",
    "/a/عربى ไทย हिन्दी.jpg",
    "/a/" + "x" * 255,
    "/a/" + "檔" * 85,
    "/" + "/".join("deep folder" for _ in range(60)) + "/end.jpg",
    "/a/\udcff\udcfebytes.jpg",
    "/a/z\u0300\u0301\u0302\u0303\u0304a\u0333lgo.jpg",
    "/a/{{ 7*7 }}{% raw %}%(plan_id)s ${x}.jpg",
)


def hostile() -> ReportInput:
    """Return a report on an archive whose names, ids and values are meant to do harm."""
    b = Builder()
    evil = "<b>\u202e😀</b>" + "W" * 300
    ids = [f"r-{number:02d}-<i>&\u202e{'x' * 60}" for number in range(len(HOSTILE_NAMES))]
    for number, (id, name) in enumerate(zip(ids, HOSTILE_NAMES, strict=True)):
        is_copy = 0 < number < 5
        is_member = number < 5
        buckets = (Bucket.DISPOSE, Bucket.HELD, Bucket.UNDECIDED, Bucket.REVIEW, Bucket.TRANSFER)
        bucket = Bucket.REMOVE_COPY if is_copy else buckets[number % len(buckets)] if not is_member else Bucket.KEEP
        b.add(
            id,
            location=name,
            bucket=bucket,
            outcome=Outcome.KEEP if is_copy else None,
            reasons=(
                HeldDirectly(hold=evil, member=None, is_possible=False),
                running(evil, id, until=date(2030, 1, 1)),
                NoRule(may_apply=(evil, evil + "2")),
                SharesFile(names=2, other=evil),
            ),
            facts={"series": known(evil), "branch": known(evil, evil + "z"), "not<in>vocabulary": known(evil)},
            membership=Membership(cluster=evil, survivor=ids[0] if is_copy else None) if is_member else None,
            picture=jpeg("form", number=number) if number % 2 else b"not a picture <svg>",
            owner=evil,
            decide_by=date(2027, 2, 20),
            is_readable=number != 7,
            problem=evil if number == 7 else None,
        )
    b.clusters.append(
        Cluster(
            id=evil,
            members=tuple(ids[:5]),
            choice=ids[0],
            rule=evil,
            contests=tuple(Contest(loser=id, line=1, fact=evil) for id in ids[1:5]),
        )
    )
    b.links.append(Link(first=ids[0], second=ids[1], kind=LinkKind.CANDIDATE, evidence={evil: evil}))
    return b.build(
        organisation={"en": evil},
        system=evil,
        totals=(
            ControlTotal(by="branch", source=evil, files=10**12, pages=0, bytes=10**15),
            *(ControlTotal(by="branch", source=f"{number:02d} {evil}", files=0) for number in range(60)),
        ),
        findings=(Finding(code=FindingCode.NOT_A_FILE, place=evil, detail=evil),),
    )
