"""Holds and their releases: what stops every disposal, whatever a policy says.

A hold is never edited or deleted; its end is a second document. The register is what binds: a hold file that
disappears still holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.model.conditions import Condition
from engine.model.digests import NOT_MEANING
from engine.model.policies import Span

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
    """The end of a hold: by two different people, with a reason."""

    hold: str
    on: date
    by: tuple[str, ...]
    reason: str
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
class Register:
    """Every hold and release that was ever entered."""

    holds: tuple[EnteredHold, ...] = ()
    releases: tuple[EnteredRelease, ...] = ()
