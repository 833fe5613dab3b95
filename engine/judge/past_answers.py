"""What past states answer to what scopes ask, so that equal answers are judged once, and only those that may match.

Ten thousand holds ask mostly for one fact each, with a word of their own: most answers need not be put to most of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from engine.judge.past_places import Bundle
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.likeness import folded, meanings
from engine.model.past import PastState
from engine.model.records import Record


def named_facts(condition: Condition) -> frozenset[str]:
    """Return the names of the facts that a condition asks for."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return frozenset().union(*(named_facts(part) for part in parts))
        case Not(part=part):
            return named_facts(part)
        case OneOf(fact=fact) | Compared(fact=fact):
            return frozenset({fact})
        case RecordIn() | DigestIn():
            return frozenset()
    assert_never(condition)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scope asks of a record; two records that agree in it are one to the scope."""

    facts: tuple[str, ...]
    asks_id: bool
    asks_digest: bool

    @classmethod
    def by(cls, scope: Condition) -> Asked:
        """Return what a scope asks."""
        leaves = list(_leaves(scope))
        return cls(
            facts=tuple(sorted(named_facts(scope))),
            asks_id=any(isinstance(leaf, RecordIn) for leaf in leaves),
            asks_digest=any(isinstance(leaf, DigestIn) for leaf in leaves),
        )

    def of(self, record: Record) -> Hashable:
        """Return what a record answers."""
        values = tuple((fact.values if (fact := record.facts.get(name)) else ()) for name in self.facts)
        # `True` and `Decimal(1)` are equal to Python.
        kinds = tuple(type(value) for several in values for value in several)
        return (values, kinds, record.id if self.asks_id else "", record.sha256 if self.asks_digest else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """One answer: a record that gave it, and the last day on which it was given in each bundle, by its number."""

    was: Record
    bundles: dict[int, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastAnswers:
    """All that past states answer to some scopes.

    `by_meaning` has, for each fact, the answers by what their texts could mean; `silent` those in which it is missing.
    """

    all: Sequence[PastAnswer]
    by_meaning: Mapping[str, Mapping[str, Sequence[int]]]
    silent: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, bundles: Iterable[Bundle], asked: Asked) -> PastAnswers:
        """Return what the states of bundles answer."""
        answers: dict[Hashable, PastAnswer] = {}
        for number, bundle in enumerate(bundles):
            for state in bundle.states:
                was = _as_record(state)
                of = answers.setdefault(asked.of(was), PastAnswer(was=was)).bundles
                until = state.until or date.max
                of[number] = max(until, of.get(number, until))
        by_meaning: dict[str, defaultdict[str, list[int]]] = {name: defaultdict(list) for name in asked.facts}
        silent: dict[str, list[int]] = {name: [] for name in asked.facts}
        for place, answer in enumerate(answers.values()):
            for name in asked.facts:
                fact = answer.was.facts.get(name)
                if fact is None:
                    silent[name].append(place)
                    continue
                texts = (value for value in fact.values if isinstance(value, str))
                for meaning in {meaning for text in texts for meaning in meanings(text)}:
                    by_meaning[name][meaning].append(place)
        return cls(tuple(answers.values()), by_meaning, silent)

    def that_may_match(self, scope: Condition) -> Iterator[PastAnswer]:
        """Yield the answers that may match a scope, and perhaps some that don't."""
        for words in _guards(scope):
            found = set(self.silent[words.fact])
            for word in words.values:
                found.update(self.by_meaning[words.fact].get(folded(str(word)), ()))
            yield from (self.all[place] for place in sorted(found))
            return
        yield from self.all


def _guards(scope: Condition) -> Iterator[OneOf]:
    """Yield the lines of texts without which a scope can't match."""
    match scope:
        case OneOf(values=values) if all(isinstance(value, str) for value in values):
            yield scope
        case AllOf(parts=parts):
            for part in parts:
                yield from _guards(part)


def _as_record(state: PastState) -> Record:
    return Record(id=state.record, location="", sha256=state.sha256, size=0, facts=state.facts)


def _leaves(condition: Condition) -> Iterator[Condition]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part=part):
            yield from _leaves(part)
        case _:
            yield condition
