"""Which classes of identical records are tied to which others, now or by what was seen before (semantics section 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from engine.model.holds import RememberedLink
from engine.model.records import Link, LinkKind

STRENGTH = {kind: place for place, kind in enumerate(LinkKind)}


class Tie(NamedTuple):
    """A tie of one class to another; ties are in order when the one that holds strongest comes first.

    `via` is the record on the side of the class that reaches; `last_seen` is absent where the tie is seen now.
    """

    is_candidate: bool
    is_remembered: bool
    strength: int
    ends: tuple[str, str]
    via: str
    kind: LinkKind
    last_seen: date | None


class Ties:
    """The ties between classes: one a pair that is seen now, and all that are remembered."""

    def __init__(self, present: Mapping[str, Mapping[str, Tie]], before: Mapping[str, Mapping[str, Sequence[Tie]]]):
        self._present, self._before = present, before

    @classmethod
    def of(
        cls,
        links: Iterable[Link],
        remembered: Iterable[RememberedLink],
        *,
        classes: Mapping[str, str],
        stands_for: Callable[[str], Iterable[str]],
    ) -> Ties:
        """Return the ties over links between records, and over remembered ones; `stands_for` says between which.

        A remembered link with an end that stands for no record ties nothing.
        """
        present: defaultdict[str, dict[str, Tie]] = defaultdict(dict)
        for link in links:
            if link.kind is not LinkKind.IDENTICAL:
                for mine, other, tie in _both_ways(link.first, link.second, link.kind, None, classes):
                    earlier = present[mine].get(other)
                    present[mine][other] = tie if earlier is None else min(tie, earlier)
        before: defaultdict[str, defaultdict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
        for was in remembered:
            for one, two in product(stands_for(was.first), stands_for(was.second)):
                for mine, other, tie in _both_ways(min(one, two), max(one, two), was.kind, was.last_seen, classes):
                    before[mine][other].append(tie)
        return cls(dict(present), {mine: dict(others) for mine, others in before.items()})

    def ties(self, class_id: str) -> bool:
        """Say whether a class is tied to any other."""
        return class_id in self._present or class_id in self._before

    def tied_to(self, class_id: str) -> Sequence[str]:
        """Return the classes that reach a class, in order."""
        return sorted({*self._present.get(class_id, ()), *self._before.get(class_id, ())})

    def once_one_with(self, class_id: str) -> Iterator[tuple[str, Tie]]:
        """Yield the classes that remembered `identical` ties join to a class, with these, in order."""
        for other, ties in sorted(self._before.get(class_id, {}).items()):
            for tie in sorted(ties, key=_in_order):
                if tie.kind is LinkKind.IDENTICAL:
                    yield other, tie

    def between(self, reaching: str, reached: str) -> Sequence[Tie]:
        """Return the ties over which one class reaches another, the strongest first."""
        before = self._before.get(reaching, {}).get(reached, ())
        now = self._present.get(reaching, {}).get(reached)
        if not before:
            return (now,) if now is not None else ()
        return sorted([*before, now] if now is not None else before, key=_in_order)


def _both_ways(
    first: str, second: str, kind: LinkKind, last_seen: date | None, classes: Mapping[str, str]
) -> Iterator[tuple[str, str, Tie]]:
    for here, there in ((first, second), (second, first)):
        mine, other = classes[here], classes[there]
        if mine != other:
            is_candidate = kind is LinkKind.CANDIDATE
            tie = Tie(is_candidate, last_seen is not None, STRENGTH[kind], (first, second), here, kind, last_seen)
            yield mine, other, tie


def _in_order(tie: Tie) -> tuple[bool, bool, int, tuple[str, str], str, date]:
    return *tie[:5], tie.last_seen or date.max
