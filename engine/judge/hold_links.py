"""What a class of identical records passes on of its holds: to all its members, and one link deep to other classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.judge.hold_reasons import Layer, certain_bits, possible_bits
from engine.judge.ties import Tie, Ties
from engine.model.holds import EnteredHold
from engine.model.records import LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """The holds that match a class, and over which of its members each came to it."""

    certain: int
    possible: int
    over: tuple[Layer, ...]


def _bits(layers: Sequence[Layer], *, is_possible: bool) -> int:
    return certain_bits(layers) | (possible_bits(layers) if is_possible else 0)


NOTHING = Passing(certain=0, possible=0, over=())


def passing(members: Sequence[tuple[str, Sequence[Layer]]]) -> Passing | None:
    """Return what a class passes on: of each hold the first member that it certainly matches, else the first at all.

    `members` are those that some hold matches, by id, each with its layers.
    """
    over: list[Layer] = []
    certain = possible = 0
    for record, layers in members:
        if bits := certain_bits(layers) & ~certain:
            over.append(Layer(bits, is_possible=False, who=record, link=LinkKind.IDENTICAL))
            certain |= bits
    for record, layers in members:
        if bits := possible_bits(layers) & ~certain & ~possible:
            over.append(Layer(bits, is_possible=True, who=record, link=LinkKind.IDENTICAL))
            possible |= bits
    return Passing(certain=certain, possible=possible, over=tuple(over)) if over else None


class Passed:
    """Says what reaches a class; `holds` are in the order of their bits."""

    def __init__(self, passing: Mapping[str, Passing], *, ties: Ties, holds: Sequence[EnteredHold]) -> None:
        self._ties = ties
        self._entered = [entered.entered_on for entered in holds]
        self._by_day: dict[date, int] = {}
        self._passing = self._spread(passing)

    def _spread(self, passing: Mapping[str, Passing]) -> Mapping[str, Passing]:
        """Return what classes pass on where those that were one before are still matched together.

        What was identical to a held record was frozen with its whole class, and stays so however the class falls apart.
        """
        found = dict(passing)
        to_spread = sorted(found)
        while to_spread:
            class_id = to_spread.pop()
            mine = found[class_id]
            for other, tie in self._ties.once_one_with(class_id):
                theirs = found.get(other, NOTHING)
                entered = self._counting(tie)
                certain = theirs.certain | mine.certain & entered
                possible = (theirs.possible | mine.possible & entered) & ~certain
                if (certain, possible) != (theirs.certain, theirs.possible):
                    found[other] = replace(theirs, certain=certain, possible=possible)
                    to_spread.append(other)
        return found

    def to_all(self, classes: Iterable[str]) -> Mapping[str, tuple[Layer, ...]]:
        """Return what reaches each class, also where it was one with a class that something reaches."""
        found = {class_id: list(self.to(class_id)) for class_id in classes}
        for is_possible in (False, True):
            have = {class_id: _bits(layers, is_possible=is_possible) for class_id, layers in found.items()}
            to_spread = sorted(class_id for class_id, bits in have.items() if bits)
            while to_spread:
                new: dict[str, int] = {}
                for class_id in to_spread:
                    for other, tie in self._ties.once_one_with(class_id):
                        bits = have[class_id] & self._counting(tie) & ~have[other] & ~new.get(other, 0)
                        if bits:
                            new[other] = new.get(other, 0) | bits
                            layer = Layer(bits, is_possible=is_possible, who=tie.via, link=tie.kind, is_remembered=True)
                            found[other].append(layer)
                for other, bits in new.items():
                    have[other] |= bits
                to_spread = sorted(new)
        return {class_id: tuple(layers) for class_id, layers in found.items()}

    def to(self, class_id: str) -> Iterator[Layer]:
        """Yield what reaches a class from its own members and over its ties, in the order of the classes."""
        for other in sorted({class_id, *self._ties.tied_to(class_id)}):
            if (found := self._passing.get(other)) is None:
                continue
            if other == class_id:
                yield from found.over
            else:
                yield from self._over_ties(found, self._ties.between(other, class_id))

    def _over_ties(self, found: Passing, ties: Sequence[Tie]) -> Iterator[Layer]:
        left = found.certain | found.possible
        for tie in ties:
            bits = left & self._counting(tie)
            left &= ~bits
            certain = 0 if tie.is_candidate else found.certain & bits
            over = Layer(0, is_possible=True, who=tie.via, link=tie.kind, is_remembered=tie.is_remembered)
            yield over._replace(bits=certain, is_possible=False)
            yield over._replace(bits=bits & ~certain)

    def _counting(self, tie: Tie) -> int:
        """Return the holds for which a tie counts: all where it is seen now."""
        return -1 if tie.last_seen is None else self._entered_by(tie.last_seen)

    def _entered_by(self, day: date) -> int:
        """Return the holds that were entered on a day or before: for them a tie seen then still counts."""
        if day not in self._by_day:
            self._by_day[day] = sum(1 << bit for bit, entered in enumerate(self._entered) if entered <= day)
        return self._by_day[day]
