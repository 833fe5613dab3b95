"""What holds match by what was known before: their scopes put to past states, each of which is a member of an index.

A state counts for the holds that were entered by the day on which it was replaced. What is found is never listed by
hold: ten thousand holds may remember a million records whose customer was not yet known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from engine.judge.hold_bits import Bits, HoldBits
from engine.judge.hold_index import HoldIndex
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.model.conditions import AnyOf, Condition
from engine.model.holds import ClearedMatch, EnteredHold, Register
from engine.model.records import Record


class HoldMemory:
    """The past of the members of `index`; holds are added one after the other, and then asked about."""

    def __init__(self, register: Register, index: HoldIndex) -> None:
        self._index = index
        self._pasts: defaultdict[int, list[int]] = defaultdict(list)
        self._untils: list[date] = []
        self._begins: list[int] = []
        states: list[Record] = []
        for number, past in enumerate(register.past):
            for member in {at for id in past.members for at in index.members_called(id)}:
                self._pasts[member].append(number)
            self._begins.append(len(states))
            for state in past.states:
                states.append(Record(id=state.record, location="", sha256=state.sha256, size=0, facts=state.facts))
                self._untils.append(state.until or date.max)
        self._begins.append(len(states))
        self._then = HoldBits(HoldIndex({str(at): (state,) for at, state in enumerate(states)}))
        self._freed = HoldBits(index)
        self._clearances: defaultdict[str, list[ClearedMatch]] = defaultdict(list)
        for one in register.cleared:
            self._clearances[one.hold].append(one)
        self._cleared: defaultdict[int, int] = defaultdict(int)
        self._entered: defaultdict[date, int] = defaultdict(int)
        self._entered_by: dict[date, int] = {}
        self._found: dict[int, Bits] = {}

    @property
    def evaluations(self) -> int:
        """Return how many conditions were put to something."""
        return self._then.evaluations + self._freed.evaluations

    def add(self, entered: EnteredHold, own: int, *, without: Sequence[Condition]) -> None:
        """Add a hold; `own` is a number with its bit, and `without` are the scopes of its narrowings."""
        if not self._pasts:
            return
        scope = entered.hold.scope
        self._then.add(scope, own)
        self._entered[entered.entered_on] |= own
        if without:
            self._freed.add(AnyOf(parts=tuple(without)), own)
        for clearance in self._clearances.get(entered.hold.id, ()):
            for at in self._index.members_called(clearance.member):
                if _is_confirmed(clearance, self._index.members[at], scope):
                    self._cleared[at] |= own

    def of(self, member: int) -> Bits:
        """Return the holds that remember a member, by its number in the index."""
        pasts = self._pasts.get(member)
        if pasts is None:
            return 0, 0
        certain = possible = 0
        for past in pasts:
            certainly, possibly = self._of_past(past)
            certain |= certainly
            possible |= possibly
        # What a narrowing certainly takes out is free whenever it was matched; a clearance ends what was possible only.
        kept = ~self._freed.of(member)[0]
        return certain & kept, possible & kept & ~(certain | self._cleared.get(member, 0))

    def _of_past(self, past: int) -> Bits:
        known = self._found.get(past)
        if known is None:
            certain = possible = 0
            for state in range(self._begins[past], self._begins[past + 1]):
                certainly, possibly = self._then.of(state)
                counts = self._by(self._untils[state])
                certain |= certainly & counts
                possible |= possibly & counts
            known = self._found[past] = (certain, possible & ~certain)
        return known

    def _by(self, day: date) -> int:
        """Return the holds that were entered on a day or before."""
        if day not in self._entered_by:
            bits = 0
            for entered_on, own in self._entered.items():
                bits |= own if entered_on <= day else 0
            self._entered_by[day] = bits
        return self._entered_by[day]


def _is_confirmed(clearance: ClearedMatch, member: Record, scope: Condition) -> bool:
    """Say whether a member has the bytes, and the values of what a scope asks for, that two people confirmed."""
    return clearance.sha256 == member.sha256 and clearance.facts == facts_digest(member, facts_of(scope))
