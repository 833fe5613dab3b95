"""Values of the domain as plain JSON-able lists and dicts, and back, derived from the types themselves.

A dataclass is an object of its fields, one of several dataclasses says which it `is`, a fact's value is tagged with its
type (`{"text": "x"}`, `{"yes_no": true}`, `{"number": "3"}`, `{"date": "2026-01-01"}`), dates are ISO 8601, words their
values.

Reading back is strict: an unknown key, a missing one, a wrong type or a broken invariant is an error that names its
place. A field that has a default may be absent, so that what an earlier version wrote can still be read.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from engine.model.dates import Interval
from engine.model.errors import MunimentError
from engine.model.facts import Fact, sort_key
from engine.model.records import Link, Record
from engine.model.values import Value

T = TypeVar("T")

_IS = "is"
_VALUE_TYPES = frozenset(get_args(Value))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PlainFormError(MunimentError):
    """A plain value that is no value of the domain; `place` leads to what is wrong, as `facts.dpi.values[0]`."""

    def __init__(self, *, place: str, cause: str) -> None:
        super().__init__(f"`{place}`: {cause}" if place else cause, cause=cause)
        self.place = place


def to_plain(value: object) -> Any:
    """Return a dataclass of the model in its plain form."""
    return _write(type(value), value)


def from_plain(kind: type[T], plain: object) -> T:
    """Return the value of type `kind` that `plain` stands for; raises `PlainFormError`."""
    return cast(T, _read(kind, plain, ""))


def facts_to_plain(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Return the facts of a record in their plain form."""
    return cast(dict[str, Any], _write(Mapping[str, Fact], facts))


def facts_from_plain(plain: object) -> dict[str, Fact]:
    """Return the facts that `plain` stands for; raises `PlainFormError`."""
    return cast(dict[str, Fact], _read(Mapping[str, Fact], plain, ""))


def value_to_plain(value: Value) -> dict[str, str | bool]:
    """Return a fact's value tagged with its type; equal numbers have one form, without needless zeros."""
    if isinstance(value, bool):
        return {"yes_no": value}
    if isinstance(value, Decimal):
        digits = format(value, "f")
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return {"number": "0" if digits == "-0" else digits}
    return {"date": value.isoformat()} if isinstance(value, date) else {"text": value}


def value_from_plain(plain: object) -> Value:
    """Return the value that `value_to_plain` wrote; raises `PlainFormError`."""
    return _untagged(plain, "")


@cache
def _field_types(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field, hints[field.name]) for field in fields(kind))


@cache
def _choices(kind: Any) -> tuple[Any, ...]:
    """Return the members of a union, or nothing where `kind` is none."""
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else ()


def _write(kind: Any, value: object) -> Any:
    choices = _choices(kind)
    if choices and frozenset(choices) == _VALUE_TYPES:
        return value_to_plain(cast(Value, value))
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            inner = get_args(kind)[1]
            return {key: _write(inner, one) for key, one in value.items()}
        case tuple():
            inner = get_args(kind)[0]
            return [_write(inner, one) for one in value]
        case _ if is_dataclass(value):
            own = type(value)
            plain: dict[str, Any] = {_IS: own.__name__} if _dataclasses(choices) else {}
            for field, field_type in _field_types(cast(Hashable, own)):
                plain[field.name] = _write(field_type, getattr(value, field.name))
            return plain
    raise TypeError(f"no plain form for {type(value).__name__}")


def _dataclasses(choices: tuple[type, ...]) -> dict[str, type]:
    """Return the dataclasses among several by name; one alone needs no name."""
    found: dict[str, type] = {}
    for choice in choices:
        if is_dataclass(choice):
            found[choice.__name__] = choice
    return found if len(found) > 1 else {}


def _read(kind: Any, plain: object, place: str) -> Any:
    choices = _choices(kind)
    if choices:
        return _read_choice(choices, plain, place)
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(
            _read(get_args(kind)[0], one, f"{place}[{index}]") for index, one in enumerate(_expect(list, plain, place))
        )
    if origin is not None and issubclass(origin, Mapping):
        inner = get_args(kind)[1]
        return {
            _expect(str, key, place): _read(inner, one, _below(place, str(key)))
            for key, one in _expect(dict, plain, place).items()
        }
    if is_dataclass(kind):
        return _read_fields(cast(type, kind), _expect(dict, plain, place), place)
    if issubclass(kind, Enum):
        return _read_word(kind, plain, place)
    if kind is date:
        return _read_date(plain, place)
    return _expect(kind, plain, place)


def _read_choice(choices: tuple[Any, ...], plain: object, place: str) -> Any:
    if frozenset(choices) == _VALUE_TYPES:
        return _untagged(plain, place)
    if plain is None and NoneType in choices:
        return None
    named = _dataclasses(choices)
    if named:
        body = dict(_expect(dict, plain, place))
        name = body.pop(_IS, None)
        if name not in named:
            raise PlainFormError(place=_below(place, _IS), cause=f"it says none of {', '.join(sorted(named))}")
        return _read_fields(named[name], body, place)
    others = [choice for choice in choices if choice is not NoneType]
    if len(others) == 1:
        return _read(others[0], plain, place)
    if type(plain) in others:
        return plain
    raise PlainFormError(place=place, cause=f"it is {_name(plain)}")


def _read_fields(kind: type, body: dict[str, Any], place: str) -> Any:
    known = _field_types(cast(Hashable, kind))
    unknown = sorted(set(body) - {field.name for field, _ in known})
    if unknown:
        raise PlainFormError(place=_below(place, unknown[0]), cause=f"a {kind.__name__} has no such field")
    given: dict[str, Any] = {}
    for field, field_type in known:
        if field.name in body:
            given[field.name] = _read(field_type, body[field.name], _below(place, field.name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise PlainFormError(place=_below(place, field.name), cause="it is missing")
    value = kind(**given)
    broken = _broken_invariant(value)
    if broken:
        raise PlainFormError(place=place, cause=broken)
    return value


def _broken_invariant(value: object) -> str | None:
    match value:
        case Fact(values=values) if not values or list(values) != sorted(set(values), key=sort_key):
            return "a fact's values are in order, without doubles and never none"
        case Link(first=first, second=second) if not first < second:
            return "a link's first end comes before its second"
        case Interval(earliest=earliest, latest=latest) if earliest > latest:
            return "an interval's earliest day is not after its latest"
        case Record(sha256=sha256) if not _SHA256.fullmatch(sha256):
            return "a SHA-256 is 64 hex digits"
        case Record(file=file, names=names) if names < 1 or (file is None) != (names == 1):
            return "a record has a file of its own, or one with several names"
        case Record(doubted=doubted, facts=facts) if list(doubted) != sorted(
            set(doubted)
        ) or not facts.keys().isdisjoint(doubted):
            return "the facts in doubt are in order, without doubles, and missing"
    return None


def _untagged(plain: object, place: str) -> Value:
    body = _expect(dict, plain, place)
    if len(body) != 1:
        raise PlainFormError(place=place, cause="a fact's value has one type")
    ((tag, value),) = body.items()
    match tag, value:
        case "text", str():
            return value
        case "yes_no", bool():
            return value
        case "number", str() if _NUMBER.fullmatch(value):
            return Decimal(value)
        case "date", str():
            return _read_date(value, place)
    raise PlainFormError(place=place, cause=f"`{tag}` with {_name(value)} is no value of a fact")


def _read_date(plain: object, place: str) -> date:
    text: str = _expect(str, plain, place)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PlainFormError(place=place, cause=f"`{text}` is not a date")


def _read_word(kind: type[Enum], plain: object, place: str) -> Enum:
    try:
        return kind(_expect(str, plain, place))
    except ValueError:
        raise PlainFormError(place=place, cause=f"`{plain}` is no {kind.__name__}") from None


def _expect(kind: type[T], plain: object, place: str) -> T:
    # `bool` is an `int` to `isinstance`.
    if type(plain) is not kind:
        raise PlainFormError(place=place, cause=f"it is {_name(plain)} and not {_NAMES.get(kind, kind.__name__)}")
    return plain


_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "a yes or no",
    int: "a whole number",
    float: "a number",
    NoneType: "nothing",
}


def _name(plain: object) -> str:
    return _NAMES.get(type(plain), type(plain).__name__)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
