"""From the plain cases of the reference model to the judge's own values, and back to plain verdicts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from engine.judge.judgement import judge
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.dates import Cutoff, Interval, Period, YearEnd
from engine.model.decisions import Judgement
from engine.model.facts import Event, EventDefinition, FactDefinition, FactKind, Identity, Vocabulary, known
from engine.model.holds import (
    ClearedMatch,
    EnteredHold,
    EnteredRelease,
    Hold,
    HoldKind,
    Register,
    Release,
    RememberedLink,
    RememberedPast,
    RememberedState,
)
from engine.model.orders import EnteredOrder, Order, OrderAuthority, Waiver
from engine.model.policies import (
    AuthorityRule,
    Bundle,
    ChooseLine,
    Combination,
    Confirmation,
    Copies,
    Entity,
    Keep,
    Members,
    Policy,
    Preference,
    Rule,
    RuleVersion,
    Then,
    Trigger,
    Unknown,
)
from engine.model.records import Fingerprint, Ghost, Inventory, Link, LinkKind, Page, Record
from engine.model.values import Value

Plain = dict[str, Any]


def verdict_of(case: Plain) -> Plain:
    """Return what the judge says of a plain case, in the plain form of the reference model."""
    return as_verdict(judgement_of(case))


def judgement_of(case: Plain) -> Judgement:
    """Return the judge's own answer to a plain case."""
    return judge(
        inventory_of(case),
        bundle=bundle_of(case),
        register=register_of(case),
        as_of=date.fromisoformat(case["as_of"]),
    )


def bundle_of(case: Plain) -> Bundle:
    """Return the bundle of a plain case."""
    vocabulary = vocabulary_of(case)
    rules = tuple(rule_of(plain, vocabulary) for plain in case["rules"])
    versions = {rule.id: (plain["digest"], rule.version) for plain, rule in zip(case["rules"], rules, strict=True)}
    return Bundle(
        vocabulary=vocabulary,
        policies=(
            Policy(
                id="p", rules=rules, authority=tuple(authority_of(plain, vocabulary) for plain in case["authority"])
            ),
        ),
        confirmations=tuple(_confirmation(plain, versions) for plain in case["confirmations"]),
        entities={id: Entity(id=id, year_end=_year_end(end)) for id, end in case["entities"].items()},
    )


def as_verdict(judgement: Judgement) -> Plain:
    """Return a judgement in the plain form of the reference model."""
    return {
        "records": {
            d.record: {
                "outcome": d.outcome.value,
                "until": d.until.isoformat() if d.until else None,
                "possible": d.is_possible,
                "overdue": d.is_overdue,
                "shielded": d.is_shielded,
                "survivor": d.membership.survivor if d.membership else None,
                "bucket": d.bucket.value,
            }
            for d in judgement.decisions
        },
        "clusters": sorted(
            ({"members": sorted(c.members), "choice": c.choice} for c in judgement.clusters),
            key=lambda c: c["members"] or [],
        ),
    }


def _value(plain: object, kind: FactKind) -> Value:
    match kind:
        case FactKind.YES_NO:
            assert isinstance(plain, bool)
            return plain
        case FactKind.NUMBER:
            return Decimal(str(plain))
        case FactKind.DATE:
            return date.fromisoformat(str(plain))
        case FactKind.ONE_OF | FactKind.TEXT | FactKind.PATH:
            return str(plain)


def condition_of(plain: Plain, vocabulary: Vocabulary) -> Condition:
    if "all" in plain:
        return AllOf(parts=tuple(condition_of(part, vocabulary) for part in plain["all"]))
    if "any" in plain:
        return AnyOf(parts=tuple(condition_of(part, vocabulary) for part in plain["any"]))
    if "not" in plain:
        return Not(part=condition_of(plain["not"], vocabulary))
    if "ids" in plain:
        return RecordIn(ids=tuple(plain["ids"]))
    if "sha256" in plain:
        return DigestIn(prefixes=tuple(plain["sha256"]))
    fact, kind = plain["fact"], vocabulary.facts[plain["fact"]].kind
    if "in" in plain:
        return OneOf(fact=fact, values=tuple(_value(value, kind) for value in plain["in"]))
    return Compared(fact=fact, comparison=Comparison(plain["op"]), value=_value(plain["value"], kind))


def vocabulary_of(case: Plain) -> Vocabulary:
    bare = Vocabulary(
        facts={
            name: FactDefinition(name=name, kind=FactKind(plain["type"]), values=tuple(plain.get("values") or ()))
            for name, plain in case["facts"].items()
        },
        events={
            kind: EventDefinition(kind=kind, per=plain["per"], cleared_by=plain.get("cleared_by"))
            for kind, plain in case["event_kinds"].items()
        },
    )
    facts = {
        name: FactDefinition(
            name=name,
            kind=FactKind(plain["type"]),
            values=tuple(plain.get("values") or ()),
            identity=Identity(plain["identity"]),
            only_for=condition_of(plain["only_for"], bare) if plain.get("only_for") else None,
        )
        for name, plain in case["facts"].items()
    }
    return Vocabulary(facts=facts, events=bare.events)


def rule_of(plain: Plain, vocabulary: Vocabulary) -> Rule:
    keep = plain["keep"]
    at_least = keep.get("at_least")
    trigger = keep.get("from")
    return Rule(
        id=plain["id"],
        applies_to=condition_of(plain["applies_to"], vocabulary),
        is_in_force=plain["in_force"],
        then=Then(plain["then"]) if plain.get("then") else None,
        copies=Copies(plain.get("copies") or "every"),
        keep=Keep(
            at_least=Unknown.PERIOD if at_least == "unknown" else Period(at_least) if at_least is not None else None,
            at_most=Period(keep["at_most"]) if keep.get("at_most") is not None else None,
            is_permanent=bool(keep.get("permanently")),
            while_=condition_of(keep["while"], vocabulary) if keep.get("while") else None,
            trigger=Trigger(combination=Combination(trigger["mode"]), kinds=tuple(trigger["kinds"]))
            if trigger
            else None,
            cutoff=Cutoff(keep["cutoff"]) if keep.get("cutoff") else None,
            margin_days=keep.get("margin") or 0,
        ),
    )


def _confirmation(plain: Plain, versions: dict[str, tuple[str, str]]) -> Confirmation:
    # The case gives each rule a digest of its own; ours is computed, so a matching prefix is carried over as one.
    named = []
    for rule in plain["rules"]:
        theirs, ours = versions.get(rule["id"], ("", ""))
        version = rule["version"]
        matches = theirs.startswith(version)
        named.append(RuleVersion(id=rule["id"], version=ours[: len(version)] if matches else "x" * len(version)))
    on, until = date.fromisoformat(plain["on"]), date.fromisoformat(plain["until"])
    return Confirmation(rules=tuple(named), by="Counsel", on=on, until=until, advice_sha256="0" * 64)


def authority_of(plain: Plain, vocabulary: Vocabulary) -> AuthorityRule:
    def line(of: Plain) -> ChooseLine:
        prefer = of["prefer"]
        if isinstance(prefer, str):
            return ChooseLine(fact=of["fact"], prefer=Preference(prefer))
        kind = vocabulary.facts[of["fact"]].kind
        return ChooseLine(fact=of["fact"], prefer=tuple(_value(value, kind) for value in prefer))

    return AuthorityRule(
        id=plain["id"],
        applies_to=condition_of(plain["applies_to"], vocabulary),
        choose=tuple(line(of) for of in plain["choose"]),
        identical=Members(plain["identical"]),
    )


def _year_end(plain: str | None) -> YearEnd | None:
    return YearEnd(month=int(plain[:2]), day=int(plain[3:])) if plain else None


def register_of(case: Plain) -> Register:
    """Return the register of a plain case."""
    vocabulary = vocabulary_of(case)
    day = date(2020, 1, 1)
    scopes = {plain["id"]: plain["scope"] for plain in case["holds"]}
    return Register(
        holds=tuple(
            EnteredHold(
                entered_on=date.fromisoformat(plain["entered"]) if "entered" in plain else day,
                hold=Hold(
                    id=plain["id"],
                    kind=HoldKind(plain["type"]),
                    scope=condition_of(plain["scope"], vocabulary),
                    matter="m",
                    issued_on=day,
                    issued_by="Legal",
                    until=date.fromisoformat(plain["until"]) if plain.get("until") else None,
                ),
            )
            for plain in case["holds"]
        ),
        releases=tuple(
            EnteredRelease(
                entered_on=date.fromisoformat(plain["entered"]),
                release=Release(
                    hold=plain["hold"],
                    on=date.fromisoformat(plain["on"]),
                    by=("A", "B"),
                    reason="r",
                    scope=condition_of(plain["scope"], vocabulary) if plain.get("scope") else None,
                ),
            )
            for plain in case["releases"]
        ),
        past=tuple(
            RememberedPast(
                members=tuple(plain["members"]),
                states=tuple(_state(each, vocabulary) for each in plain["states"]),
            )
            for plain in case.get("past", ())
        ),
        cleared=tuple(
            _cleared(plain, scopes[plain["hold"]], vocabulary)
            for plain in case.get("cleared", ())
            if plain["hold"] in scopes
        ),
        links=tuple(
            RememberedLink(
                first=plain["a"],
                second=plain["b"],
                kind=LinkKind(plain["kind"]),
                last_seen=date.fromisoformat(plain["last_seen"]),
            )
            for plain in case.get("remembered_links", ())
        ),
        orders=tuple(
            EnteredOrder(entered_on=day, order=order_of(plain, vocabulary)) for plain in case.get("orders", ())
        ),
        waivers=tuple(
            Waiver(order=plain["order"], by=("A", "B"), reason="r", bound_on=date.fromisoformat(plain["bound"]))
            for plain in case.get("waivers", ())
        ),
    )


def order_of(plain: Plain, vocabulary: Vocabulary) -> Order:
    day = date(2020, 1, 1)
    return Order(
        id=plain["id"],
        authority=OrderAuthority.COURT,
        authority_name="Court",
        scope=condition_of(plain["scope"], vocabulary),
        made_on=day,
        due_on=day,
    )


def _state(plain: Plain, vocabulary: Vocabulary) -> RememberedState:
    was = record_of(plain, vocabulary)
    until = None if plain["until"] is None else date.fromisoformat(plain["until"])
    return RememberedState(record=was.id, sha256=was.sha256, facts=was.facts, until=until)


def _cleared(plain: Plain, scope: Plain, vocabulary: Vocabulary) -> ClearedMatch:
    confirmed = record_of(plain["record"], vocabulary)
    facts = facts_digest(confirmed, facts_of(condition_of(scope, vocabulary)))
    return ClearedMatch(hold=plain["hold"], member=plain["member"], sha256=confirmed.sha256, facts=facts)


def record_of(plain: Plain, vocabulary: Vocabulary) -> Record:
    page = Page(number=1, width=1, height=1, mode="L", pixels="0" * 64, quality=0 if plain["low_content"] else 100)
    return Record(
        id=plain["id"],
        location=plain["location"],
        sha256=plain["sha256"],
        size=1,
        facts={
            name: known(*(_value(value, vocabulary.facts[name].kind) for value in values))
            for name, values in plain["facts"].items()
        },
        fingerprint=Fingerprint(pages=(page,), decoder="d") if plain["readable"] else None,
        problem=None if plain["readable"] else "unreadable",
        file=plain.get("file"),
        names=plain.get("names", 1),
        doubted=tuple(sorted(plain.get("doubted", ()))),
    )


def inventory_of(case: Plain) -> Inventory:
    """Return the inventory of a plain case."""
    vocabulary = vocabulary_of(case)

    def link(plain: Plain) -> Link:
        first, second = sorted((plain["a"], plain["b"]))
        return Link(first=first, second=second, kind=LinkKind(plain["kind"]))

    return Inventory(
        records=tuple(record_of(plain, vocabulary) for plain in case["records"]),
        links=tuple(link(plain) for plain in case["links"]),
        ghosts=tuple(
            Ghost(survivor=plain["survivor"], record=record_of(plain["record"], vocabulary)) for plain in case["ghosts"]
        ),
        events=tuple(
            Event(
                kind=plain["kind"],
                asset=plain["asset"],
                on=Interval(earliest=date.fromisoformat(plain["earliest"]), latest=date.fromisoformat(plain["latest"])),
            )
            for plain in case["events"]
        ),
    )
