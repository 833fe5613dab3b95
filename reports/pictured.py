"""Which records a report shows in pictures: asked before any picture is made, for a large archive has many."""

from __future__ import annotations

from engine.model.decisions import Bucket
from reports.evidence import Evidence
from reports.inputs import ReportInput
from reports.sampling import MOST_DUE, sampled, sampled_clusters, sampled_pairs

MOST_OF_A_CLUSTER = 4


def pictured(given: ReportInput) -> tuple[str, ...]:
    """Return the ids of the records whose pictures `compose` would show, sorted."""
    evidence = Evidence.of(given)
    wanted: set[str] = set()
    for look in sampled_clusters(evidence):
        wanted.update(look.cluster.members)
    for bucket in (Bucket.DISPOSE, Bucket.TRANSFER):
        wanted.update(sampled(evidence.in_bucket(bucket), evidence=evidence, most=MOST_DUE))
    for link in sampled_pairs(evidence):
        wanted.update((link.first, link.second))
    return tuple(sorted(wanted))
