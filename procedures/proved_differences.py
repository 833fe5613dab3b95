"""What is proved of two bundles, under each supposition, and the cases that show it as the judge decides them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.judge.judgement import judge
from engine.model.decisions import Decision
from engine.model.digests import digest_of
from engine.model.facts import known
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory
from engine.proofs.confirming import all_confirmed, assumptions
from engine.proofs.proving import difference
from engine.proofs.pruning import pruned
from engine.proofs.results import Difference, Direction, Witness
from engine.simulation.deciding import deciding_rule
from procedures.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """What is supposed of both sides: nothing, or that counsel confirmed every rule, and that some are in force."""

    is_confirmed: bool = False
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case that shows one side of a difference, and what the judge says of its record under OLD and under NEW."""

    witness: Witness
    before: Decision
    after: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What is proved of two bundles under a supposition, with a case for each side of it."""

    supposed: Supposition
    difference: Difference
    weaker: Example | None = None
    stronger: Example | None = None
    flagged: Example | None = None


def suppositions(old: Bundle, new: Bundle) -> Iterator[Supposition]:
    """Yield what is supposed of two bundles in turn, so that nothing they say otherwise stays unseen."""
    yield Supposition()
    for assumed in assumptions(old, new):
        yield Supposition(is_confirmed=True, assumed=assumed)


def supposing(bundle: Bundle, supposed: Supposition) -> Bundle:
    """Return a bundle as it is supposed to be."""
    return all_confirmed(bundle, assumed=supposed.assumed) if supposed.is_confirmed else bundle


def proofs(old: Bundle, new: Bundle, *, progress: Progress) -> tuple[Proved, ...]:
    """Return what is proved of two bundles under each supposition."""
    each = [*suppositions(old, new)]
    progress.stage("prove", total=len(each))
    found = []
    for supposed in each:
        found.append(_proved(supposing(old, supposed), supposing(new, supposed), supposed))
        progress.advance()
    return tuple(found)


def _proved(old: Bundle, new: Bundle, supposed: Supposition) -> Proved:
    if digest_of(old) == digest_of(new):
        # What says the same decides the same, also where nothing can be proved.
        return Proved(supposed=supposed, difference=Difference(direction=Direction.EQUIVALENT))
    found = difference(old, new)
    weaker, stronger, flagged = (
        _example(one, old, new) if one is not None else None for one in (found.weaker, found.stronger, found.flagged)
    )
    # What another outcome brings with it is shown by a case of that.
    is_own = flagged is not None and flagged.before.outcome is flagged.after.outcome
    return Proved(
        supposed=supposed,
        difference=found,
        weaker=weaker,
        stronger=stronger,
        flagged=flagged if is_own else None,
    )


def _example(witness: Witness, old: Bundle, new: Bundle) -> Example:
    """Return a case with what the judge says of it, and where that stays the same, with one value for each fact."""

    def decisions(case: Inventory) -> tuple[Decision, Decision]:
        before, after = (
            judge(case, bundle=one, register=Register(), as_of=witness.as_of).decisions[0] for one in (old, new)
        )
        return before, after

    def said(case: Inventory) -> object:
        return [
            (one.outcome, one.bucket, one.is_overdue, one.is_shielded, deciding_rule(one)) for one in decisions(case)
        ]

    case, whole = witness.inventory, said(witness.inventory)
    before, after = decisions(case)
    is_of_copies = bool(witness.notes) and before.outcome is after.outcome
    if not is_of_copies:  # what is said of copies is not in the decision of one record
        witness = replace(witness, notes=())
        for simpler in _settled(case):
            if said(simpler) == whole:
                case = simpler
                break
        case = pruned(case, said=said)
    before, after = decisions(case)
    return Example(witness=replace(witness, inventory=case), before=before, after=after)


def _settled(case: Inventory) -> Iterator[Inventory]:
    """Yield the case with the first, and with the last, value of each fact on which sources differ."""
    (record,) = case.records
    for at in (0, -1):
        facts = {name: known(fact.values[at]) for name, fact in record.facts.items()}
        yield replace(case, records=(replace(record, facts=facts),))
