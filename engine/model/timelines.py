"""What a policy must do, as its author wrote it: cases with records, events, holds, and the outcome on each day.

Values only; `engine.language` reads them from YAML and `engine.rehearsal` puts them to the judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.model.decisions import Bucket
from engine.model.holds import Hold
from engine.model.policies import Entity, Span
from engine.model.records import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a test file and the line it stands on, so that what fails can be shown there.

    `width` is in characters of `source_line`, from the column of `span`.
    """

    span: Span
    width: int
    source_line: str | None


class Flag(StrEnum):
    """What is said of a record beside its outcome: past a ceiling, or past one that a floor shields."""

    OVERDUE = "overdue"
    SHIELDED = "shielded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is expected, or found, of one record on one day.

    `bucket` is absent only where a case expects flags alone. The flags are all that there are: a record which is
    `overdue` is not what a case expects that says `undecided`.
    """

    bucket: Bucket | None
    flags: frozenset[Flag] = frozenset()

    def __str__(self) -> str:
        words = [] if self.bucket is None else [self.bucket.value]
        return ", ".join([*words, *sorted(self.flags)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one record is on one day."""

    record: str
    on: date
    expects: Seen
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Authoritative:
    """Which record of the case is *the* record; `record` is absent where that is to stay undecided."""

    record: str | None
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedReason:
    """A rule, a hold, an authority rule or a fact of its `choose` that has a part in the outcome."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One timeline: what there is, and what becomes of it.

    `inventory` holds records, links, removed copies and events as an archive would. `confirmed` and `assumed` are ids
    of rules: judged as if counsel had confirmed them, and as if their law were in force. Only `holds` hold.

    INVARIANT: there is an expectation or an `authoritative` (`tests/engine/language/test_timelines.py`).
    """

    it: str
    inventory: Inventory
    mark: Mark
    holds: tuple[Hold, ...] = ()
    confirmed: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()
    expectations: tuple[Expectation, ...] = ()
    authoritative: Authoritative | None = None
    because: tuple[NamedReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The cases of one file, about one policy.

    `entities` are those of the cases, beside the bundle's own; `given` names the facts that records have unless they
    say otherwise.
    """

    file: str
    policy: str
    cases: tuple[Case, ...]
    entities: Mapping[str, Entity] = field(default_factory=dict)
    given: tuple[str, ...] = ()
