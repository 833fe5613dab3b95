"""Checking a policy folder: every problem of it in one run, and of which bundle they speak.

What a check finds is one kind of value, `Problem`, whoever found it: readers of the language, proofs, tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.intake.policy_folder import is_test, read_documents
from engine.language.codes import Severity
from engine.language.problems import BundleError, Problem
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.model.digests import digest_of
from engine.proofs.results import Proof
from procedures.placing import named_from
from procedures.proving import Prover, problems_of, prove_policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found; `read` and `digest` are absent where errors left no bundle.

    `policies` and `tests` are the files; `problems` are in reading order, with what the `proofs` found among them.
    `digest` is that of rules, vocabulary, entities, confirmations and approvals together: 64 hex digits.
    """

    policies: tuple[Source, ...]
    tests: tuple[Source, ...]
    problems: tuple[Problem, ...]
    proofs: tuple[Proof, ...] = ()
    read: ReadBundle | None = None
    digest: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Return the names of all files, in order."""
        return tuple(sorted(source.name for source in (*self.policies, *self.tests)))

    @property
    def has_errors(self) -> bool:
        """Say whether anything was found that refuses the bundle."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check(folder: Path, *, prover: Prover = prove_policies) -> Checked:
    """Return everything that is wrong with the policies in `folder`; raises `PolicyFolderError`.

    Names of files begin with `folder`, so that a message leads to its file from where the command was started.
    """
    return check_sources([named_from(folder, source) for source in read_documents(folder)], prover=prover)


def check_sources(documents: Sequence[Source], *, prover: Prover = prove_policies) -> Checked:
    """Return everything that is wrong with `documents`, which are policies and tests.

    A bundle with errors is not proved: there is none.
    """
    policies = tuple(source for source in documents if not is_test(source))
    tests = tuple(source for source in documents if is_test(source))
    try:
        read = read_bundle(policies)
    except BundleError as error:
        return Checked(policies=policies, tests=tests, problems=error.problems)
    proofs = tuple(prover(read))
    found = [*read.warnings, *problems_of(proofs, sources=policies)]
    return Checked(
        policies=policies,
        tests=tests,
        problems=tuple(sorted(found, key=lambda problem: problem.sort_key)),
        proofs=proofs,
        read=read,
        digest=digest_of(read.bundle),
    )


def counts_of(checked: Checked) -> dict[str, int]:
    """Return how many of what were read, by their names; without a bundle the tests alone."""
    if checked.read is None:
        return {"tests": len(checked.tests)}
    bundle = checked.read.bundle
    return {
        "rules": len(bundle.rules),
        "authority rules": len(bundle.authority),
        "confirmations": len(bundle.confirmations),
        "legal entities": len(bundle.entities),
        "holds": len(checked.read.holds),
        "releases": len(checked.read.releases),
        "tests": len(checked.tests),
    }
