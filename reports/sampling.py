"""Which clusters, records and pairs get a look page: by a rule that nobody can steer and anybody can repeat.

The order of a draw is that of the SHA-256 over the plan's SHA-256 and the id, so the choice is fixed only once the plan
is, and nobody picked it. Of clusters, every other one is taken for its risk instead (`reports.risk`): a draw alone
passes over the few that are dangerous, and risk alone over what nobody thought of.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from engine.model.decisions import Bucket, Cluster
from engine.model.digests import sha256_hex
from engine.model.records import Link, LinkKind
from reports.evidence import Evidence
from reports.risk import POINTS_RULE, points_of
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

_CHOICE = Words(
    f"At most {MOST_CLUSTERS} clusters are shown: up to {QUOTAS[LookKind.COPIES]} with copies to remove, "
    f"{QUOTAS[LookKind.HELD]} that a hold reaches, {QUOTAS[LookKind.AUTHORITY]} whose authoritative record is not "
    f"decided and {QUOTAS[LookKind.OTHER]} others; room left over goes to the next in this order. At most {MOST_DUE} "
    f"records each of those due for disposal and for transfer, and {MOST_PAIRS} pairs. Of the clusters of a kind "
    "the first is the one with the most points, the second the first of a draw, and so on in turn. The draw has the "
    "order of the SHA-256 of the plan's SHA-256 followed by the id (for a pair, by both ids), in hex, and settles "
    "equal points: nobody picked them, and anybody can pick them again.",
    f"最多顯示 {MOST_CLUSTERS} 個群組：有副本擬移除者最多 {QUOTAS[LookKind.COPIES]} 個，受法律保全者 "
    f"{QUOTAS[LookKind.HELD]} 個，正本未決者 {QUOTAS[LookKind.AUTHORITY]} 個，其他 {QUOTAS[LookKind.OTHER]} 個；"
    f"餘額依此次序遞補。到期可處置及擬移交的紀錄各最多 {MOST_DUE} 項，配對最多 {MOST_PAIRS} 對。各類群組之內，"
    "首個為得分最高者，次個為抽籤首名，如此輪替。抽籤按「計劃 SHA-256 連同編號」的 SHA-256 排序，同分亦以此定先後："
    "並非由人挑選，任何人均可重複此抽選。",
)
CHOICE_RULE = _CHOICE + POINTS_RULE
"""How the look pages were chosen, as the report prints it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A cluster that gets a look page, and why it and no other."""

    kind: LookKind
    cluster: Cluster
    is_for_risk: bool


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


def sampled_clusters(evidence: Evidence) -> tuple[Look, ...]:
    """Return the clusters that get a look page, the most important kind first."""
    by_kind: dict[LookKind, list[Cluster]] = {kind: [] for kind in LookKind}
    for id in sampled(evidence.clusters, evidence=evidence, most=len(evidence.clusters)):
        cluster = evidence.clusters[id]
        by_kind[kind_of(cluster, evidence)].append(cluster)
    in_turn = {kind: _in_turn(kind, drawn, evidence) for kind, drawn in by_kind.items()}
    taken = {kind: looks[: QUOTAS[kind]] for kind, looks in in_turn.items()}
    room = MOST_CLUSTERS - sum(len(looks) for looks in taken.values())
    for kind, looks in in_turn.items():
        more = looks[QUOTAS[kind] : QUOTAS[kind] + room]
        taken[kind] += more
        room -= len(more)
    return tuple(look for kind in LookKind for look in taken[kind])


def _in_turn(kind: LookKind, drawn: Sequence[Cluster], evidence: Evidence) -> list[Look]:
    """Return the looks of a kind, by risk and by draw in turn, as many as could ever be shown."""
    # Sorting keeps the order of the draw among equal points.
    by_risk = deque(sorted(drawn, key=lambda cluster: -points_of(cluster, evidence)))
    by_draw = deque(drawn)
    looks: list[Look] = []
    taken: set[str] = set()
    while len(looks) < min(len(drawn), MOST_CLUSTERS):
        is_for_risk = len(looks) % 2 == 0
        cluster = (by_risk if is_for_risk else by_draw).popleft()
        if cluster.id not in taken:
            taken.add(cluster.id)
            looks.append(Look(kind=kind, cluster=cluster, is_for_risk=is_for_risk))
    return looks


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
