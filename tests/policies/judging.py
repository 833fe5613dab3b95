"""Records of any series, with every fact and every event that the vocabulary has, judged by a bundle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.judge.judgement import judge
from engine.model.dates import Interval
from engine.model.decisions import Decision, Judgement
from engine.model.digests import sha256_hex
from engine.model.facts import Event, FactDefinition, FactKind, known
from engine.model.holds import Register
from engine.model.policies import Bundle, Confirmation, Rule, RuleVersion
from engine.model.records import Fingerprint, Inventory, Link, LinkKind, Page, Record
from engine.model.values import Value

LONG_PAST = date(1990, 2, 28)
LONG_AFTER = date(2400, 1, 1)
ENTITY = "sample-harbour-bank"


def everything(bundle: Bundle, *, yes: bool, **said: Value) -> dict[str, Value]:
    """A value for every fact, `yes` or no for those that are either, and what is said besides."""
    facts = {name: _some_value(fact, yes=yes) for name, fact in bundle.vocabulary.facts.items()}
    return facts | {"jurisdiction": "HK", "storage_jurisdiction": "HK", "entity": ENTITY} | said


def _some_value(fact: FactDefinition, *, yes: bool) -> Value:
    match fact.kind:
        case FactKind.YES_NO:
            return yes
        case FactKind.ONE_OF:
            return fact.values[0]
        case FactKind.NUMBER:
            return Decimal(1)
        case FactKind.DATE:
            return LONG_PAST
        case FactKind.TEXT | FactKind.PATH:
            return f"{fact.name}-1"


def record(id: str, facts: Mapping[str, Value]) -> Record:
    """A record that can be read, with the same page as any other."""
    page = Page(number=1, width=1240, height=1754, mode="L", pixels="5" * 64, quality=80)
    return Record(
        id=id,
        location=id,
        sha256=sha256_hex(id.encode()),
        size=1,
        facts={name: known(value) for name, value in facts.items()},
        fingerprint=Fingerprint(pages=(page,), decoder="drawn/1"),
    )


def happened(bundle: Bundle, facts: Mapping[str, Value], on: Mapping[str, date]) -> tuple[Event, ...]:
    """The events `on` their days, of the assets that the facts name."""
    return tuple(
        Event(kind=kind, asset=str(facts[bundle.vocabulary.events[kind].per]), on=Interval.on(day))
        for kind, day in sorted(on.items())
    )


def all_events(bundle: Bundle) -> dict[str, date]:
    """Every kind of event, long past, but those that only clear a clock."""
    clearing = {event.cleared_by for event in bundle.vocabulary.events.values()}
    return {kind: LONG_PAST for kind in bundle.vocabulary.events if kind not in clearing}


def confirmed(bundle: Bundle, rules: Iterable[Rule] | None = None) -> Bundle:
    """The bundle with a word of counsel for these rules, or for all, without end."""
    named = tuple(RuleVersion(id=rule.id, version=rule.version) for rule in rules or bundle.rules)
    word = Confirmation(rules=named, by="Counsel", on=date(2000, 1, 1), until=date.max, advice_sha256="a" * 64)
    return replace(bundle, confirmations=(word,))


def judged(bundle: Bundle, records: Sequence[Record], events: Sequence[Event], *, as_of: date) -> Judgement:
    """The judgement on records that are all identical, without any hold."""
    first, *others = sorted(record.id for record in records)
    links = tuple(Link(first=first, second=other, kind=LinkKind.IDENTICAL) for other in others)
    inventory = Inventory(records=tuple(records), events=tuple(events), links=links)
    return judge(inventory, bundle=bundle, register=Register(), as_of=as_of)


def decision(bundle: Bundle, facts: Mapping[str, Value], on: Mapping[str, date], *, as_of: date) -> Decision:
    """The decision on one record with these facts, after these events of its own assets."""
    events = happened(bundle, facts, on)
    return judged(bundle, [record("r-1", facts)], events, as_of=as_of).decisions[0]
