"""Events on their way into the register: what it has already is not entered again, and all of it or nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from engine.custody import register
from engine.custody.acts import Signer
from engine.custody.ledger import Scribe
from engine.model.facts import Event
from engine.register.acts import EventsEntered

TOGETHER = 5_000
"""Events of one entry of the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsOf:
    """The events of one source."""

    source: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsTaken:
    """Which events were new, and which the register had, each once; and the numbers of the entries."""

    new: tuple[Event, ...]
    known: tuple[Event, ...]
    entries: tuple[int, ...]


def enter_events(
    connection: sa.Connection, sources: Sequence[EventsOf], *, scribe: Scribe, signer: Signer | None = None
) -> EventsTaken:
    """Enter the events that the register does not have yet: the same kind, asset and days are the same event.

    What is new is found in the transaction that enters it, so two who enter at once enter nothing twice. Raises
    `ActRefusedError` and `LedgerRunsBackError`; none is entered then if the transaction is given up.
    """
    had = frozenset(register.standing(connection).events)
    new: dict[Event, None] = {}
    known: dict[Event, None] = {}
    acts: list[EventsEntered] = []
    for one in sources:
        fresh = [event for event in dict.fromkeys(one.events) if event not in had and event not in new]
        known.update((event, None) for event in one.events if event in had)
        new.update(dict.fromkeys(fresh))
        for first in range(0, len(fresh), TOGETHER):
            acts.append(EventsEntered(source=one.source, events=tuple(fresh[first : first + TOGETHER])))
    entries: tuple[int, ...] = ()
    if acts:
        _, entries = register.enter(connection, acts, scribe=scribe, signer=signer)
    return EventsTaken(new=tuple(new), known=tuple(known), entries=entries)
