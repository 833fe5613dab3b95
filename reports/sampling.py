"""Which clusters, records and pairs get a look page: by a rule that nobody can steer and anybody can repeat.

Within each kind the order is that of the SHA-256 over the plan's SHA-256 and the id, so the choice is fixed only once
the plan is, and nobody picked it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import assert_never

from engine.model.decisions import Bucket, Cluster
from engine.model.digests import sha256_hex
from engine.model.records import Link, LinkKind
from reports.evidence import Evidence
from reports.wording import Words

MOST_CLUSTERS = 12
MOST_DUE = 6
MOST_PAIRS = 6


class LookKind(StrEnum):
    """Why a cluster is worth a look, the most important first."""

    COPIES = "copies"
    HELD = "held"
    AUTHORITY = "authority"
    OTHER = "other"


QUOTAS = {LookKind.COPIES: 6, LookKind.HELD: 2, LookKind.AUTHORITY: 2, LookKind.OTHER: 2}
"""Look pages that each kind may claim; what one leaves over goes to the others, in this order."""

CHOICE_RULE = Words(
    f"At most {MOST_CLUSTERS} clusters are shown: up to {QUOTAS[LookKind.COPIES]} with copies to remove, "
    f"{QUOTAS[LookKind.HELD]} that a hold reaches, {QUOTAS[LookKind.AUTHORITY]} whose authoritative record is not "
    f"decided and {QUOTAS[LookKind.OTHER]} others; room left over goes to the next in this order. At most {MOST_DUE} "
    f"records each of those due for disposal and for transfer, and {MOST_PAIRS} pairs. Within each kind they stand in "
    "the order of the SHA-256 of the plan's SHA-256 followed by the id (for a pair, by both ids), in hex: nobody "
    "picked them, and anybody can pick them again.",
    f"最多顯示 {MOST_CLUSTERS} 個群組：有副本擬移除者最多 {QUOTAS[LookKind.COPIES]} 個，受法律保全者 "
    f"{QUOTAS[LookKind.HELD]} 個，正本未決者 {QUOTAS[LookKind.AUTHORITY]} 個，其他 {QUOTAS[LookKind.OTHER]} 個；"
    f"餘額依此次序遞補。到期可處置及擬移交的紀錄各最多 {MOST_DUE} 項，配對最多 {MOST_PAIRS} 對。各類之內，"
    "按「計劃 SHA-256 連同編號」的 SHA-256 排序：並非由人挑選，任何人均可重複此抽選。",
)


def kind_of(cluster: Cluster, evidence: Evidence) -> LookKind:
    """Return why a cluster is worth a look."""
    buckets = {evidence.decisions[member].bucket for member in cluster.members}
    if Bucket.REMOVE_COPY in buckets:
        return LookKind.COPIES
    if Bucket.HELD in buckets:
        return LookKind.HELD
    return LookKind.AUTHORITY if cluster.choice is None else LookKind.OTHER


def kind_words(kind: LookKind) -> Words:
    """Return the title of a look page of this kind."""
    match kind:
        case LookKind.COPIES:
            return Words("copies to remove", "擬移除的副本")
        case LookKind.HELD:
            return Words("a hold reaches this cluster", "受法律保全的群組")
        case LookKind.AUTHORITY:
            return Words("which one is the record?", "何者為正本紀錄？")
        case LookKind.OTHER:
            return Words("alike, and all kept", "相似而全部保留")
    assert_never(kind)


def sampled_clusters(evidence: Evidence) -> tuple[tuple[LookKind, Cluster], ...]:
    """Return the clusters that get a look page, the most important kind first."""
    by_kind: dict[LookKind, list[Cluster]] = {kind: [] for kind in LookKind}
    for id in sampled(evidence.clusters, evidence=evidence, most=len(evidence.clusters)):
        cluster = evidence.clusters[id]
        by_kind[kind_of(cluster, evidence)].append(cluster)
    taken = {kind: clusters[: QUOTAS[kind]] for kind, clusters in by_kind.items()}
    room = MOST_CLUSTERS - sum(len(clusters) for clusters in taken.values())
    for kind, clusters in by_kind.items():
        more = clusters[QUOTAS[kind] : QUOTAS[kind] + room]
        taken[kind] += more
        room -= len(more)
    return tuple((kind, cluster) for kind in LookKind for cluster in taken[kind])


def sampled_pairs(evidence: Evidence) -> tuple[Link, ...]:
    """Return the pairs that a person must compare: doubtful ones first, then those near by hash only."""
    pairs = [
        link
        for link in evidence.given.inventory.links
        if link.kind in (LinkKind.DOUBTFUL, LinkKind.CANDIDATE)
        and link.first in evidence.records
        and link.second in evidence.records
    ]
    seed = evidence.given.manifest.plan_sha256
    pairs.sort(key=lambda k: (k.kind is LinkKind.CANDIDATE, _draw(seed, k.first + k.second), k.first, k.second))
    return tuple(pairs[:MOST_PAIRS])


def sampled(ids: Iterable[str], *, evidence: Evidence, most: int) -> Sequence[str]:
    """Return at most `most` of the ids, in the order of the draw."""
    seed = evidence.given.manifest.plan_sha256
    return sorted(ids, key=lambda id: (_draw(seed, id), id))[:most]


def _draw(seed: str, id: str) -> str:
    return sha256_hex((seed + id).encode("utf-8", "surrogatepass"))
