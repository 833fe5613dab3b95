"""The distinct values of one fact among many members, and what one line of a condition says of each.

A million records have far fewer customers, series and days than records. So a line is put to each distinct value once,
and only to those that an index could not rule out; what is put to it is answered by `engine.judge.truth`, so that an
index can never decide anything.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, assert_never

from engine.judge.truth import FALSE, OPEN, Truth, truth_of
from engine.model.conditions import Compared, Comparison, OneOf
from engine.model.facts import Fact
from engine.model.likeness import folded, folded_folder, meanings
from engine.model.records import Record
from engine.model.values import Value

MISSING = 0
"""The number of the members on which the fact is not recorded."""


class FactValues:
    """The values of the fact `name`, numbered; a set of values on which sources differ counts as one of them."""

    def __init__(self, name: str, members: Sequence[Record]) -> None:
        self.name = name
        self.by_member = array("I")
        self._examples: list[Record | None] = [None]
        numbers: dict[object, int] = {}
        for member in members:
            fact = member.facts.get(name)
            if fact is None:
                self.by_member.append(MISSING)
                continue
            number = numbers.setdefault(_key(fact), len(self._examples))
            if number == len(self._examples):
                self._examples.append(member)
            self.by_member.append(number)

    def __len__(self) -> int:
        return len(self._examples)

    def line(self, line: OneOf | Compared) -> LineTruths:
        """Return what `line` says of each value."""
        return LineTruths(line, self)

    def example(self, number: int) -> Record:
        """Return a member that has the value."""
        found = self._examples[number]
        assert found is not None, "what is missing has no value"
        return found

    def numbered(self) -> Iterable[tuple[int, Value]]:
        """Yield each value with the number of the set in which it is."""
        for number in range(1, len(self._examples)):
            for value in self.example(number).facts[self.name].values:
                yield number, value

    @cached_property
    def by_value(self) -> Mapping[object, Sequence[int]]:
        """Return the numbers under which each value is."""
        return _grouped((value, number) for number, value in self.numbered())

    @cached_property
    def by_meaning(self) -> Mapping[str, Sequence[int]]:
        """Return the numbers under which there is a text that could mean this, folded."""
        texts = ((number, value) for number, value in self.numbered() if isinstance(value, str))
        return _grouped((meaning, number) for number, value in texts for meaning in meanings(value))

    @cached_property
    def in_order(self) -> tuple[list[Any], list[int]] | None:
        """Return the values in order with their numbers; none where they are of types that can't be compared."""
        try:
            pairs = sorted(((value, number) for number, value in self.numbered()), key=lambda pair: pair[0])
        except TypeError:
            return None
        return [value for value, _ in pairs], [number for _, number in pairs]

    @cached_property
    def folders(self) -> tuple[list[tuple[str, ...]], list[int]]:
        """Return the values as folded paths in order, with their numbers."""
        pairs = sorted((folded_folder(str(value)), number) for number, value in self.numbered())
        return [path for path, _ in pairs], [number for _, number in pairs]


class LineTruths:
    """What one line says of each value of its fact; values that are not among `numbers` are certainly others."""

    def __init__(self, line: OneOf | Compared, values: FactValues) -> None:
        self.evaluations = 0
        self._values = values
        self._truths: dict[int, Truth] = {MISSING: OPEN}
        # The words that could be meant by each value: of a list of a thousand customers one or two.
        self._lines: dict[int, OneOf] = {}
        self._line = line
        near: Iterable[int] = ()
        match line:
            case OneOf():
                words: defaultdict[int, list[Value]] = defaultdict(list)
                for word in line.values:
                    for number in _near_word(word, values):
                        words[number].append(word)
                self._lines = {n: OneOf(fact=line.fact, values=tuple(near)) for n, near in words.items()}
                near = self._lines
            case Compared():
                near = _in_range(line, values)
            case _:
                assert_never(line)
        self.numbers = frozenset((MISSING, *near))
        """The numbers of which the line may hold, and perhaps more; what is missing is one of them."""

    def __len__(self) -> int:
        return len(self.numbers)

    def truth(self, number: int) -> Truth:
        """Return what the line says of one value."""
        if number not in self.numbers:
            return FALSE
        known = self._truths.get(number)
        if known is None:
            self.evaluations += 1
            line = self._lines.get(number, self._line)
            known = self._truths[number] = truth_of(line, self._values.example(number))
        return known


def _key(fact: Fact) -> object:
    # Of other types equal values need not be the same: a yes is equal to the number 1.
    values = fact.values
    return values if all(type(value) is str for value in values) else tuple((type(v), str(v)) for v in values)


def _grouped(pairs: Iterable[tuple[Any, int]]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for key, number in pairs:
        found.setdefault(key, []).append(number)
    return found


def _near_word(word: Value, values: FactValues) -> set[int]:
    """Return the numbers of the values that are the word, or could mean it."""
    near = set(values.by_value.get(word, ()))
    if isinstance(word, str):
        near.update(values.by_meaning.get(folded(word), ()))
    return near


def _in_range(line: Compared, values: FactValues) -> Sequence[int]:
    """Return the numbers under which some value stands in the order to the bound, and perhaps more."""
    if line.comparison is Comparison.UNDER:
        return _below(folded_folder(str(line.value).rstrip("/")), *values.folders)
    if values.in_order is None:
        return range(1, len(values))
    keys, numbers = values.in_order
    match line.comparison:
        case Comparison.BEFORE:
            return numbers[: bisect_left(keys, line.value)]
        case Comparison.AT_MOST:
            return numbers[: bisect_right(keys, line.value)]
        case Comparison.ON_OR_AFTER | Comparison.AT_LEAST:
            return numbers[bisect_left(keys, line.value) :]
    assert_never(line.comparison)


def _below(folder: tuple[str, ...], paths: Sequence[tuple[str, ...]], numbers: Sequence[int]) -> Sequence[int]:
    """Return the numbers of the paths that begin with the parts of `folder`; in order they stand together."""
    if not folder:
        return numbers
    # The first text after a text is that text with the first character behind it.
    return numbers[bisect_left(paths, folder) : bisect_left(paths, (*folder[:-1], folder[-1] + "\0"))]
