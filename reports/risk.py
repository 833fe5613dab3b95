"""What makes a cluster worth a signer's own eyes: points for each thing that could have gone wrong with it.

The points only choose what is shown. They decide nothing, and a cluster without any is shown too, if the draw takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.model.decisions import Bucket, Cluster
from reports.evidence import Evidence
from reports.wording import Words

MOST_FOR_COPIES = 4
MEASURED = frozenset({"pages", "dpi", "compression", "format", "folder"})
"""Facts that were measured: copies of one image differ in them as a matter of course."""

STORED_IN = "storage_jurisdiction"
"""The fact that says in whose jurisdiction a record is stored, where the vocabulary has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One thing about a cluster, and the points that it is worth."""

    words: Words
    points: int


def risks_of(cluster: Cluster, evidence: Evidence) -> tuple[Risk, ...]:
    """Return what speaks for a look at a cluster; each of the printed grounds counts once."""
    found = [Risk(words=words, points=points) for words, points, applies in _GROUNDS if applies(cluster, evidence)]
    copies = sum(evidence.decisions[member].bucket is Bucket.REMOVE_COPY for member in cluster.members)
    if copies:
        points = min(copies, MOST_FOR_COPIES)
        found.append(Risk(words=Words(f"copies to remove: {copies:,}", f"擬移除副本：{copies:,}"), points=points))
    return tuple(found)


def points_of(cluster: Cluster, evidence: Evidence) -> int:
    """Return the points of a cluster."""
    return sum(risk.points for risk in risks_of(cluster, evidence))


def _is_personal(cluster: Cluster, evidence: Evidence) -> bool:
    return any(evidence.is_personal(member) for member in cluster.members)


def _is_tied(cluster: Cluster, _: Evidence) -> bool:
    return any(contest.line is None for contest in cluster.contests)


def _differs(cluster: Cluster, evidence: Evidence) -> bool:
    names = {name for member in cluster.members for name in evidence.records[member].facts} - MEASURED
    return any(evidence.differing(name, cluster.members) for name in names)


def _has_lookalikes(cluster: Cluster, evidence: Evidence) -> bool:
    return any(evidence.decisions[member].candidates for member in cluster.members)


def _crosses_borders(cluster: Cluster, evidence: Evidence) -> bool:
    return STORED_IN in evidence.given.bundle.vocabulary.facts and evidence.differing(STORED_IN, cluster.members)


def _has_blank_page(cluster: Cluster, evidence: Evidence) -> bool:
    return any(
        page.is_low_content
        for member in cluster.members
        if (fingerprint := evidence.records[member].fingerprint) is not None
        for page in fingerprint.pages
    )


_GROUNDS: Final[tuple[tuple[Words, int, Callable[[Cluster, Evidence], bool]], ...]] = (
    (Words("personal", "個人資料"), 3, _is_personal),
    (Words("chosen by the tie-break alone", "僅憑同分規則選定"), 3, _is_tied),
    (Words("recorded facts differ", "所記資料不一"), 2, _differs),
    (Words("near other records by hash", "與其他紀錄雜湊相近"), 2, _has_lookalikes),
    (Words("stored in several jurisdictions", "存於多個法域"), 2, _crosses_borders),
    (Words("a page with little on it", "有近乎空白的頁"), 2, _has_blank_page),
)

POINTS_RULE = Words(
    "Points: "
    + ", ".join(f"{words.en} {points}" for words, points, _ in _GROUNDS)
    + f", each copy to remove 1 (at most {MOST_FOR_COPIES}).",
    "計分："
    + "、".join(f"{words.zh} {points}" for words, points, _ in _GROUNDS)
    + f"、每份擬移除的副本 1（最多 {MOST_FOR_COPIES}）。",
)
