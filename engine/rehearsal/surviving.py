"""Which changes of the policies the cases would not notice, and for each the case that is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.model.policies import Bundle
from engine.model.timelines import Case, Suite
from engine.rehearsal.mutants import Mutant, mutants_of
from engine.rehearsal.running import has_passed
from engine.rehearsal.searching import found_by_search
from engine.rehearsal.staging import may_concern
from engine.rehearsal.witnesses import ClusterWitness, Equivalent, Witness

ToldApart = Witness | ClusterWitness | Equivalent
"""A case that tells two bundles apart, or the proof that there is none."""

Differ = Callable[[Bundle, Bundle], ToldApart | None]
"""Proves that two bundles, the old and the new, are equivalent or gives a witness; nothing where it can say neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mutant that no case notices, with what tells it apart where that is known."""

    mutant: Mutant
    told_apart: ToldApart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """How many mutants there were, and which of them survived."""

    mutants: int
    survivors: tuple[Survivor, ...]

    @property
    def open(self) -> tuple[Survivor, ...]:
        """Return the survivors of which nobody proved that they change nothing."""
        return tuple(one for one in self.survivors if not isinstance(one.told_apart, Equivalent))


def survey(suites: Sequence[Suite], *, bundle: Bundle, differ: Differ | None = None) -> Survey:
    """Return which mutants of `bundle` survive cases that all pass by it.

    A survivor is told apart by a search around the boundaries of its rule first, which needs no solver, and then by
    `differ`.
    """
    count = 0
    survivors: list[Survivor] = []
    for mutant in mutants_of(bundle):
        count += 1
        if not is_caught(mutant, suites):
            apart = found_by_search(mutant, bundle=bundle)
            if apart is None and differ is not None:
                survivors.append(Survivor(mutant=mutant, told_apart=differ(bundle, mutant.bundle)))
            else:
                survivors.append(Survivor(mutant=mutant, told_apart=apart))
    return Survey(mutants=count, survivors=tuple(survivors))


def is_caught(mutant: Mutant, suites: Sequence[Suite]) -> bool:
    """Say whether some case fails by the mutant; only cases that it could concern are run."""
    return any(
        not has_passed(case, entities=suite.entities, bundle=mutant.bundle)
        for suite in suites
        for case in suite.cases
        if _concerns(mutant, case)
    )


def _concerns(mutant: Mutant, case: Case) -> bool:
    if mutant.is_of_authority and len(case.inventory.records) < 2:
        return False
    return any(may_concern(condition, case) for condition in mutant.concerns)
