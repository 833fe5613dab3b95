"""Members in groups that have the same values of some facts: a condition over those facts has one truth in each."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from engine.judge.fact_values import FactValues


class Groups:
    """The groups into which members fall by the facts `names`; a group is a number, its key those of the values."""

    def __init__(self, facts: Sequence[FactValues], *, members: int) -> None:
        self.names = tuple(fact.name for fact in facts)
        self._facts = tuple(facts)
        self._keys: list[tuple[int, ...]] = []
        if not facts:
            self.by_member = array("I", bytes(4 * members))
            self._keys.append(())
        elif len(facts) == 1:
            # The groups of one fact are its values, under the same numbers.
            self.by_member = facts[0].by_member
        else:
            numbers: dict[tuple[int, ...], int] = {}
            columns = zip(*(fact.by_member for fact in facts), strict=True)
            self.by_member = array("I", (numbers.setdefault(key, len(numbers)) for key in columns))
            self._keys = list(numbers)

    def __len__(self) -> int:
        return len(self._facts[0]) if len(self._facts) == 1 else len(self._keys)

    def key(self, group: int) -> tuple[int, ...]:
        """Return the numbers of the values that the members of a group have, in the order of `names`."""
        return (group,) if len(self._facts) == 1 else self._keys[group]

    def key_of(self, member: int) -> tuple[int, ...]:
        """Return the numbers of the values of one member."""
        return tuple(fact.by_member[member] for fact in self._facts)

    def having(self, position: int, value: int) -> Sequence[int]:
        """Return the groups that have a value of the fact at `position`."""
        return (value,) if len(self._facts) == 1 else self._by_value[position].get(value, ())

    def among(self, groups: Collection[int], position: int, values: AbstractSet[int]) -> Collection[int]:
        """Return those of the groups that have one of the values of the fact at `position`."""
        if len(self._facts) == 1:
            return [group for group in groups if group in values]
        keys = self._keys
        return [group for group in groups if keys[group][position] in values]

    def share(self, position: int, values: int) -> int:
        """Return about how many groups have one of so many values of the fact at `position`."""
        return values * len(self) // max(len(self._facts[position]), 1)

    def members(self, group: int) -> Sequence[int]:
        """Return the members of a group, in order."""
        starts, members = self._by_group
        return members[starts[group] : starts[group + 1]]

    @cached_property
    def _by_value(self) -> tuple[Mapping[int, array[int]], ...]:
        found: tuple[defaultdict[int, array[int]], ...] = tuple(defaultdict(lambda: array("I")) for _ in self._facts)
        for group, key in enumerate(self._keys):
            for by_value, value in zip(found, key, strict=True):
                by_value[value].append(group)
        return found

    @cached_property
    def _by_group(self) -> tuple[array[int], array[int]]:
        """Return all members by group, and where each group begins: two arrays are less than a million lists."""
        starts = array("I", bytes(4 * (len(self) + 1)))
        for group in self.by_member:
            starts[group + 1] += 1
        for group in range(len(self)):
            starts[group + 1] += starts[group]
        members, free = array("I", bytes(4 * len(self.by_member))), starts[:]
        for member, group in enumerate(self.by_member):
            members[free[group]] = member
            free[group] += 1
        return starts, members
