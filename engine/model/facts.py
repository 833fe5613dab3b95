"""Facts, events, and the vocabulary that says which of them exist.

A fact that is not recorded is *missing*: absent from a record's facts, never null and never a default. A fact on which
sources differ keeps every value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.model.conditions import Condition
from engine.model.dates import Interval
from engine.model.digests import NOT_MEANING
from engine.model.values import Value


class FactKind(StrEnum):
    """The types a fact may have in a vocabulary."""

    ONE_OF = "one_of"
    TEXT = "text"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    PATH = "path"


class Identity(StrEnum):
    """Whether a fact tells two cases apart: always, and where it is missing is doubt, or only where it is recorded."""

    NO = "no"
    YES = "yes"
    WHERE_RECORDED = "where_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one source says of a fact on which sources differ."""

    source: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is recorded of one fact of one record.

    `sources` names who says so: `image`, `archive`, `name`, a tag, or a place such as `index.csv:17`. `said` tells who
    says what where that is not the same; of a settled fact every source says its one value.

    INVARIANT: `values` is sorted, without doubles and never empty (`known` builds it so).
    """

    values: tuple[Value, ...]
    sources: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Say whether the sources agree on one value."""
        return len(self.values) == 1


Facts = Mapping[str, Fact]


def known(*values: Value, sources: tuple[str, ...] = ()) -> Fact:
    """Return a fact of one value, or of several where sources differ."""
    return Fact(values=in_order(values), sources=tuple(sorted(set(sources))))


def heard(said: Iterable[tuple[str, Iterable[Value]]]) -> Fact:
    """Return the fact of which each source says some values; what they say counts, whoever says it."""
    by_source: defaultdict[str, set[Value]] = defaultdict(set)
    for source, values in said:
        by_source[source].update(values)
    values = in_order(value for found in by_source.values() for value in found)
    sources = tuple(sorted(by_source))
    if len(values) == 1:
        return Fact(values=values, sources=sources)
    each = tuple(Said(source=source, values=in_order(by_source[source])) for source in sources)
    return Fact(values=values, sources=sources, said=each)


def in_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return values in their stable order, each once."""
    return tuple(sorted(set(values), key=sort_key))


def sort_key(value: Value) -> tuple[str, str | Decimal]:
    """Return a key that puts values of any types in one stable order."""
    if isinstance(value, Decimal):
        return ("number", value)
    if isinstance(value, date):
        return ("date", value.isoformat())
    return (type(value).__name__, str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated happening about an asset: customer C-00417, transaction T-9."""

    kind: str
    asset: str
    on: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One fact of the vocabulary.

    `values` lists a `one_of`, best first. `identity` marks what tells two cases apart: identical images in which it
    differs are two records. `only_for` narrows where that is asked. `personal_values` names the values of the fact
    that make a record personal (the personal series).
    """

    name: str
    kind: FactKind
    values: tuple[str, ...] = ()
    identity: Identity = Identity.NO
    is_personal: bool = False
    personal_values: tuple[str, ...] = ()
    only_for: Condition | None = None
    title: Mapping[str, str] = field(default_factory=dict, metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """One kind of event: the fact that names its asset, and the kind that clears its clock."""

    kind: str
    per: str
    cleared_by: str | None = None
    title: Mapping[str, str] = field(default_factory=dict, metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words a policy may use; a word that is not here is a spelling mistake."""

    facts: Mapping[str, FactDefinition]
    events: Mapping[str, EventDefinition]

    @property
    def identity_facts(self) -> tuple[FactDefinition, ...]:
        """Return the facts that tell two cases apart, always or where they are recorded, by name."""
        return tuple(self.facts[name] for name in sorted(self.facts) if self.facts[name].identity is not Identity.NO)
