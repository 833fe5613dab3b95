"""Changes that can be imagined of a record's case, and the case as it is with them: the judge says what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from engine.model.dates import Interval
from engine.model.earlier import EarlierPolicies
from engine.model.facts import Event
from engine.model.holds import EnteredRelease, Register, Release
from engine.model.policies import Bundle, Confirmation, RuleVersion
from engine.model.records import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased:
    """Two people release a hold, on the day of the question; it cools as ever."""

    hold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleConfirmed:
    """Counsel confirms this version of a rule, from the day of the question and without end."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecorded:
    """An event of an asset is recorded, of the day `on`.

    With `not_before`, `on` is the last day that will do, and any between the two is as good. `asset` can be personal.
    """

    kind: str
    asset: str
    on: date
    not_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayIs:
    """It is another, later day."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSigned:
    """Two people sign the impact report over all earlier policies that bind."""


Change = HoldReleased | RuleConfirmed | EventRecorded | EarlierSigned | DayIs


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is put to the judge: an inventory, the policies, earlier ones that bind, the register and the day."""

    inventory: Inventory
    bundle: Bundle
    register: Register
    as_of: date
    earlier: tuple[EarlierPolicies, ...] = ()


def changed(asked: Asked, changes: Sequence[Change]) -> Asked:
    """Return the case as it is with some changes."""
    day = asked.as_of
    for change in changes:
        asked = _with(asked, change, day=day)
    return asked


def _with(asked: Asked, change: Change, *, day: date) -> Asked:
    match change:
        case HoldReleased():
            release = Release(hold=change.hold, on=day, by=(), reason="")
            releases = (*asked.register.releases, EnteredRelease(release=release, entered_on=day))
            return replace(asked, register=replace(asked.register, releases=releases))
        case RuleConfirmed():
            rule = next(one for one in asked.bundle.rules if one.id == change.rule)
            version = RuleVersion(id=rule.id, version=rule.version)
            said = Confirmation(rules=(version,), by="", on=day, until=date.max, advice_sha256="")
            return replace(asked, bundle=replace(asked.bundle, confirmations=(*asked.bundle.confirmations, said)))
        case EventRecorded():
            event = Event(kind=change.kind, asset=change.asset, on=Interval.on(change.on))
            return replace(asked, inventory=replace(asked.inventory, events=(*asked.inventory.events, event)))
        case EarlierSigned():
            return replace(asked, earlier=())
        case DayIs():
            return replace(asked, as_of=change.day)
    assert_never(change)
