"""The values of a fact that policies can tell apart, one of each kind.

A condition compares a fact with the words and bounds that are written in it, so all values that compare alike are
alike: every word, what could be another way of writing it, a number or date at, before and after each bound, and one
value that nobody names. A proof about these is a proof about every value. One text that could mean several words at
once counts as several sources that differ, which say no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.facts import FactDefinition, FactKind, Vocabulary, in_order
from engine.model.likeness import could_lie_under, could_mean, folded
from engine.model.values import Value

RECORD_ID, DIGEST = "record id", "record digest"
"""Stand for the id and the SHA-256 of a record, as if they were facts; no fact has a blank in its name."""

OTHERS = 2
"""Values that nobody names: two sources can differ about them too."""


def lines_in(condition: Condition) -> Iterator[OneOf | Compared | RecordIn | DigestIn]:
    """Yield every line of a condition."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from lines_in(part)
        case Not(part=part):
            yield from lines_in(part)
        case OneOf() | Compared() | RecordIn() | DigestIn():
            yield condition


def cells(
    conditions: Iterable[Condition],
    *,
    vocabularies: Sequence[Vocabulary],
    assets: Iterable[str],
    also: Mapping[str, Iterable[Value]],
) -> dict[str, tuple[Value, ...]]:
    """Return the values of each fact that the conditions name or that names an asset, in a stable order.

    `also` are further values that count, such as the names of legal entities; the id and the digest are always there.
    """
    lines: dict[str, set[OneOf | Compared]] = {fact: set() for fact in (*assets, *also)}
    ids: set[str] = set()
    prefixes: set[str] = set()
    for condition in conditions:
        for line in lines_in(condition):
            match line:
                case RecordIn(ids=named):
                    ids.update(named)
                case DigestIn(prefixes=named):
                    prefixes.update(named)
                case OneOf() | Compared():
                    lines.setdefault(line.fact, set()).add(line)
    found = {
        fact: _values([v.facts[fact] for v in vocabularies if fact in v.facts], lines[fact], also.get(fact, ()))
        for fact in sorted(lines)
        if fact not in (RECORD_ID, DIGEST)
    }
    found[RECORD_ID] = _with_others([*sorted(ids), *also.get(RECORD_ID, ())], "record")
    digests = [prefix.ljust(64, "0") for prefix in sorted(prefixes)]
    unnamed = next(text for n in range(17) if not (text := f"{n:x}f" * 32)[:64].startswith(tuple(prefixes)))
    found[DIGEST] = tuple(dict.fromkeys([*digests, *also.get(DIGEST, ()), unnamed[:64]]))
    return found


def _values(
    definitions: Sequence[FactDefinition], lines: Iterable[OneOf | Compared], also: Iterable[Value]
) -> tuple[Value, ...]:
    lines = tuple(lines)
    words = [value for line in lines if isinstance(line, OneOf) for value in line.values]
    bounds = [line.value for line in lines if isinstance(line, Compared)]
    match definitions[0].kind:
        case FactKind.ONE_OF:
            listed = [value for definition in definitions for value in definition.values]
            return tuple(dict.fromkeys([*listed, *words, *also]))
        case FactKind.YES_NO:
            return (False, True)
        case FactKind.NUMBER:
            return _numbers([value for value in (*words, *bounds, *also) if isinstance(value, Decimal)])
        case FactKind.DATE:
            return _dates([value for value in (*words, *bounds, *also) if isinstance(value, date)])
        case FactKind.TEXT:
            named = sorted({str(word) for word in words})
            return _with_others([*named, *_near_words(named), *also], definitions[0].name)
        case FactKind.PATH:
            folders = sorted({str(line.value) for line in lines if isinstance(line, Compared)})
            named = sorted({str(word) for word in words})
            inside = [f"{folder.rstrip('/')}/1" for folder in folders]
            near = [_other_case(path) for path in inside]
            return _with_others(
                [*named, *_near_words(named), *(f.rstrip("/") for f in folders), *inside, *near, *also],
                definitions[0].name,
            )


def _numbers(named: Sequence[Decimal]) -> tuple[Value, ...]:
    points = sorted(set(named))
    between = [_between(low, high) for low, high in pairwise(points)]
    ends = [points[0] - 1, points[-1] + 1] if points else [Decimal(1), Decimal(2)]
    return in_order([*points, *between, *ends])


def _between(low: Decimal, high: Decimal) -> Decimal:
    whole = Decimal(int(low) + 1)
    return whole if low < whole < high else (low + high) / 2


def _dates(named: Iterable[date]) -> tuple[Value, ...]:
    days: set[Value] = {date(2000, 1, 1), date(2000, 1, 2)}
    for day in named:
        days.add(day)
        days.update(day + timedelta(days=days_) for days_ in (-1, 1) if date.min < day < date.max)
    return in_order(days)


def _near_words(words: Sequence[str]) -> Iterator[str]:
    """Yield, for each word, another way of writing it that is no word itself."""
    taken = set(words)
    for word in words:
        for near in (word.lower(), word.upper(), f"{word}.", f"({word})", f'="{word}"'):
            if near not in taken and near != word and could_mean(near, word):
                yield near
                break


def _other_case(path: str) -> str:
    return next((other for other in (path.upper(), path.lower()) if other != path), path.replace("/", "\\"))


def _with_others(values: Iterable[Value], name: str) -> tuple[Value, ...]:
    found = list(dict.fromkeys(values))
    named = {folded(str(value)) for value in found}
    paths = [str(value) for value in found]
    number, others = 1, 0
    while others < OTHERS:
        other = f"{name}-{number}"
        number += 1
        if folded(other) not in named and not any(could_lie_under(other, path) for path in paths if path):
            found.append(other)
            others += 1
    return tuple(found)


def satisfies(line: OneOf | Compared | RecordIn | DigestIn, value: Value) -> bool:
    """Say whether a value that is certainly true fulfils a line: two values, no doubt, and no reading of near texts.

    It is written beside `engine.judge.truth` and not from it: what a hold must reach is said by this alone.
    """
    match line:
        case OneOf(values=values):
            return value in values
        case RecordIn(ids=ids):
            return value in ids
        case DigestIn(prefixes=prefixes):
            return str(value).startswith(tuple(prefixes))
        case Compared(comparison=comparison, value=bound):
            if comparison is Comparison.UNDER:
                folder = str(bound).rstrip("/")
                return value == folder or str(value).startswith(f"{folder}/")
            sign = (value > bound) - (value < bound)  # type: ignore[operator]  # one type, by the vocabulary
            if comparison is Comparison.BEFORE:
                return sign < 0
            return sign <= 0 if comparison is Comparison.AT_MOST else sign >= 0


def could_be(recorded: Value, true: Value, kind: FactKind) -> bool:
    """Say whether a record that says `recorded` could be one of which `true` is true: they are one, or near texts."""
    if recorded == true:
        return True
    match kind:
        case FactKind.TEXT | FactKind.ONE_OF:
            return could_mean(str(recorded), str(true))
        case FactKind.PATH:
            return could_mean(str(recorded), str(true)) and could_lie_under(str(recorded), str(true))
        case FactKind.YES_NO | FactKind.NUMBER | FactKind.DATE:
            return False
