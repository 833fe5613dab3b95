"""An explanation in sentences of both languages, and as plain JSON; personal values and sealed matters are masked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.model.decisions import HeldByLink, HeldDirectly
from engine.model.digests import as_plain
from engine.model.facts import Fact
from engine.model.holds import SEALED
from procedures.explained_ties import plain_ties, tie_lines
from procedures.explained_ways import plain_ways, way_lines
from procedures.explaining import Explained
from reports.evidence import text_of
from reports.legible import legible_location, named
from reports.narration import Narrator
from reports.order_words import BLOCKS
from reports.wording import Words, bucket_words

MASKED = "masked 已遮蔽"


def lines_of(found: Explained, *, shows_personal: bool, sees_sealed: bool) -> Iterator[str]:
    """Yield what a person reads: the outcome, each reason, what stands in the way of a copy, and the facts."""
    case, decision = found.known.case, found.decision
    sealed = frozenset(one.hold.id for one in case.register.holds if one.hold.is_sealed)
    narrator = Narrator(bundle=case.bundle, sealed=sealed)
    yield f"{found.record.id}  {legible_location(found.record.location)}"
    yield (
        f"as of {case.as_of.isoformat()}, by what was known on {found.known.known_on.isoformat()}: "
        f"scan {found.known.scan}, {len(case.sources)} policy files, {found.known.entries:,} entries of the ledger"
    )
    yield ""
    until = f" through {decision.until.isoformat()}" if decision.until is not None else ""
    words = bucket_words(decision.bucket)
    yield f"{words.en.upper()} {words.zh}{until}"
    for sentence in dict.fromkeys(narrator.reason(one, about=found.record.id) for one in decision.reasons):
        yield from _bullet(sentence)
    if decision.owner:
        by = f", by {decision.decide_by.isoformat()}" if decision.decide_by is not None else ""
        yield f"  to be decided by {named(decision.owner)}{by}"
    yield from _copy(found, narrator)
    yield from _orders(found)
    yield from way_lines(found, shows_personal=shows_personal)
    yield from tie_lines(found)
    yield ""
    yield "Facts, and who says them"
    for name, fact in sorted(found.record.facts.items()):
        yield f"  {name}: {_value(name, fact, found, shows_personal=shows_personal)}  ({', '.join(fact.sources)})"
    for name in found.record.doubted:
        yield f"  {name}: something is said, and is not certain enough to be a value"
    for one in found.learnt:
        text = one.told.text if _may_show(one.told.fact, found, shows_personal=shows_personal) else MASKED
        yield f"  learnt {one.at.date().isoformat()}: {one.told.fact} = {named(text)}, by {named(one.told.place)}"
    if sees_sealed:
        yield from _sealed(found)


def plain_of(found: Explained, *, shows_personal: bool, sees_sealed: bool) -> dict[str, Any]:
    """Return an explanation as plain JSON; decision and cluster are written as in the files of a plan."""
    case = found.known.case
    return {
        "record": found.record.id,
        "location": found.record.location,
        "sha256": found.record.sha256,
        "archive": found.archive,
        "as_of": case.as_of.isoformat(),
        "known_on": found.known.known_on.isoformat(),
        "scan": found.known.scan,
        "entries": found.known.entries,
        "decision": as_plain(found.decision),
        "cluster": None if found.cluster is None else as_plain(found.cluster),
        "facts": {
            name: {
                "value": _value(name, fact, found, shows_personal=shows_personal),
                "sources": list(fact.sources),
            }
            for name, fact in sorted(found.record.facts.items())
        },
        "doubted": list(found.record.doubted),
        "ties": plain_ties(found),
        "would_free": plain_ways(found, shows_personal=shows_personal),
        "learnt": [
            {
                "on": one.at.date().isoformat(),
                "fact": one.told.fact,
                "text": one.told.text if _may_show(one.told.fact, found, shows_personal=shows_personal) else MASKED,
                "place": one.told.place,
            }
            for one in found.learnt
        ],
        "orders": [
            {
                "id": entered.order.id,
                "authority": entered.order.authority.value,
                "due_on": entered.order.due_on.isoformat(),
                "is_certain": is_certain,
            }
            for entered, is_certain in found.orders
        ],
        "against": [as_plain(one) for one in found.against],
        "let_out": [as_plain(one) for one in found.let_out],
        "sealed_holds": [hold for hold, _ in _sealed_holds(found)] if sees_sealed else None,
    }


def _orders(found: Explained) -> Iterator[str]:
    for entered, is_certain in found.orders:
        order = entered.order
        late = "; that day has passed" if order.due_on < found.known.case.as_of else ""
        yield ""
        yield f"Ordered to be destroyed {'' if is_certain else 'possibly '}by {order.due_on.isoformat()}{late}"
        yield f"  {named(order.id)}: {named(order.authority_name)}. An order beats no hold and no rule by itself."
    for one in found.against:
        by = f" by {named(one.by)}" if one.by and one.by != SEALED else ", ask Legal" if one.by else ""
        until = f" through {one.until.isoformat()}" if one.until is not None else ""
        yield f"  stands against it: {BLOCKS[one.kind].en}{by}{until}"
    if found.orders and not found.against:
        yield "  nothing stands against it"
    for let in found.let_out:
        of = "a hold, ask Legal" if let.hold == SEALED else named(let.hold)
        by = "; ".join(named(person) for person in let.waiver.by)
        on = let.waiver.bound_on.isoformat()
        yield f"  the cooling of {of} was waived for {named(let.waiver.order)} on {on}, by {by}"


def _copy(found: Explained, narrator: Narrator) -> Iterator[str]:
    membership, cluster = found.decision.membership, found.cluster
    if membership is None or cluster is None:
        return
    yield ""
    yield f"One of {len(cluster.members):,} in the cluster {cluster.id}"
    if membership.survivor is not None:
        yield f"  A copy that may go: {membership.survivor} stays."
    for sentence in dict.fromkeys(narrator.hindrance(one) for one in membership.hindrances):
        yield from _bullet(sentence)


def _bullet(sentence: Words) -> Iterator[str]:
    yield f"  - {sentence.en}"
    yield f"    {sentence.zh}"


def _value(name: str, fact: Fact, found: Explained, *, shows_personal: bool) -> str:
    if not _may_show(name, found, shows_personal=shows_personal):
        return MASKED
    return " / ".join(text_of(value) for value in fact.values)


def _may_show(name: str, found: Explained, *, shows_personal: bool) -> bool:
    definition = found.known.case.bundle.vocabulary.facts.get(name)
    # A word that no vocabulary knows could say anything of anybody.
    return shows_personal or (definition is not None and not definition.is_personal)


def _sealed(found: Explained) -> Iterator[str]:
    for hold, matter in _sealed_holds(found):
        yield f"  SEALED, for legal officers alone: one of the sealed holds in force is {hold} ({matter})"


def _sealed_holds(found: Explained) -> list[tuple[str, str]]:
    reached = (one for one in found.decision.reasons if isinstance(one, HeldDirectly | HeldByLink))
    if not any(one.hold == SEALED for one in reached):
        return []
    return [(one.hold.id, one.hold.matter) for one in found.known.case.register.holds if one.hold.is_sealed]
