"""A rehearsal in sums and as plain JSON: how many cases pass, how much was tried, and how many changes were noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.model.digests import as_plain
from engine.rehearsal.running import CaseResult
from engine.rehearsal.surviving import Survivor
from engine.rehearsal.witnesses import ClusterWitness, Equivalent, Witness
from procedures.rehearsed_findings import missing_case
from procedures.rehearsing import Rehearsal


def summary_of(found: Rehearsal) -> Iterator[str]:
    """Yield the sums that a person reads below the findings: each file, what was tried, and the mutants."""
    for file, results in _by_file(found).items():
        passed = sum(result.has_passed for result in results)
        yield f"{file}: {_count(len(results), 'case')}, {'all pass' if passed == len(results) else f'{passed} pass'}"
    sides = sum(len(one.tried) + len(one.lacking) for one in found.covered)
    tried = sum(len(one.tried) for one in found.covered)
    kinds = Counter(one.is_hold for one in found.covered)
    holds = f" and {_count(kinds[True], 'hold')}" if kinds[True] else ""
    yield f"tried: {tried} of {sides} sides of {_count(kinds[False], 'rule')}{holds}, {found.percent} %"
    if found.mutants is not None:
        mutants = found.mutants
        yield f"mutants: {mutants.mutants - len(mutants.survivors)} of {mutants.mutants} are caught"
        for survivor in mutants.survivors:
            if isinstance(survivor.told_apart, Equivalent):
                change = f"`{survivor.mutant.rule}`, {survivor.mutant.change}"
                yield f"  {change}: proved that no record could show a difference"


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


def plain_of_nothing() -> dict[str, Any]:
    """Return as plain JSON that nothing was run, because something could not be read."""
    return {"is_clean": False, "cases": [], "coverage": None, "mutants": None}


def _by_file(found: Rehearsal) -> dict[str, list[CaseResult]]:
    files: dict[str, list[CaseResult]] = {}
    for result in found.results:
        files.setdefault(result.suite.file, []).append(result)
    return files


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
        "missing_case": missing_case(survivor, told, found) if isinstance(told, Witness | ClusterWitness) else None,
    }


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
