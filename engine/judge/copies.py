"""Whether a member of a cluster is a removable copy: identical is not yet redundant (semantics K3).

Each test adds a hindrance; a copy is removable only where none is left. The last copy is never a copy: a survivor
never names itself, and every class of identical records has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from engine.judge.identity import doubtful_identity, is_one_where_said
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
    _said_once: dict[tuple[str, ...], bool] = field(default_factory=dict)

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
        is_one_class = partial(self._is_one_class, survivor, cluster)
        for fact in doubtful_identity(copy, kept, is_one_class=is_one_class, vocabulary=self.rules.bundle.vocabulary):
            yield Hindrance(obstacle=Obstacle.IDENTITY, by=fact)
        yield from self._rules_about(copy, kept)
        rule = next(a for a in self.rules.bundle.authority if a.id == cluster.rule)
        if rule.identical is not Members.REMOVE:
            yield Hindrance(obstacle=Obstacle.MEMBERS, by=rule.id)
        if self._once(("held", cluster.id), lambda: self._is_reached_by_a_hold(cluster)):
            yield Hindrance(obstacle=Obstacle.HELD)
        if self.verdicts[survivor].outcome in LEAVING:
            yield Hindrance(obstacle=Obstacle.SURVIVOR_LEAVES, by=survivor)

    def _is_reached_by_a_hold(self, cluster: Cluster) -> bool:
        return any(self.verdicts[member].outcome is Outcome.HELD for member in cluster.members)

    def _is_one_class(self, survivor: str, cluster: Cluster, fact: str) -> bool:
        """Say whether the survivor's class, ghosts included, says one value of a fact where it says any."""
        alike = (member for member, its_own in cluster.survivors.items() if its_own == survivor)
        members = (member for one in alike for member in self.subjects[one])
        return self._once(("class", cluster.id, survivor, fact), lambda: is_one_where_said(fact, members))

    def _once(self, question: tuple[str, ...], answer: Callable[[], bool]) -> bool:
        """Return the answer to what every member of a cluster asks: one page can have a million copies."""
        if question not in self._said_once:
            self._said_once[question] = answer()
        return self._said_once[question]

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
