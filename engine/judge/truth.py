"""Three-valued truth: what a condition says of a record whose facts are not all known.

A missing fact gives (not must, may), and so does a text that could be another way of writing what is asked for: what is
not known can only keep longer (semantics section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.likeness import could_lie_under, could_mean_one_of
from engine.model.records import Record
from engine.model.values import Value


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a condition certainly holds (`must`) and whether it can hold (`may`).

    INVARIANT: `must` implies `may` (`tests/engine/judge/test_truth.py`).
    """

    must: bool
    may: bool


TRUE = Truth(True, True)
FALSE = Truth(False, False)
OPEN = Truth(False, True)


def truth_of(condition: Condition, record: Record) -> Truth:
    """Return the truth of `condition` about one record."""
    match condition:
        case AllOf(parts=parts):
            return all_of(truth_of(part, record) for part in parts)
        case AnyOf(parts=parts):
            return any_of(truth_of(part, record) for part in parts)
        case Not(part=part):
            return not_of(truth_of(part, record))
        case OneOf(fact=fact, values=values):
            return _of_fact(record, fact, lambda value: _is_one_of(value, values))
        case Compared(fact=fact, comparison=comparison, value=bound):
            return _of_fact(record, fact, lambda value: _compares(value, comparison, bound))
        case RecordIn(ids=ids):
            return TRUE if record.id in ids else FALSE
        case DigestIn(prefixes=prefixes):
            return TRUE if record.sha256.startswith(prefixes) else FALSE
    assert_never(condition)


def not_of(inner: Truth) -> Truth:
    """Return the truth of what does not hold."""
    return Truth(not inner.may, not inner.must)


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return the truth of several that hold together; after one that can't hold no other is asked."""
    must = True
    for part in parts:
        if not part.may:
            return FALSE
        must = must and part.must
    return TRUE if must else OPEN


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return the truth of several of which one holds; after one that must hold no other is asked."""
    may = False
    for part in parts:
        if part.must:
            return TRUE
        may = may or part.may
    return OPEN if may else FALSE


def _of_fact(record: Record, name: str, satisfies: Callable[[Value], Truth]) -> Truth:
    fact = record.facts.get(name)
    if fact is None:
        return OPEN
    answers = [satisfies(value) for value in fact.values]
    return Truth(all(answer.must for answer in answers), any(answer.may for answer in answers))


def _is_one_of(value: Value, words: tuple[Value, ...]) -> Truth:
    # The exact test comes first, being cheap.
    if value in words:
        return TRUE
    return OPEN if isinstance(value, str) and could_mean_one_of(value, words) else FALSE  # type: ignore[arg-type]  # as below


def _compares(value: Value, comparison: Comparison, bound: Value) -> Truth:
    # The reader types both sides by the vocabulary, so that only comparable values meet here.
    match comparison:
        case Comparison.BEFORE:
            return TRUE if value < bound else FALSE  # type: ignore[operator]  # one type, as above
        case Comparison.AT_MOST:
            return TRUE if value <= bound else FALSE  # type: ignore[operator]  # one type, as above
        case Comparison.ON_OR_AFTER | Comparison.AT_LEAST:
            return TRUE if value >= bound else FALSE  # type: ignore[operator]  # one type, as above
        case Comparison.UNDER:
            return _lies_under(str(value), str(bound).rstrip("/"))
    assert_never(comparison)


def _lies_under(path: str, folder: str) -> Truth:
    if path == folder or path.startswith(folder + "/"):
        return TRUE
    return OPEN if could_lie_under(path, folder) else FALSE
