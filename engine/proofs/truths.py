"""Conditions as formulas: what certainly holds of a record, what may, and what holds of one whose facts are all true.

The first two say what `engine.judge.truth` says of the same record; each line asks it about each value that counts.
"""

from __future__ import annotations

from typing import assert_never

from engine.judge.truth import truth_of
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.proofs.cells import DIGEST, RECORD_ID, satisfies
from engine.proofs.formulas import Formula, every, follows, no, some
from engine.proofs.world import View

Pair = tuple[Formula, Formula]
"""That a condition certainly holds, and that it may."""


class Truths:
    """The truths of conditions about one view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._pairs: dict[Condition, Pair] = {}
        self._exact: dict[Condition, Formula] = {}

    def must(self, condition: Condition) -> Formula:
        """Return that `condition` certainly holds."""
        return self._pair(condition)[0]

    def may(self, condition: Condition) -> Formula:
        """Return that `condition` can hold."""
        return self._pair(condition)[1]

    def exactly(self, condition: Condition) -> Formula:
        """Return that `condition` holds of a record whose facts all have the one value that is true."""
        if condition not in self._exact:
            self._exact[condition] = self._exactly(condition)
        return self._exact[condition]

    def _pair(self, condition: Condition) -> Pair:
        if condition not in self._pairs:
            self._pairs[condition] = self._weighed(condition)
        return self._pairs[condition]

    def _weighed(self, condition: Condition) -> Pair:
        match condition:
            case AllOf(parts=parts):
                return every(map(self.must, parts)), every(map(self.may, parts))
            case AnyOf(parts=parts):
                return some(map(self.must, parts)), some(map(self.may, parts))
            case Not(part=part):
                return no(self.may(part)), no(self.must(part))
            case RecordIn() | DigestIn():
                named = self._named(condition)
                return named, named
            case OneOf(fact=fact) | Compared(fact=fact):
                return self._line(condition, fact)
        assert_never(condition)

    def _line(self, line: OneOf | Compared, fact: str) -> Pair:
        saying = self.view.world.saying(fact)
        # What is not near to a word is certainly none of them, which is not asked value by value.
        asked = self.view.world.near(fact, line.values) if isinstance(line, OneOf) else range(len(saying))
        truths = [(place, truth_of(line, saying[place])) for place in asked]
        musts = [place for place, truth in truths if truth.must]
        mays = [place for place, truth in truths if truth.may]
        view, slots = self.view, self.view.slots_of(fact)
        is_missing = no(view.is_used(fact, 0))
        must = every(follows(view.is_used(fact, slot), view.is_among(fact, slot, musts)) for slot in slots)
        may = some(every((view.is_used(fact, slot), view.is_among(fact, slot, mays))) for slot in slots)
        return every((no(is_missing), must)), some((is_missing, may))

    def _named(self, names: RecordIn | DigestIn) -> Formula:
        fact = RECORD_ID if isinstance(names, RecordIn) else DIGEST
        values = self.view.world.values[fact]
        return self.view.is_among(fact, 0, [at for at, value in enumerate(values) if satisfies(names, value)])

    def _exactly(self, condition: Condition) -> Formula:
        match condition:
            case AllOf(parts=parts):
                return every(map(self.exactly, parts))
            case AnyOf(parts=parts):
                return some(map(self.exactly, parts))
            case Not(part=part):
                return no(self.exactly(part))
            case RecordIn() | DigestIn():
                return self._named(condition)
            case OneOf(fact=fact) | Compared(fact=fact):
                values = self.view.world.values[fact]
                return self.view.is_among(
                    fact, 0, [at for at, value in enumerate(values) if satisfies(condition, value)]
                )
        assert_never(condition)
