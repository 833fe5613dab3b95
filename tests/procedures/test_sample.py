"""The audit of the sample archive says of each file what its ground truth says: outcome, cluster, survivor, reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from engine.model.decisions import (
    CeilingPassed,
    Decision,
    Endless,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    HeldByLink,
    HeldDirectly,
    Hindrance,
    NoRule,
    Obstacle,
    Outcome,
    Reason,
)
from procedures.demo import Demonstration

pytestmark = pytest.mark.xdist_group("demonstration")

ENDLESS = {Endless.PERMANENT: "permanent", Endless.PERIOD_UNKNOWN: "period-unknown", Endless.WHILE: "state-lasts"}
OBSTACLE_WORDS = {Obstacle.IDENTITY: "identity-differs", Obstacle.HELD: "held-in-cluster"}


def words_of(reason: Reason, outcome: Outcome) -> Iterator[str]:
    """Yield the short codes of the ground truth that one reason stands for."""
    match reason:
        case HeldDirectly(hold=hold, is_possible=possible):
            yield f"hold-possible:{hold}" if possible else f"hold:{hold}"
        case HeldByLink(hold=hold, is_possible=possible):
            yield f"hold-possible-by-link:{hold}" if possible else f"hold-by-link:{hold}"
        case FloorRunning(must=True, rule=rule, endless=endless):
            yield f"{ENDLESS[endless] if endless else 'floor-running'}:{rule}"
        case FloorNotStarted(must=True, rule=rule):
            yield f"floor-not-started:{rule}"
        case FloorDue(must=True, rule=rule, is_confirmed=confirmed):
            yield f"due:{rule}"
            if not confirmed and outcome is Outcome.REVIEW:
                yield f"unconfirmed:{rule}"
        case NoRule(may_apply=rules):
            yield "no-rule"
            if outcome is not Outcome.HELD:
                yield from (f"may-apply:{rule}" for rule in rules)
        case CeilingPassed(rule=rule, is_shielded=shielded):
            yield f"{'shielded' if shielded else 'overdue'}:{rule}"


def word_of(hindrance: Hindrance) -> str:
    """Return the short code of an obstacle."""
    word = OBSTACLE_WORDS.get(hindrance.obstacle, hindrance.obstacle.value)
    named = hindrance.obstacle in (Obstacle.COPIES_EVERY, Obstacle.MEMBERS)
    return f"{word}:{hindrance.by}" if named else word


def reasons_of(decision: Decision, *, is_readable: bool) -> list[str]:
    """Return every short code; the engine names, for each hold, only the strongest way by which it reaches."""
    words = {word for reason in decision.reasons for word in words_of(reason, decision.outcome)}
    if not is_readable:
        words.add("unreadable")
    if decision.membership is not None:
        words |= {word_of(hindrance) for hindrance in decision.membership.hindrances}
        if decision.membership.survivor is not None:
            words.add("copy-of-survivor")
    return sorted(words)


@pytest.fixture(scope="module")
def truth(demonstration: Demonstration) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((demonstration.folder / "sample" / "ground-truth.json").read_bytes())
    return loaded


def test_every_file_is_judged_as_its_ground_truth_says(demonstration: Demonstration, truth: dict[str, Any]) -> None:
    planned = demonstration.audited.planned
    records = {record.id: record for record in planned.case.inventory.records}
    paths = {id: unquote(record.location) for id, record in records.items()}
    judged = {}
    for decision in planned.judgement.decisions:
        record = records[decision.record]
        survivor = decision.membership.survivor if decision.membership else None
        judged[paths[decision.record]] = {
            "sha256": record.sha256,
            "outcome": decision.outcome.value,
            "bucket": decision.bucket.value,
            "until": decision.until.isoformat() if decision.until else None,
            "flags": [n for n, f in (("overdue", decision.is_overdue), ("shielded", decision.is_shielded)) if f],
            "survivor": paths[survivor] if survivor else None,
            "reasons": reasons_of(decision, is_readable=record.is_readable),
        }
    expected = {
        path: {key: file[key] for key in ("sha256", "outcome", "bucket", "until", "flags", "survivor")}
        | {"reasons": sorted(file["reasons"])}
        for path, file in truth["files"].items()
    }
    assert judged == expected


def test_the_clusters_are_those_of_the_ground_truth(demonstration: Demonstration, truth: dict[str, Any]) -> None:
    planned = demonstration.audited.planned
    paths = {record.id: unquote(record.location) for record in planned.case.inventory.records}
    found = {
        (tuple(sorted(paths[member] for member in cluster.members)), paths[cluster.choice] if cluster.choice else None)
        for cluster in planned.judgement.clusters
    }
    assert found == {(tuple(cluster["members"]), cluster["choice"]) for cluster in truth["clusters"].values()}


def test_the_counts_are_those_of_the_ground_truth(demonstration: Demonstration, truth: dict[str, Any]) -> None:
    counts = demonstration.audited.planned.header.counts
    assert counts.is_whole
    assert {name: getattr(counts, name.replace("-", "_")).records for name in truth["counts"]} == truth["counts"]
