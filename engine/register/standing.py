"""Where everything stands: a fold over the acts in their order, in which an act without authority counts for nothing.

What keeps binds at once, whoever entered it. What frees binds when the people whom it needs have agreed. The same acts
up to a moment give what stood then, so that a past judgement can be made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engine.model.facts import Event
from engine.model.holds import ClearedMatch, EnteredHold, EnteredRelease, Hold
from engine.model.policies import Confirmation
from engine.register.acts import (
    CertificateGiven,
    CertificateRevoked,
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    EventsEntered,
    HoldEntered,
    NoticeRecorded,
    PersonEnrolled,
    ProposalApproved,
    ProposalEnded,
    RegistryFounded,
    ReleaseEntered,
    Role,
    RoleEnded,
    RoleGiven,
)
from engine.register.confirming import still_said
from engine.register.events import Correction, StandingEvents
from engine.register.noted import Fault, Noted
from engine.register.people import Ends, NoAuthorityError, People, Person, ends_of
from engine.register.proposals import Proposal, State, require_may_end

_ABOUT_PEOPLE = (RegistryFounded, PersonEnrolled, CertificateGiven, CertificateRevoked, RoleGiven, RoleEnded)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """A hold with who entered it and when; `is_by_legal` says whether that was a legal officer."""

    hold: Hold
    sequence: int
    on: date
    account: str
    person: Person | None
    is_by_legal: bool
    source_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands after some acts: `size` is how many entries of the ledger they reach to."""

    size: int
    people: People
    holds: Mapping[str, StandingHold] = field(default_factory=dict)
    proposals: Mapping[int, Proposal] = field(default_factory=dict)
    entered_events: tuple[StandingEvents, ...] = ()
    notices: tuple[tuple[Noted, NoticeRecorded], ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events that were entered, each once, as they were first said."""
        return tuple(dict.fromkeys(event for entered in self.entered_events for event in entered.events))

    def binding(self) -> tuple[Proposal, ...]:
        """Return the proposals that bind, in the order in which they came to."""
        return tuple(sorted(self._in(State.BINDING), key=lambda one: (one.bound_at, one.number)))

    def open(self) -> tuple[Proposal, ...]:
        """Return the proposals that wait for somebody, in the order of entry."""
        return self._in(State.OPEN)

    def _in(self, state: State) -> tuple[Proposal, ...]:
        return tuple(one for one in self.proposals.values() if one.state is state)

    def entered_holds(self, *, read: Mapping[str, Hold] | None = None) -> tuple[EnteredHold, ...]:
        """Return the holds in the order of entry.

        `read` has those of the policy folder as they are read now: a hold that came from a file and is not among them
        is missing, and of one that is, this reading counts, which differs at most by what a newer reader understands.
        """
        return tuple(
            EnteredHold(
                hold=one.hold if read is None else read.get(id, one.hold),
                entered_on=one.on,
                is_missing=read is not None and bool(one.source_name) and id not in read,
            )
            for id, one in self.holds.items()
        )

    def releases(self) -> tuple[EnteredRelease, ...]:
        """Return the releases and narrowings that bind, by those who approved them, from the day they came to bind."""
        found = []
        for proposal in self.binding():
            if isinstance(proposal.subject, ReleaseEntered):
                assert proposal.bound_on is not None
                # An approval that had lapsed by then made nothing bind.
                approvals = proposal.standing_approvals(on=proposal.bound_on)
                by = tuple(sorted(f"{one.person.name} ({one.person.id})" for one in approvals))
                release = replace(proposal.subject.release, by=by)
                found.append(EnteredRelease(release=release, entered_on=proposal.bound_on))
        return tuple(found)

    def confirmations(self, *, read: Collection[Confirmation] | None = None) -> tuple[Confirmation, ...]:
        """Return the confirmations that bind; those that came from a file, with what `read` still says of them."""
        found = []
        for proposal in self.binding():
            if isinstance(proposal.subject, ConfirmationEntered):
                confirmation = proposal.subject.confirmation
                if read is not None and proposal.subject.source_name:
                    confirmation = still_said(confirmation, read)
                if confirmation.rules:
                    found.append(confirmation)
        return tuple(found)

    def cleared(self, *, archive: str) -> tuple[ClearedMatch, ...]:
        """Return what was confirmed of the records of an archive: the last word on each record, for each hold."""
        found = {
            (proposal.subject.hold, one.member): ClearedMatch(
                hold=proposal.subject.hold, member=one.member, sha256=one.sha256, facts=one.facts
            )
            for proposal in self.binding()
            if isinstance(proposal.subject, ClearanceEntered) and proposal.subject.archive == archive
            for one in proposal.subject.members
        }
        return tuple(found[key] for key in sorted(found))

    def corrections(self) -> tuple[Correction, ...]:
        """Return the corrections of events: those that bind, in that order, and those that are open."""
        return tuple(
            Correction(
                event=proposal.subject.event, to=proposal.subject.to, is_open=proposal.state is not State.BINDING
            )
            for proposal in (*self.binding(), *self.open())
            if isinstance(proposal.subject, CorrectionEntered)
        )


def stand(acts: Sequence[Noted]) -> Standing:
    """Return what stands after `acts`, which are in the order of their numbers.

    Twice over: the end of a role or a certificate that is known only now counts for what was done since that end.
    """
    people, ended = People(ends=Ends()), dict[int, str]()
    for noted in acts:
        try:
            if isinstance(noted.act, _ABOUT_PEOPLE):
                people.enter(noted)
            elif isinstance(noted.act, ProposalEnded):
                require_may_end(noted, people)
                ended[noted.sequence] = ""
        except NoAuthorityError as error:
            ended[noted.sequence] = str(error)
    fold = _Fold(People(ends=ends_of(people)), ended)
    fold.take(acts)
    return fold.standing()


@dataclass(slots=True)
class _Fold:
    people: People
    ended: Mapping[int, str]
    holds: dict[str, StandingHold] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    events: list[StandingEvents] = field(default_factory=list)
    notices: list[tuple[Noted, NoticeRecorded]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    size: int = 0

    def take(self, acts: Iterable[Noted]) -> None:
        for noted in acts:
            self.size = noted.sequence + 1
            try:
                self._take(noted)
            except NoAuthorityError as error:
                self.faults.append(Fault(sequence=noted.sequence, what=str(error)))

    def _take(self, noted: Noted) -> None:
        match noted.act:
            case HoldEntered():
                self._hold(noted, noted.act)
            case ReleaseEntered() | ClearanceEntered() | CorrectionEntered() | ConfirmationEntered():
                self._propose(noted)
            case EventsEntered() as act:
                self._events(noted, act)
            case ProposalApproved() as act:
                self._proposal(act.proposal).approve(noted, act, self.people)
            case ProposalEnded() as act:
                self._end(noted, act)
            case NoticeRecorded() as act:
                self.notices.append((noted, act))
            case _:
                self.people.enter(noted)

    def _hold(self, noted: Noted, act: HoldEntered) -> None:
        if act.hold.id in self.holds:
            raise NoAuthorityError(f"the hold `{act.hold.public_id}` was entered before")
        person = self._actor(noted, what="the hold stands")
        is_by_legal = person is not None and Role.LEGAL in self.people.roles(person.id, on=noted.on)
        self.holds[act.hold.id] = StandingHold(
            hold=act.hold,
            sequence=noted.sequence,
            on=noted.on,
            account=noted.account,
            person=person,
            is_by_legal=is_by_legal,
            source_name=act.source_name,
        )

    def _events(self, noted: Noted, act: EventsEntered) -> None:
        self.events.append(
            StandingEvents(
                events=act.events,
                source=act.source,
                sequence=noted.sequence,
                on=noted.on,
                account=noted.account,
                person=self._actor(noted, what="the events stand"),
            )
        )

    def _actor(self, noted: Noted, *, what: str) -> Person | None:
        """Return who did what keeps: a signature that does not hold is no reason to let go, so it stands, by nobody."""
        try:
            return self.people.actor(noted)
        except NoAuthorityError as error:
            self.faults.append(Fault(sequence=noted.sequence, what=f"{what}, but {error}"))
            return None

    def _propose(self, noted: Noted) -> None:
        held = {ReleaseEntered: "release", ClearanceEntered: "clearance"}
        if isinstance(noted.act, ReleaseEntered | ClearanceEntered):
            hold = noted.act.release.hold if isinstance(noted.act, ReleaseEntered) else noted.act.hold
            if hold not in self.holds:
                raise NoAuthorityError(f"there was no such hold when its {held[type(noted.act)]} was entered")
        if isinstance(noted.act, CorrectionEntered):
            # It may keep what nothing else does: it stays open, by nobody, until somebody ends it.
            author = self._actor(noted, what="the correction stays open")
        else:
            author = self.people.actor(noted)
        proposal = Proposal(noted=noted, author=author)
        proposal.agree_by_entering(self.people)
        self.proposals[noted.sequence] = proposal

    def _end(self, noted: Noted, act: ProposalEnded) -> None:
        proposal = self._proposal(act.proposal)
        if isinstance(proposal.subject, CorrectionEntered):
            # While it is open it keeps, so what ended it is looked at again.
            require_may_end(noted, self.people)
        elif self.ended[noted.sequence]:
            # What it ended could free: by whoever might end it on that day it stays ended, whatever ends later.
            raise NoAuthorityError(self.ended[noted.sequence])
        proposal.end(act.reason)

    def _proposal(self, number: int) -> Proposal:
        if number not in self.proposals:
            raise NoAuthorityError(f"there is no proposal {number}")
        return self.proposals[number]

    def standing(self) -> Standing:
        return Standing(
            size=self.size,
            people=self.people,
            holds=self.holds,
            proposals=self.proposals,
            entered_events=tuple(self.events),
            notices=tuple(self.notices),
            faults=tuple(self.faults),
        )
