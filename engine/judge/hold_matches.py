"""What every hold that binds matches directly: by its scope as it is now, and by what the register remembers.

The holds on a member are the bits of one number, so that a record without a customer, on which thousands of holds may
lie, costs as much as any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.judge.hold_index import HoldIndex
from engine.judge.hold_reasons import Layer, in_order
from engine.model.conditions import Condition
from engine.model.holds import EnteredHold


class _Bits:
    """Holds that certainly and possibly match, and those about which nothing else is asked."""

    __slots__ = ("asked", "certain", "possible")

    def __init__(self) -> None:
        self.certain = self.possible = self.asked = 0


class HoldMatches:
    """Collects the matches of one hold after the other; a hold is known by its bit."""

    def __init__(self, index: HoldIndex) -> None:
        self._index = index
        self.evaluations = 0
        self._by_group: dict[tuple[str, ...], tuple[Sequence[int], list[int], list[int]]] = {}
        self._named: defaultdict[int, _Bits] = defaultdict(_Bits)
        self._remembered: defaultdict[int, _Bits] = defaultdict(_Bits)
        self._ghosts: defaultdict[int, list[int]] = defaultdict(list)
        for record, ghost in index.ghosts():
            self._ghosts[record].append(ghost)
        # Records of which more is to be said than what their facts say.
        self._special = set(self._ghosts)

    def add(self, entered: EnteredHold, bit: int, *, without: Sequence[Condition]) -> None:
        """Add what one hold matches; `without` are the scopes of its narrowings."""
        own = 1 << bit
        matches = self._index.matches(entered.hold.scope, without=without)
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
            self._special.add(self._index.owner(member))
        self._remember(entered, own, without)

    def _remember(self, entered: EnteredHold, own: int, without: Sequence[Condition]) -> None:
        if not entered.remembered:
            return
        frees = [self._index.test(one) for one in without]
        for was in entered.remembered:
            for member in self._index.members_called(was.member):
                self.evaluations += len(frees)
                if any(test(member).must for test in frees):
                    continue
                bits = self._remembered[member]
                bits.certain |= 0 if was.is_possible else own
                bits.possible |= own if was.is_possible else 0
                self._special.add(self._index.owner(member))

    def of_facts(self, member: int) -> tuple[int, int]:
        """Return the holds that match a member by its facts: certainly, and only possibly."""
        certain = possible = 0
        for groups, certainly, possibly in self._by_group.values():
            group = groups[member]
            certain |= certainly[group]
            possible |= possibly[group]
        return certain, possible & ~certain

    def is_special(self, record: int) -> bool:
        """Say whether a scope names the record, something is remembered of it, or it has ghosts."""
        return record in self._special

    def layers(self, record: int) -> list[Layer]:
        """Return what matches the record or one of its ghosts, the strongest first."""
        found = []
        for member in (record, *self._ghosts.get(record, ())):
            who = None if member == record else self._index.members[member].id
            certain, possible = self._now(member)
            found += [Layer(certain, is_possible=False, who=who), Layer(possible, is_possible=True, who=who)]
            if (before := self._remembered.get(member)) is not None:
                found.append(Layer(before.certain, is_possible=False, who=who, is_remembered=True))
                found.append(Layer(before.possible, is_possible=True, who=who, is_remembered=True))
        return in_order(found)

    def _now(self, member: int) -> tuple[int, int]:
        certain, possible = self.of_facts(member)
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
