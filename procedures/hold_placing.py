"""Placing a hold: at once, in any state, by whoever does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.model.conditions import ALWAYS
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.register.acts import HoldEntered, Role
from engine.register.standing import Standing, StandingHold
from procedures.hold_drafts import Draft, IdInUseError
from procedures.hold_matches import Counted


class NotConfirmedError(MunimentError):
    """A hold that matches nothing, or everything, and nobody said that this is meant; nothing was entered."""

    exit_code = 4

    def __init__(self, *, why: str) -> None:
        super().__init__(
            f"the hold was not placed: {why}",
            cause="nobody said that this is meant",
            help="correct the scope; or, if it is meant, place it again with --yes",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A hold that stands; `is_new` says whether it was entered now, or stood already with the same content."""

    hold: StandingHold
    is_new: bool
    has_legal: bool


def doubtful(draft: Draft, counted: tuple[Counted, ...]) -> str:
    """Return why somebody must say that a hold is meant; empty where nobody must."""
    if draft.hold.scope == ALWAYS:
        return "it holds every record of every archive"
    if not all(one.is_counted for one in counted):
        # What could not be counted is no reason to wait.
        return ""
    if not any(one.certain or one.possible for one in counted):
        return "it matches no record" if counted else "there is no scan yet in which it could match a record"
    return ""


def standing_already(draft: Draft, standing: Standing) -> StandingHold | None:
    """Return the hold where it stands already with this content.

    Raises `IdInUseError` where another has its id, or where it was released, even in part, and so will not hold on.
    """
    known = standing.holds.get(draft.hold.id)
    if known is None:
        return None
    is_freed = any(one.release.hold == draft.hold.id for one in standing.releases())
    if is_freed or digest_of(known.hold) != digest_of(draft.hold):
        raise IdInUseError(id=draft.hold.id)
    return known


def place(store: Store, draft: Draft, *, clock: Clock, signer: Signer | None = None) -> Placed:
    """Enter a hold, which binds from now on; raises `IdInUseError`, also where another officer was a moment earlier."""
    act = HoldEntered(hold=draft.hold, source_name=draft.source_name, source_text=draft.text)

    def require(standing: Standing) -> None:
        known = standing_already(draft, standing)
        if known is not None:
            raise _StandsError(known, standing)

    try:
        standing, _ = store.enter([act], scribe=scribe_of(clock), signer=signer, require=require)
    except _StandsError as stands:
        return Placed(hold=stands.hold, is_new=False, has_legal=stands.standing.people.has_ever(Role.LEGAL))
    return Placed(hold=standing.holds[draft.hold.id], is_new=True, has_legal=standing.people.has_ever(Role.LEGAL))


def store_at(database: Path) -> Store:
    """Open the database, made where there is none: a hold may name what has not arrived."""
    database.parent.mkdir(parents=True, exist_ok=True)
    return Store.open(database)


class _StandsError(Exception):
    """Ends the transaction of a hold that stands already."""

    def __init__(self, hold: StandingHold, standing: Standing) -> None:
        super().__init__()
        self.hold = hold
        self.standing = standing
