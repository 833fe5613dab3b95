"""Correcting and retracting events: proposals that count as both until a second person agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.store import Store
from engine.model.dates import PHOTOGRAPHY_BEGINS, Interval
from engine.model.empty_dates import EMPTY_DATES
from engine.model.errors import MunimentError
from engine.model.facts import Event
from engine.register.acts import CorrectionEntered
from engine.register.events import ID_DIGITS, ON_SOME_DAY
from engine.register.proposals import Proposal, State
from procedures.events import ListedEvent, is_text, listed, scanned
from procedures.ledger import opened, require_whole
from procedures.proposing import signer_of

_LEAST_DIGITS = 4
_ID = re.compile(rf"e-[0-9a-f]{{{_LEAST_DIGITS},{ID_DIGITS}}}")
_LIST = "see the events of an asset, with their ids, with `muniment events list ASSET`"


class NoSuchEventError(MunimentError):
    """An event that neither the register nor the latest scans know: a correction of it would change nothing."""

    def __init__(self, *, named: str) -> None:
        super().__init__(
            f"there is no event {named}", cause="neither the register nor a latest scan has it", help=_LIST
        )


class SeveralEventsError(MunimentError):
    """An id that several events begin with."""

    def __init__(self, *, id: str, found: int) -> None:
        super().__init__(f"`{id}` could be any of {found:,} events", help=f"write all {ID_DIGITS} digits of the id")


class EventNotNamedError(MunimentError):
    """An event that is named by no id, and not by kind, asset and day; or by both."""

    def __init__(self) -> None:
        super().__init__(
            "an event is named by its id, or by --kind, --asset and --on together",
            help=f"{_LIST}; name one, in one way",
        )


class DaysImpossibleError(MunimentError):
    """Days on which no event can have happened, or that say nothing."""

    def __init__(self, *, days: str, cause: str) -> None:
        super().__init__(f"{days} cannot be the days of an event", cause=cause, help="write days as 2019-06-30")


class NoReasonError(MunimentError):
    """A correction without a reason, or with one that is no text."""

    def __init__(self) -> None:
        super().__init__("a correction needs a reason in words", help='say why, as --reason "the letter says 2018"')


class NothingChangesError(MunimentError):
    """A correction to what the event counts as already."""

    def __init__(self, *, id: str) -> None:
        super().__init__(f"`{id}` counts as that already", help=_LIST)


class ProposedAlreadyError(MunimentError):
    """The same correction of the same event, which waits already."""

    def __init__(self, *, number: int) -> None:
        super().__init__(
            f"the same correction waits already, under {number}",
            help=f"another person agrees with `muniment approve {number}`",
        )
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which event is meant: by its id, or by kind, asset and first and last day."""

    id: str | None = None
    kind: str | None = None
    asset: str | None = None
    on: date | None = None
    on_latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction that was entered, with the event as it counts now and as it counted before."""

    before: ListedEvent
    after: ListedEvent
    proposal: Proposal
    to: Interval | None


def correct(
    database: Path, named: Named, *, to: Interval | None, reason: str, clock: Clock, key: SigningKey | None = None
) -> Corrected:
    """Propose another date for an event, or its retraction where `to` is absent.

    Until a second person agrees the event counts as both. `key` is that of the person's certificate. Raises the errors
    of this module, `NoDatabaseError`, `NotRegisteredError`, `ActRefusedError` and `LedgerRunsBackError`.
    """
    if not reason.strip() or not is_text(reason):
        raise NoReasonError
    with opened(database) as store:
        require_whole(store)
        before = _event(store, named)
        _require_change(before, to)
        standing = store.standing()
        signer = None if key is None else signer_of(standing, key)
        act = CorrectionEntered(event=before.event, to=to, reason=reason.strip())
        after, (number,) = store.enter([act], scribe=scribe_of(clock), signer=signer)
        scans = {} if before.scan is None else {before.event: before.scan}
        (shown,) = (one for one in listed(after, scans=scans) if one.event == before.event)
    return Corrected(before=before, after=shown, proposal=after.proposals[number], to=to)


def days(first: date, latest: date | None, *, called: str) -> Interval:
    """Return the days from `first` through `latest` of an event; raises `DaysImpossibleError`."""
    latest = latest if latest is not None else first
    if first > latest:
        raise DaysImpossibleError(days=called, cause=f"{first} lies after {latest}")
    on = Interval(earliest=first, latest=latest)
    if on == ON_SOME_DAY:
        return on
    if first < PHOTOGRAPHY_BEGINS:
        raise DaysImpossibleError(days=called, cause=f"{first} lies before {PHOTOGRAPHY_BEGINS.year}")
    empty = next((day for day in (first, latest) if day in EMPTY_DATES), None)
    if empty is not None:
        raise DaysImpossibleError(days=called, cause=f"{empty} is a day that systems write for no date")
    return on


def _event(store: Store, named: Named) -> ListedEvent:
    directly = (named.kind, named.asset, named.on)
    if (named.id is None) is not all(part is not None for part in directly):
        raise EventNotNamedError
    if named.id is not None:
        if any(part is not None for part in (*directly, named.on_latest)):
            raise EventNotNamedError
        return _by_id(store, named.id)
    assert named.kind is not None
    assert named.asset is not None
    assert named.on is not None
    on = Interval(earliest=named.on, latest=named.on_latest if named.on_latest is not None else named.on)
    shown = f"`{named.kind}` of `{named.asset}` on {on.earliest}"
    if not is_text(named.kind + named.asset):
        raise NoSuchEventError(named="of that name")
    event = Event(kind=named.kind, asset=named.asset, on=on)
    for one in listed(store.standing(), scans=scanned(store, named.asset)):
        if one.event == event:
            return one
    raise NoSuchEventError(named=shown if on.is_certain else f"{shown} to {on.latest}")


def _by_id(store: Store, id: str) -> ListedEvent:
    if not _ID.fullmatch(id):
        raise NoSuchEventError(named=f"`{id}`" if is_text(id) else "of that name")
    standing = store.standing()
    # Only where the register has none: the tables of a large archive say very many.
    found = _beginning(id, listed(standing, scans={})) or _beginning(id, listed(standing, scans=scanned(store)))
    if not found:
        raise NoSuchEventError(named=f"`{id}`")
    if len(found) > 1:
        raise SeveralEventsError(id=id, found=len(found))
    return found[0]


def _beginning(id: str, events: Iterable[ListedEvent]) -> list[ListedEvent]:
    return [one for one in events if one.id.startswith(id)]


def _require_change(event: ListedEvent, to: Interval | None) -> None:
    waiting = [one for one in event.corrections if one.state is State.OPEN]
    for one in waiting:
        assert isinstance(one.subject, CorrectionEntered)
        if one.subject.to == to:
            raise ProposedAlreadyError(number=one.number)
    if not waiting and event.counts_as == to:
        raise NothingChangesError(id=event.id)
