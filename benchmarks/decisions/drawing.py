"""Records with facts and events drawn from (seed, part), for whatever vocabulary there is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from engine.model.dates import Interval, YearEnd
from engine.model.facts import Event, Fact, FactDefinition, FactKind, known
from engine.model.policies import Bundle, Confirmation, Entity, RuleVersion
from engine.model.records import Inventory, Record
from engine.model.values import Value

AS_OF = date(2026, 11, 1)
MISSING, NOT_STARTED = 0.02, 0.05
"""Shares of facts and of events that nobody recorded."""

HOME = 0.8
"""The share of records under the first law that the vocabulary names."""

FIRST_DAY, DAYS = date(1990, 1, 1), 36 * 365


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws parts of an archive of which no two records are tied, so that each part can be judged by itself."""

    bundle: Bundle
    seed: int

    def part(self, number: int, *, size: int) -> Inventory:
        """Return `size` records and the events about their assets."""
        chance = Random(f"decisions/{self.seed}/{number}")
        vocabulary = self.bundle.vocabulary
        records, events = [], []
        for at in range(size):
            id = f"r-{number}-{at}"
            facts = {
                name: self._fact(definition, id, chance)
                for name, definition in sorted(vocabulary.facts.items())
                if chance.random() >= MISSING
            }
            for kind, definition in sorted(vocabulary.events.items()):
                if definition.per in facts and chance.random() >= NOT_STARTED and not self._clears(kind):
                    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
                    events.append(Event(kind=kind, asset=str(facts[definition.per].values[0]), on=Interval.on(day)))
            digest = hashlib.sha256(id.encode()).hexdigest()
            records.append(Record(id=id, location=f"{id}.tif", sha256=digest, size=100_000, facts=facts))
        return Inventory(records=tuple(records), events=tuple(events))

    def _fact(self, definition: FactDefinition, id: str, chance: Random) -> Fact:
        return known(self._value(definition, id, chance), sources=("index.csv",))

    def _value(self, definition: FactDefinition, id: str, chance: Random) -> Value:
        if definition.name == "entity" and self.bundle.entities:
            return chance.choice(sorted(self.bundle.entities))
        if definition.name == "jurisdiction" and chance.random() < HOME:
            return definition.values[0]
        match definition.kind:
            case FactKind.ONE_OF:
                return chance.choice(definition.values)
            case FactKind.YES_NO:
                return chance.random() < 0.5
            case FactKind.NUMBER:
                return Decimal(chance.choice((1, 2, 100, 200, 300)))
            case FactKind.DATE:
                return FIRST_DAY + timedelta(days=chance.randrange(DAYS))
            case FactKind.PATH:
                return chance.choice(("registry/hk", "branch/12/2019", "inbox"))
            case FactKind.TEXT:
                # Of its own for each record: an event about it is about no other.
                return f"{definition.name}-{id}"

    def _clears(self, kind: str) -> bool:
        return any(one.cleared_by == kind for one in self.bundle.vocabulary.events.values())


def confirmed(bundle: Bundle) -> Bundle:
    """Return a bundle as if counsel had confirmed each rule, and with two entities, so that something is free."""
    versions = tuple(RuleVersion(id=rule.id, version=rule.version) for rule in bundle.rules)
    day = AS_OF - timedelta(days=30)
    said = Confirmation(
        rules=versions, by="Nobody", on=day, until=AS_OF + timedelta(days=300), advice_sha256=64 * "0", is_sample=True
    )
    entities = dict(bundle.entities)
    for id, month in (("december", 12), ("march", 3)):
        entities[id] = Entity(id=id, year_end=YearEnd(month=month, day=31))
    return replace(bundle, confirmations=(said,), entities=entities)
