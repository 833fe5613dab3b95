"""What a verification of a report says: each check with its name, and what the report binds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.ledger.heads import Head
from engine.model.plans import Manifest, PlanHeader


class CheckName(StrEnum):
    """The checks, in the order in which they are made."""

    SIZE = "size"
    PARSED = "parsed"
    CERTIFIED = "certified"
    UNCHANGED = "unchanged"
    TRUSTED = "trusted"
    ATTACHMENTS = "attachments"
    LEDGER_HEAD = "ledger-head"
    TIME_STAMP = "time-stamp"
    MANIFEST = "manifest"
    PLAN = "plan"
    FIELDS = "fields"
    OTHER_SIGNATURES = "other-signatures"
    FILES = "files"
    DECISIONS_ROOT = "decisions-root"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: whether it passed, and what was seen."""

    name: CheckName
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Every check, and what the report binds; `manifest` and `plan` are there only where their own checks passed.

    `head` is what the ledger was when the report was issued, and `stamped_at` the time of its token. `approvals` names
    the fields besides the seal that someone signed; whose signatures they are is not judged here.
    """

    checks: tuple[Check, ...]
    manifest: Manifest | None = None
    plan: PlanHeader | None = None
    head: Head | None = None
    stamped_at: datetime | None = None
    signer: str = ""
    approvals: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Say whether every check was made and passed."""
        return [check.name for check in self.checks] == list(CheckName) and all(c.passed for c in self.checks)
