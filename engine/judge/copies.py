"""Whether a member of a cluster is a removable copy: identical is not yet redundant (semantics K3).

Each test adds a hindrance; a copy is removable only where none is left. The last copy is never a copy: a survivor
never names itself, and every class of identical records has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from engine.judge.identity import doubtful_identity
from engine.judge.obligations import RuleBook
from engine.judge.retention import Verdict
from engine.judge.truth import truth_of
from engine.model.decisions import Cluster, Hindrance, Membership, Obstacle, Outcome
from engine.model.policies import Copies, Members
from engine.model.records import Record

LEAVING = (Outcome.DISPOSE, Outcome.TRANSFER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyJudge:
    """Judges the members of one cluster against everything that could still need them."""

    subjects: Mapping[str, Sequence[Record]]
    verdicts: Mapping[str, Verdict]
    rules: RuleBook

    def membership(self, record: str, cluster: Cluster) -> Membership:
        """Return the place of `record` in `cluster`, with what hinders its removal."""
        hindrances = tuple(self._hindrances(record, cluster))
        is_copy = not hindrances and self.verdicts[record].outcome not in LEAVING
        survivor = cluster.survivors.get(record) if is_copy else None
        return Membership(cluster=cluster.id, survivor=survivor, hindrances=hindrances)

    def _hindrances(self, record: str, cluster: Cluster) -> Iterator[Hindrance]:
        if cluster.choice is None:
            yield Hindrance(obstacle=Obstacle.AUTHORITY_UNDECIDED, by=cluster.rule or "")
            return
        survivor = cluster.survivors.get(record)
        if record in (survivor, cluster.choice):
            yield Hindrance(obstacle=Obstacle.IS_SURVIVOR)
            return
        if survivor is None:
            yield Hindrance(obstacle=Obstacle.NOT_IDENTICAL)
            return
        copy, kept = self.subjects[record], self.subjects[survivor]
        if copy[0].is_low_content:
            yield Hindrance(obstacle=Obstacle.LOW_CONTENT)
        if not (copy[0].is_readable and kept[0].is_readable):
            yield Hindrance(obstacle=Obstacle.UNREADABLE)
        alike = partial(self._alike, survivor, cluster)
        for fact in doubtful_identity(copy, kept, alike=alike, vocabulary=self.rules.bundle.vocabulary):
            yield Hindrance(obstacle=Obstacle.IDENTITY, by=fact)
        yield from self._rules_about(copy, kept)
        rule = next(a for a in self.rules.bundle.authority if a.id == cluster.rule)
        if rule.identical is not Members.REMOVE:
            yield Hindrance(obstacle=Obstacle.MEMBERS, by=rule.id)
        if any(self.verdicts[member].outcome is Outcome.HELD for member in cluster.members):
            yield Hindrance(obstacle=Obstacle.HELD)
        if self.verdicts[survivor].outcome in LEAVING:
            yield Hindrance(obstacle=Obstacle.SURVIVOR_LEAVES, by=survivor)

    def _alike(self, survivor: str, cluster: Cluster) -> Iterator[Record]:
        """Yield the members of the survivor's class, each with its ghosts."""
        for member, its_survivor in cluster.survivors.items():
            if its_survivor == survivor:
                yield from self.subjects[member]

    def _rules_about(self, copy: Sequence[Record], kept: Sequence[Record]) -> Iterator[Hindrance]:
        permits = any(
            rule.keep.has_floor and rule.id in self.rules.confirmed and truth_of(rule.applies_to, copy[0]).must
            for rule in self.rules.rules
        )
        if not permits:
            yield Hindrance(obstacle=Obstacle.NO_CONFIRMED_RULE)
        for rule in self.rules.rules:
            may_apply = any(truth_of(rule.applies_to, member).may for member in (*copy, *kept))
            if may_apply and rule.copies is Copies.EVERY:
                yield Hindrance(obstacle=Obstacle.COPIES_EVERY, by=rule.id)
