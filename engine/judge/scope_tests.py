"""A part of a hold's scope made ready to be put to groups of members, and to members that it names.

Its lines are looked up instead of evaluated, and it knows which groups it could match at all. The truth is that of
`engine.judge.truth.truth_of`: `tests/engine/judge/test_hold_index.py` compares the two on drawn conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from engine.judge.fact_values import LineTruths
from engine.judge.truth import FALSE, TRUE, Truth, all_of, any_of, not_of
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn

NOBODY = -1
"""Stands for all members that no scope names by id or digest."""

Test = Callable[[tuple[int, ...], int], Truth]
"""What a part says of a key of values and a member."""

Named = Callable[[RecordIn | DigestIn], frozenset[int]]
Lines = Callable[[OneOf | Compared], LineTruths]


@dataclass(frozen=True, slots=True)
class Door:
    """The only way into a part for whoever it does not name: a value of the fact at `position` that `line` allows."""

    position: int
    line: LineTruths


Doors = tuple[Door, ...]
"""Ways in of which one is enough."""


@dataclass(frozen=True, slots=True)
class ScopeTest:
    """A part over the facts `facts`: its truth, whom it names, and the doors to it; if `doors` is none, all get in.

    Whoever has come in still has to pass each of `gates`.
    """

    facts: tuple[str, ...]
    truth: Test
    named: frozenset[int]
    doors: Doors | None
    gates: Doors
    lines: tuple[LineTruths, ...]


def parts_of(scope: Condition) -> Iterator[Condition]:
    """Yield the parts of which a scope is the union."""
    match scope:
        case AnyOf(parts=parts):
            for part in parts:
                yield from parts_of(part)
        case AllOf(parts=(part,)):
            yield from parts_of(part)
        case _:
            yield scope


def facts_of(condition: Condition) -> frozenset[str]:
    """Return the facts that a condition names."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return frozenset[str]().union(*map(facts_of, parts))
        case Not(part=part):
            return facts_of(part)
        case OneOf(fact=fact) | Compared(fact=fact):
            return frozenset({fact})
        case RecordIn() | DigestIn():
            return frozenset()
    assert_never(condition)


def prepared(part: Condition, *, named: Named, lines: Lines, share: Callable[[Door], int]) -> ScopeTest:
    """Return `part` made ready; `share` says about how many groups a door lets in."""
    facts = tuple(sorted(facts_of(part)))
    reader = _Reader(positions={fact: at for at, fact in enumerate(facts)}, named=named, lines=lines, share=share)
    truth = reader.read(part)
    return ScopeTest(
        facts=facts,
        truth=truth,
        named=frozenset[int]().union(*reader.names.values()),
        doors=reader.doors(part),
        gates=tuple(reader.gates(part)),
        lines=tuple(reader.read_lines.values()),
    )


class _Reader:
    """Reads one part; each of its lines and lists is looked up once."""

    def __init__(
        self, *, positions: Mapping[str, int], named: Named, lines: Lines, share: Callable[[Door], int]
    ) -> None:
        self._positions, self._named, self._lines, self._share = positions, named, lines, share
        # By identity, for a list of thousands of words is long to compare; the part outlives the reader.
        self.read_lines: dict[int, LineTruths] = {}
        self.names: dict[int, frozenset[int]] = {}

    def read(self, condition: Condition) -> Test:
        """Return what says the truth of a condition."""
        match condition:
            case AllOf(parts=parts):
                every = tuple(map(self.read, parts))
                return lambda key, member: all_of(test(key, member) for test in every)
            case AnyOf(parts=parts):
                some = tuple(map(self.read, parts))
                return lambda key, member: any_of(test(key, member) for test in some)
            case Not(part=part):
                inner = self.read(part)
                return lambda key, member: not_of(inner(key, member))
            case RecordIn() | DigestIn():
                named = self.names[id(condition)] = self._named(condition)
                return lambda _, member: TRUE if member in named else FALSE
            case OneOf(fact=fact) | Compared(fact=fact):
                position, truth = self._positions[fact], self._line(condition).truth
                return lambda key, _: truth(key[position])
        assert_never(condition)

    def doors(self, condition: Condition) -> Doors | None:
        """Return the doors to a part: the fewest that somebody must come through."""
        match condition:
            case AllOf(parts=parts):
                found = [doors for part in parts if (doors := self.doors(part)) is not None]
                return min(found, key=lambda doors: sum(map(self._share, doors)), default=None)
            case AnyOf(parts=parts):
                every = [self.doors(part) for part in parts]
                return None if None in every else tuple(door for doors in every for door in doors or ())
            case Not():
                return None
            case RecordIn() | DigestIn():
                return ()
            case OneOf(fact=fact) | Compared(fact=fact):
                return (Door(self._positions[fact], self._line(condition)),)
        assert_never(condition)

    def gates(self, condition: Condition) -> Iterator[Door]:
        """Yield the lines that all have to be met."""
        match condition:
            case AllOf(parts=parts):
                for part in parts:
                    yield from self.gates(part)
            case OneOf(fact=fact) | Compared(fact=fact):
                yield Door(self._positions[fact], self._line(condition))

    def _line(self, line: OneOf | Compared) -> LineTruths:
        known = self.read_lines.get(id(line))
        if known is None:
            known = self.read_lines[id(line)] = self._lines(line)
        return known
