"""The judgement: inventory, bundle, register and date in; every decision with every reason out.

A pure function: it reads no clock, no file and no setting, and the order of its inputs changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import assert_never

from engine.judge.clocks import EventBook
from engine.judge.clusters import Gatherer, identical_classes
from engine.judge.copies import CopyJudge
from engine.judge.holds import Held, held_records
from engine.judge.obligations import RuleBook
from engine.judge.retention import Verdict, decide
from engine.judge.shared_files import keep_shared_files
from engine.model.dates import corresponding
from engine.model.decisions import (
    Bucket,
    CeilingPassed,
    Cluster,
    Decision,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    Judgement,
    Membership,
    Outcome,
)
from engine.model.errors import DateOverflowError
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory, Link, LinkKind, Record

UNOWNED = "records manager"
"""Who decides where no rule names an owner."""


def judge(inventory: Inventory, *, bundle: Bundle, register: Register, as_of: date) -> Judgement:
    """Return the decision on every record of the inventory, by record id, and the clusters.

    Implements `docs/semantics.md`; `tests/spec` compares it with a model written from that page alone.
    """
    seen = _Seen.of(inventory)
    return _judged(seen, _held(seen, register, as_of), bundle=bundle, as_of=as_of)


def held_on(as_of: date, *, inventory: Inventory, register: Register) -> Held:
    """Return what the holds of a register reach on a day: the half of a judgement that asks no rule."""
    return _held(_Seen.of(inventory), register, as_of)


def judge_under(held: Held, inventory: Inventory, *, bundle: Bundle, as_of: date) -> Judgement:
    """Return the judgement of an inventory under what holds reach in it: the half that asks the rules.

    `held` may be of a larger inventory. The decisions are the same if the smaller one has, of each of its records, the
    ghosts, the events, whatever it is tied to as identical or lookalike, directly or over others, and every name of
    its file; but for the number of candidates, which counts only those that are there.
    """
    return _judged(_Seen.of(inventory), held, bundle=bundle, as_of=as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """An inventory as both halves see it: `alike` are the identical ties, also those over removed copies."""

    inventory: Inventory
    records: Mapping[str, Record]
    subjects: Mapping[str, tuple[Record, ...]]
    links: tuple[Link, ...]
    alike: tuple[Link, ...]

    @classmethod
    def of(cls, inventory: Inventory) -> _Seen:
        records = {record.id: record for record in sorted(inventory.records, key=lambda r: r.id)}
        return cls(
            inventory=inventory,
            records=records,
            subjects=subjects_of(inventory, records),
            links=_links_of_the_living(inventory, records),
            alike=_identical_as_seen(inventory, records),
        )


def _held(seen: _Seen, register: Register, as_of: date) -> Held:
    # What holds may reach too far; what may go must be sure to be the same.
    frozen_together = identical_classes(seen.records, (*seen.links, *seen.alike))
    return held_records(seen.subjects, classes=frozen_together, links=seen.links, register=register, as_of=as_of)


def _judged(seen: _Seen, held: Held, *, bundle: Bundle, as_of: date) -> Judgement:
    inventory, records, subjects, links = seen.inventory, seen.records, seen.subjects, seen.links
    links_seen = (*(link for link in links if link.kind is not LinkKind.IDENTICAL), *seen.alike)
    classes = identical_classes(records, seen.alike)
    rules = RuleBook.on(as_of, bundle=bundle, events=EventBook.of(inventory.events, vocabulary=bundle.vocabulary))
    by_themselves = {id: decide(subjects[id], rules=rules, holds=held.reasons.get(id, ())) for id in records}
    verdicts = keep_shared_files(by_themselves, records=records.values())
    gatherer = Gatherer(records=records, rules=bundle.authority, vocabulary=bundle.vocabulary)
    clusters = gatherer.clusters(links_seen, classes=classes)
    memberships = _memberships(clusters, CopyJudge(subjects=subjects, verdicts=verdicts, rules=rules))
    looks = Counter(end for link in links if link.kind is LinkKind.CANDIDATE for end in (link.first, link.second))
    owners = {rule.id: rule.owner for rule in bundle.rules}
    decide_by = decided_by(as_of, bundle)
    return Judgement(
        as_of=as_of,
        clusters=clusters,
        decisions=tuple(
            _decision(id, verdicts[id], memberships.get(id), looks[id], owners=owners, decide_by=decide_by)
            for id in records
        ),
        reach=held.reach,
    )


def decided_by(as_of: date, bundle: Bundle) -> date | None:
    """Return the day by which somebody decides on what is open on a day; none past the end of the calendar."""
    try:
        return corresponding(as_of, bundle.approvals.decide_within)
    except DateOverflowError:
        return None


def subjects_of(inventory: Inventory, records: Mapping[str, Record]) -> dict[str, tuple[Record, ...]]:
    """Return each record with its ghosts, by its id, in the order of `records`."""
    ghosts: defaultdict[str, list[Record]] = defaultdict(list)
    for ghost in inventory.ghosts:
        ghosts[ghost.survivor].append(ghost.record)
    return {id: (record, *sorted(ghosts[id], key=lambda g: g.id)) for id, record in records.items()}


def _links_of_the_living(inventory: Inventory, records: Mapping[str, Record]) -> tuple[Link, ...]:
    """Return the links between records, a ghost's counting as its survivor's."""
    stands_for: defaultdict[str, set[str]] = defaultdict(set)
    for ghost in inventory.ghosts:
        # Something new can stand where a copy was removed: what is tied to it is tied to that.
        if ghost.record.id not in records:
            stands_for[ghost.record.id].add(ghost.survivor)
    links = []
    for link in inventory.links:
        for ends in product(stands_for.get(link.first, [link.first]), stands_for.get(link.second, [link.second])):
            first, second = sorted(ends)
            if first != second and first in records and second in records:
                links.append(replace(link, first=first, second=second))
    return tuple(sorted(links, key=lambda k: (k.first, k.second, k.kind)))


def _identical_as_seen(inventory: Inventory, records: Mapping[str, Record]) -> tuple[Link, ...]:
    """Return the `identical` ties between records, also where a removed copy is what joins them.

    A tie to a removed copy says nothing of its survivor, whose bytes can have changed since: that is tied to the copy
    itself, or it is another picture.
    """
    there = {*records, *(ghost.record.id for ghost in inventory.ghosts)}
    ties = [link for link in inventory.links if link.first in there and link.second in there]
    roots: dict[str, str] = {}
    found = []
    for id, class_id in identical_classes(sorted(there), ties).items():
        if id in records:
            first = roots.setdefault(class_id, id)
            if first != id:
                found.append(Link(first=first, second=id, kind=LinkKind.IDENTICAL))
    return tuple(found)


def _memberships(clusters: Sequence[Cluster], copies: CopyJudge) -> dict[str, Membership]:
    return {member: copies.membership(member, cluster) for cluster in clusters for member in cluster.members}


def _decision(
    record: str,
    verdict: Verdict,
    membership: Membership | None,
    candidates: int,
    *,
    owners: Mapping[str, str],
    decide_by: date | None,
) -> Decision:
    is_open = verdict.is_overdue or verdict.outcome in (Outcome.UNDECIDED, Outcome.REVIEW)
    return Decision(
        record=record,
        outcome=verdict.outcome,
        bucket=bucket_of(verdict.outcome, membership),
        reasons=verdict.reasons,
        until=verdict.until,
        is_possible=verdict.is_possible,
        is_overdue=verdict.is_overdue,
        is_shielded=verdict.is_shielded,
        membership=membership,
        candidates=candidates,
        owner=_owner(verdict, owners) if is_open else "",
        decide_by=decide_by if is_open else None,
    )


def _owner(verdict: Verdict, owners: Mapping[str, str]) -> str:
    named = sorted(
        {
            owners[reason.rule]
            for reason in verdict.reasons
            if isinstance(reason, FloorRunning | FloorNotStarted | FloorDue | CeilingPassed) and owners[reason.rule]
        }
    )
    return "; ".join(named) or UNOWNED


def bucket_of(outcome: Outcome, membership: Membership | None) -> Bucket:
    """Return the one bucket in which a record is counted (semantics K8)."""
    is_copy = membership is not None and membership.survivor is not None
    match outcome:
        case Outcome.DISPOSE:
            return Bucket.DISPOSE
        case Outcome.TRANSFER:
            return Bucket.TRANSFER
        case Outcome.HELD | Outcome.KEEP | Outcome.UNDECIDED | Outcome.REVIEW:
            return Bucket.REMOVE_COPY if is_copy else Bucket(outcome.value)
    assert_never(outcome)
