"""What an impact report is made of: the policies that would end, what stands in their place, and what that does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.model.policies import Bundle, Rule, Title
from engine.proofs.results import Direction
from engine.simulation.impact import Impact
from reports.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that the new policies say otherwise, before and after; absent on the side that does not have it."""

    id: str
    before: Rule | None
    after: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesEnding:
    """Earlier policies, by digest, that would bind no more, and how the new ones differ.

    `direction` is what was proved, holds and confirmations aside; where nothing was, `cause` says why. `others` names
    what else is otherwise: the words, the authority rules, the entities. `is_read` is false where their text is lost.
    """

    digest: str
    used_on: date
    is_read: bool
    direction: Direction | None
    cause: str
    rules: tuple[RuleChange, ...]
    others: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveImpact:
    """What it does to the latest scan of an archive; where that can't be judged, the `problem` says why.

    `together` compares what binds now with the new policies alone, and `each` every one of the earlier policies with
    them, by digest; absent for those that could not judge. `once_confirmed` is `together` as if counsel had confirmed
    every rule of all of them.
    """

    archive: str
    scan: str
    together: Impact | None = None
    once_confirmed: Impact | None = None
    each: tuple[tuple[str, Impact | None], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactInput:
    """Everything that an impact report shows; `issued_at` is aware."""

    now: str
    bundle: Bundle
    ending: tuple[PoliciesEnding, ...]
    archives: tuple[ArchiveImpact, ...]
    as_of: date
    issued_at: datetime
    organisation: Title
    system: str

    @property
    def leaving(self) -> int:
        """Return how many records may leave by the new policies alone, and may not by what binds now."""
        return sum(one.together.removable.newly.records for one in self.archives if one.together is not None)

    @property
    def leaving_once_confirmed(self) -> int:
        """Return the same as if counsel had confirmed every rule, old and new."""
        return sum(
            one.once_confirmed.removable.newly.records for one in self.archives if one.once_confirmed is not None
        )

    @property
    def earlier(self) -> int:
        """Return how many records fall due earlier, or at all, than some of the earlier policies say."""
        found = {
            (one.archive, moved.record.id)
            for one in self.archives
            for _, by_one in one.each
            if by_one is not None
            for moved in by_one.moved
            if moved.shift.is_earlier
        }
        return len(found)
