"""Conditions over facts: the whole grammar of a policy's scope, as a tree.

Equality and sets, order on dates and numbers, a folder prefix, and/or/not: nothing else, so that every condition can
be proved about. Their truth is three-valued and lives in `engine.judge.truth`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.model.values import Value


class Comparison(StrEnum):
    """How a fact is compared with one value."""

    BEFORE = "before"
    ON_OR_AFTER = "on_or_after"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    UNDER = "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part holds; without parts, always."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Some part holds; without parts, never."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The fact has one of the values."""

    fact: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The fact stands in an order to the value: a date, a number, or a folder."""

    fact: str
    comparison: Comparison
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIn:
    """The record is one of those named by id (scopes of holds only)."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestIn:
    """The record's SHA-256 begins with one of these hex prefixes, of eight digits at least (scopes of holds only)."""

    prefixes: tuple[str, ...]


Condition = AllOf | AnyOf | Not | OneOf | Compared | RecordIn | DigestIn

ALWAYS = AllOf()
