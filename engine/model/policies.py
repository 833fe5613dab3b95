"""What the organisation wrote: rules, authority rules, confirmations, entities, approvals, and their bundle.

Values only; `engine.language` reads them from YAML and `engine.judge` says what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.model.conditions import Condition
from engine.model.dates import Cutoff, Period, YearEnd
from engine.model.digests import NOT_MEANING, digest_of
from engine.model.facts import Vocabulary
from engine.model.values import Value

Title = Mapping[str, str]
"""Text by language tag: `en`, `zh-Hant`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a policy file; `line` and `column` count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Then(StrEnum):
    """What may happen when every floor is due, gentlest first."""

    REVIEW = "review"
    TRANSFER = "transfer"
    DISPOSE = "dispose"


class Copies(StrEnum):
    """Whether one faithful copy satisfies a rule or each copy is kept."""

    ONE = "one"
    EVERY = "every"


class SourceQuality(StrEnum):
    """How good our source for a citation is; it never permits anything."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    GENERAL = "general"
    NONE = "none"


class Unknown(StrEnum):
    """A floor whose length is not known: it never ends."""

    PERIOD = "unknown"


class Combination(StrEnum):
    """How several triggers make one start."""

    LATEST_OF = "latest_of"
    EARLIEST_OF = "earliest_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The event, or events, that start a clock."""

    combination: Combination
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long: at most one of `at_least`, `is_permanent` and `while_` makes a floor; `at_most` makes a ceiling."""

    at_least: Period | Unknown | None = None
    at_most: Period | None = None
    is_permanent: bool = False
    while_: Condition | None = None
    trigger: Trigger | None = None
    cutoff: Cutoff | None = None
    margin_days: int = 0
    purpose: str | None = None

    @property
    def has_floor(self) -> bool:
        """Say whether anything here keeps."""
        return self.at_least is not None or self.is_permanent or self.while_ is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The instrument and section that a rule rests on, and how far our own source of it can be trusted."""

    cite: str
    source: SourceQuality
    checked: date = field(metadata=NOT_MEANING)
    note: str = field(default="", metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One retention rule."""

    id: str
    applies_to: Condition
    keep: Keep
    then: Then | None = None
    copies: Copies = Copies.EVERY
    is_in_force: bool = True
    basis: tuple[Basis, ...] = ()
    title: Title = field(default_factory=dict, metadata=NOT_MEANING)
    owner: str = field(default="", metadata=NOT_MEANING)
    span: Span | None = field(default=None, metadata=NOT_MEANING)
    _version: str = field(default="", init=False, repr=False, compare=False, metadata=NOT_MEANING)

    @property
    def version(self) -> str:
        """Return the 64 hex digits that name this meaning of the rule; titles, owner and place are left out."""
        if not self._version:
            # Made once: a judgement asks it of every rule, and it takes longer than all else about a small case.
            object.__setattr__(self, "_version", digest_of(self))
        return self._version


class Preference(StrEnum):
    """An order that needs no list of values."""

    HIGHEST = "highest"
    LOWEST = "lowest"
    MOST = "most"
    FEWEST = "fewest"
    LATEST = "latest"
    EARLIEST = "earliest"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLine:
    """One line of `choose`: a fact, and the values it should have, best first, or an order."""

    fact: str
    prefer: tuple[Value, ...] | Preference


class Members(StrEnum):
    """What an authority rule lets happen to the other members of a cluster."""

    REMOVE = "remove"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRule:
    """Which member of a cluster is the record."""

    id: str
    applies_to: Condition
    choose: tuple[ChooseLine, ...]
    identical: Members = Members.REVIEW
    title: Title = field(default_factory=dict, metadata=NOT_MEANING)
    span: Span | None = field(default=None, metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """A rule as counsel read it: its id and a prefix, of eight hex digits at least, of its version."""

    id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Counsel's word that named rule versions may permit, from `on` through `until`.

    `advice_sha256` is the digest of the advice itself. `is_sample` marks one that came with the sample archive.
    """

    rules: tuple[RuleVersion, ...]
    by: str
    on: date
    until: date
    advice_sha256: str
    is_sample: bool = False
    span: Span | None = field(default=None, metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A legal entity; a `year_end` that is not known starts no clock."""

    id: str
    year_end: YearEnd | None
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """Who must sign a report before it authorises anything, and by when open questions are decided.

    `decide_within` is a house rule, not a law. `apart` names roles that one person may not hold together.
    """

    id: str = "default"
    required: tuple[str, ...] = ("compliance", "legal")
    apart: tuple[tuple[str, str], ...] = ()
    expires_days: int = 14
    max_percent: int = 5
    decide_within: Period = field(default_factory=lambda: Period(3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules and authority rules of one file."""

    id: str
    rules: tuple[Rule, ...]
    authority: tuple[AuthorityRule, ...] = ()
    owner: str = ""
    timezone: str = "Asia/Hong_Kong"
    title: Title = field(default_factory=dict, metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything the organisation wrote but holds; immutable, and named by its digest."""

    vocabulary: Vocabulary
    policies: tuple[Policy, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    entities: Mapping[str, Entity] = field(default_factory=dict)
    approvals: Approvals = field(default_factory=Approvals)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules of every policy, by id: rules have no order."""
        return tuple(sorted((r for p in self.policies for r in p.rules), key=lambda r: r.id))

    @property
    def authority(self) -> tuple[AuthorityRule, ...]:
        """Return the authority rules of every policy, by id."""
        return tuple(sorted((a for p in self.policies for a in p.authority), key=lambda a: a.id))
