"""What frees something is proposed first, and binds when the people whom its kind asks for have approved it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from engine.register.acts import (
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    ProposalApproved,
    ReleaseEntered,
    Role,
    ShorteningEntered,
    WaiverEntered,
)
from engine.register.noted import Noted
from engine.register.people import NoAuthorityError, People, Person

APPROVAL_DAYS = 30
"""Days for which an approval waits for the others; a house rule: silence ends it, and nothing is freed."""

Proposed = (
    ReleaseEntered | ClearanceEntered | WaiverEntered | ShorteningEntered | CorrectionEntered | ConfirmationEntered
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many people, of which roles, make a proposal bind; `needs` is a role that one of them has.

    `by_certificate` says that an account of the operating system is not enough. `counts_author` says that whoever
    entered the proposal is one of them.
    """

    people: int
    among: frozenset[Role]
    needs: Role | None = None
    by_certificate: bool = True
    counts_author: bool = False


QUORA: dict[type[Proposed], Quorum] = {
    ReleaseEntered: Quorum(people=2, among=frozenset({Role.LEGAL, Role.COMPLIANCE}), needs=Role.LEGAL),
    ClearanceEntered: Quorum(people=2, among=frozenset({Role.LEGAL, Role.COMPLIANCE, Role.RECORDS}), needs=Role.LEGAL),
    WaiverEntered: Quorum(people=2, among=frozenset({Role.LEGAL})),
    ShorteningEntered: Quorum(
        people=2, among=frozenset({Role.COMPLIANCE, Role.LEGAL, Role.RECORDS}), needs=Role.COMPLIANCE
    ),
    CorrectionEntered: Quorum(
        people=2,
        among=frozenset({Role.LEGAL, Role.COMPLIANCE, Role.RECORDS}),
        by_certificate=False,
        counts_author=True,
    ),
    ConfirmationEntered: Quorum(people=1, among=frozenset({Role.COUNSEL})),
}


_REVOCABLE = (ClearanceEntered, WaiverEntered, ShorteningEntered, ConfirmationEntered)
"""What can be ended though it binds: without it more is kept."""


class State(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    BINDING = "binding"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved, with which roles, and on which day."""

    person: Person
    roles: frozenset[Role]
    on: date
    is_signed: bool


@dataclass(slots=True, kw_only=True)
class Proposal:
    """Something proposed, by the number of its entry, with what became of it so far."""

    noted: Noted
    author: Person | None
    approvals: list[Approval] = field(default_factory=list)
    state: State = State.OPEN
    bound_on: date | None = None
    bound_at: int = -1
    ended_for: str = ""

    @property
    def number(self) -> int:
        """Return the number by which it is approved."""
        return self.noted.sequence

    @property
    def subject(self) -> Proposed:
        """Return what is proposed."""
        act = self.noted.act
        assert isinstance(act, Proposed)
        return act

    @property
    def quorum(self) -> Quorum:
        """Return who must approve it."""
        return QUORA[type(self.subject)]

    def standing_approvals(self, *, on: date) -> tuple[Approval, ...]:
        """Return the approvals that still wait on a day, the newest of each person."""
        recent = [one for one in self.approvals if on - one.on <= timedelta(days=APPROVAL_DAYS)]
        return tuple({one.person.id: one for one in recent}.values())

    def bound_by(self) -> tuple[str, ...]:
        """Return the names of those by whom it came to bind; nobody where it does not."""
        if self.bound_on is None:
            return ()
        # An approval that had lapsed by then made nothing bind.
        approvals = self.standing_approvals(on=self.bound_on)
        return tuple(sorted(f"{one.person.name} ({one.person.id})" for one in approvals))

    def approve(self, noted: Noted, act: ProposalApproved, people: People) -> None:
        """Take an approval; raises `NoAuthorityError` where it counts for nothing."""
        if self.state is not State.OPEN:
            raise NoAuthorityError(f"the proposal {self.number} is {self.state} already")
        if act.payload != self.noted.payload:
            raise NoAuthorityError(f"it approves something else than the proposal {self.number}")
        self._agree(noted, people)

    def agree_by_entering(self, people: People) -> None:
        """Count the author as one of those who approve, where this kind of proposal does."""
        if not self.quorum.counts_author or self.author is None:
            return
        # An author without such a role only proposes.
        if self._fitting(people.roles(self.author.id, on=self.noted.on)):
            self._agree(self.noted, people)

    def _agree(self, noted: Noted, people: People) -> None:
        signer = people.signer(noted)
        person = signer if self.quorum.by_certificate else people.actor(noted)
        if person is None:
            raise NoAuthorityError("no certificate says who approved" if self.quorum.by_certificate else "nobody did")
        roles = self._fitting(people.roles(person.id, on=noted.on))
        if not roles:
            raise NoAuthorityError(f"`{person.id}` has no role that may approve this")
        self.approvals.append(Approval(person=person, roles=roles, on=noted.on, is_signed=signer is not None))
        self._bind(noted)

    def _fitting(self, roles: frozenset[Role]) -> frozenset[Role]:
        return roles & self.quorum.among

    def _bind(self, noted: Noted) -> None:
        standing = self.standing_approvals(on=noted.on)
        has_needed = self.quorum.needs is None or any(self.quorum.needs in one.roles for one in standing)
        if len(standing) >= self.quorum.people and has_needed:
            self.state, self.bound_on, self.bound_at = State.BINDING, noted.on, noted.sequence

    def end(self, reason: str) -> None:
        """End it, by somebody who may (`require_may_end`); raises `NoAuthorityError` where it stays as it is."""
        is_revocable = isinstance(self.subject, _REVOCABLE)
        if self.state is State.ENDED or (self.state is State.BINDING and not is_revocable):
            raise NoAuthorityError(f"the proposal {self.number} is {self.state} and stays so")
        self.state, self.ended_for = State.ENDED, reason


def require_may_end(noted: Noted, people: People) -> None:
    """Raise `NoAuthorityError` where whoever did something may end no proposal."""
    person = people.actor(noted)
    if person is None or not people.roles(person.id, on=noted.on) - {Role.REGISTRAR}:
        raise NoAuthorityError("whoever ended it has no role")


def require_may_end_order(noted: Noted, people: People) -> None:
    """Raise `NoAuthorityError` where whoever did something may end no order to destroy."""
    person = people.actor(noted)
    if person is None or Role.LEGAL not in people.roles(person.id, on=noted.on):
        raise NoAuthorityError("whoever ended the order is no legal officer")
