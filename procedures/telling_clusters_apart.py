"""Telling a mutant apart by two records that are tied: which of them is the record, and whether one may go as a copy.

Each case is put to the judge under both bundles, with all that a case of a cluster is judged by, before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.judge.judgement import judge
from engine.judge.truth import truth_of
from engine.model.facts import FactDefinition, FactKind, Identity, known
from engine.model.holds import Register
from engine.model.policies import AuthorityRule, Bundle, Members
from engine.model.records import Inventory, Link, LinkKind, Record
from engine.model.values import Value
from engine.proofs.proving import choice_difference
from engine.proofs.results import Status
from engine.proofs.results import Witness as Found
from engine.rehearsal.running import ANY_DAY, seen_in
from engine.rehearsal.witnesses import ClusterWitness, Equivalent, SeenTogether

FIRST, SECOND = "A", "B"
_SOMETHING = "something"


def tell_choices_apart(old: Bundle, new: Bundle) -> ClusterWitness | Equivalent | None:
    """Return two records of which the rules of authority choose otherwise, or the proof that there are none.

    Only other lines of `choose` are compared: of a rule that is new, or about other records, nothing is said.
    """
    changed = _changed(old, new)
    if changed is None or old.rules != new.rules:
        return None
    is_equivalent = True
    for one, other in changed:
        found = choice_difference(one, other, bundle=old)
        if found.case is not None:
            case = _judged_under_both(found.case, old, new, as_of=ANY_DAY)
            if case is not None:
                return case
        is_equivalent &= found.status is Status.PROVED
    return Equivalent() if is_equivalent else None


def tell_copies_apart(case: Found, old: Bundle, new: Bundle, *, assumed: tuple[str, ...]) -> ClusterWitness | None:
    """Return the record of a case beside an identical copy of it, where the bundles differ on whether the copy goes."""
    (record,) = case.inventory.records
    for whole in (_completed(record, old), record):
        pair = tuple(replace(whole, id=id, sha256=digit * 64) for id, digit in ((FIRST, "0"), (SECOND, "f")))
        link = Link(first=FIRST, second=SECOND, kind=LinkKind.IDENTICAL)
        twice = Inventory(records=pair, links=(link,), events=case.inventory.events)
        found = _judged_under_both(twice, old, new, as_of=case.as_of, assumed=assumed)
        if found is not None:
            return found
    return None


def _changed(old: Bundle, new: Bundle) -> list[tuple[AuthorityRule, AuthorityRule]] | None:
    before, after = ({rule.id: rule for rule in bundle.authority} for bundle in (old, new))
    if before.keys() != after.keys():
        return None
    pairs = [(rule, after[id]) for id, rule in before.items() if rule != after[id]]
    has_other_lines = all(replace(one, choose=other.choose, span=other.span) == other for one, other in pairs)
    return pairs if has_other_lines else None


def _judged_under_both(
    case: Inventory, old: Bundle, new: Bundle, *, as_of: date, assumed: tuple[str, ...] = ()
) -> ClusterWitness | None:
    before, after = (_seen(case, bundle, as_of) for bundle in (old, new))
    if before == after:
        return None
    if before.outcomes == after.outcomes:
        before, after = replace(before, outcomes=()), replace(after, outcomes=())
    return ClusterWitness(
        records=case.records,
        tie=case.links[0].kind,
        events=case.events,
        as_of=as_of,
        before=before,
        after=after,
        assumed=assumed,
    )


def _seen(case: Inventory, bundle: Bundle, as_of: date) -> SeenTogether:
    judgement = judge(case, bundle=bundle, register=Register(), as_of=as_of)
    choices = [cluster.choice for cluster in judgement.clusters]
    return SeenTogether(
        choice=choices[0] if choices else None,
        outcomes=tuple((decision.record, seen_in(decision)) for decision in judgement.decisions),
    )


def _completed(record: Record, bundle: Bundle) -> Record:
    """Return the record with what a copy must have to go at all: known identity facts, and those that `choose` asks."""
    facts = dict(record.facts)
    for definition in _asked(record, bundle):
        facts.setdefault(definition.name, known(_any_value(definition)))
    return replace(record, facts=facts)


def _asked(record: Record, bundle: Bundle) -> Iterator[FactDefinition]:
    vocabulary = bundle.vocabulary
    for definition in vocabulary.identity_facts:
        if definition.identity is Identity.YES and (
            definition.only_for is None or truth_of(definition.only_for, record).may
        ):
            yield definition
    for rule in bundle.authority:
        if rule.identical is Members.REMOVE and truth_of(rule.applies_to, record).may:
            yield from (vocabulary.facts[line.fact] for line in rule.choose)


def _any_value(definition: FactDefinition) -> Value:
    match definition.kind:
        case FactKind.ONE_OF:
            return definition.values[0]
        case FactKind.YES_NO:
            return True
        case FactKind.NUMBER:
            return Decimal(1)
        case FactKind.DATE:
            return ANY_DAY
        case FactKind.TEXT | FactKind.PATH:
            return _SOMETHING
