"""Proving a bundle with the holds beside it, and what the proofs found as problems in the files that were read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.language.problems import Problem
from engine.language.reader import ReadBundle
from engine.language.source import Source
from engine.model.holds import EnteredHold, EnteredRelease
from engine.proofs.proving import prove
from engine.proofs.results import Proof, Status
from procedures.placing import placed

Prover = Callable[[ReadBundle], Sequence[Proof]]
"""Says of a bundle that was read whole how the proof of each property ended."""


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
    return placed([finding.problem for proof in proofs for finding in proof.findings], sources=sources)


def not_proved(proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """Return the proofs that ended without an answer."""
    return tuple(proof for proof in proofs if proof.status is Status.NOT_PROVED)
