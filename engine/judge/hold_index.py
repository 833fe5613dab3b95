"""Which members of an inventory the scope of a hold matches, without putting every scope to every record.

A scope is a union of parts, and what a part says of a member follows from the values of the facts that it names. So
members with the same values are one group, an index says which groups a part could match, and only these are asked.
The missing are a group like any other, and always asked: a hold may reach them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.judge.fact_values import FactValues, LineTruths
from engine.judge.groups import Groups
from engine.judge.scope_tests import NOBODY, Door, ScopeTest, facts_of, parts_of, prepared
from engine.judge.truth import Truth, any_of
from engine.model.conditions import AllOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What a scope matches: groups of members by the facts that tell them apart, and the members that it names.

    Who is named goes by `by_member` alone, also where that says no. `evaluations` counts how often a line was put to a
    value, or a part to a group or a member.
    """

    by_group: Mapping[tuple[str, ...], Mapping[int, Truth]]
    by_member: Mapping[int, Truth]
    evaluations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The records that a scope matches, by themselves or by a ghost, and what it took to find them."""

    certain: frozenset[str]
    possible: frozenset[str]
    evaluations: int


class HoldIndex:
    """An inventory made ready for the scopes of many holds; what a scope needs first is built then, once.

    Members are numbered: the records in the order of `subjects`, then their ghosts.
    """

    def __init__(self, subjects: Mapping[str, Sequence[Record]]) -> None:
        self.members = [subject[0] for subject in subjects.values()]
        self.records = len(self.members)
        self._owners: list[int] = []
        for number, subject in enumerate(subjects.values()):
            for ghost in subject[1:]:
                self.members.append(ghost)
                self._owners.append(number)
        self._facts: dict[str, FactValues] = {}
        self._groups: dict[tuple[str, ...], Groups] = {}

    def owner(self, member: int) -> int:
        """Return the number of the record in whose subject a member is."""
        return member if member < self.records else self._owners[member - self.records]

    def ghosts(self) -> Iterator[tuple[int, int]]:
        """Yield the number of each ghost after that of its record, in the order of the subjects."""
        for at, owner in enumerate(self._owners):
            yield owner, self.records + at

    def members_called(self, id: str) -> Sequence[int]:
        """Return the numbers of the members with this id: one or, as a rule, none."""
        first = self._by_id.get(id)
        return () if first is None else (first, *self._doubles.get(id, ()))

    def records_for(self, id: str) -> Sequence[str]:
        """Return the ids of the records for which an id stood or stands: the record itself, and its ghosts' survivors.

        Something new can stand where a copy was removed, and a tie that was seen before can have been the copy's.
        """
        return [
            self.members[number].id for number in sorted({self.owner(number) for number in self.members_called(id)})
        ]

    def groups(self, facts: tuple[str, ...]) -> Groups:
        """Return the members in groups by the values of `facts`, which are in order."""
        if facts not in self._groups:
            self._groups[facts] = Groups([self._values(fact) for fact in facts], members=len(self.members))
        return self._groups[facts]

    def matches(self, scope: Condition, *, without: Sequence[Condition] = ()) -> Matches:
        """Return the groups and members that `scope` matches, certainly or possibly; `without` narrows it."""
        # What narrows a union narrows each part of it.
        narrowed = (
            (AllOf(parts=(part, *(Not(part=one) for one in without))) if without else part) for part in parts_of(scope)
        )
        tests = [self._prepared(part) for part in narrowed]
        by_group: dict[tuple[str, ...], dict[int, Truth]] = {}
        evaluations = 0
        for test in tests:
            found = by_group.setdefault(test.facts, {})
            for group, truth in self._asked(test):
                evaluations += 1
                if truth.may:
                    found[group] = any_of((found[group], truth)) if group in found else truth
        named = frozenset[int]().union(*(test.named for test in tests))
        by_member = {}
        for member in named:
            by_member[member] = any_of(self._truth(test, member) for test in tests)
        evaluations += len(named) * len(tests) + sum(line.evaluations for test in tests for line in test.lines)
        return Matches(
            by_group={facts: found for facts, found in by_group.items() if found},
            by_member=by_member,
            evaluations=evaluations,
        )

    def find(self, scope: Condition, *, without: Sequence[Condition] = ()) -> Found:
        """Return the records that one scope matches: what a person should see before a hold is placed."""
        matches = self.matches(scope, without=without)
        certain: set[int] = set()
        possible: set[int] = set()

        def add(member: int, truth: Truth) -> None:
            if truth.may:
                (certain if truth.must else possible).add(self.owner(member))

        for facts, found in matches.by_group.items():
            groups = self.groups(facts)
            for group, truth in found.items():
                for member in groups.members(group):
                    if member not in matches.by_member:
                        add(member, truth)
        for member, truth in matches.by_member.items():
            add(member, truth)
        return Found(
            certain=frozenset(self.members[number].id for number in certain),
            possible=frozenset(self.members[number].id for number in possible - certain),
            evaluations=matches.evaluations,
        )

    def test(self, condition: Condition) -> Callable[[int], Truth]:
        """Return what says of a member, by its number, whether `condition` holds of it."""
        test = self._prepared(condition)
        return lambda member: self._truth(test, member)

    def _asked(self, test: ScopeTest) -> Iterator[tuple[int, Truth]]:
        """Yield the truth of each group that a test could match, for those of its members that are not named."""
        if test.doors == ():
            return
        groups = self.groups(test.facts)
        inside: Collection[int] = range(len(groups))
        if test.doors is not None:
            inside = {
                group
                for door in test.doors
                for value in door.line.numbers
                for group in groups.having(door.position, value)
            }
        for gate in test.gates:
            inside = groups.among(inside, gate.position, gate.line.numbers)
        for group in inside:
            yield group, test.truth(groups.key(group), NOBODY)

    def _truth(self, test: ScopeTest, member: int) -> Truth:
        return test.truth(tuple(self._values(fact).by_member[member] for fact in test.facts), member)

    def _prepared(self, part: Condition) -> ScopeTest:
        facts = tuple(sorted(facts_of(part)))

        def share(door: Door) -> int:
            groups = self.groups(facts)
            return groups.share(door.position, len(door.line))

        return prepared(part, named=self._named, lines=self._line, share=share)

    def _values(self, fact: str) -> FactValues:
        if fact not in self._facts:
            self._facts[fact] = FactValues(fact, self.members)
        return self._facts[fact]

    def _line(self, line: OneOf | Compared) -> LineTruths:
        return self._values(line.fact).line(line)

    def _named(self, names: RecordIn | DigestIn) -> frozenset[int]:
        if isinstance(names, RecordIn):
            return frozenset(member for id in names.ids for member in self.members_called(id))
        return frozenset(member for prefix in names.prefixes for member in self._with_digest(prefix))

    def _with_digest(self, prefix: str) -> Iterator[int]:
        at = bisect_left(self._by_digest, prefix, key=lambda member: self.members[member].sha256)
        while at < len(self._by_digest) and self.members[self._by_digest[at]].sha256.startswith(prefix):
            yield self._by_digest[at]
            at += 1

    @cached_property
    def _by_id(self) -> Mapping[str, int]:
        # From the end, so that the first of two counts.
        return {self.members[number].id: number for number in reversed(range(len(self.members)))}

    @cached_property
    def _doubles(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for number, member in enumerate(self.members):
            if self._by_id[member.id] != number:
                found.setdefault(member.id, []).append(number)
        return found

    @cached_property
    def _by_digest(self) -> Sequence[int]:
        return sorted(range(len(self.members)), key=lambda member: self.members[member].sha256)
