"""What a proof gives back: proved, found, not proved, or broken; and the record that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.judge.clocks import as_asset
from engine.language.problems import Problem
from engine.model.dates import PHOTOGRAPHY_BEGINS
from engine.model.decisions import Outcome
from engine.model.facts import Facts
from engine.model.records import Inventory
from engine.model.values import Value

AsOfRange = tuple[date, date]
"""The first and the last day of judgement that a proof is about."""

EVERY_DAY: AsOfRange = (PHOTOGRAPHY_BEGINS, date.max)
"""Before the first of these no clock can have started."""


class Property(StrEnum):
    """What is proved of every record, event and day of judgement."""

    HELD_STAYS = "S1"
    MISSING_KEEPS = "S2"
    RULES_COUNT = "S3"
    SERIES_COVERED = "S4"
    CEILINGS_CLEAR = "S5"
    ONE_THEN = "S6"
    HOLDS_ONLY_HOLD = "S7"
    CHOICE_IS_TOTAL = "S8"
    LINKS_HOLD = "S9"
    UNCONFIRMED_KEEPS = "S10"

    @property
    def says(self) -> str:
        """Return the property as a sentence."""
        return _SAYS[self]


_SAYS: Mapping[Property, str] = {
    Property.HELD_STAYS: "nothing in the scope of a hold can leave, also where facts are missing",
    Property.MISSING_KEEPS: "a missing fact frees nothing that the whole facts would keep",
    Property.RULES_COUNT: "every rule in force changes some decision",
    Property.SERIES_COVERED: "every series is covered by a rule that keeps",
    Property.CEILINGS_CLEAR: "no floor keeps past a ceiling",
    Property.ONE_THEN: "no two rules want different things of one record",
    Property.HOLDS_ONLY_HOLD: "one more hold frees nothing, and the order of rules and holds changes nothing",
    Property.CHOICE_IS_TOTAL: "of up to four identical records with known facts one is the record, and it stays",
    Property.LINKS_HOLD: "a link to a held record frees nothing, among up to four records",
    Property.UNCONFIRMED_KEEPS: "a rule that counsel has not confirmed permits nothing",
}


class Status(StrEnum):
    """How a proof ended."""

    PROVED = "proved"
    FOUND = "found"
    NOT_PROVED = "not proved"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A concrete case that the judge has judged: records with facts and events, and a real day.

    `outcomes` are what the judge says, by what was judged: a record, or the bundle or the facts that differ. `truth`
    has the whole facts of the first record where some of them are missing in the case. `is_overdue` goes with
    `outcomes`, where flags matter.
    """

    inventory: Inventory
    as_of: date
    outcomes: tuple[tuple[str, Outcome], ...]
    truth: Facts | None = None
    is_overdue: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the case as a sentence without its full stop."""
        said = [*(_said(name, outcome) for name, outcome in self.outcomes), *self.notes]
        return f"{'; '.join(self.given())}; on {self.as_of.isoformat()}: {', '.join(said)}"

    def given(self) -> Iterator[str]:
        """Yield what is given in the case: records with their facts, ties, and events."""
        records = self.inventory.records
        for record in records:
            facts = _joined(record.facts, sorted(record.facts))
            whose = f"{record.id}, a record" if len(records) > 1 else "a record"
            yield f"{whose} with {facts}" if facts else f"{whose} of which no fact matters"
        if self.truth is not None:
            hidden = _joined(self.truth, [name for name in sorted(self.truth) if name not in records[0].facts])
            if hidden:
                yield f"not recorded, but true: {hidden}"
        for link in self.inventory.links:
            yield f"{link.first} is tied to {link.second} ({link.kind})"
        for event in dict.fromkeys(self.inventory.events):
            until = "" if event.on.is_certain else f" to {event.on.latest.isoformat()}"
            yield f"`{event.kind}` of {event.asset} on {event.on.earliest.isoformat()}{until}"


def _joined(facts: Facts, names: Sequence[str]) -> str:
    said = [f"{name} {_values(facts, name)}" for name in names]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def _said(name: str, outcome: Outcome) -> str:
    return f"{name} {outcome}" if name else str(outcome)


def _values(facts: Facts, name: str) -> str:
    return " or ".join(_value(value) for value in facts[name].values)


def _value(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else as_asset(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One violation, as a problem with its place and a way out, and the case that shows it where there is one.

    `about` names everything that it is about where there may be too many for a message.
    """

    problem: Problem
    witness: Witness | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the proof of one property ended; `cause` says why nothing was proved."""

    property: Property
    status: Status
    findings: tuple[Finding, ...] = ()
    cause: str = ""


class Direction(StrEnum):
    """What a new bundle is beside an old one, over all records, events and days."""

    EQUIVALENT = "equivalent"
    MORE_PROTECTIVE = "more protective"
    LESS_PROTECTIVE = "less protective"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The proved difference of two bundles, and a case for each side of it; both outcomes are in each case.

    `weaker` shows what the new bundle protects less, `stronger` what more; `flagged` a record that only one of them
    calls overdue or shielded, where outcomes are the same. Without a `direction` nothing is proved, and `cause` says
    why. `has_other_authority` says that authority rules differ, which is compared word for word. `has_other_identity`
    says that the vocabularies mark other facts as identity, or list other values: copies and choices go by them.
    """

    direction: Direction | None
    weaker: Witness | None = None
    stronger: Witness | None = None
    flagged: Witness | None = None
    has_other_authority: bool = False
    has_other_identity: bool = False
    status: Status = Status.PROVED
    cause: str = ""

    @property
    def is_equivalent(self) -> bool:
        """Say whether it is proved that no record is judged otherwise, flags and copies included."""
        is_alike = not (self.has_other_authority or self.has_other_identity)
        return self.direction is Direction.EQUIVALENT and self.flagged is None and is_alike


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDifference:
    """Whether two rules of authority can choose otherwise: proved that they cannot, or a case of two records.

    `before` and `after` are the ids of what each names, absent where that is undecided; `cause` says why none is.
    """

    status: Status
    case: Inventory | None = None
    before: str | None = None
    after: str | None = None
    cause: str = ""
