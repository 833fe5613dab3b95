"""Rehearsing a policy folder: its cases are run, what they try is measured, and whether they would notice a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from engine.intake.policy_folder import is_test, read_documents
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.language.timelines import read_suites
from engine.model.errors import MunimentError
from engine.model.timelines import Suite
from engine.rehearsal.coverage import Covered, coverage, percent_tried
from engine.rehearsal.running import CaseResult, run
from engine.rehearsal.surviving import Differ, Survey, survey
from procedures.placing import named_from


class NoCaseError(MunimentError):
    """No case has the text that was asked for; that nothing was run is no pass."""

    exit_code = 3

    def __init__(self, *, text: str) -> None:
        super().__init__(f"no case says `{text}`", help="give a part of what stands after `it:`, or leave --case out")
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a rehearsal found; `mutants` is absent where none were asked for, or where a case fails already.

    `policies` are the files that the rules stand in.
    """

    known: ReadBundle
    policies: tuple[Source, ...]
    results: tuple[CaseResult, ...]
    covered: tuple[Covered, ...]
    mutants: Survey | None = None

    @property
    def percent(self) -> int:
        """Return how much of all sides the cases try, in percent and rounded down."""
        return percent_tried(self.covered)

    def is_clean(self, *, min_coverage: int = 0) -> bool:
        """Say whether every case passes, enough is tried, and no change that matters went unnoticed."""
        has_open_mutants = self.mutants is not None and bool(self.mutants.open)
        has_passed = all(result.has_passed for result in self.results)
        return has_passed and self.percent >= min_coverage and not has_open_mutants


def rehearse(
    folder: Path, *, only: str | None = None, with_mutants: bool = False, differ: Differ | None = None
) -> Rehearsal:
    """Return what the cases of a policy folder find; `only` narrows them to those whose `it` has that text.

    Names of files begin with `folder`. `differ` proves of a surviving mutant that it is equivalent, or gives a witness.
    Raises `BundleError`, `TestsError`, `PolicyFolderError` and `NoCaseError`.
    """
    documents = [named_from(folder, source) for source in read_documents(folder)]
    policies = tuple(source for source in documents if not is_test(source))
    known = read_bundle(policies)
    suites = read_suites([source for source in documents if is_test(source)], known=known)
    chosen = suites if only is None else _chosen(suites, only)
    results = run(chosen, bundle=known.bundle)
    has_passed = all(result.has_passed for result in results)
    return Rehearsal(
        known=known,
        policies=policies,
        results=results,
        covered=coverage(results, known=known),
        mutants=survey(chosen, bundle=known.bundle, differ=differ) if with_mutants and has_passed else None,
    )


def _chosen(suites: tuple[Suite, ...], text: str) -> tuple[Suite, ...]:
    wanted = text.casefold()
    chosen = tuple(
        replace(suite, cases=tuple(case for case in suite.cases if wanted in case.it.casefold())) for suite in suites
    )
    found = tuple(suite for suite in chosen if suite.cases)
    if not found:
        raise NoCaseError(text=text)
    return found
