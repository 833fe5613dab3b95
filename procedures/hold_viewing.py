"""What somebody may see of the holds: all of it, but of a sealed one only the legal role more than that word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.model.errors import MunimentError
from engine.model.holds import Hold, Release
from engine.register.acts import (
    ClearanceEntered,
    HoldEntered,
    NoticeKind,
    NoticeRecorded,
    ProposalApproved,
    ProposalEnded,
    ReleaseEntered,
)
from engine.register.noted import Noted
from engine.register.proposals import Proposal
from engine.register.standing import Standing, StandingHold
from procedures.hold_states import HoldState, state_of
from procedures.viewers import Viewer


class NoHoldError(MunimentError):
    """An id that is no hold's, or a sealed one's in front of somebody else than Legal: nobody can tell which."""

    def __init__(self, *, id: str) -> None:
        super().__init__(
            f"there is no hold `{id}` that could be shown",
            help="see which there are with `muniment holds list`; of a sealed one, ask Legal",
        )
        self.id = id


def visible_hold(standing: Standing, id: str, *, viewer: Viewer) -> StandingHold:
    """Return a hold by its id; raises `NoHoldError`, the same one for a sealed hold and for none."""
    found = standing.holds.get(id)
    if found is None or not viewer.may_see(found.hold):
        raise NoHoldError(id=id)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A hold with what became of it; `is_missing` is absent where nobody looked into a policy folder."""

    entered: StandingHold
    state: HoldState
    proposals: tuple[Proposal, ...]
    narrowed: int
    is_review_due: bool
    is_missing: bool | None
    notices: tuple[tuple[Noted, NoticeRecorded], ...]

    @property
    def hold(self) -> Hold:
        """Return the hold."""
        return self.entered.hold

    @property
    def by(self) -> str:
        """Return who entered it: the person, or the account."""
        person = self.entered.person
        return f"{person.name} ({person.id})" if person is not None else self.entered.account


def views_of(standing: Standing, *, viewer: Viewer, on: date, read: Mapping[str, Hold] | None) -> tuple[HoldView, ...]:
    """Return the holds that may be shown, in the order of entry."""
    return tuple(
        view_of(one, standing, on=on, read=read) for one in standing.holds.values() if viewer.may_see(one.hold)
    )


def view_of(one: StandingHold, standing: Standing, *, on: date, read: Mapping[str, Hold] | None) -> HoldView:
    """Return a hold with its state on a day; `read` has the holds of the policy folder, if it was read."""
    releases = standing.releases()
    state = state_of(one.hold, releases, on=on)
    scopes = [found.release.scope for found in releases if found.release.hold == one.hold.id]
    review = one.hold.review_on
    return HoldView(
        entered=one,
        state=state,
        proposals=tuple(found for found in standing.open() if hold_of(found) == one.hold.id),
        narrowed=sum(scope is not None for scope in scopes),
        is_review_due=review is not None and review <= on,
        is_missing=None if read is None else bool(one.source_name) and one.hold.id not in read,
        notices=tuple((noted, notice) for noted, notice in standing.notices if notice.hold == one.hold.id),
    )


def hold_of(proposal: Proposal) -> str | None:
    """Return the hold from which a proposal would free something, if it is about one."""
    match proposal.subject:
        case ReleaseEntered(release=release):
            return release.hold
        case ClearanceEntered(hold=hold):
            return hold
        case _:
            return None


def without_release_notice(notices: Iterable[tuple[Noted, NoticeRecorded]], *, hold: str) -> tuple[str, ...]:
    """Return the custodians who were told of a hold and not yet of its end."""
    waits = {notice.custodian: notice.kind is not NoticeKind.RELEASED for _, notice in notices if notice.hold == hold}
    return tuple(sorted(custodian for custodian, one_waits in waits.items() if one_waits))


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One entry of the ledger about a hold; `fault` says why it counts for nothing, where it does."""

    noted: Noted
    by: str
    fault: str = ""


def history_of(hold: str, noted: Iterable[Noted], standing: Standing) -> Iterator[HistoryEntry]:
    """Yield every entry about a hold, in order."""
    faults = {fault.sequence: fault.what for fault in standing.faults}
    numbers: set[int] = set()
    for one in noted:
        match one.act:
            case HoldEntered(hold=Hold(id=about)) | ReleaseEntered(release=Release(hold=about)):
                pass
            case ClearanceEntered(hold=about) | NoticeRecorded(hold=about):
                pass
            case ProposalApproved(proposal=number) | ProposalEnded(proposal=number):
                about = hold if number in numbers else ""
            case _:
                continue
        if about != hold:
            continue
        if isinstance(one.act, ReleaseEntered | ClearanceEntered):
            numbers.add(one.sequence)
        yield HistoryEntry(noted=one, by=_name(one, standing), fault=faults.get(one.sequence, ""))


def _name(noted: Noted, standing: Standing) -> str:
    people = standing.people
    signed = noted.statement is not None
    person = people.persons.get(noted.statement.person) if noted.statement else people.by_account(noted.account)
    if person is None:
        return noted.account
    return f"{person.name} ({person.id}), by {'certificate' if signed else 'account'}"
