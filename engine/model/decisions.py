"""What the judge says of a record, and why: outcomes, reasons, obstacles.

Every reason is kept, not only the one that decided: a reader must be able to see what else would still keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.model.dates import Interval
from engine.model.policies import Then
from engine.model.records import LinkKind


class Outcome(StrEnum):
    """What may happen to a record, strongest first; only the last two let anything happen."""

    HELD = "held"
    KEEP = "keep"
    UNDECIDED = "undecided"
    REVIEW = "review"
    TRANSFER = "transfer"
    DISPOSE = "dispose"


STRONGEST_FIRST = tuple(Outcome)
"""The outcomes in the order in which they protect: what comes later protects less."""


class Bucket(StrEnum):
    """Where a record is counted; every record is in exactly one."""

    DISPOSE = "dispose"
    TRANSFER = "transfer"
    REMOVE_COPY = "remove-copy"
    HELD = "held"
    KEEP = "keep"
    UNDECIDED = "undecided"
    REVIEW = "review"


class Endless(StrEnum):
    """Why a running floor has no last day."""

    PERMANENT = "permanent"
    PERIOD_UNKNOWN = "period-unknown"
    WHILE = "while"
    BEYOND_CALENDAR = "beyond-calendar"


class NotStarted(StrEnum):
    """Why a clock has not started."""

    ASSET_MISSING = "asset-missing"
    NO_EVENT = "no-event"
    CLEARED = "cleared"
    IMPLAUSIBLE = "implausible"
    YEAR_END_UNKNOWN = "year-end-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDirectly:
    """The scope of a hold matches the record, or one of its ghosts; or it did, by what was known of it before.

    `member` is the ghost, and absent where it is the record itself: thousands of records share one reason.
    """

    hold: str
    member: str | None
    is_possible: bool
    is_remembered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldByLink:
    """A hold reaches the record over a link from `via`, which may be one that was seen only before."""

    hold: str
    via: str
    link: LinkKind
    is_possible: bool
    is_remembered: bool = False


MOST_POSSIBLE = 50
"""Holds that are listed of those that only possibly hold a record; `HeldByMore` stands for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldByMore:
    """So many more holds hold the record, all of them possibly.

    `digest` is that of the list of their names, in order, as they may be shown: a sealed one is only `sealed` there.
    """

    holds: int
    digest: str

    @property
    def is_possible(self) -> bool:
        """Say that they hold possibly: what certainly holds is always listed."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorRunning:
    """A floor still keeps: through `last_day`, or without end and why."""

    rule: str
    member: str
    must: bool
    start: Interval | None
    last_day: date | None
    endless: Endless | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorNotStarted:
    """The trigger, the asset or the year-end that would start a floor is missing or doubtful."""

    rule: str
    member: str
    must: bool
    cause: NotStarted
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorDue:
    """A floor has run out; `last_day` is absent where a state, not a period, ended."""

    rule: str
    member: str
    must: bool
    start: Interval | None
    last_day: date | None
    then: Then
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRule:
    """No rule with a floor certainly applies; `may_apply` names those that could."""

    may_apply: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingPassed:
    """A ceiling is passed since `since`; it is shielded while a floor that must apply runs."""

    rule: str
    member: str
    since: date
    is_shielded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesFile:
    """The record is one of several names of one stored file, and not all of them are to leave alike.

    `other` is one that is not; absent where a name is no record, so that nothing is known of it.
    """

    names: int
    other: str | None


class NotJudged(StrEnum):
    """Why earlier policies, which still bind, could not judge."""

    NO_TEXT = "no-text"
    OTHER_EVENTS = "other-events"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptByEarlier:
    """Policies by which plans were made before protect the record more, and nobody has signed that they may not.

    `bundle` is the digest of the earlier policies, `outcome` and `until` what they make of the record, holds aside, and
    `rules` those of theirs that say so. With a `cause` they could not judge, and the outcome is `undecided`.
    """

    bundle: str
    outcome: Outcome
    until: date | None
    rules: tuple[str, ...] = ()
    cause: NotJudged | None = None


Reason = (
    HeldDirectly
    | HeldByLink
    | HeldByMore
    | FloorRunning
    | FloorNotStarted
    | FloorDue
    | NoRule
    | CeilingPassed
    | SharesFile
    | KeptByEarlier
)


class Obstacle(StrEnum):
    """What stands between a member of a cluster and being a removable copy (semantics section 9)."""

    AUTHORITY_UNDECIDED = "authority-undecided"
    IS_SURVIVOR = "is-survivor"
    NOT_IDENTICAL = "not-identical"
    LOW_CONTENT = "low-content"
    IDENTITY = "identity"
    NO_CONFIRMED_RULE = "no-confirmed-rule"
    COPIES_EVERY = "copies-every"
    MEMBERS = "members"
    HELD = "held"
    UNREADABLE = "unreadable"
    SURVIVOR_LEAVES = "survivor-leaves"
    SAME_FILE = "same-file"
    EARLIER_POLICIES = "earlier-policies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """An obstacle with the rule or fact that makes it, where one does."""

    obstacle: Obstacle
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A record's place in its cluster; `survivor` is set only where the record is a removable copy."""

    cluster: str
    survivor: str | None
    hindrances: tuple[Hindrance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The judgement of one record, with every reason."""

    record: str
    outcome: Outcome
    bucket: Bucket
    reasons: tuple[Reason, ...]
    until: date | None = None
    is_possible: bool = False
    is_overdue: bool = False
    is_shielded: bool = False
    membership: Membership | None = None
    candidates: int = 0
    owner: str = ""
    decide_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """How the authority preferred the choice to one other member: the deciding line of `choose`, or the tie-break."""

    loser: str
    line: int | None
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """An authoritative record and those linked to it directly; `choice` is absent where authority is undecided."""

    id: str
    members: tuple[str, ...]
    choice: str | None
    rule: str | None
    contests: tuple[Contest, ...] = ()
    survivors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many records a hold holds, certainly and only possibly, by its scope or over a link."""

    certain: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All decisions of one judgement, by record id, and the clusters they speak of.

    `reach` has every hold that holds some record, by the name under which it may be shown; all that are sealed are one
    there. Decisions need not list every hold, so it is counted here.
    """

    as_of: date
    decisions: tuple[Decision, ...]
    clusters: tuple[Cluster, ...]
    reach: Mapping[str, Reach] = field(default_factory=dict)
