"""Which records belong together: classes of identical records, and clusters around an authority's choice.

Clusters never grow by chains: a member is linked to the choice itself, and what is left over chooses again among
itself. The result depends on no order (semantics K6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.judge.authority import Choice, choose, first_by_tie_break, governing_rule
from engine.model.decisions import Cluster, Contest
from engine.model.digests import digest_of
from engine.model.facts import Vocabulary
from engine.model.policies import AuthorityRule
from engine.model.records import Link, LinkKind, Record

GATHERING = (LinkKind.IDENTICAL, LinkKind.LOOKALIKE)


def identical_classes(records: Iterable[str], links: Sequence[Link]) -> dict[str, str]:
    """Return, for each record, the id of its class: the least id among those joined to it by `identical` links."""
    return _components(records, ((k.first, k.second) for k in links if k.kind is LinkKind.IDENTICAL))


def _components(nodes: Iterable[str], ties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the least member of each node's connected component (union by least id, with path halving)."""
    parent = {node: node for node in nodes}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in ties:
        a, b = sorted((root(one), root(other)))
        parent[b] = a
    return {node: root(node) for node in parent}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatherer:
    """Gathers linked records into clusters under the authority rules of a bundle."""

    records: Mapping[str, Record]
    rules: Sequence[AuthorityRule]
    vocabulary: Vocabulary

    def clusters(self, links: Sequence[Link], *, classes: Mapping[str, str]) -> tuple[Cluster, ...]:
        """Return every cluster of two or more records, by id."""
        ties = [link for link in links if link.kind in GATHERING]
        linked = {end for tie in ties for end in (tie.first, tie.second)}
        found = self._gather(sorted(linked), ties, classes)
        return tuple(sorted(found, key=lambda cluster: cluster.id))

    def _gather(self, ids: Sequence[str], ties: Sequence[Link], classes: Mapping[str, str]) -> Iterator[Cluster]:
        queue = list(_grouped(_components(ids, ((t.first, t.second) for t in ties))).values())
        tied = _tied_classes(ties, classes)
        while queue:
            component = queue.pop()
            if len(component) == 1:
                continue
            cluster = self._centred(component, tied, classes)
            yield cluster
            left = sorted(set(component) - set(cluster.members))
            inner = [t for t in ties if t.first in left and t.second in left]
            queue.extend(_grouped(_components(left, ((t.first, t.second) for t in inner))).values())

    def _centred(self, component: Sequence[str], tied: Mapping[str, set[str]], classes: Mapping[str, str]) -> Cluster:
        candidates = [self.records[id] for id in component]
        rule = governing_rule(self.rules, candidates)
        choice = choose(candidates, rule=rule, vocabulary=self.vocabulary)
        centre = choice.winner if choice is not None else first_by_tie_break(candidates).id
        near = {classes[centre], *tied.get(classes[centre], ())}
        members = tuple(id for id in component if classes[id] in near)
        return Cluster(
            id=f"c-{digest_of(list(members))[:12]}",
            members=members,
            choice=choice.winner if choice is not None else None,
            rule=rule.id if rule is not None else None,
            contests=_among(choice, members),
            survivors=self._survivors(members, classes) if choice is not None else {},
        )

    def _survivors(self, members: Sequence[str], classes: Mapping[str, str]) -> dict[str, str]:
        """Return the survivor of each member's class, where it has two or more members and the choice is decided."""
        survivors: dict[str, str] = {}
        for same in _grouped({id: classes[id] for id in members}).values():
            alike = [self.records[id] for id in same]
            # A second rule that covers only this class leaves its choice undecided, and the copies where they are.
            choice = choose(alike, rule=governing_rule(self.rules, alike), vocabulary=self.vocabulary)
            if len(same) > 1 and choice is not None:
                survivors.update(dict.fromkeys(same, choice.winner))
        return survivors


def _among(choice: Choice | None, members: Sequence[str]) -> tuple[Contest, ...]:
    return tuple(c for c in choice.contests if c.loser in members) if choice is not None else ()


def _grouped(of: Mapping[str, str]) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for member in sorted(of):
        groups[of[member]].append(member)
    return groups


def _tied_classes(ties: Sequence[Link], classes: Mapping[str, str]) -> dict[str, set[str]]:
    tied: defaultdict[str, set[str]] = defaultdict(set)
    for tie in ties:
        tied[classes[tie.first]].add(classes[tie.second])
        tied[classes[tie.second]].add(classes[tie.first])
    return tied
