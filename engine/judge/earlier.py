"""Judging by the policies of today and by the earlier ones that still bind, each by itself, and the longer of them.

Earlier policies read the inventory of today by their own words. What these can't compare is missing for them, and in
doubt, which keeps. Where what starts or clears a clock is another thing by the words of today, they can't judge at all:
an event that was not read any more could have kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.judge.holds import Held
from engine.judge.judgement import decided_by, held_on, judge, judge_under
from engine.judge.longer import EarlierJudgement, longer_of
from engine.model.decisions import Judgement, NotJudged
from engine.model.earlier import EarlierPolicies
from engine.model.fact_kinds import of_its_kind
from engine.model.facts import EventDefinition, Vocabulary
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The judgement by the policies of today alone, and those by each of the earlier ones alone, by their digests."""

    now: Judgement
    earlier: tuple[EarlierJudgement, ...]
    decide_by: date | None

    @property
    def longer(self) -> Judgement:
        """Return the judgement in which every record has the decision that protects it most."""
        return longer_of(self.now, earlier=self.earlier, decide_by=self.decide_by)


def judge_longer(
    inventory: Inventory, *, bundle: Bundle, earlier: Sequence[EarlierPolicies], register: Register, as_of: date
) -> Judgement:
    """Return the judgement by `bundle` in which every record is kept at least as `earlier` policies keep it.

    `bundle` has the confirmations by which all of them are judged: those have a gate of their own.
    """
    if not earlier:
        return judge(inventory, bundle=bundle, register=register, as_of=as_of)
    return judge_each(inventory, bundle=bundle, earlier=earlier, register=register, as_of=as_of).longer


def judge_each(
    inventory: Inventory, *, bundle: Bundle, earlier: Sequence[EarlierPolicies], register: Register, as_of: date
) -> Judged:
    """Return what the policies of today say of an inventory, and what each of the earlier ones says of it."""
    held = held_on(as_of, inventory=inventory, register=register)
    return Judged(
        now=judge_under(held, inventory, bundle=bundle, as_of=as_of),
        earlier=tuple(
            EarlierJudgement(
                bundle=digest, judgement=_judged(readable, inventory, held=held, bundle=bundle, as_of=as_of)
            )
            for digest, readable in distinct(earlier, now=bundle).items()
        ),
        decide_by=decided_by(as_of, bundle),
    )


def distinct(earlier: Sequence[EarlierPolicies], *, now: Bundle) -> dict[str, Bundle | NotJudged]:
    """Return earlier policies by their digest, each once, with the confirmations of today; or why one can't judge."""
    return {one.digest: _readable(one, now=now) for one in sorted(earlier, key=lambda one: one.digest)}


def _readable(earlier: EarlierPolicies, *, now: Bundle) -> Bundle | NotJudged:
    if earlier.bundle is None:
        return NotJudged.NO_TEXT
    if any(_is_other(kind, earlier.bundle.vocabulary, now.vocabulary) for kind in _kinds(earlier.bundle)):
        return NotJudged.OTHER_EVENTS
    return replace(earlier.bundle, confirmations=now.confirmations)


def _kinds(bundle: Bundle) -> Iterator[EventDefinition]:
    """Yield the kinds of events that start or clear a clock of some rule."""
    events = bundle.vocabulary.events
    for kind in sorted({kind for rule in bundle.rules if rule.keep.trigger for kind in rule.keep.trigger.kinds}):
        yield events[kind]
        cleared_by = events[kind].cleared_by
        if cleared_by is not None:
            yield events[cleared_by]


def _is_other(kind: EventDefinition, then: Vocabulary, now: Vocabulary) -> bool:
    """Say whether events of a kind were not read, or name another asset: another fact, or one of another type."""
    today = now.events.get(kind.kind)
    if today is None or today.per != kind.per:
        return True
    before, after = then.facts.get(kind.per), now.facts.get(kind.per)
    return before is None or after is None or before.kind is not after.kind


def _judged(
    readable: Bundle | NotJudged, inventory: Inventory, *, held: Held, bundle: Bundle, as_of: date
) -> Judgement | NotJudged:
    if isinstance(readable, NotJudged):
        return readable
    seen = as_read_by(readable.vocabulary, inventory, now=bundle.vocabulary)
    return judge_under(held, seen, bundle=readable, as_of=as_of)


def as_read_by(vocabulary: Vocabulary, inventory: Inventory, *, now: Vocabulary) -> Inventory:
    """Return an inventory as another vocabulary reads it.

    A fact that it can't compare is missing and in doubt. So is one that is not recorded and that the vocabulary of
    today does not have, or has as another type: then nobody looked for it.
    """
    if vocabulary == now:
        return inventory
    unread = tuple(
        sorted(
            name
            for name, definition in vocabulary.facts.items()
            if name not in now.facts or now.facts[name].kind is not definition.kind
        )
    )
    return replace(
        inventory,
        records=tuple(_reread(record, vocabulary, unread) for record in inventory.records),
        ghosts=tuple(replace(ghost, record=_reread(ghost.record, vocabulary, unread)) for ghost in inventory.ghosts),
    )


def _reread(record: Record, vocabulary: Vocabulary, unread: Sequence[str]) -> Record:
    facts, others = of_its_kind(record.facts, vocabulary)
    doubted = {*record.doubted, *others, *(name for name in unread if name not in record.facts)}
    if not others and doubted == {*record.doubted}:
        return record
    return replace(record, facts=facts, doubted=tuple(sorted(doubted)))
