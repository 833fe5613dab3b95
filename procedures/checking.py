"""Checking a policy folder: every problem of it in one run, and of which bundle they speak.

What a check finds is one kind of value, `Problem`, whoever found it: readers of the language, proofs, tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.intake.policy_folder import is_test, read_documents
from engine.language.codes import Severity
from engine.language.problems import BundleError, Problem
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.model.digests import digest_of

Examination = Callable[[ReadBundle], Sequence[Problem]]
"""Looks at a bundle that was read whole, and returns what it found."""

EXAMINATIONS: tuple[Examination, ...] = ()
"""What is asked of every bundle without errors, in this order: the place for proofs, and for what reads tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found; `read` and `digest` are absent where errors left no bundle.

    `policies` and `tests` are the files; `problems` are in reading order.
    `digest` is that of rules, vocabulary, entities, confirmations and approvals together: 64 hex digits.
    """

    policies: tuple[Source, ...]
    tests: tuple[Source, ...]
    problems: tuple[Problem, ...]
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


def check(folder: Path, *, examinations: Sequence[Examination] = EXAMINATIONS) -> Checked:
    """Return everything that is wrong with the policies in `folder`; raises `PolicyFolderError`.

    Names of files begin with `folder`, so that a message leads to its file from where the command was started.
    """
    return check_sources([_named_from(folder, source) for source in read_documents(folder)], examinations=examinations)


def check_sources(documents: Sequence[Source], *, examinations: Sequence[Examination] = EXAMINATIONS) -> Checked:
    """Return everything that is wrong with `documents`, which are policies and tests."""
    policies = tuple(source for source in documents if not is_test(source))
    tests = tuple(source for source in documents if is_test(source))
    try:
        read = read_bundle(policies)
    except BundleError as error:
        return Checked(policies=policies, tests=tests, problems=error.problems)
    found = [*read.warnings, *(problem for examine in examinations for problem in examine(read))]
    return Checked(
        policies=policies,
        tests=tests,
        problems=tuple(sorted(found, key=lambda problem: problem.sort_key)),
        read=read,
        digest=digest_of(read.bundle),
    )


def _named_from(folder: Path, source: Source) -> Source:
    above = folder.as_posix()
    name = source.name if above == "." else f"{above.rstrip('/')}/{source.name}"
    return Source(name=name, data=source.data, unread_bytes=source.unread_bytes)


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
