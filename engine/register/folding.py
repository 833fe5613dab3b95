"""From acts to what stands: a fold over them in their order, in which an act without authority counts for nothing.

What keeps binds at once, whoever entered it. What frees binds when the people whom it needs have agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.register.acts import (
    CertificateGiven,
    CertificateRevoked,
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    EventsEntered,
    HoldEntered,
    NoticeRecorded,
    OrderEnded,
    OrderEntered,
    PairsDrawn,
    PairsJudged,
    PersonEnrolled,
    ProposalApproved,
    ProposalEnded,
    RegistryFounded,
    ReleaseEntered,
    Role,
    RoleEnded,
    RoleGiven,
    ShorteningEntered,
    WaiverEntered,
)
from engine.register.calibrating import DrawBook
from engine.register.events import StandingEvents
from engine.register.noted import Fault, Noted
from engine.register.orders import OrderBook
from engine.register.people import Ends, NoAuthorityError, People, Person, ends_of
from engine.register.proposals import Proposal, State, require_may_end, require_may_end_order
from engine.register.standing import Standing, StandingHold

_ABOUT_PEOPLE = (RegistryFounded, PersonEnrolled, CertificateGiven, CertificateRevoked, RoleGiven, RoleEnded)


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
            elif isinstance(noted.act, OrderEnded):
                require_may_end_order(noted, people)
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
    orders: OrderBook = field(default_factory=OrderBook)
    draws: DrawBook = field(default_factory=DrawBook)
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
            case ReleaseEntered() | ClearanceEntered() | CorrectionEntered() | ConfirmationEntered() | WaiverEntered():
                self._propose(noted)
            case ShorteningEntered():
                self._propose(noted)
            case OrderEntered() as act:
                self._order(noted, act)
            case OrderEnded() as act:
                self._end_order(noted, act)
            case EventsEntered() as act:
                self._events(noted, act)
            case ProposalApproved() as act:
                self._proposal(act.proposal).approve(noted, act, self.people)
            case ProposalEnded() as act:
                self._end(noted, act)
            case NoticeRecorded() as act:
                self.notices.append((noted, act))
            case PairsDrawn() as act:
                self.draws.enter(noted, act)
            case PairsJudged() as act:
                # A signature that does not hold is nobody's judgement.
                self.draws.judge(noted, act, by=self.people.actor(noted))
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

    def _order(self, noted: Noted, act: OrderEntered) -> None:
        self.orders.require_new(act.order)
        self.orders.enter(noted, act, by=self._actor(noted, what="the order stands"), people=self.people)

    def _end_order(self, noted: Noted, act: OrderEnded) -> None:
        self.orders.require_in_force(act.order)
        if self.ended[noted.sequence]:
            raise NoAuthorityError(self.ended[noted.sequence])
        # What was waived for it could free: by whoever might end the order on that day it stays ended.
        for proposal in self.proposals.values():
            is_of_it = isinstance(proposal.subject, WaiverEntered) and proposal.subject.order == act.order
            if is_of_it and proposal.state is not State.ENDED:
                proposal.end(f"the order was ended: {act.reason}")
        require_may_end_order(noted, self.people)
        self.orders.end(noted, act)

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
        if isinstance(noted.act, WaiverEntered):
            self.orders.require_in_force(noted.act.order)
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
            orders=self.orders.orders,
            proposals=self.proposals,
            entered_events=tuple(self.events),
            notices=tuple(self.notices),
            draws=self.draws.standing(),
            faults=tuple(self.faults),
        )
