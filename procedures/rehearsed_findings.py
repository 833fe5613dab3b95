"""What a rehearsal found as problems, each at its place: in the case that failed, or at the rule that nobody tries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.language.codes import Code
from engine.language.problems import Problem
from engine.language.renderings.cases import Case
from engine.model.decisions import Decision
from engine.model.policies import Policy
from engine.rehearsal.coverage import Covered
from engine.rehearsal.running import CaseResult, seen_in
from engine.rehearsal.surviving import Survivor
from engine.rehearsal.witnesses import ClusterWitness, Witness, case_text
from procedures.placing import placed
from procedures.rehearsing import Rehearsal
from reports.narration import Narrator

_MOST_SIDES = 2
"""Sides that stand in the message itself; where there are more, all of them stand below it."""


def cases_of(found: Rehearsal, *, min_coverage: int) -> tuple[Case, ...]:
    """Return what was looked at, well or not: each case, each rule and hold that is to be tried, and the mutants."""
    sealed = frozenset(hold.id for hold in found.known.holds if hold.is_sealed)
    narrator = Narrator(bundle=found.known.bundle, sealed=sealed)
    return (
        *(_of_result(result, narrator) for result in found.results),
        *(_of_coverage(found, min_coverage=min_coverage)),
        *(_of_mutants(found)),
    )


def _of_result(result: CaseResult, narrator: Narrator) -> Case:
    problems = []
    for failure in result.failures:
        notes = [f"  in the case: {result.case.it}"]
        if failure.decision is not None:
            notes.append(f"  it is `{seen_in(failure.decision)}`, because:")
            notes += [f"    - {sentence}" for sentence in _sentences(failure.decision, narrator)]
        problems.append(replace(failure.problem, notes=tuple(notes)))
    return Case(name=result.case.it, group=result.suite.file, problems=tuple(problems))


def _sentences(decision: Decision, narrator: Narrator) -> list[str]:
    found = [narrator.reason(one, about=decision.record).en for one in decision.reasons]
    if decision.membership is not None:
        found += [narrator.hindrance(one).en for one in decision.membership.hindrances]
        if decision.membership.survivor is not None:
            found.append(f"It is a copy that may go: {decision.membership.survivor} stays.")
    return list(dict.fromkeys(found))


def _of_coverage(found: Rehearsal, *, min_coverage: int) -> Iterator[Case]:
    # What a case that fails was to try shows on another day or not at all: its failure is the root of that.
    skipped = "" if all(result.has_passed for result in found.results) else "a case fails"
    for covered in found.covered:
        problems = placed([_untried(covered)] if covered.lacking and not skipped else [], sources=found.policies)
        yield Case(name=f"every side of {covered.id}", group="coverage", problems=problems, skipped=skipped)
    too_little = Problem(
        code=Code.TOO_LITTLE_TRIED,
        message=f"the cases try {found.percent} % of all sides of the rules, and {min_coverage} % are asked for",
        help="write cases for what is not tried, or ask for less with --min-coverage",
    )
    if min_coverage:
        problems = (too_little,) if found.percent < min_coverage and not skipped else ()
        yield Case(name=f"at least {min_coverage} % of all sides", group="coverage", problems=problems, skipped=skipped)


def _untried(covered: Covered) -> Problem:
    sides = [str(side) for side in covered.lacking]
    message, notes = f"no case tries of `{covered.id}`: {' and '.join(sides)}", tuple[str, ...]()
    if len(sides) > _MOST_SIDES:
        message = f"no case tries {len(sides)} sides of `{covered.id}`"
        notes = ("  these are:", *(f"    - {side}" for side in sides))
    return Problem(
        code=Code.UNTRIED,
        message=message,
        help="add a case for each; `muniment explain T020` shows one",
        span=covered.span,
        notes=notes,
    )


def _of_mutants(found: Rehearsal) -> Iterator[Case]:
    if found.mutants is None:
        return
    caught = found.mutants.mutants - len(found.mutants.survivors)
    yield Case(name=f"{caught} of {found.mutants.mutants} changes are noticed", group="mutants")
    for survivor in found.mutants.open:
        name = f"{survivor.mutant.rule}, {survivor.mutant.change}"
        problems = placed([_unnoticed(survivor, found)], sources=found.policies)
        yield Case(name=name, group="mutants", problems=problems)


def _unnoticed(survivor: Survivor, found: Rehearsal) -> Problem:
    mutant, witness = survivor.mutant, survivor.told_apart
    problem = Problem(
        code=Code.UNNOTICED,
        message=f"`{mutant.rule}`, {mutant.change}: no case notices",
        help="no record that shows a difference was found near its boundaries, and none was ruled out: "
        "write a case that tells the two apart",
        span=mutant.span,
    )
    if not isinstance(witness, Witness | ClusterWitness):
        return problem
    difference = f"  it would be `{witness.after}` in place of `{witness.before}`; the case that is missing:"
    return replace(
        problem,
        help="put the case below among the cases of a test, if it says what is meant; mend the policy if not",
        notes=(difference, *missing_case(survivor, witness, found).splitlines()),
    )


def missing_case(survivor: Survivor, witness: Witness | ClusterWitness, found: Rehearsal) -> str:
    """Return the case that would notice a mutant, as lines below `cases:` of the tests of its policy."""
    it = f"tells {survivor.mutant.rule} from {survivor.mutant.change.replace('`', '')}"
    policy = next(one.id for one in found.known.bundle.policies if _has_rule(one, survivor.mutant.rule))
    given = {fact for result in found.results if result.suite.policy == policy for fact in result.suite.given}
    return case_text(witness, it=it, vocabulary=found.known.bundle.vocabulary, given=given)


def _has_rule(policy: Policy, id: str) -> bool:
    return id in {rule.id for rule in policy.rules} | {rule.id for rule in policy.authority}
