"""A rehearsal in sentences, and as plain JSON: what failed and why, what was tried, and which cases are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.language.problems import Problem, render_problem
from engine.model.decisions import Decision
from engine.model.digests import as_plain
from engine.rehearsal.coverage import Covered
from engine.rehearsal.running import CaseResult, Failure, seen_in
from engine.rehearsal.surviving import Survivor
from engine.rehearsal.witnesses import Equivalent, Witness, case_text
from procedures.rehearsing import Rehearsal
from reports.narration import Narrator


def lines_of(found: Rehearsal, *, min_coverage: int) -> Iterator[str]:
    """Yield what a person reads: failures first, then each file, what the cases do not try, and the mutants."""
    narrator = _narrator(found)
    for result in found.results:
        for failure in result.failures:
            yield from _failure(result, failure, narrator)
            yield ""
    for file, results in _by_file(found).items():
        passed = sum(result.has_passed for result in results)
        yield f"{file}: {_count(len(results), 'case')}, {'all pass' if passed == len(results) else f'{passed} pass'}"
    yield from _coverage(found, min_coverage=min_coverage)
    yield from _mutants(found)


def plain_of(found: Rehearsal, *, min_coverage: int) -> dict[str, Any]:
    """Return a rehearsal as plain JSON."""
    return {
        "is_clean": found.is_clean(min_coverage=min_coverage),
        "cases": [_plain_case(result) for result in found.results],
        "coverage": {
            "percent": found.percent,
            "needed": min_coverage,
            "of": [
                {
                    "id": one.id,
                    "kind": "hold" if one.is_hold else "rule",
                    "place": str(one.span) if one.span is not None else None,
                    "tried": [str(side) for side in one.tried],
                    "lacking": [str(side) for side in one.lacking],
                }
                for one in found.covered
            ],
        },
        "mutants": None
        if found.mutants is None
        else {
            "made": found.mutants.mutants,
            "caught": found.mutants.mutants - len(found.mutants.survivors),
            "survivors": [_plain_survivor(one, found) for one in found.mutants.survivors],
        },
    }


def _narrator(found: Rehearsal) -> Narrator:
    sealed = frozenset(hold.id for hold in found.known.holds if hold.is_sealed)
    return Narrator(bundle=found.known.bundle, sealed=sealed)


def _by_file(found: Rehearsal) -> dict[str, list[CaseResult]]:
    files: dict[str, list[CaseResult]] = {}
    for result in found.results:
        files.setdefault(result.suite.file, []).append(result)
    return files


def _failure(result: CaseResult, failure: Failure, narrator: Narrator) -> Iterator[str]:
    yield f"the case: {result.case.it}"
    yield render_problem(failure.problem)
    if failure.decision is not None:
        margin = _margin(failure.problem)
        yield f"{margin} = it is `{seen_in(failure.decision)}`, because:"
        for sentence in _sentences(failure.decision, narrator):
            yield f"{margin}   - {sentence}"


def _margin(problem: Problem) -> str:
    return " " * len(str(problem.span.line)) if problem.span is not None else ""


def _sentences(decision: Decision, narrator: Narrator) -> list[str]:
    found = [narrator.reason(one, about=decision.record).en for one in decision.reasons]
    if decision.membership is not None:
        found += [narrator.hindrance(one).en for one in decision.membership.hindrances]
        if decision.membership.survivor is not None:
            found.append(f"It is a copy that may go: {decision.membership.survivor} stays.")
    return list(dict.fromkeys(found))


def _coverage(found: Rehearsal, *, min_coverage: int) -> Iterator[str]:
    sides = sum(len(one.tried) + len(one.lacking) for one in found.covered)
    tried = sum(len(one.tried) for one in found.covered)
    kinds = Counter(one.is_hold for one in found.covered)
    holds = f" and {_count(kinds[True], 'hold')}" if kinds[True] else ""
    yield f"tried: {tried} of {sides} sides of {_count(kinds[False], 'rule')}{holds}, {found.percent} %"
    for one in found.covered:
        yield from _lacking(one)
    if found.percent < min_coverage:
        yield f"that is less than the {min_coverage} % asked for"


def _lacking(covered: Covered) -> Iterator[str]:
    if covered.lacking:
        place = f"{covered.span}: " if covered.span is not None else ""
        yield f"  {place}`{covered.id}` lacks"
        for side in covered.lacking:
            yield f"    - {side}"


def _mutants(found: Rehearsal) -> Iterator[str]:
    survey = found.mutants
    if survey is None:
        return
    yield f"mutants: {survey.mutants - len(survey.survivors)} of {survey.mutants} are caught"
    for survivor in survey.survivors:
        mutant = survivor.mutant
        place = f"{mutant.span}: " if mutant.span is not None else ""
        yield ""
        yield f"{place}`{mutant.rule}`, {mutant.change}: no case notices"
        match survivor.told_apart:
            case Witness() as witness:
                yield f"  it would be `{witness.after}` in place of `{witness.before}`; the case that is missing:"
                yield from _case(survivor, witness, found).splitlines()
            case Equivalent():
                yield "  proved: no record could show a difference, so no case is missing"
            case None:
                yield "  no record that shows a difference was found near its boundaries, and none was ruled out"


def _case(survivor: Survivor, witness: Witness, found: Rehearsal) -> str:
    it = f"tells {survivor.mutant.rule} from {survivor.mutant.change.replace('`', '')}"
    given = {fact for result in found.results for fact in result.suite.given}
    return case_text(witness, it=it, vocabulary=found.known.bundle.vocabulary, given=given)


def _plain_case(result: CaseResult) -> dict[str, Any]:
    return {
        "file": result.suite.file,
        "policy": result.suite.policy,
        "it": result.case.it,
        "place": str(result.case.mark.span),
        "has_passed": result.has_passed,
        "failures": [
            {
                "code": failure.problem.code.value,
                "place": str(failure.problem.span),
                "message": failure.problem.message,
                "help": failure.problem.help,
                "decision": None if failure.decision is None else as_plain(failure.decision),
            }
            for failure in result.failures
        ],
    }


def _plain_survivor(survivor: Survivor, found: Rehearsal) -> dict[str, Any]:
    told = survivor.told_apart
    return {
        "rule": survivor.mutant.rule,
        "change": survivor.mutant.change,
        "place": str(survivor.mutant.span) if survivor.mutant.span is not None else None,
        "is_equivalent": isinstance(told, Equivalent),
        "missing_case": _case(survivor, told, found) if isinstance(told, Witness) else None,
    }


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
