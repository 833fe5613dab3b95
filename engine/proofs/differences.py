"""D1: the difference of two bundles: what the new one protects less, and what more, over all records, events and days.

Outcomes are compared in their order (held, keep, undecided, review, transfer, dispose: what comes later protects less),
and whether an identical copy may go where some rule of authority lets copies go. Holds are left out, for they are the
same on both sides. A record is compared without removed copies, and with a copy that says the same as it does: what two
rules demand of a record and its ghost together can differ where it is the same of each alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.model.decisions import STRONGEST_FIRST, Decision
from engine.model.digests import digest_of
from engine.model.policies import AuthorityRule, Bundle, Members
from engine.model.records import Inventory
from engine.proofs.demands import Demands, is_weaker
from engine.proofs.formulas import Formula, Model, differ, every, no, some
from engine.proofs.results import AsOfRange, Difference, Direction, Status, Witness
from engine.proofs.setting import SLOTS, world_of
from engine.proofs.witnesses import copy_may_go, decision_on, plainest
from engine.proofs.world import View, World


def compare(old: Bundle, new: Bundle, *, as_of: AsOfRange) -> Difference:
    """Return the direction from `old` to `new`, with a case for each side of it."""
    retyped = _retyped(old, new)
    if retyped:
        said = ", ".join(f"`{fact}`" for fact in retyped)
        return Difference(
            direction=None, status=Status.NOT_PROVED, cause=f"the two vocabularies give {said} another type"
        )
    removing = _removing(old, new)
    world = world_of((old, new), conditions=[rule.applies_to for rule in removing], as_of=as_of)
    record = world.view("record", slots=SLOTS)
    before, after = Demands(old, world), Demands(new, world)
    pair = _Pair(old=old, new=new, world=world, record=record)
    old_outcomes, new_outcomes = before.outcomes([record]), after.outcomes([record])
    # A copy goes only where some rule of authority lets one; the same rules count on both sides.
    is_removing = some(before.truths(record).must(rule.applies_to) for rule in removing)
    old_copies, new_copies = (
        every((is_removing, demands.let_copies_go(record, record))) for demands in (before, after)
    )
    overdue, shielded = (differ(*flags) for flags in zip(before.flags([record]), after.flags([record]), strict=True))
    try:
        weaker = pair.find(is_weaker(new_outcomes, old_outcomes), _is_weaker_now) or pair.find(
            every((new_copies, no(old_copies))), _lets_copies_go_now
        )
        stronger = pair.find(is_weaker(old_outcomes, new_outcomes), _was_weaker) or pair.find(
            every((old_copies, no(new_copies))), _let_copies_go
        )
        flagged = pair.find(overdue, _are_flagged_otherwise) or pair.find(shielded, _are_flagged_otherwise)
    except _UnconfirmedError as error:
        return Difference(
            direction=None,
            status=Status.BROKEN,
            cause=f"the judge decides otherwise on a case, which is a fault of Muniment: {error.witness.text}",
        )
    return Difference(
        direction=_DIRECTIONS[weaker is not None, stronger is not None],
        weaker=weaker,
        stronger=stronger,
        flagged=flagged,
        has_other_authority=_of_authority(old) != _of_authority(new),
        has_other_identity=_identity(old) != _identity(new),
        status=Status.FOUND if weaker or stronger or flagged else Status.PROVED,
    )


_DIRECTIONS = {
    (False, False): Direction.EQUIVALENT,
    (False, True): Direction.MORE_PROTECTIVE,
    (True, False): Direction.LESS_PROTECTIVE,
    (True, True): Direction.INCOMPARABLE,
}


class _UnconfirmedError(Exception):
    def __init__(self, witness: Witness) -> None:
        super().__init__(witness.text)
        self.witness = witness


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What the judge says of one record under one bundle, and whether the rules let an identical copy of it go."""

    decision: Decision
    copies_go: bool

    @property
    def place(self) -> int:
        """Return where the outcome stands among the outcomes, the strongest first."""
        return STRONGEST_FIRST.index(self.decision.outcome)


Sides = Callable[[_Judged, _Judged], bool]
"""What the judge must say under the old and the new bundle to confirm a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """The two bundles, and the record that is decided on by both."""

    old: Bundle
    new: Bundle
    world: World
    record: View

    def find(self, question: Formula, confirms: Sides) -> Witness | None:
        """Return a case that answers the question and that the judge confirms, or None where there is none."""
        model = self.world.find(question)
        if model is None:
            return None
        case = plainest(self.record, model, bundles=[self.old, self.new], as_of=self.world.as_of)
        old, new = self._judged(case, self.old, model), self._judged(case, self.new, model)
        notes = () if old.copies_go == new.copies_go else (f"a copy of it may go under {_side(new)} alone",)
        witness = Witness(
            inventory=case,
            as_of=self.world.as_of.in_(model),
            outcomes=(("old", old.decision.outcome), ("new", new.decision.outcome)),
            is_overdue=(old.decision.is_overdue, new.decision.is_overdue),
            notes=notes,
        )
        if not confirms(old, new):
            raise _UnconfirmedError(witness)
        return witness

    def _judged(self, case: Inventory, bundle: Bundle, model: Model) -> _Judged:
        as_of = self.world.as_of
        return _Judged(
            decision=decision_on(case, bundle=bundle, as_of=as_of, in_=model),
            copies_go=copy_may_go(case, bundle=bundle, as_of=as_of, in_=model),
        )


def _side(new: _Judged) -> str:
    return "NEW" if new.copies_go else "OLD"


def _is_weaker_now(old: _Judged, new: _Judged) -> bool:
    return new.place > old.place


def _was_weaker(old: _Judged, new: _Judged) -> bool:
    return old.place > new.place


def _lets_copies_go_now(old: _Judged, new: _Judged) -> bool:
    return new.copies_go and not old.copies_go


def _let_copies_go(old: _Judged, new: _Judged) -> bool:
    return old.copies_go and not new.copies_go


def _are_flagged_otherwise(old: _Judged, new: _Judged) -> bool:
    before, after = old.decision, new.decision
    return (before.is_overdue, before.is_shielded) != (after.is_overdue, after.is_shielded)


def _of_authority(bundle: Bundle) -> str:
    """Return a digest of what authority rules mean: where they stand in a file tells nothing."""
    return digest_of(bundle.authority)


def _removing(old: Bundle, new: Bundle) -> list[AuthorityRule]:
    """Return the rules of authority of either bundle that let identical copies go."""
    return [rule for bundle in (old, new) for rule in bundle.authority if rule.identical is Members.REMOVE]


def _identity(bundle: Bundle) -> object:
    """Return what the vocabulary says of which copies are of one case, and of the order of values for `choose`."""
    facts = sorted(bundle.vocabulary.facts.values(), key=lambda fact: fact.name)
    return [(fact.name, fact.identity, fact.only_for, fact.values) for fact in facts]


def _retyped(old: Bundle, new: Bundle) -> list[str]:
    """Return the facts that both vocabularies have, with different types."""
    mine, theirs = old.vocabulary.facts, new.vocabulary.facts
    return sorted(fact for fact in mine if fact in theirs and mine[fact].kind is not theirs[fact].kind)
