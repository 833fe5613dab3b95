"""What the scopes of many holds match of the members of an index; the holds on a member are the bits of one number.

So a record without a customer, on which thousands of holds may lie, costs as much as any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from engine.judge.hold_index import HoldIndex
from engine.model.conditions import Condition

Bits = tuple[int, int]
"""The holds that match certainly, and those that match only possibly."""


class _Named:
    """Holds whose scope names a member, and of these those that certainly and possibly match it."""

    __slots__ = ("asked", "certain", "possible")

    def __init__(self) -> None:
        self.certain = self.possible = self.asked = 0


class HoldBits:
    """Collects the matches of one scope after the other; `own` is a number with the one bit of its hold."""

    def __init__(self, index: HoldIndex) -> None:
        self.evaluations = 0
        self._index = index
        self._by_group: dict[tuple[str, ...], tuple[Sequence[int], list[int], list[int]]] = {}
        self._named: defaultdict[int, _Named] = defaultdict(_Named)

    def add(self, scope: Condition, own: int, *, without: Sequence[Condition] = ()) -> None:
        """Add what a scope matches; `without` narrows it."""
        matches = self._index.matches(scope, without=without)
        self.evaluations += matches.evaluations
        for facts, found in matches.by_group.items():
            _, certain, possible = self._columns(facts)
            for group, truth in found.items():
                (certain if truth.must else possible)[group] |= own
        for member, truth in matches.by_member.items():
            named = self._named[member]
            named.asked |= own
            named.certain |= own if truth.must else 0
            named.possible |= own if truth.may and not truth.must else 0

    @property
    def named(self) -> Collection[int]:
        """Return the members that some scope names."""
        return self._named.keys()

    def of(self, member: int) -> Bits:
        """Return the holds that match a member."""
        certain = possible = 0
        for groups, certainly, possibly in self._by_group.values():
            group = groups[member]
            certain |= certainly[group]
            possible |= possibly[group]
        named = self._named.get(member)
        if named is not None:
            # Of whom a scope names it says everything by name: what it says of the group is of the others.
            certain = certain & ~named.asked | named.certain
            possible = possible & ~named.asked | named.possible
        return certain, possible & ~certain

    def _columns(self, facts: tuple[str, ...]) -> tuple[Sequence[int], list[int], list[int]]:
        if facts not in self._by_group:
            groups = self._index.groups(facts)
            self._by_group[facts] = (groups.by_member, [0] * len(groups), [0] * len(groups))
        return self._by_group[facts]
