"""Where everything stands after some acts (`engine.register.folding`), and what of it goes into a judgement.

The same acts up to a moment give what stood then, so that a past judgement can be made again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from engine.model.calibration import JudgedPair
from engine.model.facts import Event
from engine.model.holds import ClearedMatch, EnteredHold, EnteredRelease, Hold
from engine.model.orders import EnteredOrder, Waiver
from engine.model.policies import Confirmation
from engine.register.acts import (
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    NoticeRecorded,
    ReleaseEntered,
    ShorteningEntered,
    WaiverEntered,
)
from engine.register.calibrating import StandingDraw, judged_pairs
from engine.register.confirming import still_said
from engine.register.events import Correction, StandingEvents
from engine.register.noted import Fault, Noted
from engine.register.orders import StandingOrder
from engine.register.people import People, Person
from engine.register.proposals import Proposal, State


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
    orders: Mapping[str, StandingOrder] = field(default_factory=dict)
    proposals: Mapping[int, Proposal] = field(default_factory=dict)
    entered_events: tuple[StandingEvents, ...] = ()
    notices: tuple[tuple[Noted, NoticeRecorded], ...] = ()
    draws: Mapping[str, StandingDraw] = field(default_factory=dict)
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
                release = replace(proposal.subject.release, by=proposal.bound_by())
                found.append(EnteredRelease(release=release, entered_on=proposal.bound_on))
        return tuple(found)

    def entered_orders(self) -> tuple[EnteredOrder, ...]:
        """Return the orders to destroy that are in force, in the order of entry."""
        return tuple(
            EnteredOrder(order=one.order, entered_on=one.on, is_by_legal=one.is_by_legal)
            for one in self.orders.values()
            if one.is_in_force
        )

    def waivers(self) -> tuple[Waiver, ...]:
        """Return the waivers that bind, by those who approved them, from the day they came to bind."""
        found = []
        for proposal in self.binding():
            if isinstance(proposal.subject, WaiverEntered) and self.orders[proposal.subject.order].is_in_force:
                assert proposal.bound_on is not None
                act, by = proposal.subject, proposal.bound_by()
                found.append(Waiver(order=act.order, by=by, reason=act.reason, bound_on=proposal.bound_on))
        return tuple(found)

    def shortenings(self) -> tuple[Proposal, ...]:
        """Return the shortenings that bind, in the order in which they came to."""
        return tuple(one for one in self.binding() if isinstance(one.subject, ShorteningEntered))

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

    def judged(self, *, archive: str) -> tuple[JudgedPair, ...]:
        """Return every pair of an archive that was drawn, and what people said of it."""
        return judged_pairs(iter(self.draws.values()), archive=archive)

    def corrections(self) -> tuple[Correction, ...]:
        """Return the corrections of events: those that bind, in that order, and those that are open."""
        return tuple(
            Correction(
                event=proposal.subject.event, to=proposal.subject.to, is_open=proposal.state is not State.BINDING
            )
            for proposal in (*self.binding(), *self.open())
            if isinstance(proposal.subject, CorrectionEntered)
        )
