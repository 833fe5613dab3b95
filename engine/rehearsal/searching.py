"""A small search for a record that tells a mutant apart: around the rule's own condition and its boundaries.

It finds the missing case of most mutants without a solver. What it does not find may still be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from engine.judge.clocks import ENTITY_FACT, as_asset
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, Not, OneOf
from engine.model.dates import Interval
from engine.model.decisions import CeilingPassed, FloorDue, FloorRunning
from engine.model.facts import Event, Fact, FactKind, Vocabulary, known
from engine.model.policies import Bundle, Rule, Span
from engine.model.records import Inventory, Record
from engine.model.timelines import Case, Mark, Seen
from engine.model.values import Value
from engine.rehearsal.mutants import Mutant
from engine.rehearsal.running import seen_in
from engine.rehearsal.staging import Stage, stage
from engine.rehearsal.witnesses import Witness

_STARTS = date(2019, 2, 10)
_LONG_AFTER = date(2999, 12, 31)
_SOMEBODY = "somebody"
_NOBODY_ASKED = Mark(span=Span(file="", line=1, column=1), width=1, source_line=None)

Facts = dict[str, Fact]


def found_by_search(mutant: Mutant, *, bundle: Bundle) -> Witness | None:
    """Return a record and a day of which `bundle` and the mutant differ, or nothing where none is found."""
    if mutant.is_of_authority:
        return None
    rules = [rule for one in (bundle, mutant.bundle) for rule in one.rules if rule.id == mutant.rule]
    for facts, assumed in product(_records(rules, bundle), _assumptions(rules)):
        for events in _histories(rules, facts, bundle.vocabulary):
            found = _difference(facts, events, assumed, old=bundle, new=mutant.bundle)
            if found is not None:
                return found
    return None


def _assumptions(rules: Sequence[Rule]) -> tuple[tuple[str, ...], ...]:
    not_in_force = tuple(sorted({rule.id for rule in rules if not rule.is_in_force}))
    return ((), not_in_force) if not_in_force else ((),)


def _difference(
    facts: Facts, events: tuple[Event, ...], assumed: tuple[str, ...], *, old: Bundle, new: Bundle
) -> Witness | None:
    case = Case(
        it="a search",
        inventory=Inventory(
            records=(Record(id="record", location="record", sha256="0" * 64, size=1, facts=facts),), events=events
        ),
        mark=_NOBODY_ASKED,
        confirmed=frozenset(rule.id for rule in old.rules),
        assumed=frozenset(assumed),
    )
    before, after = (stage(case, bundle=bundle, entities={}) for bundle in (old, new))
    for day in sorted({*_days(before), *_days(after)}):
        was, will_be = _seen(before, day), _seen(after, day)
        if was != will_be:
            return Witness(facts=facts, events=events, as_of=day, before=was, after=will_be, assumed=assumed)
    return None


def _seen(staged: Stage, day: date) -> Seen:
    return seen_in(staged.judged(day).decisions[0])


def _days(staged: Stage) -> Iterator[date]:
    """Yield the days at which something changes: the two sides of every floor and ceiling, and a day long after."""
    yield _LONG_AFTER
    for reason in staged.judged(_LONG_AFTER).decisions[0].reasons:
        match reason:
            case FloorDue(last_day=date() as last_day) | FloorRunning(last_day=date() as last_day):
                yield from (last_day, last_day + timedelta(days=1))
            case CeilingPassed(since=since):
                yield from (since - timedelta(days=1), since)
            case _:
                pass


def _histories(rules: Sequence[Rule], facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Event, ...]]:
    """Yield histories of the record: every event of the rule on a day of its own, and each of them alone."""
    kinds = sorted({kind for rule in rules if rule.keep.trigger is not None for kind in rule.keep.trigger.kinds})
    dated = [
        Event(kind=kind, asset=as_asset(facts[vocabulary.events[kind].per].values[0]), on=Interval.on(day))
        for number, kind in enumerate(kinds)
        for day in [date(_STARTS.year + number, _STARTS.month, _STARTS.day)]
        if vocabulary.events[kind].per in facts
    ]
    yield tuple(dated)
    if len(dated) > 1:
        yield from ((one,) for one in dated)


def _records(rules: Sequence[Rule], bundle: Bundle) -> Iterator[Facts]:
    """Yield records that meet the condition of a rule, and such that differ from one of these in a single fact."""
    vocabulary = bundle.vocabulary
    for rule in rules:
        conditions = [rule.applies_to, *([rule.keep.while_] if rule.keep.while_ is not None else [])]
        base: dict[str, Value] = {}
        for condition in conditions:
            base |= _meeting(condition, vocabulary)
        base |= _assets(rules, vocabulary)
        if ENTITY_FACT in vocabulary.facts and (with_year := [e.id for e in bundle.entities.values() if e.year_end]):
            base.setdefault(ENTITY_FACT, with_year[0])
        yield {name: known(value) for name, value in base.items()}
        for name in sorted({fact for condition in conditions for fact in _facts(condition)}):
            for value in _around(name, rules, vocabulary):
                if value != base.get(name):
                    yield {fact: known(one) for fact, one in {**base, name: value}.items()}


def _assets(rules: Sequence[Rule], vocabulary: Vocabulary) -> dict[str, Value]:
    kinds = {kind for rule in rules if rule.keep.trigger is not None for kind in rule.keep.trigger.kinds}
    per = {vocabulary.events[kind].per for kind in kinds}
    return {name: _SOMEBODY for name in sorted(per) if vocabulary.facts[name].kind is FactKind.TEXT}


def _meeting(condition: Condition, vocabulary: Vocabulary) -> dict[str, Value]:
    match condition:
        case OneOf(fact=fact, values=values):
            return {fact: values[0]}
        case Compared(fact=fact, comparison=comparison, value=value):
            return {fact: _before(value) if comparison is Comparison.BEFORE else value}
        case AllOf(parts=parts):
            return {name: value for part in parts for name, value in _meeting(part, vocabulary).items()}
        case AnyOf(parts=parts):
            return _meeting(parts[0], vocabulary) if parts else {}
        case Not(part=OneOf(fact=fact, values=values)):
            others = [value for value in vocabulary.facts[fact].values if value not in values]
            return {fact: others[0]} if others else {}
        case _:
            return {}


def _facts(condition: Condition) -> Iterator[str]:
    match condition:
        case OneOf(fact=fact) | Compared(fact=fact):
            yield fact
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _facts(part)
        case Not(part=part):
            yield from _facts(part)
        case _:
            return


def _around(name: str, rules: Sequence[Rule], vocabulary: Vocabulary) -> list[Value]:
    """Return values of a fact on every side of what the rules ask."""
    definition = vocabulary.facts[name]
    asked = [value for rule in rules for value in _asked(rule.applies_to, name)]
    match definition.kind:
        case FactKind.ONE_OF:
            return list(definition.values)
        case FactKind.YES_NO:
            return [False, True]
        case FactKind.TEXT | FactKind.PATH:
            return [*asked, "elsewhere"]
        case FactKind.NUMBER | FactKind.DATE:
            return [one for value in asked for one in (_before(value), value, _after(value))]


def _asked(condition: Condition, name: str) -> Iterator[Value]:
    match condition:
        case OneOf(fact=fact, values=values) if fact == name:
            yield from values
        case Compared(fact=fact, value=value) if fact == name:
            yield value
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _asked(part, name)
        case Not(part=part):
            yield from _asked(part, name)
        case _:
            return


def _before(value: Value) -> Value:
    if isinstance(value, Decimal):
        return value - 1
    return value - timedelta(days=1) if isinstance(value, date) else value


def _after(value: Value) -> Value:
    if isinstance(value, Decimal):
        return value + 1
    return value + timedelta(days=1) if isinstance(value, date) else value
