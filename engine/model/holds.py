"""Holds and their releases: what stops every disposal, whatever a policy says.

A hold is never edited or deleted; its end is a second document. The register is what binds: a hold file that
disappears still holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.model.calibration import JudgedPair
from engine.model.conditions import Condition
from engine.model.digests import NOT_MEANING, as_plain, digest_of
from engine.model.facts import Facts
from engine.model.orders import EnteredOrder, Waiver
from engine.model.policies import Span
from engine.model.records import LinkKind

COOLING_DAYS = 30
"""Days through which a released hold still holds (semantics section 7)."""

ACCESS_REQUEST_DAYS = 40
"""Days after receipt within which a data access request falls due (Cap. 486 s. 19(1))."""

SEALED = "sealed"
"""What stands for a sealed matter everywhere but in front of the legal role."""


class HoldKind(StrEnum):
    """Why a record is frozen, which decides how it thaws."""

    LEGAL = "legal"
    REGULATOR = "regulator"
    ACCESS_REQUEST = "access-request"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One matter and what it freezes.

    `until` is a regulator's stated end, or the day an extension ends itself; other kinds have none. `received` is the
    day an access request arrived. `reference` is the file or case number, `counsel` who advises, and `enforced_in` the
    systems that enforce the hold by their own means.
    """

    id: str
    kind: HoldKind
    scope: Condition
    matter: str
    issued_on: date
    issued_by: str
    purpose: str = ""
    duty_arose: date | None = None
    review_on: date | None = None
    until: date | None = None
    received: date | None = None
    reference: str = ""
    counsel: str = ""
    enforced_in: tuple[str, ...] = ()
    is_sealed: bool = False
    span: Span | None = field(default=None, metadata=NOT_MEANING)

    @property
    def public_id(self) -> str:
        """Return the name under which this hold may be shown to anyone."""
        return SEALED if self.is_sealed else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The end of a hold, by two different people, with a reason.

    With a `scope` it is a narrowing: only what certainly falls under that scope is released, and the rest stays held.
    """

    hold: str
    on: date
    by: tuple[str, ...]
    reason: str
    scope: Condition | None = None
    span: Span | None = field(default=None, metadata=NOT_MEANING)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredHold:
    """A hold as it stands in the register: entered on a day, and perhaps gone from the policy folder since."""

    hold: Hold
    entered_on: date = field(metadata=NOT_MEANING)
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredRelease:
    """A release as it stands in the register; cooling runs from the later of its own day and the day of entry."""

    release: Release
    entered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedState:
    """What was known of a record: its id then, its bytes, and the values of its facts.

    `until` is the day on which it was replaced, absent where it was not. It counts for holds that were entered by then.
    """

    record: str
    sha256: str
    facts: Facts
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedPast:
    """Records and ghosts, by their ids, and what was known of them before.

    What a hold matched certainly by one of these states it holds until the matter is released, whatever the facts later
    say. What it matched possibly it holds until two people have confirmed the facts that free it (semantics section 7).
    """

    members: tuple[str, ...]
    states: tuple[RememberedState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearedMatch:
    """A possible match by what was known before that two people ended: for these bytes and these facts.

    `facts` is the digest of the facts that the hold asks for (`engine.judge.remembering.facts_digest`).
    """

    hold: str
    member: str
    sha256: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedLink:
    """A tie that was seen before and is not seen now; it counts for holds that were entered by `last_seen`.

    That is the last day on which it stood as far as anybody knew, and the last of the calendar where no scan missed it.
    """

    first: str
    second: str
    kind: LinkKind
    last_seen: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Every hold and release that binds; and what holds reach on by though it is not seen any more: states and ties.

    `orders` are those in force, and `waivers` those that bind, of these orders. `judged` is what people said of pairs
    that were looked at: it decides nothing, and shows how often looks are right.
    """

    holds: tuple[EnteredHold, ...] = ()
    releases: tuple[EnteredRelease, ...] = ()
    past: tuple[RememberedPast, ...] = ()
    cleared: tuple[ClearedMatch, ...] = ()
    links: tuple[RememberedLink, ...] = ()
    orders: tuple[EnteredOrder, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    judged: tuple[JudgedPair, ...] = ()


def register_digest(register: Register) -> str:
    """Return the digest that pins a register; without judged pairs it is that of the versions that knew of none."""
    plain = as_plain(register)
    if not register.judged:
        del plain["judged"]
    return digest_of(plain)
