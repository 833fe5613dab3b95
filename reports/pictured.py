"""What a report shows in pictures, records and differences: asked before any is made, for a large archive has many."""

from __future__ import annotations

from engine.model.decisions import Bucket
from engine.model.records import Link
from reports.evidence import Evidence
from reports.inputs import ReportInput
from reports.sampling import MOST_DUE, sampled, sampled_clusters, sampled_pairs
from reports.sections.look_differences import shown_ties
from reports.shown_maps import is_looked_at

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


def mapped(given: ReportInput) -> tuple[Link, ...]:
    """Return the ties whose map of differences `compose` would show: side by side on a page, and looked at."""
    evidence = Evidence.of(given)
    wanted = [link for look in sampled_clusters(evidence) for link in shown_ties(look, evidence)]
    wanted += [link for link in sampled_pairs(evidence) if is_looked_at(link)]
    return tuple({(link.first, link.second): link for link in wanted}.values())
