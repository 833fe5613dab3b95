"""Proving a bundle with the holds beside it, and what the proofs found as problems in the files that were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.language.problems import Problem
from engine.language.reader import ReadBundle
from engine.language.source import Source, SourceText, without_mark
from engine.model.holds import EnteredHold, EnteredRelease
from engine.proofs.proving import prove
from engine.proofs.results import Proof, Status

Prover = Callable[[ReadBundle], Sequence[Proof]]
"""Says of a bundle that was read whole how the proof of each property ended."""

_ID = re.compile(r"(?:\{\s*)?id:\s*[^\s,}]+")


def prove_policies(read: ReadBundle) -> tuple[Proof, ...]:
    """Return how the proof of each property ended, for every record, event and day; holds count from their issue."""
    holds = tuple(EnteredHold(hold=hold, entered_on=hold.issued_on) for hold in read.holds)
    releases = tuple(EnteredRelease(release=release, entered_on=release.on) for release in read.releases)
    return prove(read.bundle, holds=holds, releases=releases)


def prove_nothing(_: ReadBundle) -> tuple[Proof, ...]:
    """Return no proof, where none was wanted."""
    return ()


def problems_of(proofs: Sequence[Proof], *, sources: Sequence[Source]) -> tuple[Problem, ...]:
    """Return what proofs found, each problem with the line of its place in `sources`, but of no sealed file."""
    texts = {
        source.name: SourceText.of(source.name, text=without_mark(source.data).decode("utf-8")) for source in sources
    }
    return tuple(_placed(finding.problem, texts) for proof in proofs for finding in proof.findings)


def not_proved(proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """Return the proofs that ended without an answer."""
    return tuple(proof for proof in proofs if proof.status is Status.NOT_PROVED)


def _placed(problem: Problem, texts: Mapping[str, SourceText]) -> Problem:
    text = texts.get(problem.span.file) if problem.span is not None else None
    if problem.span is None or text is None or text.is_sealed:
        return problem
    line = text.line(problem.span.line)
    marked = _ID.match(line, problem.span.column - 1)
    return replace(problem, source_line=line, width=marked.end() - marked.start() if marked else 1)
