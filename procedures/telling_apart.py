"""Telling a mutant from the policies by proof: a case that shows the difference, or that no record ever could.

Cases are judged as if counsel had confirmed every rule, and rules that are not in force can be assumed; so is this.
"""

from __future__ import annotations

from engine.judge.judgement import judge
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.timelines import Seen
from engine.proofs.confirming import all_confirmed, assumptions
from engine.proofs.proving import difference
from engine.proofs.results import Witness as Found
from engine.rehearsal.running import seen_in
from engine.rehearsal.surviving import ToldApart
from engine.rehearsal.witnesses import Equivalent, Witness
from procedures.telling_clusters_apart import tell_choices_apart, tell_copies_apart


def tell_apart(old: Bundle, new: Bundle) -> ToldApart | None:
    """Return a case on which two bundles differ, the proof that there is none, or nothing where neither is known."""
    if old.authority != new.authority:
        return tell_choices_apart(old, new)
    is_equivalent = True
    for assumed in assumptions(old, new):
        one, other = (all_confirmed(bundle, assumed=assumed) for bundle in (old, new))
        found = difference(one, other)
        for case in (found.weaker, found.stronger, found.flagged):
            if case is None:
                continue
            witness = _witness(case, one, other, assumed) or tell_copies_apart(case, one, other, assumed=assumed)
            if witness is not None:
                return witness
        is_equivalent &= found.is_equivalent
    return Equivalent() if is_equivalent else None


def _witness(case: Found, old: Bundle, new: Bundle, assumed: tuple[str, ...]) -> Witness | None:
    before, after = (_seen(case, bundle) for bundle in (old, new))
    if before == after:
        return None
    return Witness(
        facts=case.inventory.records[0].facts,
        events=case.inventory.events,
        as_of=case.as_of,
        before=before,
        after=after,
        assumed=assumed,
    )


def _seen(case: Found, bundle: Bundle) -> Seen:
    return seen_in(judge(case.inventory, bundle=bundle, register=Register(), as_of=case.as_of).decisions[0])
